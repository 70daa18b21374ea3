#include "search-cli/markup.h"

namespace vigie {

std::string xml_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t') out += c;
    }
  }
  // U+FFFE and U+FFFF are characters of UTF-8 and not of XML (Char, XML 1.0 §2.2).
  for (const std::string_view outcast : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    for (std::size_t at = out.find(outcast); at != std::string::npos; at = out.find(outcast, at))
      out.erase(at, outcast.size());
  return out;
}

}  // namespace vigie
