#pragma once

#include <cstdint>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "indexer/compiled_query.h"
#include "indexer/evaluation.h"
#include "indexer/matcher.h"

namespace vigie {

/// Why a document satisfies a query, and how well.
///
/// Answers: each positive clause that answered, in the order of the query, at most five. A clause
/// is what stands between operators: a word, a written form, a phrase, a NEAR. Branches of an OR
/// that failed and everything under NOT give none. Filters and ranges are named only when no clause
/// of words answered; their place is the start of the title.
///
/// Score, 0..1, a sum of six parts, each at most:
///   0.35  title      the share of answered clauses that answer in the title
///   0.20  clauses    the share of the query's positive clauses of words that answered
///   0.15  proximity  1 / (1 + spread / 50), spread in words between their first places
///   0.10  rarity     the mean over answered clauses of min(1, bytes of its longest word / 12);
///                    longer words are rarer, and a matcher has no archive to count in
///   0.10  source     the weight that the document's source was given, 0..1; else 0.5
///   0.10  freshness  1, and half of it after each 30 days since it was published, else seen
/// The last two are the document's (merit_of()), the others are found here. A query of filters and
/// ranges alone has half of each of those.
///
/// Made for each of them; it keeps no memory.
class MatchExplanation {
 public:
  MatchExplanation(Evaluation& evaluation, const DocumentAtoms& document)
      : evaluation_{evaluation}, document_{document} {}

  /// Appends the answers to `clauses` and gives the parts of the score. Call once, and only for a
  /// query that the document satisfies.
  ScoreParts explain(const CompiledNode* root, std::vector<Findings::Clause>& clauses);

 private:
  enum class Branch { answers, failed, negated };
  void visit(const CompiledNode* node, Branch branch);
  void take_clause(const CompiledNode* clause, Branch branch);
  void take_words(const CompiledNode* clause, std::uint32_t number);
  ScoreParts parts() const;

  Evaluation& evaluation_;
  const DocumentAtoms& document_;
  std::vector<Findings::Clause>* answers_ = nullptr;
  bool of_words_ = true;        ///< else filters and ranges are looked for
  std::uint32_t clauses_ = 0;   ///< all that were met so far: the number of the next
  std::uint32_t positive_ = 0;  ///< clauses looked for that could answer, and those that do
  std::uint32_t answered_ = 0;
  std::uint32_t titles_ = 0, letters_ = 0;  ///< of those: in the title; bytes of longest words
  std::uint32_t first_ = 0, last_ = 0;      ///< of those: positions
};

/// The parts of a score that are the same for every query: source and freshness. Cheap, and worked
/// out once a document.
ScoreParts merit_of(const Document& document, double source_weight, Instant now);

/// At most `length` bytes of a text around [begin, end), cut between words where there are any, in
/// one line.
std::string passage_around(std::string_view text, std::size_t begin, std::size_t end,
                           std::size_t length = 200);

}  // namespace vigie
