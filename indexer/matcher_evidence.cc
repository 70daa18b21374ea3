#include "indexer/matcher_evidence.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/utf8.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr std::uint32_t kMaxEvidence = 5;
constexpr double kMostTitle = 0.35, kMostClauses = 0.20, kMostProximity = 0.15, kMostRarity = 0.10,
                 kMostSource = 0.10, kMostFreshness = 0.10;
/// Bytes of a word that is as rare as can be.
constexpr std::uint32_t kRareLetters = 12;
constexpr double kHalfLifeDays = 30;  // as `vigie search --sort fresh` has it

bool has_words(Type type) { return type != Type::filter && type != Type::range; }

/// Mostly none or all, which need no division.
double share(std::uint32_t part, std::uint32_t whole) {
  if (part == whole) return 1;
  return part == 0 ? 0 : static_cast<double>(part) / whole;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

}  // namespace

std::string passage_around(std::string_view text, std::size_t begin, std::size_t end,
                           std::size_t length) {
  if (text.size() <= length) return one_line(text);
  end = std::min({end, text.size(), begin + length});
  const std::size_t before = std::min(begin, (length - (end - begin)) / 2);
  std::size_t start = begin - before;
  std::size_t stop = std::min(text.size(), start + length);
  start = std::min(start, stop - std::min(stop, length));  // what the end does not need
  if (start > 0 && !is_space(text[start - 1])) {
    std::size_t word = start;
    while (word < begin && !is_space(text[word])) ++word;
    start = word;
  }
  if (stop < text.size() && !is_space(text[stop])) {
    std::size_t word = stop;
    while (word > end && !is_space(text[word - 1])) --word;
    if (word > begin) stop = word;
  }
  // A word longer than the passage is cut between two characters.
  return one_line(cut_utf8(text.substr(start), stop - start));
}

void MatchExplanation::take_words(const CompiledNode* clause, std::uint32_t number) {
  const Window window = evaluation_.window(clause);
  const auto first = document_.at(window.first);
  const auto end = window.last == window.first ? first.end : document_.at(window.last).end;
  if (first.part == Part::title) ++titles_;
  letters_ += std::min<std::uint32_t>(kRareLetters, clause->letters);
  first_ = answered_ == 0 ? window.first : std::min(first_, window.first);
  last_ = std::max(last_, window.first);
  if (answered_++ < kMaxEvidence)
    answers_->push_back(Findings::Clause{number, first.part, first.begin, end});
}

void MatchExplanation::take_clause(const CompiledNode* clause, Branch branch) {
  const std::uint32_t number = clauses_++;
  if (branch == Branch::negated || has_words(clause->kind()) != of_words_) return;
  ++positive_;
  if (branch != Branch::answers) return;
  if (of_words_)
    take_words(clause, number);
  else if (answered_++ < kMaxEvidence)
    answers_->push_back(Findings::Clause{number, Part::title, 0, 0});
}

/// What stands below a branch that failed or is negated is numbered and not shown.
void MatchExplanation::visit(const CompiledNode* node, Branch branch) {
  const Type type = node->kind();
  if (is_clause(type)) return take_clause(node, branch);
  if (type == Type::none) branch = Branch::negated;
  const CompiledNode* const end = node + node->size;
  for (const CompiledNode* child = node + 1; child != end; child += child->size) {
    const bool failed = type == Type::any && branch == Branch::answers && !evaluation_.holds(child);
    const Branch below = failed ? Branch::failed : branch;
    if (is_clause(child->kind()))
      take_clause(child, below);
    else
      visit(child, below);
  }
}

/// The parts as they add up over the answered clauses.
ScoreParts MatchExplanation::parts() const {
  if (answered_ == 0)
    return {kMostTitle / 2, kMostClauses / 2, kMostProximity / 2, kMostRarity / 2};
  return {kMostTitle * share(titles_, answered_), kMostClauses * share(answered_, positive_),
          kMostProximity * 50 / (50.0 + last_ - first_),
          kMostRarity * share(letters_, kRareLetters * answered_)};
}

ScoreParts MatchExplanation::explain(const CompiledNode* root,
                                     std::vector<Findings::Clause>& clauses) {
  answers_ = &clauses;
  visit(root, Branch::answers);
  const ScoreParts found = parts();
  if (answered_ > 0) return found;
  of_words_ = false;
  clauses_ = 0;
  visit(root, Branch::answers);
  return found;
}

ScoreParts merit_of(const Document& document, double source_weight, Instant now) {
  const Instant told = document.published ? document.published->instant : document.seen;
  const double days = std::chrono::duration<double, std::ratio<86'400>>(now - told).count();
  ScoreParts parts;
  parts.source = kMostSource * std::clamp(source_weight, 0.0, 1.0);
  parts.freshness = kMostFreshness * std::exp2(-std::max(0.0, days) / kHalfLifeDays);
  return parts;
}

}  // namespace vigie
