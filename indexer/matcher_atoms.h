#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/matcher.h"
#include "indexer/query.h"
#include "indexer/text_table.h"

namespace vigie {

/// A number for each distinct thing that profiles ask of a document: a word, a written form, the
/// start of a word, a word with ~, a keyword. Many profiles share one atom. Numbers are never given
/// again.
using Atom = std::uint32_t;
constexpr Atom kNoAtom = TextTable::kNone;
/// What every document holds: stands where nothing is demanded.
constexpr Atom kAnything = 0;

/// The atoms of all profiles, looked up by what a document holds. A word is found by its stem in
/// the document's analysis; its atom is in the table of each analysis.
///
/// A value: the const members may be called from several threads while nobody changes it.
class AtomTable {
 public:
  explicit AtomTable(Stemming stemming) : stemming_{stemming} {}

  // For a profile: the atom of a clause, new or known.
  Atom word(const Token& token);
  Atom exact(const Token& token);
  Atom prefix(const Token& token);
  Atom fuzzy(const Token& token);
  Atom keyword(std::string_view field, std::string_view value);
  std::size_t size() const { return size_; }

  /// The number of a range of days or amounts, new or known, and the ranges by their numbers.
  std::uint32_t range(const QueryNode& range);
  const std::vector<QueryNode>& ranges() const { return ranges_; }

  // For a document: appends every atom that a word, or a keyword, of it answers. What a word
  // answers follows from its written form and the analysis alone.
  void find_word(std::string_view folded, std::string_view exact, std::string_view analysis,
                 std::vector<Atom>& found) const;
  void find_keyword(std::string_view field, std::string_view value, std::vector<Atom>& found) const;
  bool has_keywords() const { return !keywords_.empty(); }

  Stemming stemming() const { return stemming_; }
  /// Another number in this process for each table that answers differently.
  std::uint64_t version() const { return version_; }

 private:
  struct Fuzzy {
    std::string word;
    Atom atom = 0;
  };

  Atom find_or_add(TextTable& table, std::string_view key, bool* added = nullptr);

  Stemming stemming_;
  Atom size_ = kAnything + 1;
  std::uint64_t version_ = 0;
  TextTable words_;  ///< by folded form; what documents of no analysis are looked up in
  std::array<TextTable, 2> stems_;  ///< French, English: the latest of the words of a stem
  /// By atom, and by analysis as above: the word added before it that has the same stem.
  std::vector<std::array<Atom, 2>> same_stem_{{kNoAtom, kNoAtom}};
  TextTable exact_, prefixes_, keywords_, fuzzy_words_, range_texts_;
  std::vector<std::size_t> prefix_lengths_;    ///< in bytes, rising
  std::array<std::vector<Fuzzy>, 256> fuzzy_;  ///< by first byte
  std::vector<QueryNode> ranges_;
};

}  // namespace vigie
