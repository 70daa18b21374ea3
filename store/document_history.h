#pragma once

#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "store/database.h"

namespace vigie {

/// What a document was before and who has it, for people who ask. Reads only. The texts of its
/// revisions: Documents::revision_text().

struct PastRevision {
  int revision = 1;
  Instant replaced{};  ///< when the next one was archived
  std::string title;
};
/// Oldest first, without the present one.
Result<std::vector<PastRevision>> past_revisions(Database& db, DocumentId id);

struct Teller {
  SourceId source;
  Instant seen{};  ///< when it had the document last
};
/// Every source that had the document, the earliest last sight first.
Result<std::vector<Teller>> tellers(Database& db, DocumentId id);

}  // namespace vigie
