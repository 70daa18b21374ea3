#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace vigie {

/// One feed of an OPML list; `categories` are the titles of the outlines around it, outermost
/// first.
struct OpmlFeed {
  std::string xml_url, html_url, title;
  std::vector<std::string> categories;
  bool operator==(const OpmlFeed&) const = default;
};

/// The list as OPML 2.0, categories as nested outlines in the order in which they first appear.
/// Titles and addresses hold whatever valid UTF-8; what XML cannot hold is left out, white space is
/// folded, as read_opml() does. read_opml() gives the feeds back, those of one category together.
std::string write_opml(std::string_view title, const std::vector<OpmlFeed>& feeds);

/// Reads OPML 1.0–2.0. Kind::malformed when it is not well-formed XML.
Result<std::vector<OpmlFeed>> read_opml(std::string_view bytes);

}  // namespace vigie
