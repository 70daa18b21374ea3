#include "store/overlap.h"

#include <set>

#include "store/sql_query.h"

namespace vigie {

Result<Overlap> overlap(Database& db, const std::vector<std::string>& keys) {
  return translated(db, [&]() -> Result<Overlap> {
    Overlap overlap;
    for (const std::string& key : keys) {
      std::set<std::string> sources;
      SqlQuery q(
          db,
          "SELECT source FROM page WHERE key = ?1"
          " UNION SELECT a.source FROM page_also a JOIN page p ON p.id = a.page WHERE p.key = ?1"
          " UNION SELECT source FROM document WHERE key = ?1"
          " UNION SELECT s.source FROM document_source s JOIN document d ON d.id = s.document"
          " WHERE d.key = ?1",
          key);
      while (q.row()) sources.insert(q.text(0));
      if (!sources.empty()) ++overlap.known;
      for (const std::string& source : sources) ++overlap.by_source[source];
    }
    return overlap;
  });
}

}  // namespace vigie
