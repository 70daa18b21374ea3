#include "indexer/xapian_query.h"

#include <string>
#include <utility>
#include <vector>

#include "indexer/index_form.h"
#include "indexer/index_lexicon.h"
#include "indexer/position_source.h"
#include "indexer/query_operand.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;
using Scope = QueryNode::Scope;
using Queries = std::vector<Xapian::Query>;

constexpr std::size_t kMaxStems = 10'000;

Xapian::Query any_of(const Queries& queries) {
  return {Xapian::Query::OP_OR, queries.begin(), queries.end()};
}

Xapian::Query all_of(const Queries& queries) {
  return {Xapian::Query::OP_AND, queries.begin(), queries.end()};
}

Xapian::Query without_weight(const Xapian::Query& query) {
  return {Xapian::Query::OP_SCALE_WEIGHT, query, 0.0};
}

class Translation {
 public:
  Translation(const Xapian::Database& index, Instant now) : lexicon_(index), now_(now) {}

  // Recursion is bounded: the parser allows kMaxQueryLevels levels.
  Result<Xapian::Query> translate(const QueryNode& node) {
    auto query = translate_unboosted(node);
    if (query.has_error() || node.boost == 1) return query;
    return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, *query, node.boost);
  }

  bool checks_positions() const { return checks_; }

 private:
  Result<Xapian::Query> translate_unboosted(const QueryNode& node) {
    switch (node.type) {
      case Type::word:
      case Type::wildcard:
      case Type::fuzzy: return lone(node);
      case Type::exact: return node.tokens.size() == 1 ? lone(node) : together(node);
      case Type::phrase:
      case Type::near:
      case Type::adj: return together(node);
      case Type::filter:
        return without_weight(Xapian::Query(index_form::filter_term(node.field, node.value)));
      case Type::range: return range(node);
      case Type::any: return any(node);
      case Type::all: return all(node);
      case Type::none: return outside(node);
    }
    return Error{Kind::internal, "unknown kind of query"};
  }

  /// The lists of an operand's stems: all of them, or those that need a check or need none.
  enum class Which { all, certain, uncertain };
  static Xapian::Query stems(const IndexOperand& operand, bool title, Which which) {
    Queries lists;
    for (const auto& [key, certain] : operand.stems)
      if (which == Which::all || certain == (which == Which::certain))
        lists.emplace_back(index_form::stem_term(key.first, title, key.second));
    return any_of(lists);
  }

  Xapian::Query checked(const Xapian::Query& candidates, const PositionTest& test) {
    if (candidates.empty()) return {};
    checks_ = true;
    auto* source = new PositionSource(test);
    return {Xapian::Query::OP_FILTER, candidates, Xapian::Query(source->release())};
  }

  /// An operand, unless the words of the query stand for too much together: Xapian opens a list a
  /// stem before it finds anything.
  Result<IndexOperand> operand_of(const QueryNode& node, bool with_forms) {
    auto operand = index_operand(node, lexicon_, with_forms);
    if (operand.has_error()) return operand;
    stems_ += operand->stems.size();
    if (stems_ <= kMaxStems) return operand;
    Error error{Kind::too_large,
                "up to here the query stands for more than " + std::to_string(kMaxStems) + " words",
                "write more letters, or fewer wildcards"};
    error.where.column = node.begin;
    return error;
  }

  Result<Xapian::Query> lone(const QueryNode& node) {
    const bool text_only = node.scope == Scope::text;
    auto operand = operand_of(node, text_only);
    if (operand.has_error()) return operand.error();
    PositionTest test;
    test.scope = node.scope;
    const bool title = node.scope == Scope::title;
    const Xapian::Query certain =
        text_only ? Xapian::Query() : stems(*operand, title, Which::certain);
    const Xapian::Query doubtful =
        stems(*operand, title, text_only ? Which::all : Which::uncertain);
    test.operands.push_back(std::move(operand->forms));
    const Xapian::Query found = checked(doubtful, test);
    return any_of({certain, found});
  }

  Result<Xapian::Query> together(const QueryNode& node) {
    PositionTest test;
    test.scope = node.scope;
    test.distance = node.distance;
    test.kind = node.type == Type::near  ? PositionTest::Kind::near
                : node.type == Type::adj ? PositionTest::Kind::in_order
                                         : PositionTest::Kind::adjacent;
    Queries candidates;
    const auto add = [&](IndexOperand operand) {
      candidates.push_back(stems(operand, node.scope == Scope::title, Which::all));
      test.operands.push_back(std::move(operand.forms));
    };
    if (node.type == Type::exact)
      for (const Token& token : node.tokens) add(exact_operand(token, lexicon_));
    for (const QueryNode& child : node.children) {
      auto operand = operand_of(child, true);
      if (operand.has_error()) return operand.error();
      add(std::move(*operand));
    }
    return checked(all_of(candidates), test);
  }

  Result<Xapian::Query> range(const QueryNode& node) const {
    const auto slot = index_form::quantity_slot(node.field);
    if (!slot) return Error{Kind::usage, node.field + " has no ranges"};
    const auto asked = resolve_range(node, now_);
    if (asked.has_error()) return asked.error();
    if (asked->from > asked->to) return Xapian::Query();
    // What is absent is the empty value, which is below every other.
    return without_weight({Xapian::Query::OP_VALUE_RANGE, *slot,
                           index_form::encode_quantity(node.field, asked->from),
                           index_form::encode_quantity(node.field, asked->to)});
  }

  Result<Xapian::Query> any(const QueryNode& node) {
    Queries parts;
    for (const QueryNode& child : node.children) {
      auto part = translate(child);
      if (part.has_error()) return part;
      parts.push_back(std::move(*part));
    }
    return any_of(parts);
  }

  Result<Xapian::Query> all(const QueryNode& node) {
    Queries weighing, filters, refused;
    for (const QueryNode& child : node.children) {
      const bool none = child.type == Type::none;
      auto part = translate(none ? child.children[0] : child);
      if (part.has_error()) return part;
      const bool filter = child.type == Type::filter || child.type == Type::range;
      (none ? refused : filter ? filters : weighing).push_back(std::move(*part));
    }
    Xapian::Query found;
    if (!weighing.empty() && !filters.empty())
      found = {Xapian::Query::OP_FILTER, all_of(weighing), all_of(filters)};
    else if (!weighing.empty() || !filters.empty())
      found = all_of(weighing.empty() ? filters : weighing);
    else
      found = everything();
    if (refused.empty()) return found;
    return Xapian::Query(Xapian::Query::OP_AND_NOT, found, any_of(refused));
  }

  Result<Xapian::Query> outside(const QueryNode& node) {
    auto refused = translate(node.children[0]);
    if (refused.has_error()) return refused;
    return Xapian::Query(Xapian::Query::OP_AND_NOT, everything(), *refused);
  }

  static Xapian::Query everything() { return without_weight(Xapian::Query(std::string())); }

  LexiconReader lexicon_;
  Instant now_;
  std::size_t stems_ = 0;
  bool checks_ = false;
};

}  // namespace

Result<XapianQuery> xapian_query(const Query& query, const Xapian::Database& index, Instant now) {
  Translation translation(index, now);
  auto translated = translation.translate(query.root);
  if (translated.has_error()) return translated.error();
  return XapianQuery{std::move(*translated), translation.checks_positions()};
}

}  // namespace vigie
