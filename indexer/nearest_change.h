#pragma once

#include <string>
#include <vector>

#include "indexer/clause_report.h"

namespace vigie {

/// What one clause that failed would have to be for a document to be found.
struct ClauseChange {
  std::string clause;  ///< as the query has it; with NOT before one that struck
  std::string why;     ///< what the document has in its place, as the end of a sentence
  /// Clauses to write in its place, the nearest first, each tried on the document. Empty: nothing
  /// near stands in the document, and the clause would have to go.
  std::vector<std::string> replacements;
};

/// The fewest clauses of a query that stand between it and a document: all of them would have to
/// change. Of two alternatives of an OR that need as many, the one with something near is named;
/// where none has, they are named as one.
/// Empty when the document is found.
///
/// What is near: a word at most two letters away, or of the same family (the same first five
/// letters or more); another form of a written form; the words of a phrase apart (ADJ/n, NEAR/n
/// with the least n) or anywhere (AND); a larger n of NEAR and ADJ, or any order; the text where
/// the title was asked, and the other way round; the value that the document has in the field of a
/// filter. Looked for are the first 64 clauses that fail.
std::vector<ClauseChange> nearest_change(const ClauseReport& report, const Document& document,
                                         Instant now);

}  // namespace vigie
