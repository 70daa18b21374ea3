#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

/// True when `text` is UTF-8 as RFC 3629 defines it (no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

/// `text` with each invalid sequence replaced by U+FFFD, as the WHATWG Encoding Standard does, and
/// NUL left out. What every reader gives to the store, the index, a mail or a terminal has passed
/// here.
std::string valid_utf8(std::string_view text);

/// Appends one code point; anything that is no scalar value is appended as U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// next_code_point() of what is not ASCII.
char32_t next_wide_code_point(std::string_view text, std::size_t& pos);

/// Reads the code point at `pos` and moves past it. `text` must be valid UTF-8 and pos < size.
inline char32_t next_code_point(std::string_view text, std::size_t& pos) {
  const auto byte = static_cast<unsigned char>(text[pos]);
  if (byte >= 0x80) return next_wide_code_point(text, pos);
  ++pos;
  return byte;
}

/// The longest start of `text` within `bytes` that ends between two code points.
std::string_view cut_utf8(std::string_view text, std::size_t bytes);

/// White space of any kind (Unicode, no-break spaces too) folded to single spaces, none at the
/// ends; control characters, directional embeddings and overrides, and what is drawn as nothing
/// (soft hyphen, zero-width space, tags …) dropped. For titles, names, log fields: the result is
/// one line that is safe in a header, a terminal and a log.
std::string one_line(std::string_view text);

}  // namespace vigie
