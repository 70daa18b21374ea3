#include <fmt/format.h>

#include "indexer/query.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;
using Scope = QueryNode::Scope;

/// How tightly an operator binds; a child that binds less needs parentheses.
int strength(const QueryNode& node) {
  switch (node.type) {
    case Type::any: return 0;
    case Type::all: return 1;
    case Type::none: return 2;
    case Type::near:
    case Type::adj: return 3;
    default: return 4;
  }
}

/// A phrase that quotes can hold; one of other operands is written as ADJ/1, which is the same.
bool is_quotable(const QueryNode& phrase) {
  for (const QueryNode& child : phrase.children)
    if (child.type != Type::word && child.type != Type::wildcard) return false;
  return true;
}

/// Only " ends what stands between two of them; a value that holds one stood in «…».
std::string quoted(const std::string& value) {
  return value.find('"') == std::string::npos ? "\"" + value + "\"" : "«" + value + "»";
}

/// Of those that an amount may hold: it stood in quotes.
bool holds_blank(std::string_view value) {
  for (const std::string_view blank : {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"})
    if (value.find(blank) != std::string_view::npos) return true;
  return false;
}

std::string write(const QueryNode& node, Scope scope);

std::string join(const QueryNode& node, std::string_view sign, Scope scope, int least) {
  std::string out;
  for (const QueryNode& child : node.children) {
    if (!out.empty()) out += sign;
    const std::string text = write(child, scope);
    out += strength(child) < least ? "(" + text + ")" : text;
  }
  return out;
}

std::string tokens_of(const QueryNode& node) {
  std::string out;
  for (const Token& token : node.tokens) out += (out.empty() ? "" : " ") + token.exact;
  return out;
}

std::string write_unboosted(const QueryNode& node, Scope scope) {
  switch (node.type) {
    case Type::word: return node.tokens.front().exact;
    case Type::exact: return "=\"" + tokens_of(node) + "\"";
    case Type::wildcard: return node.tokens.front().folded + "*";
    case Type::fuzzy: return node.tokens.front().folded + "~";
    case Type::phrase:
      return is_quotable(node) ? "\"" + join(node, " ", scope, 0) + "\""
                               : join(node, " ADJ/1 ", scope, 4);
    case Type::near: return join(node, fmt::format(" NEAR/{} ", node.distance), scope, 4);
    case Type::adj: return join(node, fmt::format(" ADJ/{} ", node.distance), scope, 4);
    case Type::filter: return fmt::format("{}:{}", node.field, quoted(node.value));
    case Type::range:
      return fmt::format("{}:{}", node.field,
                         holds_blank(node.value) ? quoted(node.value) : node.value);
    case Type::all: return join(node, " AND ", scope, 2);
    case Type::any: return join(node, " OR ", scope, 1);
    case Type::none: return "NOT " + join(node, "", scope, 3);
  }
  return {};
}

std::string write_bare(const QueryNode& node, Scope scope) {
  const std::string text = write_unboosted(node, scope);
  if (node.boost == 1) return text;
  const bool alone = strength(node) == 4 && (node.type != Type::phrase || is_quotable(node));
  return fmt::format("{}^{}", alone ? text : "(" + text + ")", node.boost);
}

/// `scope` is what the text around it already says.
std::string write(const QueryNode& node, Scope scope) {
  const bool of_words = node.type == Type::word || node.type == Type::exact ||
                        node.type == Type::wildcard || node.type == Type::fuzzy ||
                        node.type == Type::phrase || node.type == Type::near ||
                        node.type == Type::adj;
  if (!of_words || node.scope == scope) return write_bare(node, scope);
  const std::string text = write_bare(node, node.scope);
  const bool alone = strength(node) == 4 && (node.type != Type::phrase || is_quotable(node));
  return (node.scope == Scope::title ? "title:" : "text:") + (alone ? text : "(" + text + ")");
}

}  // namespace

std::string write_query(const QueryNode& node) { return write(node, Scope::both); }

}  // namespace vigie
