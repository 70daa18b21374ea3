#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/document.h"
#include "store/database.h"

namespace vigie {

/// What archiving one document did.
struct Archived {
  enum class What { fresh, revised, unchanged } what = What::unchanged;
  DocumentId id;
  StoryId story;
  int revision = 1;
};

/// One line of the change log that the index follows.
struct Change {
  std::int64_t seq = 0;
  DocumentId document;
  bool drop = false;  ///< the document is to leave the index
};

/// Documents, their revisions, their stories and the change log. Thread: its Database's.
class Documents {
 public:
  explicit Documents(Database& db) : db_(db) {}

  /// Archives by `document.key`, inside the open transaction: a fresh key makes a document (and a
  /// story, or joins the story with the same content hash); another content_hash makes a revision
  /// (the earlier text is kept); the same content leaves everything but `seen` of this source
  /// alone. Fresh and revised write one row of the change log.
  Result<Archived> archive(const Document& document, Instant now);

  Result<std::optional<StoredDocument>> find(DocumentId id);
  /// By what people type: a given id first, else a number.
  Result<std::optional<StoredDocument>> find_shown(const std::string& shown);
  Result<std::optional<DocumentId>> find_key(const std::string& key);

  /// The text of one revision, the present one or an earlier one; nothing when it is not kept.
  Result<std::optional<std::string>> revision_text(DocumentId id, int revision);

  /// Changes after `seq`, oldest first, at most `limit`.
  Result<std::vector<Change>> changes_after(std::int64_t seq, std::size_t limit);
  Result<std::int64_t> last_change();
  Result<std::int64_t> count();

  /// Visits every document in order of id, in short reads: no transaction is held while `visit`
  /// runs.
  Result<void> each(const std::function<Result<void>(const StoredDocument&)>& visit);
  /// The same for the documents from `first` to `last`, both inclusive.
  Result<void> each_between(DocumentId first, DocumentId last,
                            const std::function<Result<void>(const StoredDocument&)>& visit);

  /// The documents of a story, oldest first: where else it is told. An alias gives its story.
  Result<std::vector<StoredDocument>> of_story(StoryId story);

  /// The story that a number stands for: itself, or the one that it became an alias of.
  Result<StoryId> resolve(StoryId story);

  /// Two numbers turned out to be one story: the later becomes an alias for ever. Who was told
  /// under either is not told again: what waits for the same subscriber on the same channel goes
  /// once. Inside the open transaction. Returns the story that stays.
  Result<StoryId> join_stories(StoryId one, StoryId other, Instant now);

 private:
  Database& db_;
};

}  // namespace vigie
