#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

/// SHA-256 (FIPS 180-4), by Nettle.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104).
std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view bytes);

/// Lower-case hexadecimal of the first `bytes` bytes of sha256(text): short, stable names for
/// content.
std::string hex_digest(std::string_view text, std::size_t bytes = 32);

std::string base64(std::string_view bytes);  ///< RFC 4648 §4, with padding
std::string base64(const std::array<std::uint8_t, 32>& bytes);

/// The bytes that RFC 4648 §4 writes as `text`, with or without its padding; nothing when `text` is
/// something else.
std::optional<std::string> base64_decoded(std::string_view text);

/// `bytes` random bytes of the operating system as lower-case hexadecimal.
std::string random_hex(std::size_t bytes);

}  // namespace vigie
