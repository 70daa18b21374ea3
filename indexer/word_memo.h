#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "indexer/document_terms.h"
#include "indexer/matcher_atoms.h"

namespace vigie {

/// What the latest words of documents answered, so that a word that comes again costs one look
/// instead of a stem and the tables of an AtomTable.
///
/// A table of fixed size (512 KB) in which a new word takes the place of an old one: hostile text
/// cannot make it grow. One per thread.
class WordMemo {
 public:
  WordMemo();

  /// Before words of another table, or of a table that changed, are asked for.
  void use(const AtomTable& table);

  /// The atoms that the word at which `words` stands answers, as AtomTable::find_word(); valid
  /// until the next call.
  std::span<const Atom> answers(const AtomTable& table, const DocumentReader& words,
                                std::string_view analysis) {
    const std::size_t length = words.exact().size();
    const PackedWord word = words.packed();
    const auto kind = static_cast<std::uint8_t>(length | (analysis.empty()   ? 0U
                                                          : analysis == "fr" ? 32U
                                                                             : 64U));
    Entry& entry = entries_[(word.hash() ^ kind * 0x9E37U) % kEntries];
    if (entry.stamp != stamp_ || entry.kind != kind || !(entry.word == word) ||
        length > PackedWord::kMaxLength)
      return ask(table, words, analysis, entry, kind);
    return list(entry);
  }

 private:
  struct Entry {
    PackedWord word;
    Atom first = 0;           ///< the atom when it is one, else where in `lists_` they begin
    std::uint16_t stamp = 0;  ///< of another table when it is not `stamp_`
    std::uint8_t count = 0;
    std::uint8_t kind = 0;  ///< length and analysis
  };
  static constexpr std::size_t kEntries = 1 << 14, kMaxListed = 1 << 17;
  std::span<const Atom> list(const Entry& entry) const {
    return {entry.count == 1 ? &entry.first : lists_.data() + entry.first, entry.count};
  }
  std::span<const Atom> ask(const AtomTable& table, const DocumentReader& words,
                            std::string_view analysis, Entry& entry, std::uint8_t kind);
  void forget();

  std::vector<Entry> entries_;
  std::vector<Atom> lists_, found_;
  std::uint64_t version_ = 0;
  std::uint16_t stamp_ = 0;
};

}  // namespace vigie
