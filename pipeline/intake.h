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

/// What another revision of a document is.
enum class Revisions {
  any,       ///< an import: what was given replaces what was there
  articles,  ///< the same story told better; a change of a counter or a footer is none
  news,      ///< a watched page: each change tells something
};

/// Takes one document into the archive, inside the open transaction: the document with its revision
/// and change, its matches, and the items they cause, all or nothing.
///
/// `matches` are those of the watch list's matcher.
Result<Archived> take_in(Database& db, const Document& document, const std::vector<Match>& matches,
                         const WatchList& list, Alerting alerting, Revisions revisions,
                         Instant now);

}  // namespace vigie
