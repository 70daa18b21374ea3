#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "indexer/compiled_query.h"
#include "indexer/matcher_document.h"
#include "indexer/number_table.h"
#include "indexer/query_guards.h"

namespace vigie {

/// Compiled queries, each tree once, and by which atoms of a document they are called up.
///
/// Queries get numbers, which are given again after remove(). A value; const members may be called
/// from several threads while nobody changes it.
class QuerySet {
 public:
  static constexpr std::uint32_t kNone = NumberTable::kNone;

  /// The number of a query of the same tree, or kNone.
  std::uint32_t find(const std::vector<CompiledNode>& nodes) const;

  /// Adds a query that find() does not know. kNone: it demands nothing by which it could be called
  /// up, and as many of that kind as `most_always` are here already.
  std::uint32_t add(CompiledQuery& query, std::size_t most_always);
  void remove(std::uint32_t query);

  /// Lays queries that the same atom calls up side by side, so that a document finds them in few
  /// places of memory. Numbers change: gives the new one by the old one.
  std::vector<std::uint32_t> arrange();

  const CompiledNode* nodes(std::uint32_t query) const {
    return nodes_.data() + queries_[query].begin;
  }

  /// A number that the owner keeps with a query; kNone at first.
  std::uint32_t& tag(std::uint32_t query) { return queries_[query].tag; }
  std::uint32_t tag(std::uint32_t query) const { return queries_[query].tag; }

  /// One more than the highest number given.
  std::size_t limit() const { return queries_.size(); }

  /// Calls `ask(query, whole)` with each query that the document may satisfy, some of them several
  /// times; `whole`: it does satisfy it.
  template <class Ask>
  void call_up(const DocumentAtoms& document, const Ask& ask) const {
    for (const std::uint32_t query : always_) ask(query, false);
    const std::span<const Atom> found = document.found();
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (i + 8 < found.size()) __builtin_prefetch(&calls_of(found[i + 8]));
      if (i + 4 < found.size()) __builtin_prefetch(calls_of(found[i + 4]).data());
      for (const Call& call : calls_of(found[i]))
        if (document.has(call.also[0]) && document.has(call.also[1]) && document.has(call.also[2]))
          ask(call.query, call.whole != 0);
    }
  }

  /// Says that a query will be looked at soon: with many profiles its nodes lie far from the
  /// processor, and waiting for each in turn is most of the work.
  void expect_entry(std::uint32_t query) const { __builtin_prefetch(&queries_[query]); }
  void expect_nodes(std::uint32_t query) const {
    __builtin_prefetch(nodes(query));
    __builtin_prefetch(nodes(query) + 8);
  }

 private:
  struct Entry {
    std::uint32_t begin = 0;  ///< in nodes_
    std::uint32_t hash = 0;
    std::uint32_t tag = kNone;
  };
  /// What a found atom calls up, if the document holds `also` too.
  struct Call {
    std::uint32_t query : 31;
    std::uint32_t whole : 1;
    std::array<Atom, QueryGuards::kMostAlso> also;
  };
  const std::vector<Call>& calls_of(Atom atom) const {
    return called_by_[atom < called_by_.size() ? atom : kAnything];
  }
  std::uint32_t take_room(std::size_t size);

  std::vector<CompiledNode> nodes_;
  std::vector<std::vector<std::uint32_t>> room_;  ///< by size: where nodes of removed queries lay
  std::vector<Entry> queries_;
  std::vector<std::uint32_t> free_, always_;
  std::vector<std::vector<Call>> called_by_{1};  ///< by atom; kAnything calls nothing
  NumberTable by_tree_;
};

}  // namespace vigie
