#include "store/schema.h"

#include <array>
#include <cassert>

namespace vigie {
namespace {

// Instants are integer milliseconds since 1970 UTC. Words of enumerations are kept as words, since
// a number would tie the file to the order of an enumeration in the program. Lists and evidence are
// JSON.
//
// Numbers that people or other tables hold are AUTOINCREMENT: never given twice, even after the
// row with the highest one is deleted.
constexpr std::string_view kVersion1 = R"sql(
-- One row: the archive's own id, which the index must carry too.
CREATE TABLE archive (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  uuid    TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT;

-- A source as configuration declares it, and what its visits are remembered by. Retired rows stay:
-- documents name them. `every` and `url` are kept to notice that configuration changed them.
CREATE TABLE source (
  id            TEXT PRIMARY KEY,
  kind          TEXT NOT NULL,
  url           TEXT NOT NULL,
  name          TEXT NOT NULL,
  every         INTEGER NOT NULL,
  excerpt       INTEGER NOT NULL,
  enabled       INTEGER NOT NULL,
  file          TEXT NOT NULL,
  line          INTEGER NOT NULL,
  declared      INTEGER NOT NULL,
  retired       INTEGER,
  next_visit    INTEGER NOT NULL,
  first_visit   INTEGER,
  last_visit    INTEGER,
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  body_hash     TEXT NOT NULL DEFAULT '',
  moved_to      TEXT NOT NULL DEFAULT '',
  health        TEXT NOT NULL DEFAULT 'unvisited',
  streak        INTEGER NOT NULL DEFAULT 0,
  last_error    TEXT NOT NULL DEFAULT '',
  visits        INTEGER NOT NULL DEFAULT 0,
  unchanged     INTEGER NOT NULL DEFAULT 0,
  documents     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX source_due ON source (next_visit) WHERE retired IS NULL AND enabled = 1;

-- The last visits of each source, for `vigie source status`; older rows are deleted as new ones
-- come.
CREATE TABLE visit (
  id      INTEGER PRIMARY KEY,
  source  TEXT NOT NULL REFERENCES source,
  at      INTEGER NOT NULL,
  outcome TEXT NOT NULL,             -- unchanged, changed, failed
  error   TEXT NOT NULL DEFAULT '',  -- the word of the error's kind
  what    TEXT NOT NULL DEFAULT '',
  found   INTEGER NOT NULL DEFAULT 0,
  fresh   INTEGER NOT NULL DEFAULT 0,
  took    INTEGER NOT NULL           -- milliseconds
) STRICT;
CREATE INDEX visit_source ON visit (source, id);

-- The frontier: every address that a source ever named, once. It belongs to the source that named
-- it first. What the source told of it is kept only until the page has been read.
CREATE TABLE page (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  key           TEXT NOT NULL UNIQUE,
  url           TEXT NOT NULL,
  source        TEXT NOT NULL REFERENCES source,
  state         TEXT NOT NULL CHECK (state IN ('waiting', 'parked', 'done', 'refused')),
  next_attempt  INTEGER,             -- set exactly while the page waits
  attempts      INTEGER NOT NULL DEFAULT 0,
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  modified      TEXT NOT NULL,       -- as its own source last gave it
  alerts        INTEGER NOT NULL,
  found         INTEGER NOT NULL,
  ended         INTEGER,             -- when it was last read, or refused
  error         TEXT NOT NULL DEFAULT '',
  what          TEXT NOT NULL DEFAULT '',
  published     TEXT,
  published_at  INTEGER,
  title         TEXT NOT NULL,
  authors       TEXT NOT NULL,
  summary       TEXT NOT NULL,
  content       TEXT NOT NULL,
  CHECK ((next_attempt IS NOT NULL) = (state = 'waiting'))
) STRICT;
CREATE INDEX page_due ON page (next_attempt, source) WHERE next_attempt IS NOT NULL;
CREATE INDEX page_parked ON page (source) WHERE state = 'parked';

-- The other sources that named the same address, so that an alert can say "also told by". Each has
-- its own `modified`: two sources that write the date differently must not ask for a fetch in turn.
CREATE TABLE page_also (
  page     INTEGER NOT NULL REFERENCES page,
  source   TEXT NOT NULL REFERENCES source,
  modified TEXT NOT NULL,
  found    INTEGER NOT NULL,
  PRIMARY KEY (page, source)
) STRICT, WITHOUT ROWID;

-- A story's number is that of its first document. Documents and items point here, so that a story
-- outlives a document that retention drops.
CREATE TABLE story (
  id      INTEGER PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT;

-- A story that turned out to be told already: its number stays an alias for ever.
CREATE TABLE story_alias (
  alias INTEGER PRIMARY KEY REFERENCES story,
  story INTEGER NOT NULL REFERENCES story
) STRICT;
CREATE INDEX story_alias_story ON story_alias (story);

-- What the archive keeps, one row a document; lists read these small rows. `source` names no
-- foreign key, since an import may name sources that were never configured.
CREATE TABLE document (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  key          TEXT NOT NULL UNIQUE,
  given_id     TEXT,                 -- the id given at import
  story        INTEGER NOT NULL REFERENCES story,
  revision     INTEGER NOT NULL DEFAULT 1,
  hash         TEXT NOT NULL,        -- Document::content_hash() of this revision
  source       TEXT NOT NULL,
  url          TEXT NOT NULL,
  site         TEXT NOT NULL,
  language     TEXT NOT NULL,
  seen         INTEGER NOT NULL,
  revised      INTEGER,              -- when the present revision was archived
  published    TEXT,                 -- as the publisher wrote it
  published_at INTEGER,
  modified     TEXT,
  modified_at  INTEGER,
  deadline     TEXT,
  authors      TEXT NOT NULL,
  title        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_given_id ON document (given_id) WHERE given_id IS NOT NULL;
CREATE INDEX document_hash ON document (hash);
CREATE INDEX document_story ON document (story);

-- The text stands apart: it is written once and read whole, while the row above is read often and
-- may change its story. Compression would be a text_encoding column here, under a later version.
CREATE TABLE document_text (
  document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
  text     TEXT NOT NULL
) STRICT;

-- Who has this document, and when each source had it last.
CREATE TABLE document_source (
  document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  source   TEXT NOT NULL,
  seen     INTEGER NOT NULL,
  PRIMARY KEY (document, source)
) STRICT, WITHOUT ROWID;

-- What a document said before. The hash is indexed: a late copy may copy an early revision.
CREATE TABLE revision (
  document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  hash     TEXT NOT NULL,
  replaced INTEGER NOT NULL,
  title    TEXT NOT NULL,
  text     TEXT NOT NULL,
  PRIMARY KEY (document, revision)
) STRICT;
CREATE INDEX revision_hash ON revision (hash);

-- What the index follows. Its watermark is a seq, so none may ever be given twice. No foreign key:
-- a drop outlives its document.
CREATE TABLE change (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  document INTEGER NOT NULL,
  what     TEXT NOT NULL CHECK (what IN ('put', 'drop'))
) STRICT;

-- Profiles and subscribers as configuration declares them, with their place in it.
CREATE TABLE profile (
  id             TEXT PRIMARY KEY,
  name           TEXT NOT NULL,
  query          TEXT NOT NULL,
  must_match     TEXT NOT NULL,
  must_not_match TEXT NOT NULL,
  file           TEXT NOT NULL,
  line           INTEGER NOT NULL,
  declared       INTEGER NOT NULL,
  retired        INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriber (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  email    TEXT NOT NULL,
  language TEXT NOT NULL,
  zone     TEXT NOT NULL,
  file     TEXT NOT NULL,
  line     INTEGER NOT NULL,
  declared INTEGER NOT NULL,
  retired  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriber_email ON subscriber (lower(email));

CREATE TABLE subscription (
  subscriber TEXT NOT NULL REFERENCES subscriber,
  profile    TEXT NOT NULL REFERENCES profile,
  channel    TEXT NOT NULL,
  rhythm     TEXT NOT NULL,
  file       TEXT NOT NULL,
  line       INTEGER NOT NULL,
  declared   INTEGER NOT NULL,
  retired    INTEGER,
  PRIMARY KEY (subscriber, profile, channel, rhythm)
) STRICT, WITHOUT ROWID;

-- What a person decided. No foreign key and no deletion: a decision outlives the file that named
-- the person, and holds again when the person is named again. A suppression is of an address: a
-- corrected address is another one.
CREATE TABLE decision (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  subscriber   TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('leave', 'pause', 'mute', 'suppression')),
  profile      TEXT NOT NULL DEFAULT '',  -- mute
  address      TEXT NOT NULL DEFAULT '',  -- suppression, in lower case
  at           INTEGER NOT NULL,
  why          TEXT NOT NULL,
  reversed     INTEGER,
  reversed_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX decision_standing ON decision (subscriber, kind, profile, address)
  WHERE reversed IS NULL;
CREATE INDEX decision_address ON decision (address) WHERE address <> '' AND reversed IS NULL;

-- A revision of a document satisfied a profile, with the evidence kept at that moment.
CREATE TABLE match (
  document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  profile  TEXT NOT NULL REFERENCES profile,
  revision INTEGER NOT NULL,
  score    REAL NOT NULL,
  at       INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (document, profile, revision)
) STRICT, WITHOUT ROWID;

-- One story that one subscriber is to learn of, once. `document` is the one that told it first.
-- A development (a watched page that changed: its revision) is another item; 0 is the story itself.
CREATE TABLE item (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  story       INTEGER NOT NULL REFERENCES story,
  subscriber  TEXT NOT NULL REFERENCES subscriber,
  development INTEGER NOT NULL DEFAULT 0,
  document    INTEGER NOT NULL REFERENCES document,
  created     INTEGER NOT NULL,
  UNIQUE (story, subscriber, development)
) STRICT;

-- Every profile that found the item before it was sealed.
CREATE TABLE item_reason (
  item     INTEGER NOT NULL REFERENCES item,
  profile  TEXT NOT NULL REFERENCES profile,
  document INTEGER NOT NULL REFERENCES document,
  found    INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (item, profile)
) STRICT, WITHOUT ROWID;

-- A sealed delivery. The bytes stay after the acknowledgement, so that a resend sends the same.
CREATE TABLE delivery (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  key          TEXT NOT NULL UNIQUE,  -- Message-ID and webhook-id come from it
  subscriber   TEXT NOT NULL REFERENCES subscriber,
  channel      TEXT NOT NULL,
  rhythm       TEXT NOT NULL,
  address      TEXT NOT NULL,
  subject      TEXT NOT NULL,
  sealed       INTEGER NOT NULL,
  state        TEXT NOT NULL DEFAULT 'sealed'
                 CHECK (state IN ('sealed', 'acknowledged', 'gave_up')),
  held         TEXT,                  -- why it must not be sent though it is sealed
  attempts     INTEGER NOT NULL DEFAULT 0,
  next_attempt INTEGER NOT NULL,
  ended        INTEGER,
  receipt      TEXT NOT NULL DEFAULT '',
  error        TEXT NOT NULL DEFAULT '',
  what         TEXT NOT NULL DEFAULT '',
  bytes        BLOB NOT NULL
) STRICT;
CREATE INDEX delivery_to_send ON delivery (next_attempt) WHERE state = 'sealed' AND held IS NULL;
CREATE INDEX delivery_open ON delivery (subscriber) WHERE state = 'sealed';
CREATE INDEX delivery_last ON delivery (subscriber, channel, rhythm, sealed);

-- An item travels once on each channel that a subscription names: waiting (no delivery, not held),
-- held (why it is not sent), or sealed in a delivery. The subscriber is repeated for the index.
CREATE TABLE item_channel (
  item       INTEGER NOT NULL REFERENCES item,
  channel    TEXT NOT NULL,
  subscriber TEXT NOT NULL,
  rhythm     TEXT NOT NULL,
  due        INTEGER NOT NULL,
  held       TEXT CHECK (held IN ('left', 'suppressed', 'muted', 'told', 'retired', 'paused')),
  delivery   INTEGER REFERENCES delivery,
  PRIMARY KEY (item, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_channel_due ON item_channel (due) WHERE delivery IS NULL AND held IS NULL;
CREATE INDEX item_channel_open ON item_channel (subscriber, channel, due) WHERE delivery IS NULL;
CREATE INDEX item_channel_delivery ON item_channel (delivery) WHERE delivery IS NOT NULL;

-- Append-only: each decision that a person may ask about.
CREATE TABLE event (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  what    TEXT NOT NULL,
  subject TEXT NOT NULL,
  why     TEXT NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, id);
)sql";

// The rhythm that is learnt of a source, the pages of a site crawl, and what publishers ask for.
constexpr std::string_view kVersion2 = R"sql(
ALTER TABLE source ADD COLUMN hint INTEGER NOT NULL DEFAULT 0;       -- ms; the publisher's rhythm
ALTER TABLE source ADD COLUMN events REAL NOT NULL DEFAULT 0;        -- PublishingHistory
ALTER TABLE source ADD COLUMN days REAL NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN last_event INTEGER;
ALTER TABLE source ADD COLUMN longest_gap INTEGER NOT NULL DEFAULT 0;
CREATE INDEX source_troubled ON source (health)
  WHERE health IN ('failing', 'blocked', 'malformed');

-- What is read of a source beside its own address: the sitemaps of an index, with what each was
-- when it was last read. Those that are named no longer are deleted.
CREATE TABLE part (
  source        TEXT NOT NULL REFERENCES source,
  url           TEXT NOT NULL,
  modified      TEXT NOT NULL DEFAULT '',  -- as the index last gave it
  read          INTEGER,                   -- when its bytes were last read; NULL: not yet
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  body_hash     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (source, url)
) STRICT, WITHOUT ROWID;

-- Of a site crawl: links from the source's address, and whether the page leads on and is read again
-- at later visits. `robots` is the rule of robots.txt that decided the last visit.
ALTER TABLE page ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN hub INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN robots TEXT NOT NULL DEFAULT '';
ALTER TABLE page ADD COLUMN sample BLOB;  -- of a site crawl: which runs of words the page brought
CREATE INDEX page_hub ON page (source, ended) WHERE hub = 1;
CREATE INDEX page_crawled ON page (source) WHERE depth > 0;

-- Meta robots and X-Robots-Tag as the page last had them; max_snippet is NULL where it is not said.
ALTER TABLE document ADD COLUMN noindex INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN nosnippet INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN max_snippet INTEGER;
ALTER TABLE document ADD COLUMN robots TEXT NOT NULL DEFAULT '';
)sql";

// What a document is, its typed values, texts that take less room, and retention.
constexpr std::string_view kVersion3 = R"sql(
ALTER TABLE document ADD COLUMN access TEXT NOT NULL DEFAULT '';  -- the word of Access
ALTER TABLE document ADD COLUMN kind TEXT NOT NULL DEFAULT 'article';
ALTER TABLE document ADD COLUMN fields TEXT NOT NULL DEFAULT '[]';  -- [["place", "Rennes"], …]

-- How the text is kept (text_packing.h): 'plain' in `text`, 'zstd' in `packed`, 'dropped' by
-- retention. Rows of before stay plain: a migration that wrote every text anew would take as much
-- room again.
ALTER TABLE document_text ADD COLUMN text_encoding TEXT NOT NULL DEFAULT 'plain';
ALTER TABLE document_text ADD COLUMN packed BLOB;
ALTER TABLE revision ADD COLUMN text_encoding TEXT NOT NULL DEFAULT 'plain';
ALTER TABLE revision ADD COLUMN packed BLOB;

-- When retention dropped the text; it asks for the oldest documents of one source. A document that
-- an item tells of stays, and is asked for when another is deleted.
ALTER TABLE document ADD COLUMN text_dropped INTEGER;
CREATE INDEX document_age ON document
  (source, (text_dropped IS NOT NULL), coalesce(revised, seen));
CREATE INDEX item_document ON item (document);
CREATE INDEX item_reason_document ON item_reason (document);
)sql";

// Profiles that people make at the terminal, and what a profile says beside its query.
constexpr std::string_view kVersion4 = R"sql(
ALTER TABLE profile ADD COLUMN origin TEXT NOT NULL DEFAULT 'file'
  CHECK (origin IN ('file', 'store'));
ALTER TABLE profile ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';  -- description, limits, owner, tags
)sql";

constexpr std::array kMigrations = {kVersion1, kVersion2, kVersion3, kVersion4};
static_assert(kMigrations.size() == kSchemaVersion);

}  // namespace

std::string_view migration(int from) {
  assert(from >= 0 && from < kSchemaVersion);
  return kMigrations.at(static_cast<std::size_t>(from));
}

}  // namespace vigie
