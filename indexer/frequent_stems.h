#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <xapian.h>

#include "indexer/word_file.h"

namespace vigie {

// For indexer/ only: the stems that stand in one document of kFrequentOf, which blocks
// list (stem_block.h). A stem is frequent from the moment that it is found to be, and stays so.

/// What the index knows of a frequent stem of one analysis.
struct FrequentStem {
  std::uint16_t number = 0;
  std::uint64_t since = 0;  ///< where in the file of words the first block stands that lists it
};

/// Nothing for the other stems. `term`: a stem_term().
std::optional<FrequentStem> frequent_stem(const Xapian::Database& index, std::string_view term);

/// Which frequent stem each written form has, in one analysis.
class StemsOfForms {
 public:
  static constexpr std::uint16_t kNone = 0xFFFF;

  void add(std::uint32_t form, std::uint16_t stem) {
    if (form >= stems_.size()) stems_.resize(form + 1, kNone);
    stems_[form] = stem;
  }
  std::uint16_t of(std::uint32_t form) const { return form < stems_.size() ? stems_[form] : kNone; }

 private:
  std::vector<std::uint16_t> stems_;
};

/// The same by analysis: 'f', 'e', 'o'.
struct FrequentForms {
  StemsOfForms french, english, other;
  StemsOfForms& in(char letter) { return letter == 'f' ? french : letter == 'e' ? english : other; }
  const StemsOfForms& in(char letter) const {
    return letter == 'f' ? french : letter == 'e' ? english : other;
  }
};

/// The frequent stems of an index that is being written, which must outlive this.
class FrequentStems {
 public:
  explicit FrequentStems(Xapian::WritableDatabase& index);

  /// Finds what became frequent, if the index has grown by a quarter since the last look: the list
  /// of all its stems is read. `since`: from where on all blocks will list them.
  void look(std::uint64_t since);
  /// Their forms, as far as the index has been told of them.
  FrequentForms forms() const;

 private:
  Xapian::WritableDatabase& index_;
  std::unordered_map<std::string, std::uint16_t> numbers_;
  Xapian::doccount next_look_ = 0;  ///< at so many documents
};

}  // namespace vigie
