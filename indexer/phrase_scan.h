#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/index_lexicon.h"

namespace vigie {

/// Looks for a phrase in the bytes of a document's words (index_form::encode_words()) without
/// reading the words: most documents that hold all words of a phrase hold them apart, and this
/// tells so sooner (200,000 documents of 2 KB: 84 ms a phrase where each number is read, 55 so).
///
/// A number is written in one to five bytes, of which only the last is below 128. So two bytes
/// betray an operand, or the border of two operands; these are looked for in blocks that the
/// compiler makes vectors of, and where they stand the whole phrase is compared.
class PhraseScan {
 public:
  enum class Found { no, yes, unsure };

  /// The forms of each operand in order, at least two operands.
  explicit PhraseScan(std::vector<FormSet> operands);

  /// False when too many pairs of bytes would have to be looked for: then read the words.
  bool usable() const { return !marks_.empty(); }

  /// Whether the words of one part (without their count) hold the phrase. Unsure: what was found
  /// begins behind a gap, and may be the gap's length.
  Found look(std::string_view words) const;

 private:
  struct Mark {
    unsigned char one = 0, next = 0;
    bool operator==(const Mark&) const = default;
  };
  using Forms = std::vector<std::string>;  ///< as they are written
  std::vector<Mark> marks_of(std::size_t operand, bool border) const;
  Found stands_at(std::string_view words, std::size_t mark) const;
  Found look_between(std::string_view words, std::size_t from, std::size_t to) const;

  std::vector<Forms> operands_;
  std::vector<Mark> marks_;
  std::size_t marked_ = 0;     ///< the operand that the marks are of
  std::size_t last_byte_ = 0;  ///< of that operand, counted from the mark: 1, or 0 for a border
};

}  // namespace vigie
