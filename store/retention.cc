#include "store/retention.h"

#include <algorithm>
#include <string>
#include <vector>

#include "store/sql_query.h"
#include "store/standing.h"

namespace vigie {
namespace {

std::vector<DocumentId> ids_of(SqlQuery&& q) {
  std::vector<DocumentId> ids;
  while (q.row()) ids.push_back(DocumentId{q.number(0)});
  return ids;
}

void drop_text(Database& db, DocumentId id, Instant now) {
  SqlQuery(db,
           "UPDATE document_text SET text_encoding = 'dropped', text = '', packed = NULL"
           " WHERE document = ?",
           id)
      .run();
  SqlQuery(db,
           "UPDATE revision SET text_encoding = 'dropped', text = '', packed = NULL"
           " WHERE document = ?",
           id)
      .run();
  SqlQuery(db, "UPDATE document SET text_dropped = ?2 WHERE id = ?1", id, now).run();
  SqlQuery(db, "INSERT INTO change (document, what) VALUES (?, 'put')", id).run();
}

void drop_document(Database& db, DocumentId id) {
  SqlQuery(db, "DELETE FROM document WHERE id = ?", id).run();
  SqlQuery(db, "INSERT INTO change (document, what) VALUES (?, 'drop')", id).run();
}

}  // namespace

Result<Dropped> drop_expired(Database& db, const Expired& expired, std::size_t limit, Instant now) {
  return translated(db, [&]() -> Result<Dropped> {
    Dropped dropped;
    if (expired.documents_before) {
      const auto gone = ids_of(SqlQuery(
          db,
          "SELECT id FROM document d WHERE source = ?1 AND (text_dropped IS NOT NULL) IN (0, 1)"
          " AND coalesce(revised, seen) < ?2"
          " AND NOT EXISTS (SELECT 1 FROM item WHERE document = d.id)"
          " AND NOT EXISTS (SELECT 1 FROM item_reason WHERE document = d.id) LIMIT ?3",
          expired.source, expired.documents_before, limit));
      for (const DocumentId id : gone) drop_document(db, id);
      dropped.documents = gone.size();
    }
    const auto texts_before = std::max(expired.texts_before, expired.documents_before);
    if (texts_before) {
      const auto emptied = ids_of(
          SqlQuery(db,
                   "SELECT id FROM document WHERE source = ?1 AND (text_dropped IS NOT NULL) = 0"
                   " AND coalesce(revised, seen) < ?2 ORDER BY coalesce(revised, seen) LIMIT ?3",
                   expired.source, texts_before, limit));
      // A document whose turn to go whole has come, but for the limit, is not emptied first.
      if (dropped.documents < limit)
        for (const DocumentId id : emptied) drop_text(db, id, now);
      dropped.texts = dropped.documents < limit ? emptied.size() : 0;
    }
    if (dropped.texts + dropped.documents > 0)
      note(db, now, "retention_dropped", "source:" + expired.source.text,
           std::to_string(dropped.texts) + " texts and " + std::to_string(dropped.documents) +
               " documents were kept as long as configured");
    return dropped;
  });
}

Result<std::optional<SourceId>> source_behind(Database& db, const std::optional<SourceId>& last) {
  return translated(db, [&]() -> Result<std::optional<SourceId>> {
    // NULL compares with nothing: without a last one the smallest of all is asked for.
    SqlQuery q(db,
               last ? "SELECT min(source) FROM document WHERE source > ?1"
                    : "SELECT min(source) FROM document WHERE ?1 IS NULL",
               last);
    if (!q.row() || q.is_null(0)) return std::nullopt;
    return SourceId{q.text(0)};
  });
}

}  // namespace vigie
