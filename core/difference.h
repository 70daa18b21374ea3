#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// What changed between two texts, paragraph by paragraph, for a person to read.
struct ChangedLine {
  enum class What { removed, added } what;
  std::string line;
  bool operator==(const ChangedLine&) const = default;
};

/// The paragraphs (lines) that left and came, in the order of the new text, removals first where
/// both stand at one place. Lines that only differ in white space are the same. At most `most`
/// lines. The longest common subsequence is found where both texts have at most 2,000 lines between
/// what they share at both ends; longer ones are compared as sets. Cost: bounded by that. Thread:
/// any.
std::vector<ChangedLine> difference(std::string_view before, std::string_view after,
                                    std::size_t most);

}  // namespace vigie
