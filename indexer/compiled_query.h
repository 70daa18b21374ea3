#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/matcher_atoms.h"
#include "indexer/query.h"
#include "indexer/word_counts.h"

namespace vigie {

/// One node of a compiled profile. Nodes lie in one array, parents before their children: the first
/// child of a node follows it directly, and the next one comes after `size` nodes.
struct CompiledNode {
  /// word, exact, wildcard, fuzzy, filter: what it asks; range: its number in the AtomTable
  std::uint32_t atom = 0;
  std::uint32_t size = 1;    ///< nodes of the subtree, itself included
  std::uint16_t clause = 0;  ///< its number in the Wording, if it is a clause
  std::uint8_t type = 0, scope_code = 0;
  std::uint8_t distance = 0;
  std::uint8_t letters = 0;  ///< of the longest word of the clause
  bool guard = false;        ///< the query is looked up by this atom (query_guards.h)

  QueryNode::Type kind() const { return static_cast<QueryNode::Type>(type); }
  QueryNode::Scope scope() const { return static_cast<QueryNode::Scope>(scope_code); }

  /// Whether both ask the same; where a query is looked up does not count.
  bool asks_as(const CompiledNode& other) const {
    return atom == other.atom && size == other.size && type == other.type &&
           scope_code == other.scope_code && distance == other.distance;
  }
};

using CompiledNodes = std::span<const CompiledNode>;

/// How a profile puts its clauses: queries of one tree may be written in different words.
class Wording {
 public:
  /// The text of a clause, as the query has it.
  std::string_view clause(std::uint16_t number) const {
    const Range& range = clauses_[number];
    return std::string_view{text_}.substr(range.begin, range.length);
  }

  bool operator==(const Wording&) const = default;

 private:
  friend class QueryCompiler;
  struct Range {
    std::uint16_t begin = 0, length = 0;
    bool operator==(const Range&) const = default;
  };
  static_assert(kMaxQueryBytes <= 0xFFFF);
  std::string text_;
  std::vector<Range> clauses_;
};

/// A query as the matcher reads it.
struct CompiledQuery {
  std::vector<CompiledNode> nodes;
  std::vector<double>
      shares;  ///< by node: how many documents are thought to answer; see WordCounts
  Wording wording;
};

/// Compiles a query that stands alone; its words become atoms of the table.
CompiledQuery compile_query(const Query& query, AtomTable& atoms, const WordCounts& counts);

}  // namespace vigie
