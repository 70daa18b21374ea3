#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/time.h"
#include "indexer/index_positions.h"
#include "indexer/matcher_atoms.h"
#include "indexer/matcher_document.h"
#include "indexer/query.h"

namespace vigie {

/// One node of a compiled profile. Nodes lie in one array, parents before their children, and
/// `next` is where the subtree ends: the first child of a node follows it directly.
struct CompiledNode {
  QueryNode::Type type = QueryNode::Type::all;
  QueryNode::Scope scope = QueryNode::Scope::both;
  std::uint16_t distance = 0;
  std::uint32_t atom = 0;  ///< word, exact, wildcard, fuzzy, filter; range: its number in `ranges`
  std::uint32_t next = 0;
  std::uint32_t clause = 0;         ///< where the clause's text begins in `clauses`
  std::uint16_t clause_length = 0;  ///< in bytes; a query has at most 4,096
  std::uint8_t letters = 0;         ///< of the longest word of the clause
};

/// The profiles of a matcher as arrays.
struct CompiledQueries {
  explicit CompiledQueries(Stemming stemming) : atoms{stemming} {}

  /// Adds a query that stands alone; gives the place of its root.
  std::uint32_t add(const Query& query);

  /// Atoms one of which every document that satisfies the query holds; empty when there are none
  /// (a range alone), and then each document must be checked.
  std::vector<Atom> required(std::uint32_t root) const;

  AtomTable atoms;
  std::vector<CompiledNode> nodes;
  std::vector<QueryNode> ranges;
  std::string clauses;
};

/// A place where a clause is answered: the first and last position of its words.
struct Window {
  std::uint32_t first = 0, last = 0;
};

/// Evaluates compiled queries on one document. Recursion is bounded by the parser's 64 levels.
class Evaluation {
 public:
  Evaluation(const CompiledQueries& queries, const DocumentAtoms& document, Instant now)
      : queries_{queries}, document_{document}, now_{now} {}

  bool holds(std::uint32_t node) const;

  /// Where a clause of words is answered first (the narrowest window that begins earliest); call
  /// only when it holds. Filters and ranges have no place.
  Window window(std::uint32_t node) const;

 private:
  bool stands(const CompiledNode& node, const std::vector<Positions>& operands) const;
  bool together(std::uint32_t node) const;
  std::vector<Positions> operands(std::uint32_t node) const;
  Positions positions(std::uint32_t node, QueryNode::Scope scope) const;

  const CompiledQueries& queries_;
  const DocumentAtoms& document_;
  Instant now_;
};

}  // namespace vigie
