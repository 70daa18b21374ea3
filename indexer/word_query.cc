#include "indexer/word_query.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "indexer/index_form.h"
#include "indexer/phrase_lists.h"

namespace vigie {
namespace {

bool is_better(const FoundDocument& a, const FoundDocument& b) {
  return a.score != b.score ? a.score > b.score : a.document > b.document;
}

/// The best `most` of them, in order.
FoundDocuments first_of(const FoundDocuments& found, std::size_t most) {
  FoundDocuments best(std::min(most, found.size()));
  std::ranges::partial_sort_copy(found, best, is_better);
  return best;
}

/// A word, or an exact form or wildcard of which every stem is certain or every stem doubtful.
Result<std::optional<WordQuery>> lone_word(const QueryNode& node, OperandReader& operands) {
  const bool text_only = node.scope == QueryNode::Scope::text;
  const bool title = node.scope == QueryNode::Scope::title;
  auto operand = operands.read(node, text_only);
  if (operand.has_error()) return operand.error();
  const auto certain = terms_of(*operand, title, Stems::certain);
  WordQuery query;
  query.words.push_back({terms_of(*operand, title, Stems::all), node.boost});
  if (!text_only && certain.size() == operand->stems.size()) return std::optional(std::move(query));
  if (!text_only && !certain.empty()) return std::optional<WordQuery>();
  PositionTest test;
  test.scope = node.scope;
  test.operands.push_back(std::move(operand->forms));
  query.together = std::move(test);
  return std::optional(std::move(query));
}

}  // namespace

Result<WordQuery> words_together(const QueryNode& node, OperandReader& operands) {
  using Type = QueryNode::Type;
  WordQuery query;
  PositionTest& test = query.together.emplace();
  test.scope = node.scope;
  test.distance = node.distance;
  test.kind = node.type == Type::near  ? PositionTest::Kind::near
              : node.type == Type::adj ? PositionTest::Kind::in_order
                                       : PositionTest::Kind::adjacent;
  const auto add = [&](IndexOperand operand) {
    const bool title = node.scope == QueryNode::Scope::title;
    const bool certain = terms_of(operand, title, Stems::uncertain).empty();
    query.words.push_back({terms_of(operand, title, Stems::all), node.boost, certain});
    test.operands.push_back(std::move(operand.forms));
  };
  if (node.type == Type::exact)
    for (const Token& token : node.tokens) add(operands.read_exact(token));
  for (const QueryNode& child : node.children) {
    auto operand = operands.read(child, true);
    if (operand.has_error()) return operand.error();
    add(std::move(*operand));
  }
  return query;
}

Result<std::optional<WordQuery>> word_query(const Query& query, const Xapian::Database& index) {
  using Type = QueryNode::Type;
  const QueryNode& root = query.root;
  OperandReader operands(index);
  switch (root.type) {
    case Type::word:
    case Type::wildcard:
    case Type::fuzzy: return lone_word(root, operands);
    case Type::exact:
      if (root.tokens.size() == 1) return lone_word(root, operands);
      [[fallthrough]];
    case Type::phrase:
    case Type::near:
    case Type::adj: {
      auto words = words_together(root, operands);
      if (words.has_error()) return words.error();
      return std::optional(std::move(*words));
    }
    case Type::all:
    case Type::any: break;
    default: return std::optional<WordQuery>();
  }
  WordQuery words;
  words.all = root.type == Type::all;
  for (const QueryNode& child : root.children) {
    if (child.type != Type::word || child.scope == QueryNode::Scope::text)
      return std::optional<WordQuery>();
    auto operand = operands.read(child, false);
    if (operand.has_error()) return operand.error();
    words.words.push_back({terms_of(*operand, child.scope == QueryNode::Scope::title, Stems::all),
                           root.boost * child.boost});
  }
  return std::optional(std::move(words));
}

FoundDocuments find_documents(const Xapian::Database& index, const WordFile& file,
                              const WordQuery& query) {
  ListReader reader(index, file);
  if (query.together) return find_together(index, file, reader, query.words, *query.together);
  std::vector<WordLists> words;
  for (const ListedWord& word : query.words) words.push_back(reader.lists_of(word));
  if (query.all) return reader.find_all(std::move(words));
  std::vector<StemList> lists;
  for (WordLists& word : words) std::ranges::move(word.lists, std::back_inserter(lists));
  return reader.read_any(lists);
}

FoundDocuments best_of(const Xapian::Database& index, const FoundDocuments& found,
                       std::size_t offset, std::size_t limit, bool fold) {
  const std::size_t wanted = offset + limit;
  FoundDocuments best = first_of(found, wanted);
  // Folding asks for the story of what is shown, and looks further as long as too few are left.
  for (std::size_t looked = wanted; fold; looked *= 4) {
    best = first_of(found, looked);
    std::unordered_set<std::string> told;
    std::erase_if(best, [&](const FoundDocument& one) {
      return !told.insert(index.get_document(one.document).get_value(index_form::kStorySlot))
                  .second;
    });
    if (best.size() >= wanted || looked >= found.size()) break;
  }
  best.resize(std::min(best.size(), wanted));
  best.erase(best.begin(),
             best.begin() + static_cast<std::ptrdiff_t>(std::min(offset, best.size())));
  return best;
}

}  // namespace vigie
