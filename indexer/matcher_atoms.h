#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/matcher.h"

namespace vigie {

/// A number for each distinct thing that profiles ask of a document: a word, a written form, the
/// start of a word, a word with ~, a keyword. Many profiles share one atom.
using Atom = std::uint32_t;

/// The atoms of all profiles, looked up by what a document holds. A word is found by its stem in
/// the document's analysis; its atom is in the table of each analysis.
///
/// Built on one thread; afterwards the const members may be called from any.
class AtomTable {
 public:
  explicit AtomTable(Stemming stemming) : stemming_{stemming} {}

  // While building: the atom of a clause, new or known.
  Atom word(const Token& token);
  Atom exact(const Token& token);
  Atom prefix(const Token& token);
  Atom fuzzy(const Token& token);
  Atom keyword(std::string_view field, std::string_view value);
  std::size_t size() const { return next_; }

  // While matching: appends every atom that a word, or a keyword, of a document answers.
  void find_word(std::string_view folded, std::string_view exact, std::string_view analysis,
                 std::vector<Atom>& found) const;
  void find_keyword(std::string_view field, std::string_view value, std::vector<Atom>& found) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <class Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
  struct Fuzzy {
    std::string word;
    Atom atom = 0;
  };

  Atom find_or_add(Map<Atom>& map, std::string_view key, bool* added = nullptr);

  Stemming stemming_;
  Atom next_ = 0;
  Map<Atom> words_;  ///< by folded form; what documents of no analysis are looked up in
  std::array<Map<std::vector<Atom>>, 2> stems_;  ///< French, English: words that share a stem
  Map<Atom> exact_, prefix_, keyword_, fuzzy_words_;
  std::vector<std::size_t> prefix_lengths_;    ///< in bytes, rising
  std::array<std::vector<Fuzzy>, 256> fuzzy_;  ///< by first byte
  bool has_fuzzy_ = false;
};

}  // namespace vigie
