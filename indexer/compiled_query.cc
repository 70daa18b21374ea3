#include "indexer/compiled_query.h"

#include <algorithm>
#include <limits>

#include "indexer/index_positions.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

bool is_clause(Type type) { return type != Type::all && type != Type::any && type != Type::none; }

std::size_t longest_word(const QueryNode& node) {
  std::size_t letters = 0;
  for (const Token& token : node.tokens) letters = std::max(letters, token.folded.size());
  for (const QueryNode& child : node.children) letters = std::max(letters, longest_word(child));
  return letters;
}

class Compiler {
 public:
  Compiler(CompiledQueries& out, const Query& query) : out_{out}, query_{query} {}

  void add(const QueryNode& node) {
    const auto at = static_cast<std::uint32_t>(out_.nodes.size());
    CompiledNode compiled;
    compiled.type = node.type;
    compiled.scope = node.scope;
    compiled.distance = static_cast<std::uint16_t>(node.distance);
    if (is_clause(node.type)) quote(node, compiled);
    switch (node.type) {
      case Type::word: compiled.atom = out_.atoms.word(node.tokens.front()); break;
      case Type::exact:
        if (node.tokens.size() > 1) compiled.type = Type::phrase;
        compiled.atom = out_.atoms.exact(node.tokens.front());
        break;
      case Type::wildcard: compiled.atom = out_.atoms.prefix(node.tokens.front()); break;
      case Type::fuzzy: compiled.atom = out_.atoms.fuzzy(node.tokens.front()); break;
      case Type::filter: compiled.atom = out_.atoms.keyword(node.field, node.value); break;
      case Type::range:
        compiled.atom = static_cast<std::uint32_t>(out_.ranges.size());
        out_.ranges.push_back(node);
        break;
      default: break;
    }
    out_.nodes.push_back(compiled);
    if (node.type == Type::exact && node.tokens.size() > 1) add_exact_words(node);
    for (const QueryNode& child : node.children) add(child);
    out_.nodes[at].next = static_cast<std::uint32_t>(out_.nodes.size());
  }

 private:
  /// A written form of several words is a phrase of written forms.
  void add_exact_words(const QueryNode& node) {
    for (const Token& token : node.tokens) {
      CompiledNode word;
      word.type = Type::exact;
      word.scope = node.scope;
      word.atom = out_.atoms.exact(token);
      word.next = static_cast<std::uint32_t>(out_.nodes.size()) + 1;
      out_.nodes.push_back(word);
    }
  }

  void quote(const QueryNode& node, CompiledNode& compiled) {
    const std::string_view text = clause_text(query_, node);
    compiled.clause = static_cast<std::uint32_t>(out_.clauses.size());
    compiled.clause_length = static_cast<std::uint16_t>(text.size());
    compiled.letters = static_cast<std::uint8_t>(longest_word(node));
    out_.clauses += text;
  }

  CompiledQueries& out_;
  const Query& query_;
};

/// Atoms that stand for a subtree, and how many documents they are guessed to call up.
struct Cover {
  std::vector<Atom> atoms;
  double share = std::numeric_limits<double>::infinity();
};

/// Without an archive at hand, the length of a word says best how rare it is: each letter halves
/// the guess, down to what rare words have; a title holds a tenth of the words.
double guessed_share(const CompiledNode& node) {
  double share = 0.5;
  if (node.type != Type::filter)
    for (int letter = 3; letter < node.letters && letter < 12; ++letter) share /= 2;
  if (node.type == Type::wildcard || node.type == Type::fuzzy) share *= 4;
  return node.scope == QueryNode::Scope::title ? share / 10 : share;
}

Cover cover(const std::vector<CompiledNode>& nodes, std::uint32_t at) {
  const CompiledNode& node = nodes[at];
  switch (node.type) {
    case Type::word:
    case Type::exact:
    case Type::wildcard:
    case Type::fuzzy:
    case Type::filter: return Cover{{node.atom}, guessed_share(node)};
    case Type::range:
    case Type::none: return {};
    case Type::any: {
      Cover sum;
      sum.share = 0;
      for (std::uint32_t child = at + 1; child < node.next; child = nodes[child].next) {
        const Cover one = cover(nodes, child);
        if (one.atoms.empty()) return {};
        sum.atoms.insert(sum.atoms.end(), one.atoms.begin(), one.atoms.end());
        sum.share += one.share;
      }
      return sum;
    }
    case Type::phrase:
    case Type::near:
    case Type::adj:
    case Type::all: {
      Cover best;
      for (std::uint32_t child = at + 1; child < node.next; child = nodes[child].next)
        if (Cover one = cover(nodes, child); one.share < best.share) best = std::move(one);
      return best;
    }
  }
  return {};
}

}  // namespace

std::uint32_t CompiledQueries::add(const Query& query) {
  const auto root = static_cast<std::uint32_t>(nodes.size());
  Compiler{*this, query}.add(query.root);
  return root;
}

std::vector<Atom> CompiledQueries::required(std::uint32_t root) const {
  std::vector<Atom> one_of = cover(nodes, root).atoms;
  std::ranges::sort(one_of);
  one_of.erase(std::unique(one_of.begin(), one_of.end()), one_of.end());
  return one_of;
}

Positions Evaluation::positions(std::uint32_t at, QueryNode::Scope scope) const {
  const CompiledNode& node = queries_.nodes[at];
  if (node.type != Type::any) {
    const auto found = document_.positions(node.atom, scope);
    return {found.begin(), found.end()};
  }
  Positions merged;
  for (std::uint32_t child = at + 1; child < node.next; child = queries_.nodes[child].next) {
    const auto found = document_.positions(queries_.nodes[child].atom, scope);
    merged.insert(merged.end(), found.begin(), found.end());
  }
  std::ranges::sort(merged);
  merged.erase(std::unique(merged.begin(), merged.end()), merged.end());
  return merged;
}

std::vector<Positions> Evaluation::operands(std::uint32_t at) const {
  const CompiledNode& node = queries_.nodes[at];
  std::vector<Positions> lists;
  for (std::uint32_t child = at + 1; child < node.next; child = queries_.nodes[child].next) {
    lists.push_back(positions(child, node.scope));
    if (lists.back().empty()) return {};
  }
  return lists;
}

bool Evaluation::stands(const CompiledNode& node, const std::vector<Positions>& operands) const {
  if (operands.empty()) return false;
  if (node.type == Type::phrase) return stand_adjacent(operands);
  if (node.type == Type::adj) return stand_in_order(operands, node.distance);
  return stand_near(operands, node.distance);
}

bool Evaluation::together(std::uint32_t at) const {
  const CompiledNode& node = queries_.nodes[at];
  // Most candidates lack an operand: ask for all of them before positions are copied.
  for (std::uint32_t child = at + 1; child < node.next; child = queries_.nodes[child].next)
    if (!holds(child)) return false;
  return stands(node, operands(at));
}

bool Evaluation::holds(std::uint32_t at) const {
  const CompiledNode& node = queries_.nodes[at];
  switch (node.type) {
    case Type::word:
    case Type::exact:
    case Type::wildcard:
    case Type::fuzzy: return !document_.positions(node.atom, node.scope).empty();
    case Type::filter: return document_.has(node.atom);
    case Type::range: {
      const QueryNode& range = queries_.ranges[node.atom];
      const auto asked = resolve_range(range, now_);
      return asked && std::ranges::any_of(document_.quantities(), [&](const Quantity& quantity) {
               return quantity.field == range.field && asked->holds(quantity.value);
             });
    }
    case Type::phrase:
    case Type::near:
    case Type::adj: return together(at);
    case Type::none: return !holds(at + 1);
    case Type::all:
    case Type::any: break;
  }
  const bool all = node.type == Type::all;
  for (std::uint32_t child = at + 1; child < node.next; child = queries_.nodes[child].next)
    if (holds(child) != all) return !all;
  return all;
}

Window Evaluation::window(std::uint32_t at) const {
  const CompiledNode& node = queries_.nodes[at];
  if (node.type != Type::phrase && node.type != Type::near && node.type != Type::adj) {
    const std::uint32_t first = document_.positions(node.atom, node.scope).front();
    return {first, first};
  }
  const auto lists = operands(at);
  Positions places;
  for (const auto& list : lists) places.insert(places.end(), list.begin(), list.end());
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  const auto stands_within = [&](std::uint32_t first, std::uint32_t last) {
    std::vector<Positions> near_by;
    near_by.reserve(lists.size());
    for (const Positions& list : lists)
      near_by.emplace_back(std::ranges::lower_bound(list, first),
                           std::ranges::upper_bound(list, last));
    return stands(node, near_by);
  };
  const auto reach = static_cast<std::uint32_t>(
      node.type == Type::phrase ? lists.size() - 1 : lists.size() + node.distance - 2);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!stands_within(places[i], places[i] + reach)) continue;
    std::size_t j = i;
    while (!stands_within(places[i], places[j])) ++j;
    return {places[i], places[j]};
  }
  return {places.front(), places.front()};
}

}  // namespace vigie
