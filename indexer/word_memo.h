#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "indexer/matcher_atoms.h"

namespace vigie {

/// What the latest words of documents answered, so that a word that comes again costs one look
/// instead of a stem and the tables of an AtomTable.
///
/// A table of fixed size (1 MB) in which a new word takes the place of an old one: hostile text
/// cannot make it grow. One per thread.
class WordMemo {
 public:
  WordMemo();

  /// Before words of another table, or of a table that changed, are asked for.
  void use(const AtomTable& table);

  /// The atoms that a word answers in an analysis, as AtomTable::find_word(); valid until the next
  /// call.
  std::span<const Atom> answers(const AtomTable& table, std::string_view folded,
                                std::string_view exact, std::string_view analysis);

 private:
  /// A word of at most 24 bytes, which is nearly every one, as three numbers.
  struct Word {
    std::uint64_t begin = 0, middle = 0, end = 0;
    bool operator==(const Word&) const = default;
  };
  struct Entry {
    Word word;
    Atom first = 0;           ///< the atom when it is one, else where in `lists_` they begin
    std::uint16_t stamp = 0;  ///< of another table when it is not `stamp_`
    std::uint8_t count = 0;
    std::uint8_t kind = 0;  ///< length and analysis
  };
  static constexpr std::size_t kEntries = 1 << 15, kMaxLength = 24, kMaxListed = 1 << 17;
  static Word pack(std::string_view exact);
  void forget();

  std::vector<Entry> entries_;
  std::vector<Atom> lists_, found_;
  std::uint64_t version_ = 0;
  std::uint16_t stamp_ = 0;
};

}  // namespace vigie
