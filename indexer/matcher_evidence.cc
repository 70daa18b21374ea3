#include "indexer/matcher_evidence.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/utf8.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr std::size_t kMaxEvidence = 5;
constexpr double kMostTitle = 0.35, kMostClauses = 0.20, kMostProximity = 0.15, kMostRarity = 0.10,
                 kMostSource = 0.10, kMostFreshness = 0.10;
constexpr double kHalfLifeDays = 30;  // as `vigie search --sort fresh` has it

bool has_words(Type type) { return type != Type::filter && type != Type::range; }

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// The parts of a score as they add up over the answered clauses.
class Score {
 public:
  void add(std::size_t letters, std::uint32_t at, Part part) {
    if (part == Part::title) titles_ += 1;
    rarity_ += std::min(1.0, static_cast<double>(letters) / 12.0);
    first_ = count_ == 0 ? at : std::min(first_, at);
    last_ = count_ == 0 ? at : std::max(last_, at);
    count_ += 1;
  }

  ScoreParts parts(std::size_t positive) const {
    if (count_ == 0) return {kMostTitle / 2, kMostClauses / 2, kMostProximity / 2, kMostRarity / 2};
    const double spread = last_ - first_;
    return {kMostTitle * titles_ / count_,
            kMostClauses * std::min(1.0, count_ / static_cast<double>(positive)),
            kMostProximity / (1 + spread / 50), kMostRarity * rarity_ / count_};
  }

 private:
  double titles_ = 0, rarity_ = 0, count_ = 0;
  std::uint32_t first_ = 0, last_ = 0;
};

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

/// What stands below a branch that failed or is negated is numbered and not shown.
void MatchExplanation::collect(const CompiledNode* node, Branch branch, Evaluation& evaluation) {
  const Type type = node->kind();
  if (is_clause(type)) {
    const std::uint32_t number = clauses_++;
    if (branch == Branch::negated) return;
    if (has_words(type)) ++positive_;
    if (branch == Branch::answers) (has_words(type) ? words_ : others_).push_back({node, number});
    return;
  }
  const CompiledNode* const end = node + node->size;
  for (const CompiledNode* child = node + 1; child != end; child += child->size) {
    Branch below = type == Type::none ? Branch::negated : branch;
    if (below == Branch::answers && type == Type::any && !evaluation.holds(child))
      below = Branch::failed;
    collect(child, below, evaluation);
  }
}

void MatchExplanation::explain(const CompiledNode* root, Evaluation& evaluation,
                               const DocumentAtoms& document) {
  words_.clear(), others_.clear(), answers_.clear();
  positive_ = clauses_ = 0;
  collect(root, Branch::answers, evaluation);
  Score score;
  for (const Clause& clause : words_) {
    const Window window = evaluation.window(clause.node);
    const auto first = document.at(window.first), last = document.at(window.last);
    score.add(clause.node->letters, window.first, first.part);
    if (answers_.size() < kMaxEvidence)
      answers_.push_back(Answer{clause.number, first.part, first.begin, last.end});
  }
  parts_ = score.parts(positive_);
  if (!words_.empty()) return;
  for (const Clause& clause : others_)
    if (answers_.size() < kMaxEvidence)
      answers_.push_back(Answer{clause.number, Part::title, 0, 0});
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
