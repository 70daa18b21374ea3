#pragma once

#include <optional>
#include <vector>

#include "pipeline/visits.h"

namespace vigie {

/// What one visit brought back, before it is kept in one transaction.
struct Visits::Gathered {
  VisitOutcome outcome = Unchanged{};
  SourceState state;
  Identity identity;  ///< as whom everything of this visit is asked
  std::vector<Found> found;
  std::vector<SitemapPart> parts;  ///< kind sitemap: the parts of its index as they are now
  bool unread_parts = false;       ///< more of them than one visit reads: it goes on soon
  std::optional<Document> page;    ///< kind page: the document that the source is
  std::vector<Match> matches;
};

}  // namespace vigie
