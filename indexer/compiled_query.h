#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/matcher_atoms.h"
#include "indexer/query.h"
#include "indexer/word_counts.h"

namespace vigie {

/// One node of a compiled profile, in eight bytes: most profiles then lie in one cache line. Nodes
/// lie in one array, parents before their children: the first child of a node follows it directly,
/// and the next one comes after `size` nodes.
struct CompiledNode {
  static constexpr std::uint32_t kMaxSize = 0x3FFF, kMaxLetters = 15;

  /// word, exact, wildcard, fuzzy, filter: what it asks; range: its number in the AtomTable
  std::uint32_t atom = 0;
  std::uint32_t size : 14;     ///< nodes of the subtree, itself included
  std::uint32_t letters : 4;   ///< of the longest word of a clause, at most kMaxLetters
  std::uint32_t distance : 7;  ///< near, adj
  std::uint32_t type : 4;
  std::uint32_t scope_code : 2;
  std::uint32_t guard : 1;  ///< the query is looked up by this atom (query_guards.h)

  CompiledNode() : size{1}, letters{0}, distance{0}, type{0}, scope_code{0}, guard{0} {}
  QueryNode::Type kind() const { return static_cast<QueryNode::Type>(type); }
  QueryNode::Scope scope() const { return static_cast<QueryNode::Scope>(scope_code); }
  /// A word that may stand anywhere, as most nodes are.
  bool is_plain_word() const {
    return kind() == QueryNode::Type::word && scope() == QueryNode::Scope::both;
  }

  /// Whether both ask the same; where a query is looked up does not count.
  bool asks_as(const CompiledNode& other) const {
    return atom == other.atom && size == other.size && type == other.type &&
           scope_code == other.scope_code && distance == other.distance;
  }
};
static_assert(sizeof(CompiledNode) == 8 && kMaxDistance < 128);

/// A clause is what stands between operators: a word, a written form, a phrase, a NEAR, a filter, a
/// range. They are numbered in the order of their nodes.
inline bool is_clause(QueryNode::Type type) {
  return type != QueryNode::Type::all && type != QueryNode::Type::any &&
         type != QueryNode::Type::none;
}

/// How a profile puts its clauses: queries of one tree may be written in different words. A value
/// whose copies share their bytes.
class Wording {
 public:
  struct Clause {
    std::uint16_t begin = 0, length = 0;  ///< bytes of the query's text
  };

  Wording() = default;
  Wording(const std::vector<Clause>& clauses, std::string_view text);

  /// The text of a clause, as the query has it.
  std::string_view clause(std::size_t number) const {
    const Clause at = place(number);
    return {bytes_.get() + text_ + at.begin, at.length};
  }

  /// The whole query, as it was given.
  std::string_view text() const { return all().substr(text_); }

  bool operator==(const Wording& other) const { return all() == other.all(); }

 private:
  Clause place(std::size_t number) const;
  std::string_view all() const { return {bytes_.get(), size_}; }

  std::shared_ptr<const char[]> bytes_;  ///< the clauses, then the text
  std::uint32_t text_ = 0, size_ = 0;
};
static_assert(kMaxQueryBytes <= 0xFFFF);

/// A query as the matcher reads it.
struct CompiledQuery {
  std::vector<CompiledNode> nodes;
  std::vector<double>
      shares;  ///< by node: how many documents are thought to answer; see WordCounts
  std::vector<Wording::Clause> clauses;
};

/// Compiles a query that stands alone; its words become atoms of the table. Errors: Kind::too_large
/// past CompiledNode::kMaxSize nodes.
Result<CompiledQuery> compile_query(const Query& query, AtomTable& atoms, const WordCounts& counts);

}  // namespace vigie
