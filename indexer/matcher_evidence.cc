#include "indexer/matcher_evidence.h"

#include <algorithm>
#include <vector>

#include "core/utf8.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr std::size_t kMaxEvidence = 5;

bool has_words(Type type) { return type != Type::filter && type != Type::range; }

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// The parts of a score as they add up over the answered clauses.
class Score {
 public:
  void add(const CompiledNode& node, std::uint32_t at, Part part) {
    if (part == Part::title) titles_ += 1;
    rarity_ += std::min(1.0, node.letters / 12.0);
    first_ = count_ == 0 ? at : std::min(first_, at);
    last_ = count_ == 0 ? at : std::max(last_, at);
    count_ += 1;
  }

  double value(std::size_t positive) const {
    if (count_ == 0) return 0.5;
    const double spread = last_ - first_;
    return 0.40 * titles_ / count_ + 0.25 * count_ / static_cast<double>(positive) +
           0.20 / (1 + spread / 50) + 0.15 * rarity_ / count_;
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

/// `answers` is false below a branch that failed: its clauses are counted and not shown.
void Explanation::collect(const CompiledNode* node, bool answers, Evaluation& evaluation) {
  if (node->kind() == Type::none) return;
  if (node->kind() == Type::all || node->kind() == Type::any) {
    const CompiledNode* const end = node + node->size;
    for (const CompiledNode* child = node + 1; child != end; child += child->size)
      collect(child, answers && (node->kind() == Type::all || evaluation.holds(child)), evaluation);
    return;
  }
  if (has_words(node->kind())) ++positive_;
  if (answers) (has_words(node->kind()) ? words_ : others_).push_back(node);
}

void Explanation::explain(const CompiledNode* root, Evaluation& evaluation,
                          const DocumentAtoms& document) {
  words_.clear(), others_.clear(), answers_.clear();
  positive_ = 0;
  collect(root, true, evaluation);
  Score score;
  for (const CompiledNode* node : words_) {
    const Window window = evaluation.window(node);
    const auto first = document.at(window.first), last = document.at(window.last);
    score.add(*node, window.first, first.part);
    if (answers_.size() < kMaxEvidence)
      answers_.push_back(Answer{node->clause, first.part, first.begin, last.end});
  }
  score_ = std::min(1.0, score.value(positive_));
  if (!words_.empty()) return;
  for (const CompiledNode* node : others_)
    if (answers_.size() < kMaxEvidence) answers_.push_back(Answer{node->clause, Part::title, 0, 0});
}

}  // namespace vigie
