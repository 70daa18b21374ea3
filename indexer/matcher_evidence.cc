#include "indexer/matcher_evidence.h"

#include <algorithm>
#include <cmath>
#include <limits>
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

double share(std::uint32_t part, std::uint32_t whole) {
  return static_cast<double>(static_cast<int>(part)) / static_cast<int>(whole);
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// Made for each query; it keeps no memory.
class MatchExplanation {
 public:
  MatchExplanation(Evaluation& evaluation, const DocumentAtoms& document,
                   std::vector<Findings::Clause>& answers)
      : evaluation_{evaluation}, document_{document}, answers_{answers} {}

  ScoreParts explain(const CompiledNode* root);

 private:
  enum class Branch { answers, failed, negated };
  void start(const CompiledNode* root);
  void visit(const CompiledNode* node, Branch branch);
  inline void take_clause(const CompiledNode* clause, Branch branch);
  inline void take_words(const CompiledNode* clause, std::uint32_t number);
  ScoreParts parts() const;

  Evaluation& evaluation_;
  const DocumentAtoms& document_;
  std::vector<Findings::Clause>& answers_;
  bool of_words_ = true;        ///< else filters and ranges are looked for
  std::uint32_t clauses_ = 0;   ///< all that were met so far: the number of the next
  std::uint32_t positive_ = 0;  ///< clauses looked for that could answer, and those that do
  std::uint32_t answered_ = 0;
  std::uint32_t titles_ = 0, letters_ = 0;  ///< of those: in the title; bytes of longest words
  /// Of those: positions.
  std::uint32_t first_ = std::numeric_limits<std::uint32_t>::max(), last_ = 0;
};

void MatchExplanation::take_words(const CompiledNode* clause, std::uint32_t number) {
  auto place = DocumentAtoms::FirstPlace{};
  if (clause->is_plain_word()) {
    place = document_.first_place(clause->atom);
  } else {
    const Window window = evaluation_.window(clause);
    place = {document_.at(window.first), window.first};
    place.end = document_.at(window.last).end;
  }
  if (place.part == Part::title) ++titles_;
  letters_ += std::min<std::uint32_t>(kRareLetters, clause->letters);
  first_ = std::min(first_, place.position);
  last_ = std::max(last_, place.position);
  if (answered_++ < kMaxEvidence)
    answers_.push_back(Findings::Clause{number, place.part, place.begin, place.end});
}

void MatchExplanation::take_clause(const CompiledNode* clause, Branch branch) {
  const std::uint32_t number = clauses_++;
  if (branch == Branch::negated || has_words(clause->kind()) != of_words_) return;
  ++positive_;
  if (branch != Branch::answers) return;
  if (of_words_)
    take_words(clause, number);
  else if (answered_++ < kMaxEvidence)
    answers_.push_back(Findings::Clause{number, Part::title, 0, 0});
}

/// What stands below a branch that failed or is negated is numbered and not shown.
void MatchExplanation::visit(const CompiledNode* node, Branch branch) {
  const Type type = node->kind();
  if (type == Type::none) branch = Branch::negated;
  const bool choice = type == Type::any && branch == Branch::answers;
  const CompiledNode* const end = node + node->size;
  for (const CompiledNode* child = node + 1; child != end; child += child->size) {
    const Branch below = choice && !evaluation_.holds(child) ? Branch::failed : branch;
    if (is_clause(child->kind()))
      take_clause(child, below);
    else
      visit(child, below);
  }
}

void MatchExplanation::start(const CompiledNode* root) {
  if (is_clause(root->kind()))
    take_clause(root, Branch::answers);
  else
    visit(root, Branch::answers);
}

/// The parts as they add up over the answered clauses.
ScoreParts MatchExplanation::parts() const {
  if (answered_ == 0)
    return {kMostTitle / 2, kMostClauses / 2, kMostProximity / 2, kMostRarity / 2};
  return {kMostTitle * share(titles_, answered_), kMostClauses * share(answered_, positive_),
          kMostProximity * 50 / (50.0 + last_ - first_),
          kMostRarity * share(letters_, kRareLetters * answered_)};
}

ScoreParts MatchExplanation::explain(const CompiledNode* root) {
  start(root);
  const ScoreParts found = parts();
  if (answered_ > 0) return found;
  of_words_ = false;
  clauses_ = 0;
  start(root);
  return found;
}

}  // namespace

ScoreParts explain_match(const CompiledNode* root, Evaluation& evaluation,
                         const DocumentAtoms& document, std::vector<Findings::Clause>& answers) {
  return MatchExplanation{evaluation, document, answers}.explain(root);
}

ScoreParts merit_of(const Document& document, double source_weight, Instant now) {
  const Instant told = document.published ? document.published->instant : document.seen;
  const double days = std::chrono::duration<double, std::ratio<86'400>>(now - told).count();
  ScoreParts parts;
  parts.source = kMostSource * std::clamp(source_weight, 0.0, 1.0);
  parts.freshness = kMostFreshness * std::exp2(-std::max(0.0, days) / kHalfLifeDays);
  return parts;
}

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

}  // namespace vigie
