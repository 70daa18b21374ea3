#pragma once

#include <vector>

#include "indexer/index_lexicon.h"
#include "indexer/word_file.h"

namespace vigie {

/// Looks for a phrase in the units of a document's words without reading the words: most documents
/// that hold all words of a phrase hold them apart, and this tells so sooner.
///
/// One unit, or two that follow each other, betray an operand, or the border of two operands. These
/// are looked for in blocks that the compiler makes vectors of, and where they stand the whole
/// phrase is compared.
class PhraseScan {
 public:
  /// The forms of each operand in order, at least two operands.
  explicit PhraseScan(const std::vector<FormSet>& operands);

  /// False when too many units would have to be looked for: then read the words.
  bool usable() const { return !marks_.empty(); }

  /// Whether the words of one part hold the phrase.
  bool found_in(WordUnits words) const;

 private:
  using Unit = word_units::Unit;
  struct Mark {
    Unit one = 0;
    Unit next = 0, next_mask = 0;  ///< without a mask whatever follows will do
    bool operator==(const Mark&) const = default;
  };
  using Codes = std::vector<word_units::Code>;
  enum class Looked { ends, borders };
  std::vector<Mark> marks_of(std::size_t operand, Looked for_what) const;
  bool stands_at(WordUnits words, std::size_t mark) const;
  bool found_between(WordUnits words, std::size_t from, std::size_t to) const;

  std::vector<Codes> operands_;
  std::vector<Mark> marks_;
  std::size_t marked_ = 0;  ///< the operand whose last unit is at the mark
};

}  // namespace vigie
