#pragma once

#include <string_view>

#include "crawler/feed.h"

namespace vigie {

/// The two families of feeds, from text that is valid UTF-8; read_feed() chooses.
Result<Feed> read_xml_feed(std::string_view text, const Url& url);
Result<Feed> read_json_feed(std::string_view text, const Url& url);

/// What every reader does with a complete entry: an id where none was given, an address from an id
/// that is one.
void complete(Entry& entry);

/// "name (address)" parted: feeds write a person as "address (name)", "name <address>" or one of
/// both.
struct Person {
  std::string name, address;
};
Person read_person(std::string_view text);

}  // namespace vigie
