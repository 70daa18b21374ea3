#pragma once

#include <array>
#include <vector>

#include "indexer/compiled_query.h"

namespace vigie {

/// By which atoms a query is looked up: every document that satisfies it holds one of `any_of`, and
/// holds each of `also` besides.
///
/// Of all that a query demands these are the rarest, so that few documents call it up in vain. What
/// they call up is verified, unless they are all that it demands.
struct QueryGuards {
  static constexpr std::size_t kMostAlso = 3;
  std::vector<Atom> any_of;  ///< empty: the query demands no atom (a range alone)
  std::array<Atom, kMostAlso> also{kAnything, kAnything, kAnything};  ///< the rarest first
  bool whole = false;  ///< every document that holds one of `any_of` and all of `also` satisfies it
};

/// Chooses, and marks in the nodes which of them are in `any_of`.
QueryGuards choose_guards(CompiledQuery& query);

}  // namespace vigie
