#pragma once

#include <string_view>

namespace vigie {

/// True when `a` becomes `b` by at most `most` insertions, deletions, replacements or swaps of
/// neighbours (optimal string alignment), counted in code points; words are cut at 64 letters.
bool within_distance(std::string_view a, std::string_view b, int most);

/// Edits that word~ allows: 1, from eight letters 2.
int fuzzy_distance(std::string_view folded);

/// What word~ finds: folded forms within fuzzy_distance(query) that start with the same letter.
bool fuzzy_matches(std::string_view query, std::string_view word);

}  // namespace vigie
