#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include "indexer/document_terms.h"
#include "indexer/edit_distance.h"
#include "indexer/query.h"

namespace vigie::testing {

/// What query.h says, read word by word and without any cleverness: the third opinion when matcher
/// and search disagree. Near is tried over all choices of positions.
class PlainReading {
 public:
  PlainReading(const Document& document, Instant now)
      : terms_(document_terms(document)), now_(now) {}

  bool satisfies(const QueryNode& node) const {
    using Type = QueryNode::Type;
    const auto holds = [&](const QueryNode& child) { return satisfies(child); };
    switch (node.type) {
      case Type::all: return std::ranges::all_of(node.children, holds);
      case Type::any: return std::ranges::any_of(node.children, holds);
      case Type::none: return !satisfies(node.children[0]);
      case Type::filter:
        return std::ranges::any_of(terms_.keywords, [&](const Keyword& keyword) {
          return keyword.field == node.field && keyword.value == node.value;
        });
      case Type::range:
        return std::ranges::any_of(terms_.quantities, [&](const Quantity& quantity) {
          return quantity.field == node.field && resolve_range(node, now_)->holds(quantity.value);
        });
      case Type::exact: {
        std::vector<std::set<std::uint32_t>> places;
        for (const Token& token : node.tokens) places.push_back(exact_places(token, node.scope));
        return choose(places, 0, {}, Type::phrase, 0);
      }
      case Type::phrase:
      case Type::near:
      case Type::adj: {
        std::vector<std::set<std::uint32_t>> places;
        for (const QueryNode& child : node.children) places.push_back(positions(child, node.scope));
        return choose(places, 0, {}, node.type, node.distance);
      }
      default: return !positions(node, node.scope).empty();
    }
  }

 private:
  using Places = std::set<std::uint32_t>;

  template <class Test>
  Places places_where(QueryNode::Scope scope, Test test) const {
    Places out;
    for (const DocumentWord& word : terms_.words) {
      const bool title = word.part == Part::title;
      if (scope == QueryNode::Scope::title ? !title : scope == QueryNode::Scope::text && title)
        continue;
      if (test(word)) out.insert(word.position);
    }
    return out;
  }

  Places exact_places(const Token& token, QueryNode::Scope scope) const {
    return places_where(scope, [&](const DocumentWord& w) { return w.exact == token.exact; });
  }

  Places positions(const QueryNode& node, QueryNode::Scope scope) const {
    using Type = QueryNode::Type;
    if (node.type == Type::any) {
      Places out;
      for (const QueryNode& child : node.children) out.merge(positions(child, scope));
      return out;
    }
    const Token& token = node.tokens[0];
    return places_where(scope, [&](const DocumentWord& w) {
      switch (node.type) {
        case Type::word: return w.stem == stem(token.folded, terms_.analysis);
        case Type::exact: return w.exact == token.exact;
        case Type::wildcard: return w.folded.starts_with(token.folded);
        default: return fuzzy_matches(token.folded, w.folded);
      }
    });
  }

  static bool choose(const std::vector<Places>& places, std::size_t next,
                     std::vector<std::uint32_t> chosen, QueryNode::Type type, int distance) {
    if (next == places.size()) {
      if (type == QueryNode::Type::phrase) return true;
      const auto [first, last] = std::ranges::minmax(chosen);
      return static_cast<int>(last - first) <= distance + static_cast<int>(chosen.size()) - 2;
    }
    for (const std::uint32_t place : places[next]) {
      if (type == QueryNode::Type::phrase && next > 0 && place != chosen.back() + 1) continue;
      if (type == QueryNode::Type::adj && next > 0 && place <= chosen.back()) continue;
      if (std::ranges::find(chosen, place) != chosen.end()) continue;
      chosen.push_back(place);
      if (choose(places, next + 1, chosen, type, distance)) return true;
      chosen.pop_back();
    }
    return false;
  }

  DocumentTerms terms_;
  Instant now_;
};

}  // namespace vigie::testing
