#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "indexer/query.h"

namespace vigie {

/// Sets of words and phrases that stand for one another in queries: acronyms and their developed
/// form, above all.
///
/// A file holds a set a line; "#" begins a comment, empty lines count nothing:
///
///   PME = petite et moyenne entreprise
///   ADEME = agence de la transition écologique = agence de l'environnement
///   hydrogène vert => électrolyse = power to gas   # the left finds the right, never the reverse
///
/// A member of one word is met by its folded form, one of several words by their French stems in
/// order, so that "petites et moyennes entreprises" is met too.
class Synonyms {
 public:
  static constexpr std::size_t kMaxBytes = 1 << 20, kMaxWords = 16;

  /// Reads a file's text. Kind::config with the line of what cannot be read: not UTF-8, a member
  /// without a word or of more than kMaxWords, a line with one member.
  static Result<Synonyms> read(std::string_view text, const std::string& file);

  /// Puts an `any` of the whole set where the query has a plain word or a quoted phrase that is a
  /// member of one; inside NEAR and ADJ only the members of one word. Written forms, wildcards,
  /// word~ and words within a longer phrase stay as they are. The new nodes have the columns, the
  /// field and the boost of the one they stand beside. Keeps the parser's promises (query.h).
  void expand(QueryNode& root) const;

  bool empty() const { return members_.empty(); }
  bool operator==(const Synonyms&) const = default;

 private:
  using Words = std::vector<Token>;
  void add(const Words& member, const Words& other);
  std::vector<QueryNode> others_of(const QueryNode& node, bool single_words) const;
  void expand_children(QueryNode& parent) const;

  std::unordered_map<std::string, std::vector<Words>> members_;  ///< by key_of()
};

}  // namespace vigie
