#include "indexer/xapian_query.h"

#include <string>
#include <utility>
#include <vector>

#include "indexer/day_terms.h"
#include "indexer/document_set.h"
#include "indexer/fields.h"
#include "indexer/index_form.h"
#include "indexer/position_source.h"
#include "indexer/query_operand.h"
#include "indexer/word_query.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;
using Scope = QueryNode::Scope;
using Queries = std::vector<Xapian::Query>;

Xapian::Query any_of(const Queries& queries) {
  return {Xapian::Query::OP_OR, queries.begin(), queries.end()};
}

Xapian::Query any_of(const std::vector<std::string>& terms) {
  return {Xapian::Query::OP_OR, terms.begin(), terms.end()};
}

Xapian::Query all_of(const Queries& queries) {
  return {Xapian::Query::OP_AND, queries.begin(), queries.end()};
}

Xapian::Query without_weight(const Xapian::Query& query) {
  return {Xapian::Query::OP_SCALE_WEIGHT, query, 0.0};
}

class Translation {
 public:
  Translation(const IndexSnapshot& snapshot, Instant now)
      : index_(snapshot.index), words_(snapshot.words), operands_(snapshot.index), now_(now) {}

  // Recursion is bounded: the parser allows kMaxQueryLevels levels.
  Result<Xapian::Query> translate(const QueryNode& node) {
    auto query = translate_unboosted(node);
    if (query.has_error() || node.boost == 1) return query;
    return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, *query, node.boost);
  }

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

  Xapian::Query checked(const Xapian::Query& candidates, const PositionTest& test) {
    if (candidates.empty()) return {};
    auto* source = new PositionSource(test, words_);
    return {Xapian::Query::OP_FILTER, candidates, Xapian::Query(source->release())};
  }

  Result<Xapian::Query> lone(const QueryNode& node) {
    const bool text_only = node.scope == Scope::text;
    auto operand = operands_.read(node, text_only);
    if (operand.has_error()) return operand.error();
    PositionTest test;
    test.scope = node.scope;
    const bool title = node.scope == Scope::title;
    const Xapian::Query certain =
        text_only ? Xapian::Query() : any_of(terms_of(*operand, title, Stems::certain));
    const Xapian::Query doubtful =
        any_of(terms_of(*operand, title, text_only ? Stems::all : Stems::uncertain));
    test.operands.push_back(std::move(operand->forms));
    const Xapian::Query found = checked(doubtful, test);
    return any_of(Queries{certain, found});
  }

  Result<Xapian::Query> together(const QueryNode& node) {
    const auto words = words_together(node, operands_);
    if (words.has_error()) return words.error();
    Queries candidates;
    for (const ListedWord& word : words->words) candidates.push_back(any_of(word.terms));
    return checked(all_of(candidates), *words->together);
  }

  Result<Xapian::Query> range(const QueryNode& node) const {
    const auto slot = index_form::quantity_slot(node.field);
    if (!slot) return Error{Kind::usage, std::string{node.field} + " has no ranges"};
    const auto asked = resolve_range(node, now_);
    if (asked.has_error()) return asked.error();
    if (asked->from > asked->to) return Xapian::Query();
    if (is_date_field(node.field)) {
      const auto day = [](std::int64_t number) {
        return std::chrono::sys_days{std::chrono::days{number}};
      };
      auto* source = new DocumentSet(
          index_, terms_of_days(index_, node.field, day(asked->from), day(asked->to)));
      return without_weight(Xapian::Query(source->release()));
    }
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

  const Xapian::Database& index_;
  const WordFile& words_;
  OperandReader operands_;
  Instant now_;
};

}  // namespace

Result<Xapian::Query> xapian_query(const Query& query, const IndexSnapshot& snapshot, Instant now) {
  return Translation(snapshot, now).translate(query.root);
}

}  // namespace vigie
