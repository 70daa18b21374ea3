// Reaches: indexer/query_lexer.cc indexer/query_parser.cc indexer/query_clauses.cc
// Reaches: indexer/query_dates.cc indexer/query_write.cc indexer/fields.cc indexer/tokenizer.cc
// Reaches: indexer/folding.cc indexer/compiled_query.cc indexer/matcher.cc
#include <algorithm>

#include "core/utf8.h"
#include "indexer/matcher.h"
#include "indexer/query.h"
#include "indexer/query_lexer.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

using Type = QueryNode::Type;

constexpr Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

Document sample() {
  Document document;
  document.url = document.key = "https://press.example/1";
  document.title = "Énergie : les marchés publics de l'Île-de-France";
  document.text = "La rénovation thermique des bâtiments avance de 1,5 %.\nL’e-commerce, la R&D.";
  document.language = "fr";
  document.site = "Presse";
  document.source = SourceId{"presse"};
  document.authors = {"Jean Dupont"};
  document.published = Date::read("2026-03-04");
  document.seen = kNow;
  return document;
}

bool needs_two(Type type) {
  return type == Type::phrase || type == Type::near || type == Type::adj || type == Type::any;
}

/// What query.h says of every tree. Recursion is bounded by kMaxQueryLevels.
void promise_tree(const Query& query, const QueryNode& node, int end) {
  promise(node.begin >= 0 && node.begin <= node.end && node.end <= end,
          "a clause stands in its query");
  promise(is_utf8(clause_text(query, node)), "a clause is quoted in whole characters");
  promise(!needs_two(node.type) || node.children.size() >= 2, "an operator has two operands");
  promise(node.children.size() <= kMaxQueryNodes, "a query is not too large");
  if (node.type == Type::range) {
    promise(static_cast<bool>(resolve_range(node, kNow)), "a range that was read has two ends");
  }
  for (const QueryNode& child : node.children) {
    promise(child.type != node.type || (node.type != Type::all && node.type != Type::any),
            "groups of one kind are one group");
    promise(child.type != Type::none || node.type == Type::all, "NOT stands in an AND");
    promise_tree(query, child, end);
  }
}

bool same_words(const QueryNode& a, const QueryNode& b) {
  const bool written = a.type == Type::word || a.type == Type::exact;
  return std::equal(a.tokens.begin(), a.tokens.end(), b.tokens.begin(), b.tokens.end(),
                    [written](const Token& x, const Token& y) {
                      return x.folded == y.folded && (!written || x.exact == y.exact);
                    });
}

bool same(const QueryNode& a, const QueryNode& b) {
  const bool distant = a.type == Type::near || a.type == Type::adj;
  return a.type == b.type && a.scope == b.scope && a.field == b.field && a.value == b.value &&
         (!distant || a.distance == b.distance) && same_words(a, b) &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                    same);
}

/// Whether every word is one word again when it is written by its form. A few signs are not:
/// Unicode folds U+FDFA to three words and U+0149 to an apostrophe and a letter.
bool is_stable(const QueryNode& node) {
  const bool written = node.type == Type::word || node.type == Type::exact;
  return std::ranges::all_of(node.tokens,
                             [written](const Token& token) {
                               const auto words = tokenize(written ? token.exact : token.folded);
                               return words.size() == 1 && words[0].folded == token.folded &&
                                      (!written || words[0].exact == token.exact);
                             }) &&
         std::ranges::all_of(node.children, is_stable);
}

void promise_written(const QueryNode& root) {
  const std::string written = write_query(root);
  promise(is_utf8(written), "a written query is UTF-8");
  if (written.size() > kMaxQueryBytes) return;
  const auto again = parse_query(written);
  promise(!is_stable(root) || (again && same(root, again->root)),
          "a query is read back as it was written");
}

void promise_match(const std::string& text) {
  Profile profile;
  profile.id = ProfileId{"p"};
  profile.query = text;
  std::vector<Matcher::Refused> refused;
  const auto matcher = Matcher::build({profile}, Stemming::yes, &refused);
  promise(refused.empty(), "a query that may be a profile makes one");
  const Document document = sample();
  for (const Match& match : matcher->match(document, kNow))
    for (const Evidence& evidence : match.evidence) {
      const std::string& field = evidence.field == Part::title ? document.title : document.text;
      promise(evidence.begin <= evidence.end && evidence.end <= field.size(),
              "evidence stands in its field");
      promise(is_utf8(evidence.clause), "a clause is UTF-8");
      promise_line(evidence.passage, "a passage is one line");
    }
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto query = parse_query(bytes);
  if (!query) {
    const Error& error = query.error();
    promise(error.kind == Kind::usage && !error.hint.empty(), "a correction is proposed");
    promise(error.where.column >= 1 && error.where.column <= static_cast<int>(kMaxQueryBytes) + 1,
            "a mistake has its column");
    return promise(is_utf8(to_string(error)), "a mistake is told in UTF-8");
  }
  promise_tree(*query, query->root, characters(bytes) + 1);
  if (!refuse_alone(*query)) promise_written(query->root);
  if (!refuse_as_profile(*query)) promise_match(query->text);
}

}  // namespace vigie::fuzz
