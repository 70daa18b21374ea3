#pragma once

#include <string>
#include <string_view>

namespace vigie {

/// Text for XML and HTML, in content and in quoted attributes: & < > " ' escaped, and what XML 1.0
/// does not allow left out.
std::string xml_text(std::string_view text);

}  // namespace vigie
