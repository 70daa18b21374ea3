#pragma once

#include <functional>
#include <istream>

#include "core/document.h"
#include "net/clock.h"
#include "pipeline/index_follower.h"
#include "pipeline/watch_list.h"

namespace vigie {

/// Reads one line of the bulk form: {"id","title","text"} and optionally url, language, published,
/// source, author. `line_number` is for the error.
Result<Document> read_document_line(const std::string& line, std::size_t line_number,
                                    const std::string& default_language, Instant now);

struct ImportReport {
  std::int64_t lines = 0, fresh = 0, revised = 0, unchanged = 0;
  std::vector<Error> refused;  ///< at most 20 are kept; `refused_count` counts all
  std::int64_t refused_count = 0;
};

/// Takes documents (an object a line) into the archive, 1,000 a transaction: the same id again
/// replaces and makes a revision. Matches are recorded; alerts are caused only when `alert` is set.
/// A line that cannot be read is refused and told, the others go in.
Result<ImportReport> import_documents(std::istream& lines, Database& db, const WatchList& list,
                                      bool alert, const Clock& clock,
                                      const std::function<void(std::int64_t)>& progress);

}  // namespace vigie
