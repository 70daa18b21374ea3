#pragma once

#include <string>
#include <string_view>

namespace vigie {

// Characters of ASCII, whatever the locale: formats of the network are written in them.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || is_upper(c); }
constexpr char ascii_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

constexpr bool is_all_digits(std::string_view text) {
  for (const char c : text)
    if (!is_digit(c)) return false;
  return !text.empty();
}

inline std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

}  // namespace vigie
