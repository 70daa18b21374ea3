// What is read of documents, and what joins their stories. How they are written: documents.cc.
#include <algorithm>
#include <charconv>
#include <limits>

#include "store/documents.h"
#include "store/json.h"
#include "store/sql_query.h"
#include "store/text_packing.h"

namespace vigie {
namespace {

constexpr std::size_t kBatch = 200;

/// A query for what stored() reads, in its order.
std::string documents_where(std::string_view rest) {
  std::string sql =
      "SELECT d.id, d.story, d.revision, d.url, d.key, d.given_id, d.source, d.title, d.hash,"
      " d.authors, d.published, d.published_at, d.modified, d.modified_at, d.language, d.site,"
      " d.seen, d.deadline, d.noindex, d.nosnippet, d.max_snippet, d.robots, d.access, d.kind,"
      " d.fields, t.text_encoding, t.text, t.packed"
      " FROM document d JOIN document_text t ON t.document = d.id WHERE ";
  return sql += rest;
}

StoredDocument stored(SqlQuery& q) {
  StoredDocument s;
  s.id.value = q.number(0);
  s.story.value = q.number(1);
  s.revision = static_cast<int>(q.number(2));
  Document& d = s.document;
  d.url = q.text(3);
  d.key = q.text(4);
  d.given_id = q.text(5);
  d.source.text = q.text(6);
  d.title = q.text(7);
  s.hash = q.text(8);
  d.authors = strings_of(q.text(9));
  d.published = q.maybe_date(10);
  d.modified = q.maybe_date(12);
  d.language = q.text(14);
  d.site = q.text(15);
  d.seen = q.instant(16);
  d.deadline = q.maybe_text(17);
  d.directives.noindex = q.flag(18);
  d.directives.nosnippet = q.flag(19);
  if (!q.is_null(20)) d.directives.max_snippet = static_cast<int>(q.number(20));
  d.robots = q.text(21);
  d.access = access_kind(q.text(22)).value_or(Access::unknown);
  d.kind = q.text(23);
  d.fields = fields_of(q.text(24));
  auto text = unpacked(q, 25);
  s.text_dropped = !text;
  d.text = std::move(text).value_or("");
  return s;
}

std::optional<StoredDocument> one(SqlQuery&& q) {
  if (!q.row()) return std::nullopt;
  return stored(q);
}

std::vector<StoredDocument> all(SqlQuery&& q) {
  std::vector<StoredDocument> documents;
  while (q.row()) documents.push_back(stored(q));
  return documents;
}

StoryId resolved(Database& db, StoryId story) {
  SqlQuery q(db, "SELECT story FROM story_alias WHERE alias = ?", story);
  return q.row() ? StoryId{q.number(0)} : story;
}

}  // namespace

Result<std::optional<StoredDocument>> Documents::find(DocumentId id) {
  return translated(db_, [&]() -> Result<std::optional<StoredDocument>> {
    return one(SqlQuery(db_, documents_where("d.id = ?"), id));
  });
}

Result<std::optional<StoredDocument>> Documents::find_shown(const std::string& shown) {
  return translated(db_, [&]() -> Result<std::optional<StoredDocument>> {
    if (auto given = one(SqlQuery(db_, documents_where("d.given_id = ?"), shown))) return given;
    DocumentId id;
    const char* end = shown.data() + shown.size();
    const auto read = std::from_chars(shown.data(), end, id.value);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return one(SqlQuery(db_, documents_where("d.id = ?"), id));
  });
}

Result<std::optional<DocumentId>> Documents::find_key(const std::string& key) {
  return translated(db_, [&]() -> Result<std::optional<DocumentId>> {
    SqlQuery q(db_, "SELECT id FROM document WHERE key = ?", key);
    if (!q.row()) return std::nullopt;
    return DocumentId{q.number(0)};
  });
}

Result<std::optional<std::string>> Documents::revision_text(DocumentId id, int revision) {
  return translated(db_, [&]() -> Result<std::optional<std::string>> {
    SqlQuery q(db_,
               "SELECT r.text_encoding, r.text, r.packed FROM revision r WHERE r.document = ?1 AND "
               "r.revision = ?2"
               " UNION ALL SELECT t.text_encoding, t.text, t.packed FROM document d JOIN "
               "document_text t ON t.document = d.id"
               " WHERE d.id = ?1 AND d.revision = ?2",
               id, revision);
    if (!q.row()) return std::nullopt;
    return unpacked(q, 0);
  });
}

Result<std::vector<Change>> Documents::changes_after(std::int64_t seq, std::size_t limit) {
  return translated(db_, [&]() -> Result<std::vector<Change>> {
    std::vector<Change> changes;
    SqlQuery q(db_,
               "SELECT seq, document, what = 'drop' FROM change WHERE seq > ? ORDER BY seq LIMIT ?",
               seq, limit);
    while (q.row()) changes.push_back({q.number(0), DocumentId{q.number(1)}, q.flag(2)});
    return changes;
  });
}

Result<std::int64_t> Documents::last_change() {
  return translated(db_, [&]() -> Result<std::int64_t> {
    // Not max(seq): the log may be cut behind the index, and the highest number must stay known.
    SqlQuery q(db_, "SELECT seq FROM sqlite_sequence WHERE name = 'change'");
    return q.row() ? q.number(0) : 0;
  });
}

Result<std::int64_t> Documents::count() {
  return translated(db_, [&]() -> Result<std::int64_t> {
    SqlQuery q(db_, "SELECT count(*) FROM document");
    return q.row() ? q.number(0) : 0;
  });
}

Result<void> Documents::each(const std::function<Result<void>(const StoredDocument&)>& visit) {
  return each_between(DocumentId{1}, DocumentId{std::numeric_limits<std::int64_t>::max()}, visit);
}

Result<void> Documents::each_between(
    DocumentId first, DocumentId last,
    const std::function<Result<void>(const StoredDocument&)>& visit) {
  for (;;) {
    auto batch = translated(db_, [&]() -> Result<std::vector<StoredDocument>> {
      return all(SqlQuery(db_, documents_where("d.id >= ? AND d.id <= ? ORDER BY d.id LIMIT ?"),
                          first, last, kBatch));
    });
    if (!batch) return batch.error();
    for (const auto& document : *batch)
      if (auto visited = visit(document); !visited) return visited;
    if (batch->size() < kBatch) return {};
    first = DocumentId{batch->back().id.value + 1};
  }
}

Result<std::vector<StoredDocument>> Documents::of_story(StoryId story) {
  return translated(db_, [&]() -> Result<std::vector<StoredDocument>> {
    return all(SqlQuery(db_, documents_where("d.story = ? ORDER BY d.id"), resolved(db_, story)));
  });
}

Result<StoryId> Documents::resolve(StoryId story) {
  return translated(db_, [&]() -> Result<StoryId> { return resolved(db_, story); });
}

Result<StoryId> Documents::join_stories(StoryId one_story, StoryId other, Instant now) {
  return translated(db_, [&]() -> Result<StoryId> {
    const StoryId a = resolved(db_, one_story), b = resolved(db_, other);
    const StoryId stays = std::min(a, b), goes = std::max(a, b);
    if (stays == goes) return stays;
    SqlQuery(db_, "UPDATE document SET story = ? WHERE story = ?", stays, goes).run();
    SqlQuery(db_, "UPDATE story_alias SET story = ? WHERE story = ?", stays, goes).run();
    SqlQuery(db_, "INSERT INTO story_alias (alias, story) VALUES (?, ?)", goes, stays).run();
    // Of two items that are now one story, a waiting one is held when the other travels on its
    // channel already, and when both wait the later one.
    const char* kTwins =
        " FROM item_channel c JOIN item i ON i.id = c.item"
        " JOIN item twin ON twin.subscriber = i.subscriber AND twin.id <> i.id"
        "  AND twin.development = i.development"
        "  AND twin.story IN (SELECT ?1 UNION ALL SELECT alias FROM story_alias WHERE story = ?1)"
        " JOIN item_channel tc ON tc.item = twin.id AND tc.channel = c.channel"
        " WHERE i.story IN (SELECT ?1 UNION ALL SELECT alias FROM story_alias WHERE story = ?1)"
        "  AND c.delivery IS NULL AND (c.held IS NULL OR c.held IN ('retired', 'paused', "
        "'suppressed'))"
        "  AND (tc.delivery IS NOT NULL OR (tc.item < c.item AND (tc.held IS NULL OR tc.held IN "
        "('retired', 'paused', 'suppressed'))))";
    std::vector<std::pair<std::int64_t, std::string>> told;
    for (SqlQuery q(db_, std::string("SELECT DISTINCT c.item, c.channel") + kTwins, stays);
         q.row();)
      told.emplace_back(q.number(0), q.text(1));
    for (const auto& [item, channel] : told) {
      SqlQuery(db_, "UPDATE item_channel SET held = 'told' WHERE item = ? AND channel = ?", item,
               channel)
          .run();
      SqlQuery(
          db_,
          "INSERT INTO event (at, what, subject, why) VALUES (?, 'item_held', 'item:' || ?, ?)",
          now, item, channel + ": told already as story " + std::to_string(stays.value))
          .run();
    }
    return stays;
  });
}

}  // namespace vigie
