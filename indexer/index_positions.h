#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vigie {

/// Positions at which one operand of a phrase, NEAR or ADJ stands, rising.
using Positions = std::vector<std::uint32_t>;
using PositionSpan = std::span<const std::uint32_t>;
/// The operands of one phrase, NEAR or ADJ.
using Operands = std::span<const PositionSpan>;

/// The places where operands stand together, by PRODUCT.md's rules. Each returns whether there is
/// such a place; plain functions, no Xapian. An empty list never matches.

/// Operand i stands at p + i.
bool stand_adjacent(Operands operands);
/// Rising positions, max − min ≤ distance + operands − 2.
bool stand_in_order(Operands operands, int distance);
/// Different positions in any order, max − min ≤ distance + operands − 2. Operands that can stand
/// at the same place (an OR that shares words with another) are given different places where that
/// is possible: a matching, not a greedy choice, so that the order of operands never decides.
bool stand_near(Operands operands, int distance);

}  // namespace vigie
