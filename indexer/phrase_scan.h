#pragma once

#include <cstdint>
#include <vector>

#include "indexer/index_lexicon.h"
#include "indexer/word_file.h"

namespace vigie {

/// Looks for a phrase in the units of a document's words without reading the words: most documents
/// that hold all words of a phrase hold them apart, and this tells so sooner.
///
/// The border of two operands is looked for, the last unit of one before the first of the next,
/// with a table of all units; where it stands the whole phrase is compared. Borders of the rarest
/// operands are the best: forms are numbered in order of first sight, so rare ones are high.
class PhraseScan {
 public:
  /// The forms of each operand in order, at least two operands; an empty one is never found.
  explicit PhraseScan(const std::vector<FormSet>& operands);

  /// Whether the words of one part hold the phrase.
  bool found_in(WordUnits words) const;

 private:
  using Codes = std::vector<word_units::Code>;
  bool stands_at(WordUnits words, std::size_t border) const;

  std::vector<Codes> operands_;  ///< empty when nothing can be found
  std::size_t before_ = 0;       ///< the operand before the border
  /// What each unit may be.
  enum : std::uint8_t { kFirstBehind = 1, kLastBefore = 2 };
  std::vector<std::uint8_t> units_;
};

}  // namespace vigie
