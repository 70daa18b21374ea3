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
};

/// Reads OPML 1.0–2.0. Kind::malformed when it is not well-formed XML.
Result<std::vector<OpmlFeed>> read_opml(std::string_view bytes);

}  // namespace vigie
