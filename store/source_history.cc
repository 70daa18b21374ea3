#include "store/source_history.h"

#include "store/sql_query.h"

namespace vigie {

Result<std::vector<DeclaredSource>> declared_sources(Database& db) {
  return translated(db, [&]() -> Result<std::vector<DeclaredSource>> {
    std::vector<DeclaredSource> out;
    SqlQuery q(db,
               "SELECT id, kind, url, name, enabled, every, file, line FROM source"
               " WHERE retired IS NULL ORDER BY id");
    while (q.row())
      out.push_back({SourceId{q.text(0)}, source_kind(q.text(1)).value_or(SourceKind::feed),
                     q.text(2), q.text(3), q.flag(4), Interval{q.number(5)},
                     Where{q.text(6), static_cast<int>(q.number(7)), 0}});
    return out;
  });
}

Result<std::vector<PastVisit>> past_visits(Database& db, const SourceId& id, std::size_t limit) {
  return translated(db, [&]() -> Result<std::vector<PastVisit>> {
    std::vector<PastVisit> out;
    SqlQuery q(db,
               "SELECT at, outcome, error, what, found, fresh, took FROM visit WHERE source = ?"
               " ORDER BY id DESC LIMIT ?",
               id, limit);
    while (q.row())
      out.push_back({q.instant(0), q.text(1), q.text(2), q.text(3), q.number(4), q.number(5),
                     Interval{q.number(6)}});
    return out;
  });
}

Result<std::vector<RefusedPage>> refused_pages(Database& db, const SourceId& id,
                                               std::size_t limit) {
  return translated(db, [&]() -> Result<std::vector<RefusedPage>> {
    std::vector<RefusedPage> out;
    SqlQuery q(db,
               "SELECT url, ended, error, what, robots FROM page WHERE source = ?"
               " AND state = 'refused' ORDER BY ended DESC, id DESC LIMIT ?",
               id, limit);
    while (q.row()) out.push_back({q.text(0), q.maybe_instant(1), q.text(2), q.text(3), q.text(4)});
    return out;
  });
}

Result<std::map<std::string, std::size_t>> excerpt_lengths(Database& db) {
  return translated(db, [&]() -> Result<std::map<std::string, std::size_t>> {
    std::map<std::string, std::size_t> lengths;
    SqlQuery q(db, "SELECT id, excerpt FROM source");
    while (q.row()) lengths[q.text(0)] = static_cast<std::size_t>(q.number(1));
    return lengths;
  });
}

Result<std::vector<Outage>> outages(Database& db) {
  return translated(db, [&]() -> Result<std::vector<Outage>> {
    std::vector<Outage> out;
    std::map<std::string, std::size_t> open;  // source → its outage in `out`
    // Some events name a source by its id alone, others as "source:" and its id.
    SqlQuery q(
        db,
        "SELECT at, what IN ('source_failing', 'source_blocked', 'source_malformed'),"
        " iif(subject LIKE 'source:%', substr(subject, 8), subject) FROM event"
        " WHERE what IN ('source_failing', 'source_blocked', 'source_malformed', 'source_ok',"
        " 'source_late', 'source_silent', 'source_moved', 'source_retired') ORDER BY id");
    while (q.row()) {
      const std::string source = q.text(2);
      const auto known = open.find(source);
      if (q.flag(1)) {
        if (known != open.end()) continue;  // it fails otherwise now
        open[source] = out.size();
        out.push_back({SourceId{source}, q.instant(0), std::nullopt});
      } else if (known != open.end()) {
        out[known->second].to = q.instant(0);
        open.erase(known);
      }
    }
    return out;
  });
}

Result<std::optional<Instant>> health_since(Database& db, const SourceId& id, Health health) {
  return translated(db, [&]() -> Result<std::optional<Instant>> {
    SqlQuery q(db, "SELECT at FROM event WHERE subject = ? AND what = ? ORDER BY id DESC LIMIT 1",
               "source:" + id.text, std::string("source_") + word(health));
    if (!q.row()) return std::optional<Instant>();
    return q.maybe_instant(0);
  });
}

}  // namespace vigie
