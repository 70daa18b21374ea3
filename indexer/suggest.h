#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "indexer/matcher.h"
#include "indexer/query.h"

namespace vigie {

/// A document that a person has judged for a profile.
struct JudgedDocument {
  Document document;
  bool relevant = false;
};

/// Most documents that one suggestion is made from, and most clauses that it has.
constexpr std::size_t kMostJudged = 1'024, kMostSuggestedClauses = 12;

/// The archive behind a suggestion: what is rare in it, and how much a query would find. Without
/// `found` the judged documents stand for it, which tells less.
struct Background {
  std::uint64_t documents = 0;
  /// About how many of them answer a query. Asked some hundreds of times a suggestion; who cannot
  /// answer gives `documents`.
  std::function<std::uint64_t(const Query&)> found;
  /// Exactly how many, for what is shown; asked some ten times. Nothing: as `found`.
  std::function<std::uint64_t(const Query&)> shown{};
};

struct SuggestRequest {
  std::string present;  ///< the profile's query today; may be empty
  std::vector<JudgedDocument> judged;
  Background background;
  Instant now{};  ///< for ranges of the present query
  Matcher::ReadQuery read = Matcher::read_plain;
};

/// One clause of a suggested query, and the judged documents (places in SuggestRequest::judged,
/// rising) that it alone finds: those that would be lost without it; for one behind NOT, those that
/// it takes away.
struct SuggestedClause {
  std::string text;
  bool excludes = false;      ///< stands behind NOT
  bool present = false;       ///< is of the present query
  std::uint64_t archive = 0;  ///< documents of the archive that it finds, as if it stood alone
  std::vector<std::size_t> relevant, others;            ///< all that answer it
  std::vector<std::size_t> only_relevant, only_others;  ///< that answer no other clause
};

/// A query that is better by the judged documents and the archive, for a person to read, change and
/// take or not.
struct Suggestion {
  std::string query;                     ///< the present one when nothing better was found
  bool changed = false;                  ///< whether it is another than the present one
  std::vector<SuggestedClause> clauses;  ///< empty when nothing changed
  /// Judged documents by what the change does to them. Nothing relevant that the present query
  /// finds is ever lost.
  std::vector<std::size_t> relevant_gained, relevant_missed, others_gained, others_shed,
      others_kept;
  std::uint64_t archive_before = 0, archive_after = 0;  ///< documents of the archive
};

/// Learns a query from judged documents: words and phrases as the documents write them, two of them
/// together, some of these as alternatives, noise behind NOT; at most kMostSuggestedClauses, in the
/// language of query.h. Clauses of the present query stay where they are worth it.
///
/// Each step takes the clause that raises the expected F1 over the archive the most (see
/// suggest_worth.h); the same request gives the same query. Pure. Cost: linear in the texts, and at
/// most about 1,000 questions to the background. Errors: Kind::usage when no document is relevant
/// or the present query cannot be a profile, Kind::too_large past kMostJudged.
///
///   auto better = suggest({.judged = {{solar, true}, {poem, false}}, .background = archive});
///   better->query;   // photovoltaïque OR "parc solaire"
Result<Suggestion> suggest(const SuggestRequest& request);

}  // namespace vigie
