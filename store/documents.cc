#include "store/documents.h"

#include "core/utf8.h"
#include "store/json.h"
#include "store/sql_query.h"
#include "store/text_packing.h"

namespace vigie {
namespace {

// Titles without a text ("Avis de marché") and the few words of an error page are shared by
// documents that tell different things.
constexpr std::size_t kLeastSharedBytes = 32;

bool can_tell_a_story(const Document& document) {
  const std::string text = one_line(cut_utf8(document.text, 4 * kLeastSharedBytes));
  return !text.empty() && text.size() + document.title.size() >= kLeastSharedBytes;
}

/// The story of the first document that says the same, now or in an earlier revision. Notices with
/// another deadline are other notices, however alike their words.
StoryId told_already(Database& db, const Document& document, const std::string& hash) {
  if (!can_tell_a_story(document)) return {};
  SqlQuery q(db,
             "SELECT d.story FROM (SELECT id FROM document WHERE hash = ?1"
             " UNION SELECT document FROM revision WHERE hash = ?1) same"
             " JOIN document d ON d.id = same.id"
             " WHERE d.deadline IS ?2 ORDER BY d.id LIMIT 1",
             hash, document.deadline);
  return q.row() ? StoryId{q.number(0)} : StoryId{};
}

std::string kind_of(const Document& document) {
  return document.kind.empty() ? "article" : document.kind;
}

void note_change(Database& db, DocumentId id) {
  SqlQuery(db, "INSERT INTO change (document, what) VALUES (?, 'put')", id).run();
}

void note_source(Database& db, DocumentId id, const Document& document, Instant now) {
  SqlQuery(db,
           "INSERT INTO document_source (document, source, seen) VALUES (?, ?, ?)"
           " ON CONFLICT DO UPDATE SET seen = excluded.seen",
           id, document.source, now)
      .run();
}

Archived archive_fresh(Database& db, const Document& document, const std::string& hash,
                       const std::string& authors, Instant now) {
  Archived made{Archived::What::fresh, {}, told_already(db, document, hash), 1};
  {
    // The number that AUTOINCREMENT gives next: a story needs it before its first document.
    SqlQuery next(db, "SELECT seq + 1 FROM sqlite_sequence WHERE name = 'document'");
    made.id.value = next.row() ? next.number(0) : 1;
  }
  if (!made.story) {
    made.story.value = made.id.value;
    SqlQuery(db, "INSERT INTO story (id, created) VALUES (?, ?)", made.story, now).run();
  }
  const auto given_id = document.given_id.empty() ? std::nullopt : std::optional(document.given_id);
  const Instant seen = document.seen == Instant{} ? now : document.seen;
  SqlQuery(
      db,
      "INSERT INTO document (id, key, given_id, story, hash, source, url, site, language, seen,"
      " published, published_at, modified, modified_at, deadline, authors, title, noindex,"
      " nosnippet, max_snippet, robots, access, kind, fields)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      made.id, document.key, given_id, made.story, hash, document.source, document.url,
      document.site, document.language, seen, text_of(document.published),
      moment_of(document.published), text_of(document.modified), moment_of(document.modified),
      document.deadline, authors, document.title, document.directives.noindex,
      document.directives.nosnippet, document.directives.max_snippet, document.robots,
      word(document.access), kind_of(document), json_of(document.fields))
      .run();
  const PackedText text = pack(document.text);
  SqlQuery(db,
           "INSERT INTO document_text (document, text_encoding, text, packed) VALUES (?, ?, ?, ?)",
           made.id, text.encoding, text.text, text.blob())
      .run();
  note_source(db, made.id, document, now);
  note_change(db, made.id);
  return made;
}

void archive_revision(Database& db, const Archived& made, const Document& document,
                      const std::string& hash, const std::string& authors, Instant now) {
  SqlQuery(
      db,
      "INSERT INTO revision (document, revision, hash, replaced, title, text_encoding, text,"
      " packed) SELECT d.id, d.revision, d.hash, ?2, d.title, t.text_encoding, t.text, t.packed"
      " FROM document d JOIN document_text t ON t.document = d.id WHERE d.id = ?1",
      made.id, now)
      .run();
  // What a page no longer says of itself (its date, its deadline) stays as it was.
  SqlQuery(db,
           "UPDATE document SET revision = ?2, hash = ?3, url = ?4, site = ?5, language = ?6,"
           " revised = ?7, published = coalesce(?8, published),"
           " published_at = coalesce(?9, published_at), modified = coalesce(?10, modified),"
           " modified_at = coalesce(?11, modified_at), deadline = coalesce(?12, deadline),"
           " authors = ?13, title = ?14, noindex = ?15, nosnippet = ?16, max_snippet = ?17,"
           " robots = ?18, access = ?19, kind = ?20, fields = iif(?21 = '[]', fields, ?21),"
           " text_dropped = NULL WHERE id = ?1",
           made.id, made.revision, hash, document.url, document.site, document.language, now,
           text_of(document.published), moment_of(document.published), text_of(document.modified),
           moment_of(document.modified), document.deadline, authors, document.title,
           document.directives.noindex, document.directives.nosnippet,
           document.directives.max_snippet, document.robots, word(document.access),
           kind_of(document), json_of(document.fields))
      .run();
  const PackedText text = pack(document.text);
  SqlQuery(
      db, "UPDATE document_text SET text_encoding = ?2, text = ?3, packed = ?4 WHERE document = ?1",
      made.id, text.encoding, text.text, text.blob())
      .run();
  note_source(db, made.id, document, now);
  note_change(db, made.id);
}

}  // namespace

Result<Archived> Documents::archive(const Document& document, Instant now) {
  return translated(db_, [&]() -> Result<Archived> {
    if (document.key.empty()) return Error{Kind::internal, "a document without a key"};
    const std::string hash = document.content_hash();
    const std::string authors = json_of(document.authors);
    Archived known;
    std::string known_hash;
    {
      SqlQuery q(db_, "SELECT id, story, revision, hash FROM document WHERE key = ?", document.key);
      if (!q.row()) return archive_fresh(db_, document, hash, authors, now);
      known = {Archived::What::unchanged, DocumentId{q.number(0)}, StoryId{q.number(1)},
               static_cast<int>(q.number(2))};
      known_hash = q.text(3);
    }
    if (known_hash == hash) {
      note_source(db_, known.id, document, now);
      return known;
    }
    known.what = Archived::What::revised;
    ++known.revision;
    archive_revision(db_, known, document, hash, authors, now);
    return known;
  });
}

}  // namespace vigie
