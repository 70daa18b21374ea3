#include "indexer/synonyms.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/utf8.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

/// A word alone by its form: an acronym must not be met by the words that share its stem.
template <class TokenOf>
std::string key_of(std::size_t words, const TokenOf& token) {
  if (words == 1) return token(0).folded;
  std::string key;
  for (std::size_t i = 0; i < words; ++i) key += stem(token(i), "fr") + ' ';
  return key;
}

std::string key_of(const std::vector<Token>& words) {
  return key_of(words.size(), [&](std::size_t i) -> const Token& { return words[i]; });
}

/// The key of a node that a member may meet, or an empty one.
std::string key_of(const QueryNode& node) {
  if (node.type == Type::word) return node.tokens.front().folded;
  if (node.type != Type::phrase) return {};
  for (const QueryNode& child : node.children)
    if (child.type != Type::word) return {};
  return key_of(node.children.size(),
                [&](std::size_t i) -> const Token& { return node.children[i].tokens.front(); });
}

QueryNode word_node(const Token& token, const QueryNode& like) {
  QueryNode node;
  node.type = Type::word;
  node.scope = like.scope;
  node.begin = like.begin;
  node.end = like.end;
  node.tokens = {token};
  return node;
}

QueryNode node_of(const std::vector<Token>& words, const QueryNode& like) {
  if (words.size() == 1) {
    QueryNode node = word_node(words.front(), like);
    node.boost = like.boost;
    return node;
  }
  QueryNode phrase;
  phrase.type = Type::phrase;
  phrase.scope = like.scope;
  phrase.boost = like.boost;
  phrase.begin = like.begin;
  phrase.end = like.end;
  for (const Token& token : words) phrase.children.push_back(word_node(token, like));
  return phrase;
}

QueryNode any_of(std::vector<QueryNode> nodes) {
  QueryNode any;
  any.type = Type::any;
  any.begin = nodes.front().begin;
  any.end = nodes.front().end;
  any.children = std::move(nodes);
  return any;
}

std::vector<std::string_view> split(std::string_view text, std::string_view sign) {
  std::vector<std::string_view> parts;
  for (std::size_t at; (at = text.find(sign)) != std::string_view::npos;
       text.remove_prefix(at + sign.size()))
    parts.push_back(text.substr(0, at));
  parts.push_back(text);
  return parts;
}

}  // namespace

void Synonyms::add(const Words& member, const Words& other) {
  auto& others = members_[key_of(member)];
  const auto same = [&](const Words& known) { return key_of(known) == key_of(other); };
  if (key_of(member) != key_of(other) && std::ranges::none_of(others, same))
    others.push_back(other);
}

Result<Synonyms> Synonyms::read(std::string_view text, const std::string& file) {
  Synonyms synonyms;
  int line_number = 0;
  const auto wrong = [&](std::string what, std::string hint) {
    return Error{Kind::config, std::move(what), std::move(hint), Where{file, line_number, 1}};
  };
  if (text.size() > kMaxBytes) return wrong("more than 1 MiB of synonyms", "keep fewer sets");
  if (!is_utf8(text)) return wrong("the file is not UTF-8", "save it as UTF-8");
  for (std::string_view line : split(text, "\n")) {
    ++line_number;
    line = line.substr(0, line.find('#'));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto sides = split(line, "=>");
    if (sides.size() > 2) return wrong("two arrows in one line", "write a line for each");
    std::vector<std::vector<Words>> members;  // of each side
    for (const std::string_view side : sides) {
      members.emplace_back();
      for (const std::string_view member : split(side, "=")) {
        Words words = tokenize(member);
        if (words.empty())
          return wrong("a member without a word", "write PME = petite et moyenne entreprise");
        if (words.size() > kMaxWords)
          return wrong(fmt::format("a member of more than {} words", kMaxWords), "shorten it");
        members.back().push_back(std::move(words));
      }
    }
    if (sides.size() == 1 && members[0].size() == 1)
      return wrong("a set of one", "put \"=\" between what stands for one another");
    for (const Words& member : members.front())
      for (const Words& other : members.back()) synonyms.add(member, other);
  }
  return synonyms;
}

std::vector<QueryNode> Synonyms::others_of(const QueryNode& node, bool single_words) const {
  std::vector<QueryNode> others;
  const std::string key = key_of(node);
  const auto known = key.empty() ? members_.end() : members_.find(key);
  if (known == members_.end()) return others;
  for (const Words& words : known->second)
    if (!single_words || words.size() == 1) others.push_back(node_of(words, node));
  return others;
}

void Synonyms::expand(QueryNode& root) const {
  if (members_.empty()) return;
  std::vector<QueryNode> others = others_of(root, false);
  if (others.empty()) return expand_children(root);
  others.insert(others.begin(), std::move(root));
  root = any_of(std::move(others));
}

// Recursion is bounded by the parser's levels.
void Synonyms::expand_children(QueryNode& parent) const {
  if (parent.type == Type::phrase) return;
  const bool near = parent.type == Type::near || parent.type == Type::adj;
  std::vector<QueryNode> children;
  children.reserve(parent.children.size());
  for (QueryNode& child : parent.children) {
    std::vector<QueryNode> others = others_of(child, near);
    if (!others.empty() && parent.type != Type::any) {
      others.insert(others.begin(), std::move(child));
      children.push_back(any_of(std::move(others)));
      continue;
    }
    if (near && child.type == Type::any) {  // an operand that is an OR takes words only
      std::vector<QueryNode> words;
      for (QueryNode& word : child.children) {
        auto more = others_of(word, true);
        words.push_back(std::move(word));
        std::move(more.begin(), more.end(), std::back_inserter(words));
      }
      child.children = std::move(words);
    } else {
      expand_children(child);
    }
    children.push_back(std::move(child));
    std::move(others.begin(), others.end(), std::back_inserter(children));
  }
  parent.children = std::move(children);
}

}  // namespace vigie
