#include "indexer/matcher_evidence.h"

#include <algorithm>
#include <vector>

#include "core/utf8.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr std::size_t kMaxEvidence = 5;

bool has_words(Type type) { return type != Type::filter && type != Type::range; }

/// The clauses of a query that answered, and how many could have.
struct ClauseSet {
  std::vector<std::uint32_t> words, others;
  std::size_t positive = 0;
};

/// `answers` is false below a branch that failed: its clauses are counted and not shown.
void collect(const std::vector<CompiledNode>& nodes, std::uint32_t at, bool answers,
             const Evaluation& evaluation, ClauseSet& clauses) {
  const CompiledNode& node = nodes[at];
  if (node.type == Type::none) return;
  if (node.type == Type::all || node.type == Type::any) {
    for (std::uint32_t child = at + 1; child < node.next; child = nodes[child].next)
      collect(nodes, child, answers && (node.type == Type::all || evaluation.holds(child)),
              evaluation, clauses);
    return;
  }
  if (has_words(node.type)) ++clauses.positive;
  if (answers) (has_words(node.type) ? clauses.words : clauses.others).push_back(at);
}

std::string quoted(const CompiledQueries& queries, const CompiledNode& node) {
  return queries.clauses.substr(node.clause, node.clause_length);
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// The parts of a score as they add up over the answered clauses.
class Score {
 public:
  void add(const CompiledNode& node, const Window& window, Part part) {
    if (part == Part::title) titles_ += 1;
    rarity_ += std::min(1.0, node.letters / 12.0);
    first_ = count_ == 0 ? window.first : std::min(first_, window.first);
    last_ = count_ == 0 ? window.first : std::max(last_, window.first);
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

void explain(const CompiledQueries& queries, std::uint32_t root, const Evaluation& evaluation,
             const DocumentAtoms& atoms, const Document& document, Match& match) {
  ClauseSet clauses;
  collect(queries.nodes, root, true, evaluation, clauses);
  Score score;
  for (const std::uint32_t at : clauses.words) {
    const CompiledNode& node = queries.nodes[at];
    const Window window = evaluation.window(at);
    const auto first = atoms.at(window.first), last = atoms.at(window.last);
    score.add(node, window, first.part);
    if (match.evidence.size() == kMaxEvidence) continue;
    const std::string_view text = first.part == Part::title ? document.title : document.text;
    match.evidence.push_back(Evidence{quoted(queries, node), first.part,
                                      passage_around(text, first.begin, last.end), first.begin,
                                      last.end});
  }
  match.score = std::min(1.0, score.value(clauses.positive));
  if (!clauses.words.empty()) return;
  for (const std::uint32_t at : clauses.others)
    if (match.evidence.size() < kMaxEvidence)
      match.evidence.push_back(Evidence{quoted(queries, queries.nodes[at]), Part::title,
                                        passage_around(document.title, 0, 0), 0, 0});
}

}  // namespace vigie
