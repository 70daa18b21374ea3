#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/ids.h"

namespace vigie {

/// What a document that answers a profile's query must also be to reach anyone. The query alone
/// decides what matches (PRODUCT.md's contract); these only hold back, and `vigie profile why-not`
/// says so. An empty list asks nothing.
struct ProfileLimits {
  std::vector<std::string> languages;  ///< primary subtags: "fr"
  std::vector<std::string> sources;    ///< ids
  std::vector<std::string> places;     ///< of the document's fields place or department
  std::vector<std::string> kinds;      ///< article, report, page, notice
  double threshold = 0;                ///< least score, 0..1

  bool operator==(const ProfileLimits&) const = default;
};

/// A named query in the search language, with examples: what to watch.
struct Profile {
  ProfileId id;
  std::string name;         ///< what subscribers see; the id when none is given
  std::string description;  ///< a sentence for who chooses among profiles
  std::string query;
  std::vector<std::string> must_match;
  std::vector<std::string> must_not_match;
  ProfileLimits limits;
  std::string owner;              ///< who answers for it
  std::vector<std::string> tags;  ///< to find it among many
  /// Its place in the configuration; no file: it was made by `vigie profile add` and lives in the
  /// store.
  Where where{};
};

/// Plain words and phrases of who does not write queries.
struct PlainWords {
  std::vector<std::string> any, all, none;
};

/// The query that they stand for: `("a" OR "b c") AND "d" NOT "e"`. Quotes within a phrase are left
/// out. Empty when nothing but `none` is given.
std::string query_of(const PlainWords& words);

enum class Part { title, text };
const char* word(Part part);

/// Why a document satisfies a profile: one clause of the query and the place in the document that
/// answers it.
struct Evidence {
  std::string clause;  ///< as the query has it: `"rénovation thermique"`
  Part field = Part::text;
  std::string passage;             ///< at most about 200 bytes around the words, one line
  std::size_t begin = 0, end = 0;  ///< byte offsets of the words in that field
};

/// What a score is the sum of: what each part adds. The most that it can add, and how it is found:
/// indexer/matcher_evidence.h.
struct ScoreParts {
  double title = 0, clauses = 0, proximity = 0, rarity = 0;  ///< of the query and the document
  double source = 0, freshness = 0;                          ///< of the document alone
  double sum() const { return title + clauses + proximity + rarity + source + freshness; }
};

/// A document satisfies a profile.
struct Match {
  ProfileId profile;
  double score = 0;  ///< 0..1, the sum of `parts`
  std::vector<Evidence> evidence;
  ScoreParts parts{};
};

}  // namespace vigie
