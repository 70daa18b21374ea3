#include "search-cli/json_values.h"

#include <fmt/format.h>

namespace vigie {

std::string harmless_json(std::string_view json) {
  constexpr unsigned char kDelete = 0x7F, kLead = 0xC2;  // U+0080..U+009F are C2 80..C2 9F
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(json[i]); };
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (byte(i) == kDelete)
      out += "\\u007f";
    else if (byte(i) == kLead && i + 1 < json.size() && byte(i + 1) < 0xA0)
      out += fmt::format("\\u{:04x}", byte(++i));
    else
      out += json[i];
  }
  return out;
}

std::string json_text(const boost::json::value& value) {
  return harmless_json(boost::json::serialize(value));
}

}  // namespace vigie
