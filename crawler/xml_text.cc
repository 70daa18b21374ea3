#include <algorithm>

#include "core/utf8.h"
#include "crawler/charset.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The encoding that byte order marks, or "<?" without one, give away (XML 1.0 appendix F).
std::string_view encoding_of_shape(std::string_view bytes) {
  using namespace std::string_view_literals;
  struct Shape {
    std::string_view start, encoding;
  };
  static constexpr Shape kShapes[] = {
      {"\xFF\xFE\0\0"sv, "utf-32le"},   {"\0\0\xFE\xFF"sv, "utf-32be"}, {"\xEF\xBB\xBF"sv, "utf-8"},
      {"\xFF\xFE"sv, "utf-16le"},       {"\xFE\xFF"sv, "utf-16be"},     {"\0\0\0<"sv, "utf-32be"},
      {"<\0\0\0"sv, "utf-32le"},        {"\0<\0"sv, "utf-16be"},        {"<\0"sv, "utf-16le"},
      {"\x4C\x6F\xA7\x94"sv, "ibm037"},
  };
  for (const auto& [start, encoding] : kShapes)
    if (bytes.starts_with(start)) return encoding;
  return {};
}

bool has_upper_half(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; });
}

/// Text that says it is UTF-8 and is not: a few bad bytes among many good sequences are damage,
/// more are another encoding.
bool is_damaged_utf8(std::string_view bytes) {
  const std::string text = valid_utf8(bytes);
  std::size_t good = 0, bad = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = next_code_point(text, pos);
    if (c == 0xFFFD)
      ++bad;
    else if (c >= 0x80)
      ++good;
  }
  return good > 4 * bad;
}

/// The encoding to decode by; empty for "UTF-8, and it is valid".
std::string choose(std::string_view bytes, std::string_view content_type) {
  if (const std::string_view shape = encoding_of_shape(bytes); !shape.empty())
    return std::string(shape);
  const std::string_view in_header = charset_parameter(content_type);
  const std::string_view in_text = declared_encoding(bytes);
  const std::string header = encoding_for_label(in_header);
  std::string name(!header.empty() && in_header != "us-ascii" ? in_header
                   : !in_text.empty()                         ? in_text
                                                              : in_header);
  const std::string canonical = encoding_for_label(name);
  // A declaration that was readable byte by byte is not UTF-16.
  const bool utf8 = name.empty() || canonical == "utf-8" || canonical.starts_with("utf-16");
  if (is_utf8(bytes)) {
    // Servers add "iso-8859-1" to whatever they send; bytes that are UTF-8 by chance are rare.
    const bool by_chance = canonical != "windows-1252" || !has_upper_half(bytes);
    return utf8 || !by_chance ? std::string() : name;
  }
  if (!utf8) return name;
  if (is_damaged_utf8(bytes)) return "utf-8";
  const std::string other = encoding_for_label(in_text);
  return other.empty() || other.starts_with("utf-") ? "windows-1252" : other;
}

}  // namespace

// Publishers put the declaration behind blank lines and junk, too.
std::string_view declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1'024);
  const std::size_t start = head.find("<?xml");
  if (start == std::string_view::npos) return {};
  const std::string_view declaration = head.substr(start, head.find("?>", start) - start);
  std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  return end == std::string_view::npos ? std::string_view{}
                                       : declaration.substr(at + 1, end - at - 1);
}

std::string_view xml_text(std::string_view bytes, std::string_view content_type,
                          std::string& kept) {
  const std::string encoding = choose(bytes, content_type);
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if ((encoding.empty() || encoding == "utf-8") && is_utf8(bytes) &&
      bytes.find('\0') == std::string_view::npos)
    return bytes;
  kept = decode_text(bytes, encoding.empty() ? "utf-8" : encoding);
  return kept;
}

}  // namespace vigie
