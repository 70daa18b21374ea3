#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace vigie {

/// A number of bytes, so that a cap can never be mistaken for a count or a time.
struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
};

constexpr Bytes kibibytes(std::uint64_t n) { return Bytes{n << 10}; }
constexpr Bytes mebibytes(std::uint64_t n) { return Bytes{n << 20}; }

}  // namespace vigie
