// The parser knows nothing of names. Each reference is read as a word of the same width,
// so that all columns stay, and then the word's node gives its place to the other query's tree.
// Putting the other text in would be simpler, and would move every column behind it.
#include "indexer/named_query.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/utf8.h"
#include "indexer/query_lexer.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr std::size_t kLongestName = 64;

struct Reference {
  std::string name;
  std::size_t at = 0;  ///< byte of the "@"
  int begin = 0, end = 0;
};

bool is_name_sign(char c) {
  return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.';
}

/// What can stand right before a reference: signs, parentheses, a field, nothing.
bool starts_word(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return before == ' ' || before == '\t' || before == '\n' || before == '(' || before == '+' ||
         before == '-' || before == ':';
}

/// The closing quote of the one that opens at `pos`, or the end. "…", “…” and «…», as the lexer.
std::size_t past_quote(std::string_view text, std::size_t pos) {
  const char32_t opening = next_code_point(text, pos);
  const char32_t closing = opening == U'«' ? U'»' : opening == U'"' ? U'"' : U'”';
  while (pos < text.size())
    if (next_code_point(text, pos) == closing) break;
  return pos;
}

std::vector<Reference> references(std::string_view text) {
  std::vector<Reference> found;
  int column = 1;
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t start = pos;
    const char32_t c = next_code_point(text, pos);
    if (c == U'"' || c == U'«' || c == U'“' || c == U'”') pos = past_quote(text, start);
    if (c == U'@' && starts_word(text, start)) {
      while (pos < text.size() && is_name_sign(text[pos])) ++pos;
      if (pos > start + 1) {
        const int width = static_cast<int>(pos - start);
        found.push_back(
            {std::string(text.substr(start + 1, pos - start - 1)), start, column, column + width});
      }
    }
    column += characters(text.substr(start, pos - start));
  }
  return found;
}

std::size_t size_of(const QueryNode& node) {
  std::size_t size = 1;
  for (const QueryNode& child : node.children) size += size_of(child);
  return size;
}

void set_columns(QueryNode& node, int begin, int end) {
  node.begin = begin;
  node.end = end;
  for (QueryNode& child : node.children) set_columns(child, begin, end);
}

class Expansion {
 public:
  Expansion(const NamedLookup& named, const Synonyms& synonyms)
      : named_(named), synonyms_(synonyms) {}

  Result<Query> read(std::string_view text) {
    const std::vector<Reference> named =
        is_utf8(text) ? references(text) : std::vector<Reference>();
    std::string plain(text);
    for (const Reference& reference : named)
      std::fill_n(plain.begin() + static_cast<std::ptrdiff_t>(reference.at),
                  reference.name.size() + 1, 'z');
    auto query = parse_query(plain);
    if (!query) return query;
    query->text = text;
    for (const Reference& reference : named)
      if (auto placed = place(query->root, reference); !placed) return placed.error();
    if (open_.empty()) synonyms_.expand(query->root);
    if (size_of(query->root) > kMaxExpandedNodes)
      return query_error(
          named.empty() ? 1 : named.front().begin,
          fmt::format("more than {} clauses with all that the query names", kMaxExpandedNodes),
          "split the query");
    return query;
  }

 private:
  static bool is_at(const QueryNode& node, const Reference& reference) {
    return node.type == Type::word && node.end == reference.end && node.begin <= reference.begin;
  }

  /// Exchanges the word that stands for `reference` for the tree that it names.
  Result<void> place(QueryNode& root, const Reference& reference) {
    auto tree = tree_of(reference);
    if (!tree) return tree.error();
    if (is_at(root, reference)) return exchange(root, std::move(*tree), reference, nullptr);
    return search(root, std::move(*tree), reference);
  }

  // Recursion is bounded: the parser allows kMaxQueryLevels levels, and kMaxNamedLevels of those.
  Result<void> search(QueryNode& parent, QueryNode tree, const Reference& reference) {
    if (parent.type == Type::near || parent.type == Type::adj)
      return query_error(reference.begin, "NEAR and ADJ take words, and no other query",
                         fmt::format("join @{} by AND", reference.name));
    for (QueryNode& child : parent.children) {
      if (is_at(child, reference)) return exchange(child, std::move(tree), reference, &parent);
      const bool inside = child.begin <= reference.begin && reference.end <= child.end;
      if (inside && !child.children.empty()) return search(child, std::move(tree), reference);
    }
    return query_error(reference.begin, fmt::format("@{} cannot stand here", reference.name),
                       "write it as a word of its own");
  }

  static Result<void> exchange(QueryNode& word, QueryNode tree, const Reference& reference,
                               QueryNode* parent) {
    if (word.scope != QueryNode::Scope::both)
      return query_error(reference.begin, "a query has fields of its own",
                         fmt::format("write @{} without a field before it", reference.name));
    set_columns(tree, reference.begin, reference.end);
    const bool same = parent != nullptr && tree.type == parent->type && tree.type != Type::none;
    if (!same) {
      word = std::move(tree);
      return {};
    }
    // An `all` never stands right inside an `all`, nor an `any` inside an `any`.
    const auto at = parent->children.begin() + (&word - parent->children.data());
    std::vector<QueryNode> parts = std::move(tree.children);
    const auto next = parent->children.erase(at);
    parent->children.insert(next, std::make_move_iterator(parts.begin()),
                            std::make_move_iterator(parts.end()));
    return {};
  }

  Result<QueryNode> tree_of(const Reference& reference) {
    const auto wrong = [&](std::string what, std::string hint) {
      return query_error(reference.begin, std::move(what), std::move(hint));
    };
    if (std::ranges::find(open_, reference.name) != open_.end())
      return wrong(fmt::format("@{} names itself", reference.name), "break the circle");
    if (open_.size() >= static_cast<std::size_t>(kMaxNamedLevels))
      return wrong(
          fmt::format("queries name one another more than {} levels deep", kMaxNamedLevels),
          "write it flatter");
    auto named = named_(reference.name);
    if (!named)
      return wrong(fmt::format("nothing has the name @{}", reference.name),
                   "see vigie search --saved; write the word without @ to look for it");
    if (QueryNode* tree = std::get_if<QueryNode>(&*named)) return std::move(*tree);
    open_.push_back(reference.name);
    auto query = read(std::get<std::string>(*named));
    open_.pop_back();
    if (!query)
      return wrong(fmt::format("@{}: {}", reference.name, query.error().what), query.error().hint);
    if (const auto refused = refuse_alone(*query))
      return wrong(fmt::format("@{}: {}", reference.name, refused->what), refused->hint);
    return std::move(query->root);
  }

  const NamedLookup& named_;
  const Synonyms& synonyms_;
  std::vector<std::string> open_;  ///< the names being read, outermost first
};

}  // namespace

bool is_query_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return false;
  if (!is_digit(name[0]) && !is_letter(name[0])) return false;
  return std::ranges::all_of(name, [](char c) { return is_name_sign(c) && !is_upper(c); });
}

std::vector<std::string> names_in(std::string_view query) {
  std::vector<std::string> names;
  if (!is_utf8(query)) return names;
  for (Reference& reference : references(query)) names.push_back(std::move(reference.name));
  return names;
}

Result<Query> parse_query(std::string_view text, const NamedLookup& named,
                          const Synonyms& synonyms) {
  return Expansion(named, synonyms).read(text);
}

}  // namespace vigie
