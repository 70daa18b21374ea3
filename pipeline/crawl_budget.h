#pragma once

#include <vector>

#include "core/source.h"
#include "store/sources.h"

namespace vigie {

/// What of `found` a source may still add to the frontier: all of it, but for a site crawl, where
/// what is known already is left out and the rest ends at `max_pages` addresses. Inside the open
/// transaction.
Result<std::vector<Found>> within_budget(Sources& sources, const Source& source,
                                         const std::vector<Found>& found);

}  // namespace vigie
