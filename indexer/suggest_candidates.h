#pragma once

#include <bitset>
#include <string>
#include <vector>

#include "indexer/suggest.h"

namespace vigie {

/// Judged documents by their place.
using JudgedSet = std::bitset<kMostJudged>;

/// A word, or a phrase of two words that carry meaning (side by side, or around one that does not:
/// "appel à projets"), of some judged document.
struct ClauseCandidate {
  std::string text;  ///< a clause of a query: the form that documents write most, phrases in quotes
  JudgedSet found;   ///< judged documents that answer it
  int weight = 0;    ///< how often relevant documents have it, title twice; few times count
};

/// Whether a folded word says nothing by itself: articles, prepositions, auxiliaries in French and
/// English, and whatever has fewer than three letters.
bool is_little_word(std::string_view folded);

/// All that the judged documents offer, in order of their texts. At most the first 3,000 words of a
/// document are read.
std::vector<ClauseCandidate> candidates_of(const std::vector<JudgedDocument>& judged);

}  // namespace vigie
