#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

/// The percent-encode sets of the URL Standard (§1.3), one bit each in one table of bytes. Bytes
/// over 0x7E are in every set, so that encoding works byte by byte on UTF-8.
enum class PercentSet : std::uint8_t {
  control = 1,
  fragment = 2,
  query = 4,
  special_query = 8,
  path = 16,
  userinfo = 32,
};

bool is_in(PercentSet set, char c);

/// Appends `text` with the bytes of `set` written %XX.
void append_percent_encoded(std::string& out, std::string_view text, PercentSet set);

/// Each %XX replaced by its byte; a "%" that two hexadecimal digits do not follow stays.
std::string percent_decoded(std::string_view text);

/// The byte that "%XX" at `pos` writes; nothing when none stands there.
std::optional<char> percent_byte(std::string_view text, std::size_t pos);

/// Appends %XX in upper case.
void append_percent(std::string& out, char c);

/// Letters, digits and "-._~" (RFC 3986 §2.3): written plainly or as %XX they mean the same.
bool is_unreserved(char c);

}  // namespace vigie
