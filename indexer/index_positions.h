#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vigie {

/// Positions at which one operand of a phrase, NEAR or ADJ stands, rising.
using Positions = std::vector<std::uint32_t>;
using PositionSpan = std::span<const std::uint32_t>;
/// The operands of one phrase, NEAR or ADJ.
using Operands = std::span<const PositionSpan>;

/// Where operands stand together: the first and the last position of their words.
struct Window {
  std::uint32_t first = 0, last = 0;
};

/// The places where operands stand together, by PRODUCT.md's rules: of the windows that begin
/// earliest the narrowest, or none. Plain functions, no Xapian. An empty list never matches.

/// Operand i stands at p + i.
std::optional<Window> first_adjacent(Operands operands);
/// Rising positions, max − min ≤ distance + operands − 2.
std::optional<Window> first_in_order(Operands operands, int distance);
/// Different positions in any order of two operands, max − min ≤ distance.
std::optional<Window> first_near(PositionSpan a, PositionSpan b, int distance);

/// Whether there is such a place.
inline bool stand_adjacent(Operands operands) { return first_adjacent(operands).has_value(); }
inline bool stand_in_order(Operands operands, int distance) {
  return first_in_order(operands, distance).has_value();
}
/// Different positions in any order, max − min ≤ distance + operands − 2. Operands that can stand
/// at the same place (an OR that shares words with another) are given different places where that
/// is possible: a matching, not a greedy choice, so that the order of operands never decides.
bool stand_near(Operands operands, int distance);

}  // namespace vigie
