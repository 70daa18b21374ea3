#pragma once

#include <string_view>

#include "crawler/feed.h"
#include "crawler/xml.h"

namespace vigie {

/// The two families of feeds, from text that is valid UTF-8; read_feed() chooses.
Result<Feed> read_xml_feed(std::string_view text, const Url& url);
Result<Feed> read_json_feed(std::string_view text, const Url& url);

/// What every reader does with a complete entry: an id where none was given, an address from an id
/// that is one.
void complete(Entry& entry);

/// An address as given where it is absolute, else resolved against the reader's base.
std::string web_address(const XmlReader& base, std::string_view text);

/// Text that holds no mark-up, as HTML.
std::string as_html(std::string_view text);

/// "name (address)" parted: feeds write a person as "address (name)", "name <address>" or one of
/// both.
struct Person {
  std::string name, address;
};
Person read_person(std::string_view text);

}  // namespace vigie
