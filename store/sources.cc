#include "store/sources.h"

#include <array>
#include <unordered_map>

#include "store/sql_query.h"

namespace vigie {
namespace {

// Enough for a week of a source that is visited every two hours.
constexpr int kVisitsKept = 100;

Health health_of(const std::string& text) {
  for (int h = 0; h <= static_cast<int>(Health::moved); ++h)
    if (text == word(static_cast<Health>(h))) return static_cast<Health>(h);
  return Health::unvisited;
}

/// A query for what state_of() reads, in its order.
std::string states_where(std::string_view rest) {
  std::string sql =
      "SELECT id, next_visit, first_visit, last_visit, etag, last_modified, body_hash, moved_to,"
      " health, streak, last_error, visits, unchanged, documents, hint, events, days, last_event,"
      " longest_gap FROM source WHERE ";
  return sql += rest;
}

SourceState state_of(SqlQuery& q) {
  SourceState s;
  s.id.text = q.text(0);
  s.next_visit = q.instant(1);
  s.first_visit = q.maybe_instant(2);
  s.last_visit = q.maybe_instant(3);
  s.etag = q.text(4);
  s.last_modified = q.text(5);
  s.body_hash = q.text(6);
  s.moved_to = q.text(7);
  s.health = health_of(q.text(8));
  s.streak = static_cast<int>(q.number(9));
  s.last_error = q.text(10);
  s.visits = q.number(11);
  s.unchanged = q.number(12);
  s.documents = q.number(13);
  s.hint = Interval{q.number(14)};
  s.history = {q.real(15), q.real(16), q.maybe_instant(17), Interval{q.number(18)}};
  return s;
}

std::string name_of(const Source& s) { return s.name.empty() ? s.id.text : s.name; }

/// A source as it stands in the table, where that differs from what is declared now.
struct Declared {
  Source source;
  bool retired = false;
};

/// Reads one row of kDeclared.
constexpr const char* kDeclared =
    "SELECT id, kind, url, name, every, excerpt, enabled, file, line, retired FROM source";

Declared declared_of(const SqlQuery& q) {
  Declared d;
  d.source.id.text = q.text(0);
  d.source.kind = source_kind(q.text(1)).value_or(SourceKind::feed);
  d.source.url = q.text(2);
  d.source.name = q.text(3);
  d.source.every = Interval{q.number(4)};
  d.source.excerpt = static_cast<std::size_t>(q.number(5));
  d.source.enabled = q.flag(6);
  d.source.where.file = q.text(7);
  d.source.where.line = static_cast<int>(q.number(8));
  d.retired = !q.is_null(9);
  return d;
}

bool same(const SqlQuery& q, const Source& s) {
  return q.is_null(9) && q.view(1) == word(s.kind) && q.view(2) == s.url &&
         q.view(3) == (s.name.empty() ? s.id.text : s.name) && Interval{q.number(4)} == s.every &&
         static_cast<std::size_t>(q.number(5)) == s.excerpt && q.flag(6) == s.enabled &&
         q.view(7) == s.where.file && q.number(8) == s.where.line;
}

/// What to do at a start or a reload. 100,000 sources are compared each time and few differ: only
/// those are held.
struct Differences {
  std::vector<const Source*> fresh;
  std::vector<std::pair<Declared, const Source*>> changed;
  std::vector<Declared> gone;
};

Differences differences(Database& db, const std::vector<Source>& sources) {
  std::unordered_map<std::string_view, const Source*> wanted;
  wanted.reserve(sources.size());
  for (const Source& s : sources) wanted.emplace(s.id.text, &s);
  Differences out;
  for (SqlQuery q(db, kDeclared); q.row();) {
    const auto found = wanted.find(q.view(0));
    if (found == wanted.end()) {
      if (q.is_null(9)) out.gone.push_back(declared_of(q));
      continue;
    }
    if (!same(q, *found->second)) out.changed.emplace_back(declared_of(q), found->second);
    wanted.erase(found);
  }
  for (const Source& s : sources)
    if (wanted.contains(s.id.text)) out.fresh.push_back(&s);
  return out;
}

void note(Database& db, Instant now, const char* what, const SourceId& id, const std::string& why) {
  SqlQuery(db, "INSERT INTO event (at, what, subject, why) VALUES (?, ?, ?, ?)", now, what,
           "source:" + id.text, why)
      .run();
}

void insert(Database& db, const Source& s, Instant now) {
  SqlQuery(db,
           "INSERT INTO source (id, kind, url, name, every, excerpt, enabled, file, line, declared,"
           " next_visit) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
           s.id, word(s.kind), s.url, name_of(s), s.every, s.excerpt, s.enabled, s.where.file,
           s.where.line, now)
      .run();
}

void update(Database& db, const Declared& before, const Source& s, Instant now) {
  SqlQuery(
      db,
      "UPDATE source SET kind = ?2, url = ?3, name = ?4, every = ?5, excerpt = ?6, enabled = ?7,"
      " file = ?8, line = ?9, retired = NULL WHERE id = ?1",
      s.id, word(s.kind), s.url, name_of(s), s.every, s.excerpt, s.enabled, s.where.file,
      s.where.line)
      .run();
  const bool accepted = before.source.kind == s.kind &&
                        SqlQuery(db,
                                 "UPDATE source SET moved_to = '', next_visit = ?3 WHERE id = ?1"
                                 " AND moved_to = ?2",
                                 s.id, s.url, now)
                                .run() > 0;
  if (accepted)
    return;  // where it had moved to: the same source, and its rhythm and backlog are known
  if (before.source.url != s.url || before.source.kind != s.kind)
    // Another place: what was remembered of the former does not hold, and its backlog is new.
    SqlQuery(db,
             "UPDATE source SET etag = '', last_modified = '', body_hash = '', moved_to = '',"
             " first_visit = NULL, next_visit = ?2, hint = 0, events = 0, days = 0,"
             " last_event = NULL, longest_gap = 0 WHERE id = ?1",
             s.id, now)
        .run();
  else if (before.retired)
    SqlQuery(db, "UPDATE source SET next_visit = ?2 WHERE id = ?1", s.id, now).run();
  else if (before.source.every != s.every)
    SqlQuery(db, "UPDATE source SET next_visit = min(next_visit, ?2) WHERE id = ?1", s.id,
             now + s.every)
        .run();
}

/// Pages of a source that is no longer visited wait no longer: another source that named them takes
/// them over, or they are parked until their source comes back.
void park(Database& db, const SourceId& id) {
  SqlQuery(
      db,
      "UPDATE OR IGNORE page SET source ="
      " (SELECT a.source FROM page_also a JOIN source s ON s.id = a.source"
      "  WHERE a.page = page.id AND s.retired IS NULL AND s.enabled = 1 ORDER BY a.found LIMIT 1)"
      " WHERE next_attempt IS NOT NULL AND source = ?1 AND EXISTS"
      " (SELECT 1 FROM page_also a JOIN source s ON s.id = a.source"
      "  WHERE a.page = page.id AND s.retired IS NULL AND s.enabled = 1)",
      id)
      .run();
  SqlQuery(db,
           "UPDATE page SET state = 'parked', next_attempt = NULL"
           " WHERE next_attempt IS NOT NULL AND source = ?",
           id)
      .run();
}

void unpark(Database& db, const SourceId& id, Instant now) {
  SqlQuery(db,
           "UPDATE page SET state = 'waiting', next_attempt = ?2"
           " WHERE state = 'parked' AND source = ?1",
           id, now)
      .run();
}

}  // namespace

Result<void> Sources::declare(const std::vector<Source>& sources, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    const Differences differ = differences(db_, sources);
    for (const Source* s : differ.fresh) insert(db_, *s, now);
    for (const auto& [before, s] : differ.changed) {
      update(db_, before, *s, now);
      if (before.retired) note(db_, now, "source_declared", s->id, "declared again");
    }
    for (const Declared& before : differ.gone) {
      const SourceId& id = before.source.id;
      SqlQuery(db_, "UPDATE source SET retired = ?2 WHERE id = ?1", id, now).run();
      note(db_, now, "source_retired", id, "no longer in " + before.source.where.file);
      park(db_, id);
    }
    for (const auto& [before, s] : differ.changed) {
      const bool watched = !before.retired && before.source.enabled;
      if (watched && !s->enabled) park(db_, s->id);
      if (!watched && s->enabled) unpark(db_, s->id, now);
    }
    return {};
  });
}

Result<std::vector<SourceState>> Sources::states() {
  return translated(db_, [&]() -> Result<std::vector<SourceState>> {
    std::vector<SourceState> states;
    if (SqlQuery q(db_, "SELECT count(*) FROM source"); q.row())
      states.reserve(static_cast<std::size_t>(q.number(0)));
    for (SqlQuery q(db_, states_where("retired IS NULL ORDER BY id")); q.row();)
      states.push_back(state_of(q));
    return states;
  });
}

Result<SourceState> Sources::state(const SourceId& id) {
  return translated(db_, [&]() -> Result<SourceState> {
    SqlQuery q(db_, states_where("id = ?"), id);
    if (!q.row()) return Error{Kind::not_found, "no source \"" + id.text + "\""};
    return state_of(q);
  });
}

Result<void> Sources::save(const SourceState& s) {
  return translated(db_, [&]() -> Result<void> {
    const int rows =
        SqlQuery(db_,
                 "UPDATE source SET next_visit = ?2, first_visit = ?3, last_visit = ?4, etag = ?5,"
                 " last_modified = ?6, body_hash = ?7, moved_to = ?8, health = ?9, streak = ?10,"
                 " last_error = ?11, visits = ?12, unchanged = ?13, documents = ?14, hint = ?15,"
                 " events = ?16, days = ?17, last_event = ?18, longest_gap = ?19 WHERE id = ?1",
                 s.id, s.next_visit, s.first_visit, s.last_visit, s.etag, s.last_modified,
                 s.body_hash, s.moved_to, word(s.health), s.streak, s.last_error, s.visits,
                 s.unchanged, s.documents, s.hint, s.history.events, s.history.days,
                 s.history.last_event, s.history.longest_gap)
            .run();
    if (rows == 0) return Error{Kind::not_found, "no source \"" + s.id.text + "\""};
    return {};
  });
}

Result<WatchReport> Sources::watch_report() {
  return translated(db_, [&]() -> Result<WatchReport> {
    WatchReport report;
    SqlQuery count(db_, "SELECT count(*) FROM source WHERE retired IS NULL AND enabled = 1");
    if (count.row()) report.sources = static_cast<int>(count.number(0));
    SqlQuery troubled(db_,
                      "SELECT name FROM source WHERE health IN ('failing', 'blocked', 'malformed')"
                      " AND retired IS NULL AND enabled = 1 ORDER BY name");
    while (troubled.row()) report.unreachable.push_back(troubled.text(0));
    return report;
  });
}

Result<void> Sources::record_visit(const SourceId& id, Instant at, const VisitOutcome& outcome,
                                   Interval took) {
  return translated(db_, [&]() -> Result<void> {
    static constexpr std::array kWords = {"unchanged", "changed", "failed"};
    const auto* changed = std::get_if<Changed>(&outcome);
    const auto* failed = std::get_if<Failed>(&outcome);
    SqlQuery(db_,
             "INSERT INTO visit (source, at, outcome, error, what, found, fresh, took)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             id, at, kWords.at(outcome.index()), failed ? word(failed->error.kind) : "",
             failed ? failed->error.what : std::string(), changed ? changed->found : 0,
             changed ? changed->fresh : 0, took)
        .run();
    SqlQuery(db_,
             "DELETE FROM visit WHERE source = ?1 AND id <="
             " (SELECT id FROM visit WHERE source = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
             id, kVisitsKept)
        .run();
    return {};
  });
}

}  // namespace vigie
