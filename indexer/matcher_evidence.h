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
/// Appends the answers to `answers` and gives the parts of the score that are found here. Call only
/// for a query that the document satisfies; `evaluation` is of that document.
ScoreParts explain_match(const CompiledNode* root, Evaluation& evaluation,
                         const DocumentAtoms& document, std::vector<Findings::Clause>& answers);

/// The parts of a score that are the same for every query: source and freshness. Cheap, and worked
/// out once a document.
ScoreParts merit_of(const Document& document, double source_weight, Instant now);

/// At most `length` bytes of a text around [begin, end), cut between words where there are any, in
/// one line.
std::string passage_around(std::string_view text, std::size_t begin, std::size_t end,
                           std::size_t length = 200);

}  // namespace vigie
