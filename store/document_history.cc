#include "store/document_history.h"

#include "store/sql_query.h"

namespace vigie {

Result<std::vector<PastRevision>> past_revisions(Database& db, DocumentId id) {
  return translated(db, [&]() -> Result<std::vector<PastRevision>> {
    std::vector<PastRevision> out;
    SqlQuery q(
        db, "SELECT revision, replaced, title FROM revision WHERE document = ? ORDER BY revision",
        id);
    while (q.row()) out.push_back({static_cast<int>(q.number(0)), q.instant(1), q.text(2)});
    return out;
  });
}

Result<std::vector<Teller>> tellers(Database& db, DocumentId id) {
  return translated(db, [&]() -> Result<std::vector<Teller>> {
    std::vector<Teller> out;
    SqlQuery q(db,
               "SELECT source, seen FROM document_source WHERE document = ? ORDER BY seen, source",
               id);
    while (q.row()) out.push_back({SourceId{q.text(0)}, q.instant(1)});
    return out;
  });
}

}  // namespace vigie
