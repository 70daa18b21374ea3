#pragma once

#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "pipeline/watch_list.h"
#include "store/documents.h"

namespace vigie {

/// What a document may cause when it is taken in.
enum class Alerting {
  never,    ///< an import: archived silently
  backlog,  ///< found at a source's first visit: alerts only when published within alerts.backlog
  always,
};

/// Takes one document into the archive, inside the open transaction: the document with its revision
/// and change, its matches, and the items they cause, all or nothing.
///
/// `matches` are those of the watch list's matcher. `revision_is_news` says whether another
/// revision is news by itself (a watched page) or the same story told better (an article).
Result<Archived> take_in(Database& db, const Document& document, const std::vector<Match>& matches,
                         const WatchList& list, Alerting alerting, bool revision_is_news,
                         Instant now);

}  // namespace vigie
