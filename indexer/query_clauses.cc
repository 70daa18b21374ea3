#include "indexer/query_clauses.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/utf8.h"
#include "indexer/document_terms.h"
#include "indexer/folding.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr int kLeastLetters = 3;  // before * and ~

QueryNode make(Type type, const Lexeme& lexeme) {
  QueryNode node;
  node.type = type;
  node.begin = lexeme.begin;
  node.end = lexeme.end;
  return node;
}

int column_at(const Lexeme& lexeme, std::size_t offset) {
  return lexeme.text_column + characters(lexeme.text.substr(0, offset));
}

/// A letter or digit at `pos`.
bool word_at(std::string_view text, std::size_t pos) {
  if (pos >= text.size()) return false;
  const CharClass kind = char_class(next_code_point(text, pos));
  return kind == CharClass::letter || kind == CharClass::digit || kind == CharClass::ideograph;
}

/// What stands right behind a token: nothing, "*" or "~".
Result<Type> type_of(const Lexeme& lexeme, const Token& token) {
  const std::string_view text = lexeme.text;
  const char mark = token.end < text.size() ? text[token.end] : ' ';
  if (mark != '*' && mark != '~') return Type::word;
  const int column = column_at(lexeme, token.end);
  if (mark == '*' && word_at(text, token.end + 1))
    return query_error(column, "a wildcard stands at the end of a word",
                       fmt::format("write {}*", text.substr(token.begin, token.end - token.begin)));
  if (mark == '~' && word_at(text, token.end + 1))
    return query_error(column, "nothing can follow ~",
                       "write word~ for one edit, two from eight letters; distances are NEAR/n");
  if (characters(token.folded) < kLeastLetters)
    return query_error(column, fmt::format("{} needs three letters before it", mark),
                       "write more of the word");
  return mark == '*' ? Type::wildcard : Type::fuzzy;
}

Error fuzzy_in_phrase(const Lexeme& lexeme, const Token& token) {
  return query_error(column_at(lexeme, token.end), "word~ cannot stand in a phrase",
                     "write the word alone, or a wildcard");
}

/// The words of an analysed text: one node, or a phrase of several.
Result<std::optional<QueryNode>> analysed(const Lexeme& lexeme) {
  std::vector<Token> tokens = tokenize(lexeme.text);
  if (tokens.empty()) {
    const std::size_t star = lexeme.text.find('*');
    if (star != std::string_view::npos)
      return query_error(column_at(lexeme, star), "* needs three letters before it",
                         "write the start of a word, as in énerg*");
    if (lexeme.type == Lexeme::Type::quoted)
      return query_error(lexeme.begin, "these quotes hold no word",
                         "write words or leave them out");
    return std::optional<QueryNode>{};
  }
  if (lexeme.type == Lexeme::Type::word)
    for (std::size_t star = lexeme.text.find('*'); star != std::string_view::npos;
         star = lexeme.text.find('*', star + 1))
      if (std::ranges::none_of(tokens, [&](const Token& token) { return token.end == star; }))
        return query_error(column_at(lexeme, star), "* needs three letters before it",
                           "write the start of a word, as in énerg*");
  std::optional<QueryNode> node = make(Type::phrase, lexeme);
  if (tokens.size() == 1) {
    const auto type = type_of(lexeme, tokens.front());
    if (!type) return type.error();
    if (*type == Type::fuzzy && lexeme.type == Lexeme::Type::quoted)
      return fuzzy_in_phrase(lexeme, tokens.front());
    node->type = *type;
    node->tokens = std::move(tokens);
    return node;
  }
  node->children.reserve(tokens.size());
  for (Token& token : tokens) {
    const auto type = type_of(lexeme, token);
    if (!type) return type.error();
    if (*type == Type::fuzzy) return fuzzy_in_phrase(lexeme, token);
    node->children.push_back(make(*type, lexeme));
    node->children.back().tokens.push_back(std::move(token));
  }
  return node;
}

Result<std::optional<QueryNode>> written(const Lexeme& lexeme) {
  QueryNode node = make(Type::exact, lexeme);
  node.tokens = tokenize(lexeme.text);
  if (node.tokens.empty())
    return query_error(lexeme.begin, "no word follows \"=\"", "write =\"Énergies\"");
  for (const Token& token : node.tokens) {
    const auto type = type_of(lexeme, token);
    if (!type || *type != Type::word)
      return query_error(column_at(lexeme, token.end), "a written form takes no * or ~",
                         "leave out the = to search by analysis");
  }
  return std::optional{std::move(node)};
}

Result<std::optional<QueryNode>> filter(const Lexeme& lexeme, const FieldInfo& field) {
  QueryNode node = make(Type::filter, lexeme);
  node.field = field.name;
  node.value = fold_keyword(lexeme.text);
  if (const std::size_t star = lexeme.text.find('*'); star != std::string_view::npos)
    return query_error(column_at(lexeme, star),
                       fmt::format("{}: compares whole values, without wildcards", field.name),
                       fmt::format("as in {}", field.example));
  if (node.value.empty())
    return query_error(lexeme.begin, fmt::format("nothing follows \"{}:\"", field.name),
                       fmt::format("as in {}", field.example));
  return std::optional{std::move(node)};
}

void set_scope(QueryNode& node, QueryNode::Scope scope) {
  node.scope = scope;
  for (QueryNode& child : node.children) child.scope = scope;
}

}  // namespace

Result<std::optional<QueryNode>> read_operand(const Lexeme& lexeme, const FieldInfo* field) {
  if (field != nullptr && field->kind == FieldKind::keyword) return filter(lexeme, *field);
  if (field != nullptr && (field->kind == FieldKind::date || field->kind == FieldKind::number)) {
    auto range = read_range(lexeme.text, lexeme.text_column, *field);
    if (!range) return range.error();
    range->begin = lexeme.begin;
    range->end = lexeme.end;
    return std::optional{std::move(*range)};
  }
  auto node = lexeme.exact ? written(lexeme) : analysed(lexeme);
  if (node && *node && field != nullptr)
    set_scope(**node, field->name == "title" ? QueryNode::Scope::title : QueryNode::Scope::text);
  return node;
}

}  // namespace vigie
