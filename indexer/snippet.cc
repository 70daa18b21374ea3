#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/utf8.h"
#include "indexer/analysis.h"
#include "indexer/edit_distance.h"
#include "indexer/index.h"
#include "indexer/tokenizer.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;
using Ids = std::vector<std::size_t>;

/// The positive clauses of a query that words of the text can answer, flat: a lone word is a clause
/// of one operand, a phrase one of several that must follow each other.
class WantedClauses {
 public:
  WantedClauses(const QueryNode& root, std::string_view analysis) : analysis_(analysis) {
    add(root);
  }

  /// Operands that this word answers.
  Ids operands_of(const std::string& exact, const std::string& folded) const {
    Ids out;
    const auto take = [&](const auto& table, const std::string& key) {
      if (const auto at = table.find(key); at != table.end())
        out.insert(out.end(), at->second.begin(), at->second.end());
    };
    take(by_exact_, exact);
    if (!by_stem_.empty()) take(by_stem_, stem(folded, analysis_));
    if (const auto at = prefixes_.find(start_of(folded, kLeastPrefix)); at != prefixes_.end())
      for (const auto& [prefix, operand] : at->second)
        if (folded.starts_with(prefix)) out.push_back(operand);
    if (const auto at = fuzzy_.find(start_of(folded, 1)); at != fuzzy_.end())
      for (const auto& [word, operand] : at->second)
        if (fuzzy_matches(word, folded)) out.push_back(operand);
    return out;
  }

  /// [first, last) operands of each clause.
  const std::vector<std::pair<std::size_t, std::size_t>>& list() const { return clauses_; }

 private:
  static constexpr std::size_t kLeastPrefix = 3;  // letters that the parser asks for before *

  /// The first letters of a word, all of it when it is shorter.
  static std::string start_of(std::string_view word, std::size_t letters) {
    std::size_t end = 0;
    while (letters-- > 0 && end < word.size()) next_code_point(word, end);
    return std::string(word.substr(0, end));
  }

  // Recursion is bounded: the parser allows kMaxQueryLevels levels.
  void add(const QueryNode& node) {
    if (node.type == Type::none || node.type == Type::filter || node.type == Type::range) return;
    if (node.scope == QueryNode::Scope::title && node.type != Type::all && node.type != Type::any)
      return;
    const std::size_t first = operands_;
    switch (node.type) {
      case Type::all:
      case Type::any:
      case Type::near:
      case Type::adj:
        for (const QueryNode& child : node.children) add(child);
        return;
      case Type::exact:
        for (const Token& token : node.tokens) by_exact_[token.exact].push_back(operands_++);
        break;
      case Type::phrase:
        for (const QueryNode& child : node.children) add_operand(child, operands_++);
        break;
      default: add_operand(node, operands_++);
    }
    clauses_.emplace_back(first, operands_);
  }

  void add_operand(const QueryNode& node, std::size_t operand) {
    if (node.type == Type::any) {
      for (const QueryNode& child : node.children) add_operand(child, operand);
      return;
    }
    if (node.tokens.empty()) return;
    const Token& token = node.tokens[0];
    if (node.type == Type::word) by_stem_[stem(token.folded, analysis_)].push_back(operand);
    if (node.type == Type::exact) by_exact_[token.exact].push_back(operand);
    if (node.type == Type::wildcard)
      prefixes_[start_of(token.folded, kLeastPrefix)].emplace_back(token.folded, operand);
    if (node.type == Type::fuzzy)
      fuzzy_[start_of(token.folded, 1)].emplace_back(token.folded, operand);
  }

  std::string_view analysis_;
  std::size_t operands_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> clauses_;
  std::unordered_map<std::string, Ids> by_stem_, by_exact_;
  // By the letters that a word must begin with to be worth a look: a query may hold hundreds.
  using Starts = std::unordered_map<std::string, std::vector<std::pair<std::string, std::size_t>>>;
  Starts prefixes_, fuzzy_;
};

/// A word of the text and the clauses it helps to answer.
struct Word {
  std::size_t begin = 0, end = 0;
  bool starts_sentence = false;
  Ids operands, clauses;
};

/// Whether a sentence ends in what stands between two words: "M. Durand" is taken for an end too,
/// which costs a snippet two words.
bool ends_sentence(std::string_view between) {
  return between.find_first_of("!?\n") != std::string_view::npos ||
         between.find(". ") != std::string_view::npos;
}

std::vector<Word> read_words(const WantedClauses& clauses, std::string_view text) {
  std::vector<Word> words;
  std::size_t before = 0;
  for (Tokenizer tokens{text}; tokens.next();) {
    Word& word = words.emplace_back();
    word.starts_sentence =
        before == 0 || ends_sentence(text.substr(before, tokens.begin() - before));
    before = tokens.end();
    word.begin = tokens.begin();
    word.end = tokens.end();
    word.operands = clauses.operands_of(std::string{tokens.exact()}, std::string{tokens.folded()});
  }
  std::vector<std::size_t> clause_of;  // of an operand that begins one, else none
  constexpr std::size_t kNone = ~std::size_t{0};
  for (std::size_t c = 0; c < clauses.list().size(); ++c) {
    clause_of.resize(std::max(clause_of.size(), clauses.list()[c].second), kNone);
    clause_of[clauses.list()[c].first] = c;
  }
  const auto answers = [&](std::size_t at, std::size_t operand) {
    return at < words.size() &&
           std::ranges::find(words[at].operands, operand) != words[at].operands.end();
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::size_t start : words[i].operands) {
      const std::size_t clause = clause_of[start];
      if (clause == kNone) continue;
      const auto [first, last] = clauses.list()[clause];
      std::size_t n = 1;
      while (first + n < last && answers(i + n, first + n)) ++n;
      if (first + n == last)
        for (std::size_t j = i; j < i + n; ++j) words[j].clauses.push_back(clause);
    }
  }
  return words;
}

/// Words [first, last) of a text.
struct Passage {
  std::size_t first = 0, last = 0;
  bool empty() const { return first == last; }
};

/// Which clauses a passage answers.
std::vector<bool> answered_in(const std::vector<Word>& words, Passage passage,
                              std::size_t clauses) {
  std::vector<bool> answered(clauses, false);
  for (std::size_t i = passage.first; i < passage.last; ++i)
    for (const std::size_t clause : words[i].clauses) answered[clause] = true;
  return answered;
}

/// The best passage for the clauses that are not `told` yet: most different ones, then most words
/// that answer, then the earliest. One pass with two ends. Empty when none answers.
Passage best_passage(const std::vector<Word>& words, const std::vector<bool>& told,
                     std::size_t length) {
  std::vector<std::size_t> hits;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (std::ranges::any_of(words[i].clauses, [&](std::size_t c) { return !told[c]; }))
      hits.push_back(i);
  std::vector<std::size_t> count(told.size(), 0);
  std::size_t different = 0, front = 0;
  Passage best;
  std::pair<std::size_t, std::size_t> best_score{0, 0};
  const auto enter = [&](std::size_t word) {
    for (const std::size_t c : words[word].clauses)
      if (count[c]++ == 0 && !told[c]) ++different;
  };
  const auto leave = [&](std::size_t word) {
    for (const std::size_t c : words[word].clauses)
      if (--count[c] == 0 && !told[c]) --different;
  };
  for (std::size_t back = 0; back < hits.size(); ++back) {
    enter(hits[back]);
    while (front < back && words[hits[back]].end - words[hits[front]].begin > length)
      leave(hits[front++]);
    const std::pair score{different, back - front + 1};
    if (score <= best_score) continue;
    best_score = score;
    best = {hits[front], hits[back] + 1};
  }
  return best;
}

/// Adds words around a passage while it stays within `length`: a third of what is left before, from
/// the start of a sentence where there is one.
Passage widened(const std::vector<Word>& words, Passage passage, std::size_t length) {
  auto [first, last] = passage;
  const auto bytes = [&](std::size_t a, std::size_t b) {
    return words[b - 1].end - words[a].begin;
  };
  if (last == first) last = first + 1;
  const std::size_t used = bytes(first, last);
  const std::size_t before = used < length ? (length - used) / 3 : 0;
  while (first > 0 && bytes(first - 1, last) <= used + before) --first;
  for (std::size_t start = first; start <= passage.first; ++start)
    if (words[start].starts_sentence) {
      first = start;
      break;
    }
  while (last < words.size() && bytes(first, last + 1) <= length) ++last;
  while (first > 0 && bytes(first - 1, last) <= length) --first;
  return {first, last};
}

/// What is shown: the best passage, or two of half the length, in the order of the text, when they
/// answer more of the query than one can.
std::vector<Passage> passages(const std::vector<Word>& words, std::size_t clauses,
                              std::size_t length) {
  constexpr std::size_t kLeastHalf = 60;  // less of a text says nothing
  const std::vector<bool> nothing(clauses, false);
  const Passage best = best_passage(words, nothing, length);
  const std::vector<Passage> one = {widened(words, best, length)};
  const auto everything = answered_in(words, {0, words.size()}, clauses);
  if (length / 2 < kLeastHalf || answered_in(words, one[0], clauses) == everything) return one;
  const Passage half = widened(words, best_passage(words, nothing, length / 2), length / 2);
  auto told = answered_in(words, half, clauses);
  const Passage rest = best_passage(words, told, length / 2);
  if (rest.empty()) return one;
  const Passage other = widened(words, rest, length / 2);
  if (half.first < other.last && other.first < half.last) return one;
  const auto more = answered_in(words, other, clauses);
  for (std::size_t c = 0; c < clauses; ++c) told[c] = told[c] || more[c];
  const auto known = answered_in(words, one[0], clauses);
  if (std::ranges::count(told, true) <= std::ranges::count(known, true)) return one;
  return half.first < other.first ? std::vector{half, other} : std::vector{other, half};
}

/// White space as single spaces, also where two parts meet.
void append_plain(std::vector<SnippetPart>& parts, std::string_view text, bool hit) {
  std::string plain;
  bool space = !parts.empty() && parts.back().text.ends_with(' ');
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(text, at);
    if (c > U' ' && c != 0x7f) {
      plain += text.substr(start, at - start);
      space = false;
    } else if (!space) {
      plain += ' ';
      space = true;
    }
  }
  if (plain.empty()) return;
  if (parts.empty() || parts.back().hit != hit) parts.push_back({"", hit});
  parts.back().text += plain;
}

}  // namespace

std::vector<SnippetPart> snippet(const Query& query, std::string_view text,
                                 std::string_view language, std::size_t length) {
  const WantedClauses clauses(query.root, analysis_of(language));
  const std::vector<Word> words = read_words(clauses, text);
  std::vector<SnippetPart> parts;
  if (words.empty()) {
    append_plain(parts, cut_utf8(text, length), false);
    return parts;
  }
  // Punctuation at the very ends belongs to the first and last word, if it is short.
  constexpr std::size_t kMostPunctuation = 8;
  for (const auto [first, last] : passages(words, clauses.list().size(), length)) {
    const bool from_start = first == 0 && words[0].begin <= kMostPunctuation;
    const bool to_end = last == words.size() && text.size() - words.back().end <= kMostPunctuation;
    std::size_t at = from_start ? 0 : words[first].begin;
    if (!parts.empty())
      append_plain(parts, " ", false);  // the first passage ended with its own mark
    else if (at > 0)
      append_plain(parts, "…", false);
    for (std::size_t i = first; i < last; ++i) {
      append_plain(parts, text.substr(at, words[i].begin - at), false);
      const std::size_t size = words[i].end - words[i].begin;
      append_plain(parts,
                   cut_utf8(text.substr(words[i].begin, size), std::max<std::size_t>(length, 4)),
                   !words[i].clauses.empty());
      at = words[i].end;
    }
    append_plain(parts, to_end ? text.substr(at) : "…", false);
  }
  return parts;
}

}  // namespace vigie
