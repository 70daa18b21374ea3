#include "store/document_facts.h"

#include "store/sql_query.h"

namespace vigie {

Result<std::vector<DocumentFacts>> facts_between(Database& db, Instant from, Instant until) {
  return translated(db, [&]() -> Result<std::vector<DocumentFacts>> {
    // A publisher's day without an hour is written as ten characters: Date::text.
    SqlQuery q(db,
               "SELECT id, story, source, coalesce(published_at, seen) AS at,"
               " coalesce(length(published) = 10, 0) FROM document"
               " WHERE at >= ? AND at < ? ORDER BY at, id",
               from, until);
    std::vector<DocumentFacts> facts;
    while (q.row())
      facts.push_back({DocumentId{q.number(0)}, StoryId{q.number(1)}, SourceId{q.text(2)},
                       q.instant(3), q.flag(4)});
    return facts;
  });
}

Result<std::optional<ArchiveSpan>> archive_span(Database& db) {
  return translated(db, [&]() -> Result<std::optional<ArchiveSpan>> {
    SqlQuery q(db,
               "SELECT min(coalesce(published_at, seen)), max(coalesce(published_at, seen))"
               " FROM document");
    if (!q.row() || q.is_null(0)) return std::nullopt;
    return ArchiveSpan{q.instant(0), q.instant(1)};
  });
}

}  // namespace vigie
