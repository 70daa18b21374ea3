#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace vigie {

/// Eight bytes of a text as one number whose lowest byte is the first, on any machine.
inline std::uint64_t load_bytes(const char* bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes, sizeof number);
  return std::endian::native == std::endian::little ? number : __builtin_bswap64(number);
}

/// A word as three numbers, so that comparing and hashing it takes a few instructions, whatever its
/// length: nearly every word has at most 24 bytes. Bytes past its end are 0, which no word holds.
struct PackedWord {
  static constexpr std::size_t kMaxLength = 24;
  std::array<std::uint64_t, 3> parts{};

  PackedWord() = default;
  /// `word` is cut at kMaxLength.
  explicit PackedWord(std::string_view word) {
    std::array<char, kMaxLength> bytes{};
    std::copy_n(word.begin(), std::min(word.size(), kMaxLength), bytes.begin());
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = load_bytes(bytes.data() + 8 * i);
  }
  bool operator==(const PackedWord& other) const {
    return ((parts[0] ^ other.parts[0]) | (parts[1] ^ other.parts[1]) |
            (parts[2] ^ other.parts[2])) == 0;
  }

  std::uint64_t hash() const {
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
    const std::uint64_t hash =
        (parts[0] ^ std::rotl(parts[1] * kFactor, 23) ^ std::rotl(parts[2] * kFactor, 47)) *
        kFactor;
    return hash ^ hash >> 32;
  }
};

}  // namespace vigie
