#pragma once

#include <optional>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "store/database.h"

namespace vigie {

/// What a document is counted by: nothing of its text.
struct DocumentFacts {
  DocumentId id;
  StoryId story;
  SourceId source;
  Instant at{};         ///< published, else seen
  bool by_day = false;  ///< it was published on a day; its hour is not known
};

/// The documents of a period (`until` is past its end), in order of `at`.
/// Cost: one pass over the archive's small rows, about a microsecond each.
Result<std::vector<DocumentFacts>> facts_between(Database& db, Instant from, Instant until);

/// The first and last `at` of the archive; nothing when it holds no document.
struct ArchiveSpan {
  Instant first{}, last{};
};
Result<std::optional<ArchiveSpan>> archive_span(Database& db);

}  // namespace vigie
