#pragma once

#include <functional>
#include <istream>
#include <vector>

#include "net/clock.h"
#include "pipeline/index_follower.h"
#include "pipeline/watch_list.h"

namespace vigie {

struct ImportReport {
  std::int64_t lines = 0, fresh = 0, revised = 0, unchanged = 0;
  std::vector<Error> refused;  ///< at most 20 are kept; `refused_count` counts all
  std::int64_t refused_count = 0;
};

/// Takes documents (document_line.h) into the archive, 1,000 a transaction: the same id again
/// replaces and makes a revision. Matches are recorded; alerts are caused only when `alert` is set.
/// A line that cannot be read is refused and told, the others go in.
Result<ImportReport> import_documents(std::istream& lines, Database& db, const WatchList& list,
                                      bool alert, const Clock& clock,
                                      const std::function<void(std::int64_t)>& progress);

}  // namespace vigie
