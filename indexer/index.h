#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "indexer/facet.h"
#include "indexer/query.h"

namespace vigie {

/// Writes the Xapian index at `<data>/index`. One process at a time: it holds `<data>/index.lock`
/// (flock, with the process id inside) for as long as it lives. Thread: one, the owner.
///
/// The index is derived: put and drop are idempotent by the document's number, which is Xapian's
/// too, and the watermark (the last change applied), the archive's uuid and the schema's version
/// are committed with the documents they belong to. What was not committed is gone when the writer
/// goes: apply the changes after watermark() again. Commit every 1,000 changes or 500 ms; a
/// document and its lexicon wait in memory until then.
///
/// After any failure the writer is spent: let it go and open another.
class IndexWriter {
 public:
  /// Kind::locked with the holder's pid when another process has it; Kind::corrupt when Xapian
  /// cannot open it or another version of the schema wrote it (the caller sets `<data>/index` aside
  /// and rebuilds). An index that does not exist is made.
  static Result<IndexWriter> open(const std::filesystem::path& data_dir);
  IndexWriter(IndexWriter&&) noexcept;
  IndexWriter& operator=(IndexWriter&&) noexcept;
  ~IndexWriter();

  /// The change last applied; 0 for a new index.
  std::int64_t watermark() const;
  /// Empty for a new index.
  std::string archive_uuid() const;

  /// Adds the document, or replaces it. Its id must be in 1..2^32-1 (Kind::too_large).
  Result<void> put(const StoredDocument& document);
  /// Nothing happens when it is not there.
  Result<void> drop(DocumentId document);
  /// Commits with the watermark. Visible to readers when it returns.
  Result<void> commit(std::int64_t watermark, const std::string& archive_uuid);
  /// Removes everything (another archive's index, or a watermark from the future): a new index
  /// takes the old one's place at once, and readers go over to it with their next question.
  Result<void> clear();
  /// Commits, then writes the index anew without its slack and puts it in place as clear() does.
  /// Needs as much free space as the index takes.
  Result<void> compact(std::int64_t watermark, const std::string& archive_uuid);
  std::uint64_t count() const;

 private:
  struct Impl;
  explicit IndexWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// In this time a document loses half of its relevance when freshness counts.
constexpr std::chrono::days kFreshHalfLife{30};

struct SearchRequest {
  Query query;
  std::size_t offset = 0, limit = 10;
  /// By date: newest first, by `published`, else by `seen`. Fresh: relevance halved for every
  /// kFreshHalfLife of age. Equals come newest first, and pages of an answer never overlap.
  enum class Sort { relevance, date, fresh } sort = Sort::relevance;
  bool fold = false;          ///< one hit a story, its best
  std::vector<Facet> facets;  ///< what to count all hits by, not only those shown
  Instant now{};
  /// CPU time after which the question is given up as Kind::too_large; nothing: never.
  std::optional<Interval> patience;
};

/// One span of a snippet; `hit` marks words that answered.
struct SnippetPart {
  std::string text;
  bool hit = false;
};

struct Hit {
  DocumentId id;
  std::string given_id;
  StoryId story;
  std::string url, title, source, language;
  std::string published;  ///< as the archive has it, or empty
  std::string seen;       ///< RFC 3339
  int revision = 1;       ///< the one that the index has
  double score = 0;
};

struct SearchResult {
  std::uint64_t total = 0;     ///< exact, counts documents
  std::uint64_t searched = 0;  ///< documents in the index
  std::vector<Hit> hits;
  std::vector<FacetCounts> facets;  ///< as asked for, in that order
};

/// A word of a query that is in no document, and the word nearest to it that is.
struct Misspelling {
  std::string folded;   ///< as the query's token has it
  std::string nearest;  ///< as documents mostly write it
  std::uint64_t documents = 0;
};

/// The query with the misspelt words exchanged, as it was written otherwise.
std::string respelt(std::string_view query, const std::vector<Misspelling>& misspellings);

struct LikeRequest {
  DocumentId document;
  bool own_story = false;  ///< also the documents that tell the same
  std::size_t limit = 10;
};

/// A document that is like another one.
struct Like {
  Hit hit;                          ///< its score: 1 for a document that has every telling word
  std::vector<std::string> shared;  ///< stems that both have, the most telling first
};

/// Documents of a day, by `published`, else by `seen`, and of one value of a facet.
struct DayCount {
  std::chrono::sys_days day;
  std::string value;                 ///< empty when nothing was split
  std::uint64_t found = 0, all = 0;  ///< that the query finds, and that there are
};

/// Most folded forms that one wildcard or fuzzy word may stand for in an archive.
constexpr std::size_t kMaxExpansion = 1'000;

/// Reads the index: a snapshot is opened per question, so that it never blocks the writer and never
/// fails because of it (DatabaseModifiedError is retried). Thread: one at a time.
///
/// A folder without an index holds no documents; that is no error. A query that cannot stand alone
/// is refused (refuse_alone()), and so is one of which a word stands for more than kMaxExpansion
/// forms (Kind::too_large with the column). A broken index is Kind::corrupt.
class IndexReader {
 public:
  static Result<IndexReader> open(const std::filesystem::path& data_dir);
  IndexReader(IndexReader&&) noexcept;
  IndexReader& operator=(IndexReader&&) noexcept;
  ~IndexReader();

  Result<SearchResult> search(const SearchRequest& request);
  /// What the query probably spells wrong: misspelling.h. Empty when every word is known.
  Result<std::vector<Misspelling>> misspellings(const Query& query);
  /// The documents most like one, best first: those that share its rarest words. Kind::not_found
  /// when the index does not hold it.
  Result<std::vector<Like>> like(const LikeRequest& request);
  /// Every day on which there is a document, in order, split by a facet or not. One pass over the
  /// values of the index; no document is read. `patience` as in SearchRequest.
  Result<std::vector<DayCount>> count_by_day(const Query& query, Instant now,
                                             std::optional<Facet> split,
                                             std::optional<Interval> patience = {});
  /// Every document that the query finds, in order of number, for long work that reads the store
  /// after. `patience` as in SearchRequest.
  Result<std::vector<DocumentId>> find_all(const Query& query, Instant now,
                                           std::optional<Interval> patience = {});
  /// True when `document` is found by the query: what the matcher's contract is tested against.
  Result<bool> finds(const Query& query, DocumentId document, Instant now);
  /// About how many documents a query finds, by those among the `sample` newest: for who asks
  /// hundreds of such questions. Exact where there are no more documents than that.
  Result<std::uint64_t> estimate(const Query& query, std::uint64_t sample, Instant now);
  Result<std::int64_t> watermark();
  Result<std::uint64_t> count();
  /// What the index shows of the documents behind `last`, in order of id, at most `limit`: what
  /// `verify` compares with the archive.
  Result<std::vector<Hit>> records_after(DocumentId last, std::size_t limit);

 private:
  struct Impl;
  explicit IndexReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The structure of the index's files, all of it (what xapian-check does): what is wrong, or
/// nothing. An index that does not exist has no problem. Cost: reads the whole index. A writer that
/// commits meanwhile is no problem: it is looked at again.
std::vector<std::string> index_problems(const std::filesystem::path& data_dir);

/// Whether this user may have the index checked: Xapian opens what it checks for writing. Else
/// Kind::io.
Result<void> may_check_index(const std::filesystem::path& data_dir);

/// What the index shows of a document, but for its score.
Hit hit_of(const StoredDocument& document);

/// The best passage of a text for a query, about `length` bytes, words that answer marked; plain
/// text.
std::vector<SnippetPart> snippet(const Query& query, std::string_view text,
                                 std::string_view language, std::size_t length = 240);

}  // namespace vigie
