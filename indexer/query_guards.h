#pragma once

#include <vector>

#include "indexer/compiled_query.h"

namespace vigie {

/// By which atoms a query is looked up: every document that satisfies it holds one of `any_of`, and
/// holds `also` besides.
///
/// Of all that a query demands these are the rarest, so that few documents call it up in vain. What
/// they call up is verified in any case: they decide what is looked at, never what matches.
struct QueryGuards {
  std::vector<Atom> any_of;  ///< empty: the query demands no atom (a range alone)
  Atom also = kNoAtom;       ///< none: kNoAtom
};

/// Chooses, and marks in the nodes which of them are in `any_of`.
QueryGuards choose_guards(CompiledQuery& query);

}  // namespace vigie
