#include "indexer/word_counts.h"

#include <algorithm>

#include "indexer/analysis.h"
#include "indexer/document_terms.h"
#include "indexer/number_table.h"

namespace vigie {
namespace {

/// As many documents as the guess by length weighs.
constexpr double kTrustInGuess = 20;

/// A title holds about a tenth of the words that the text has.
constexpr double kTitleShare = 0.1;

double guess(std::size_t letters) {
  double share = 0.5;
  for (std::size_t letter = 3; letter < letters && letter < 12; ++letter) share /= 2;
  return share;
}

std::uint64_t counter_of(std::string_view kind, std::string_view text) {
  return (text_hash(text) ^ text_hash(kind)) >> 20;
}

}  // namespace

void WordCounts::count(std::string_view kind, std::string_view text) {
  Counter& counter = counters_[counter_of(kind, text) % kCounters];
  const auto now = static_cast<std::uint16_t>(documents_);
  if (counter.last == now) return;
  counter.last = now;
  ++counter.documents;
}

double WordCounts::counted(std::string_view kind, std::string_view text) const {
  if (counters_.empty()) return 0;
  return counters_[counter_of(kind, text) % kCounters].documents;
}

double WordCounts::counted_word(std::string_view folded) const {
  double documents = counted("", folded);
  if (stemming_ == Stemming::yes)
    for (const std::string_view analysis : {"fr", "en"})
      documents += counted(analysis, stem_view(folded, analysis));
  return documents;
}

void WordCounts::learn(const Document& document) {
  if (documents_ == kMaxDocuments) return;
  counters_.resize(kCounters);
  ++documents_;
  DocumentReader words{document};
  const std::string_view analysis = stemming_ == Stemming::yes ? words.analysis() : "";
  while (words.next()) count(analysis, analysis.empty() ? words.folded() : words.stem());
  for (const Keyword& keyword : document_keywords(document)) count(keyword.field, keyword.value);
}

double WordCounts::share(const QueryNode& clause) const {
  using Type = QueryNode::Type;
  const double documents = documents_;
  if (clause.type == Type::filter)
    return (counted(clause.field, clause.value) + 0.5 * kTrustInGuess) /
           (documents + kTrustInGuess);
  const std::string& word = clause.tokens.front().folded;
  const double guessed = guess(word.size());
  double share = guessed * 4;
  if (clause.type == Type::word || clause.type == Type::exact)
    share = (counted_word(word) + guessed * kTrustInGuess) / (documents + kTrustInGuess);
  return std::min(1.0, clause.scope == QueryNode::Scope::title ? share * kTitleShare : share);
}

}  // namespace vigie
