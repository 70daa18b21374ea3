// The durable frontier: pages that sources found, until they are read or refused for good.
#include <algorithm>

#include "store/json.h"
#include "store/sources.h"
#include "store/sql_query.h"

namespace vigie {
namespace {

void insert(Database& db, const SourceId& source, const Found& f, Instant now) {
  SqlQuery(db,
           "INSERT INTO page (key, url, source, state, next_attempt, modified, alerts, found,"
           " published, published_at, title, authors, summary, content, depth)"
           " VALUES (?1, ?2, ?3, 'waiting', ?4, ?5, ?6, ?4, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
           f.key, f.url, source, now, f.modified, f.alerts, text_of(f.published),
           moment_of(f.published), f.title, json_of(f.authors), f.summary, f.content, f.depth)
      .run();
}

/// The source says that the page changed: it is read again, with what the source says of it now.
void ask_again(Database& db, PageId page, const Found& f, bool parked, Instant now) {
  SqlQuery(db,
           "UPDATE page SET url = ?2, state = iif(?3, 'parked', 'waiting'),"
           " next_attempt = iif(?3, NULL, ?4), attempts = 0, error = '', what = '', published = ?5,"
           " published_at = ?6, title = ?7, authors = ?8, summary = ?9, content = ?10, alerts = ?11"
           " WHERE id = ?1",
           page, f.url, parked, now, text_of(f.published), moment_of(f.published), f.title,
           json_of(f.authors), f.summary, f.content, f.alerts)
      .run();
}

/// What is known of an address before a visit names it.
struct Known {
  PageId page;
  std::string source, state, modified;
};

std::optional<Known> known_page(Database& db, const std::string& key) {
  SqlQuery q(db, "SELECT id, source, state, modified FROM page WHERE key = ?", key);
  if (!q.row()) return std::nullopt;
  return Known{PageId{q.number(0)}, q.text(1), q.text(2), q.text(3)};
}

/// Another source names a page that belongs to one already. True when it now waits because of it.
bool named_also(Database& db, const SourceId& source, const Known& known, const Found& f,
                Instant now) {
  std::optional<std::string> before;
  {
    SqlQuery q(db, "SELECT modified FROM page_also WHERE page = ? AND source = ?", known.page,
               source);
    if (q.row()) before = q.text(0);
  }
  if (before && *before == f.modified) return false;
  SqlQuery(db,
           "INSERT INTO page_also (page, source, modified, found) VALUES (?, ?, ?, ?)"
           " ON CONFLICT DO UPDATE SET modified = excluded.modified",
           known.page, source, f.modified, now)
      .run();
  if (!before && known.state == "parked") {
    // Its own source is no longer visited: the one that names it now takes it over.
    SqlQuery(db, "UPDATE page SET source = ?2 WHERE id = ?1", known.page, source).run();
    ask_again(db, known.page, f, false, now);
    return true;
  }
  if (!before || f.modified.empty() || known.state == "parked") return false;
  ask_again(db, known.page, f, false, now);
  return true;
}

/// Its own source names it again.
bool named_again(Database& db, const Known& known, const Found& f, Instant now) {
  if (f.modified.empty() || f.modified == known.modified) return false;
  SqlQuery(db, "UPDATE page SET modified = ?2 WHERE id = ?1", known.page, f.modified).run();
  const bool parked = known.state == "parked";
  ask_again(db, known.page, f, parked, now);
  return !parked;
}

/// How many of the pages that have waited longest share the turns: a bound on the work of one look
/// (some 30 ms), not on what waits.
constexpr std::size_t kTurnsAmong = 20'000;

Error no_page(PageId id) {
  return {Kind::not_found, "no page " + std::to_string(id.value) + " in the frontier"};
}

// Retry-After is believed for a week.
constexpr Interval kWrongClock = std::chrono::hours{8 * 24};

/// Reads a row of waiting().
/// A query for what page_of() reads, in its order.
const std::string kPage =
    "SELECT id, source, etag, last_modified, attempts, url, key, title, summary, content, authors,"
    " published, published_at, modified, alerts, depth, ended FROM page";

WaitingPage page_of(const SqlQuery& q) {
  WaitingPage p;
  p.id.value = q.number(0);
  p.source.text = q.text(1);
  p.etag = q.text(2);
  p.last_modified = q.text(3);
  p.attempts = static_cast<int>(q.number(4));
  p.found.url = q.text(5);
  p.found.key = q.text(6);
  p.found.title = q.text(7);
  p.found.summary = q.text(8);
  p.found.content = q.text(9);
  p.found.authors = strings_of(q.text(10));
  p.found.published = q.maybe_date(11);
  p.found.modified = q.text(13);
  p.found.alerts = q.flag(14);
  p.found.depth = static_cast<int>(q.number(15));
  p.read_before = q.maybe_instant(16).has_value();
  return p;
}

}  // namespace

Result<std::size_t> Sources::found(const SourceId& id, const std::vector<Found>& entries,
                                   Instant now) {
  return translated(db_, [&]() -> Result<std::size_t> {
    std::size_t waiting = 0;
    for (const Found& f : entries) {
      if (f.key.empty()) continue;
      const auto known = known_page(db_, f.key);
      bool waits = true;
      if (!known)
        insert(db_, id, f, now);
      else if (known->source == id.text)
        waits = named_again(db_, *known, f, now);
      else
        waits = named_also(db_, id, *known, f, now);
      if (waits) ++waiting;
    }
    return waiting;
  });
}

Result<std::vector<WaitingPage>> Sources::waiting(Instant now, std::size_t limit) {
  return translated(db_, [&]() -> Result<std::vector<WaitingPage>> {
    std::vector<WaitingPage> pages;
    for (SqlQuery q(db_,
                    kPage +
                        " JOIN (SELECT id AS due, turn FROM"
                        "   (SELECT id, next_attempt, row_number() OVER"
                        "     (PARTITION BY source ORDER BY next_attempt, id) AS turn FROM"
                        "     (SELECT id, source, next_attempt FROM page WHERE next_attempt <= ?"
                        "      ORDER BY next_attempt LIMIT ?))"
                        "   ORDER BY turn, next_attempt, id LIMIT ?) ON id = due"
                        " ORDER BY turn, next_attempt, id",
                    now, std::max(kTurnsAmong, limit), limit);
         q.row();)
      pages.push_back(page_of(q));
    // No rule of ours lets a page wait so long: its turn was written under a clock that was ahead.
    for (SqlQuery q(db_, kPage + " WHERE next_attempt > ? ORDER BY next_attempt, id LIMIT ?",
                    now + kWrongClock, limit - pages.size());
         q.row();)
      pages.push_back(page_of(q));
    return pages;
  });
}

Result<std::size_t> Sources::waiting_count() {
  return translated(db_, [&]() -> Result<std::size_t> {
    SqlQuery q(db_, "SELECT count(*) FROM page WHERE next_attempt IS NOT NULL");
    return q.row() ? static_cast<std::size_t>(q.number(0)) : 0;
  });
}

Result<std::optional<Instant>> Sources::next_due() {
  return translated(db_, [&]() -> Result<std::optional<Instant>> {
    // One min() at a time: SQLite answers each from the end of its index.
    std::optional<Instant> page, source;
    if (SqlQuery q(db_, "SELECT min(next_attempt) FROM page WHERE next_attempt IS NOT NULL");
        q.row())
      page = q.maybe_instant(0);
    if (SqlQuery q(db_, "SELECT min(next_visit) FROM source WHERE retired IS NULL AND enabled = 1");
        q.row())
      source = q.maybe_instant(0);
    if (page && source) return std::min(*page, *source);
    return page ? page : source;
  });
}

Result<bool> Sources::all_known(const std::vector<Found>& entries) {
  return translated(db_, [&]() -> Result<bool> {
    for (const Found& f : entries)
      if (SqlQuery q(db_, "SELECT 1 FROM page WHERE key = ?", f.key); !q.row()) return false;
    return true;
  });
}

Result<Sources::Crawled> Sources::crawled(const SourceId& id) {
  return translated(db_, [&]() -> Result<Crawled> {
    // Those that were put off count as refused.
    SqlQuery q(db_,
               "SELECT count(*), count(*) FILTER (WHERE error <> 'refused') FROM page"
               " WHERE source = ? AND depth > 0",
               id);
    if (!q.row()) return Crawled{};
    return Crawled{static_cast<std::size_t>(q.number(0)), static_cast<std::size_t>(q.number(1))};
  });
}

Result<std::vector<PageSample>> Sources::samples(const SourceId& id) {
  return translated(db_, [&]() -> Result<std::vector<PageSample>> {
    std::vector<PageSample> samples;
    SqlQuery q(db_,
               "SELECT url, sample FROM page WHERE source = ? AND depth > 0 AND (sample IS NOT NULL"
               " OR (state = 'refused' AND error IN ('rejected', 'malformed'))) ORDER BY ended, id",
               id);
    while (q.row()) samples.push_back({q.text(0), q.text(1)});
    return samples;
  });
}

Result<std::size_t> Sources::ask_hubs(const SourceId& id, Instant before, std::size_t limit,
                                      Instant now) {
  return translated(db_, [&]() -> Result<std::size_t> {
    const int rows =
        SqlQuery(db_,
                 "UPDATE page SET state = 'waiting', next_attempt = ?3, attempts = 0, alerts = 1"
                 " WHERE id IN"
                 " (SELECT id FROM page WHERE source = ?1 AND hub = 1 AND ended < ?2"
                 "  AND state = 'done' ORDER BY ended LIMIT ?4)",
                 id, before, now, limit)
            .run();
    return static_cast<std::size_t>(rows);
  });
}

Result<std::vector<SitemapPart>> Sources::parts(const SourceId& id) {
  return translated(db_, [&]() -> Result<std::vector<SitemapPart>> {
    std::vector<SitemapPart> parts;
    SqlQuery q(
        db_,
        "SELECT url, modified, read, etag, last_modified, body_hash FROM part WHERE source = ?",
        id);
    while (q.row())
      parts.push_back({q.text(0), q.text(1), q.maybe_instant(2), q.text(3), q.text(4), q.text(5)});
    return parts;
  });
}

Result<void> Sources::save_parts(const SourceId& id, const std::vector<SitemapPart>& parts) {
  return translated(db_, [&]() -> Result<void> {
    SqlQuery(db_, "DELETE FROM part WHERE source = ?", id).run();
    for (const SitemapPart& part : parts)
      SqlQuery(db_,
               "INSERT OR REPLACE INTO part (source, url, modified, read, etag, last_modified,"
               " body_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
               id, part.url, part.modified, part.read, part.etag, part.last_modified,
               part.body_hash)
          .run();
    return {};
  });
}

Result<void> Sources::page_unchanged(PageId id, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    const int rows = SqlQuery(db_,
                              "UPDATE page SET state = 'done', next_attempt = NULL, attempts = 0,"
                              " ended = ?2, error = '', what = '' WHERE id = ?1",
                              id, now)
                         .run();
    if (rows == 0) return no_page(id);
    return {};
  });
}

Result<void> Sources::page_done(PageId id, const PageEnd& end, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    // The document has it all now; the frontier keeps addresses for years and must stay small.
    const int rows =
        SqlQuery(db_,
                 "UPDATE page SET state = 'done', next_attempt = NULL, attempts = 0, etag = ?2,"
                 " last_modified = ?3, ended = ?4, error = '', what = '', title = '', summary = '',"
                 " content = '', authors = '[]', robots = ?5, hub = ?6,"
                 " sample = iif(depth > 0, coalesce(sample, ?7), NULL) WHERE id = ?1",
                 id, end.etag, end.last_modified, now, end.robots, end.hub, Blob{end.sample})
            .run();
    if (rows == 0) return no_page(id);
    return {};
  });
}

Result<void> Sources::page_refused(PageId id, const Error& why, const std::string& robots,
                                   Instant now) {
  return translated(db_, [&]() -> Result<void> {
    const int rows =
        SqlQuery(db_,
                 "UPDATE page SET state = 'refused', next_attempt = NULL, ended = ?2, error = ?3,"
                 " what = ?4, summary = '', content = '', robots = ?5 WHERE id = ?1",
                 id, now, word(why.kind), why.what, robots)
            .run();
    if (rows == 0) return no_page(id);
    return {};
  });
}

Result<void> Sources::page_failed(PageId id, const Error& why, Instant next_attempt) {
  return translated(db_, [&]() -> Result<void> {
    const int rows = SqlQuery(db_,
                              "UPDATE page SET next_attempt = iif(state = 'parked', NULL, ?2),"
                              " state = iif(state = 'parked', 'parked', 'waiting'),"
                              " attempts = attempts + 1, error = ?3, what = ?4 WHERE id = ?1",
                              id, next_attempt, word(why.kind), why.what)
                         .run();
    if (rows == 0) return no_page(id);
    return {};
  });
}

}  // namespace vigie
