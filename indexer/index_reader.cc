#include <fcntl.h>
#include <sys/stat.h>
#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include <xapian.h>

#include "core/descriptor.h"
#include "indexer/counting.h"
#include "indexer/index.h"
#include "indexer/index_form.h"
#include "indexer/index_hit.h"
#include "indexer/index_like.h"
#include "indexer/index_place.h"
#include "indexer/index_snapshot.h"
#include "indexer/misspelling.h"
#include "indexer/position_source.h"
#include "indexer/ranking.h"
#include "indexer/word_query.h"
#include "indexer/xapian_error.h"
#include "indexer/xapian_query.h"

namespace vigie {
namespace {

using namespace index_form;

/// A reader survives one commit and fails at the second one during its question. Three more tries
/// are enough beside the daemon, which commits ten times a second; not beside an import that
/// commits back to back on a busy machine, where a question was seen to be overtaken four times.
constexpr int kMostTries = 20;

/// Which folder stands at a path: the writer may exchange it for another (IndexWriter::clear()).
struct Folder {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const Folder&) const = default;
};

Folder folder_of(const struct stat& found) { return {found.st_dev, found.st_ino}; }

std::optional<Folder> folder_at(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return folder_of(found);
}

std::optional<Folder> folder_of(const Descriptor& held) {
  struct stat found {};
  if (!held.is_open() || ::fstat(held.number(), &found) != 0) return std::nullopt;
  return folder_of(found);
}

/// Open for as long as its number must not be given to the next folder.
Descriptor hold(const std::string& path) {
  Descriptor held(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!held.is_open() && errno != ENOENT)
    throw Xapian::DatabaseOpeningError("cannot open the folder " + path, errno);
  return held;
}

Xapian::Database empty_index() {
  return Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY);
}

void set_order(Xapian::Enquire& enquire, SearchRequest::Sort sort) {
  // Equals come newest first: numbers are given in order of archiving.
  enquire.set_docid_order(Xapian::Enquire::DESCENDING);
  if (sort == SearchRequest::Sort::date) enquire.set_sort_by_value_then_relevance(kDateSlot, true);
}

/// The documents that a query finds, without ranking them.
std::uint64_t count_all(const Xapian::Database& index, const Xapian::Query& query) {
  PatienceSpy patience;
  return show_all(index, query, false, {&patience});
}

/// How many of a ranking to pass over and to show, within what there is.
struct Page {
  Xapian::doccount offset = 0, limit = 0;
};

Page page_of(const SearchRequest& request, const Xapian::Database& index) {
  const auto documents = static_cast<std::uint64_t>(index.get_doccount());
  const std::uint64_t offset = std::min<std::uint64_t>(request.offset, documents);
  const std::uint64_t limit = std::min<std::uint64_t>(request.limit, documents - offset);
  return {static_cast<Xapian::doccount>(offset), static_cast<Xapian::doccount>(limit)};
}

/// By relevance times freshness: every document is weighed, then those of the page are read.
void rank_fresh(const Xapian::Database& index, const Xapian::Query& query,
                const SearchRequest& request, SearchResult& result) {
  WeightSpy weights(request.now);
  FacetSpy facets(request.facets);
  PatienceSpy patience;
  std::vector<Xapian::MatchSpy*> spies = {&weights, &patience};
  if (!request.facets.empty()) spies.push_back(&facets);
  result.total = show_all(index, query, true, spies);
  result.facets = facets.counts();
  const auto ranking = std::move(weights).ranking(request.fold);
  const Page page = page_of(request, index);
  for (std::size_t i = page.offset; i < ranking.size() && result.hits.size() < page.limit; ++i)
    result.hits.push_back(hit_of(index.get_document(ranking[i].document), ranking[i].score));
}

/// By relevance, word by word.
void rank_words(const IndexSnapshot& at, const WordQuery& query, const SearchRequest& request,
                SearchResult& result) {
  const Xapian::Database& index = at.index;
  const auto found = find_documents(index, at.words, query);
  const Page page = page_of(request, index);
  result.total = found.size();
  for (const FoundDocument& one : best_of(index, found, page.offset, page.limit, request.fold))
    result.hits.push_back(hit_of(index.get_document(one.document), one.score));
}

/// By relevance or date, by Xapian's matcher.
void rank(const Xapian::Database& index, const Xapian::Query& query, const SearchRequest& request,
          SearchResult& result) {
  const Page page = page_of(request, index);
  Xapian::Enquire enquire = enquire_of(index);
  enquire.set_query(query);
  PatienceSpy patience;
  enquire.add_matchspy(&patience);
  set_order(enquire, request.sort);
  if (request.fold) enquire.set_collapse_key(kStorySlot);
  const bool counted = !request.facets.empty();
  // The total is exact, so every document is looked at while ranking. Folding makes Xapian count
  // stories, and the total counts documents.
  const bool once = !counted && !request.fold && page.limit > 0;
  const Xapian::MSet found =
      enquire.get_mset(page.offset, page.limit, once ? index.get_doccount() : Xapian::doccount{0});
  if (once) {
    result.total = found.get_matches_estimated();
  } else {
    FacetSpy facets(request.facets);
    result.total = show_all(index, query, false, {&facets, &patience});
    result.facets = facets.counts();
  }
  result.hits.reserve(found.size());
  for (auto hit = found.begin(); hit != found.end(); ++hit)
    result.hits.push_back(hit_of(hit.get_document(), hit.get_weight()));
}

Result<SearchResult> search_in(const IndexSnapshot& at, const SearchRequest& request) {
  SearchResult result;
  result.searched = at.index.get_doccount();
  if (request.sort == SearchRequest::Sort::relevance && request.facets.empty()) {
    const auto words = word_query(request.query, at.index);
    if (words.has_error()) return words.error();
    if (*words) {
      rank_words(at, **words, request, result);
      return result;
    }
  }
  const auto query = xapian_query(request.query, at, request.now);
  if (query.has_error()) return query.error();
  if (request.sort == SearchRequest::Sort::fresh)
    rank_fresh(at.index, *query, request, result);
  else
    rank(at.index, *query, request, result);
  return result;
}

Error given_up(Interval patience) {
  return {Kind::too_large,
          "the query is too much work for this archive: given up after " + to_string(patience) +
              " of CPU time",
          "ask for fewer wildcards, word~, NEAR or alternatives, or give it more patience"};
}

}  // namespace

struct IndexReader::Impl {
  std::string path;
  Descriptor held;
  std::optional<Folder> folder;  ///< held, of the snapshot; nothing while there is none
  bool opened = false;
  IndexSnapshot snapshot;

  /// Moves to the last commit. An absent index is an empty one.
  void refresh() {
    Xapian::Database& index = snapshot.index;
    if (opened && folder_at(path) == folder) {
      if (folder) index.reopen();
    } else {
      held = hold(path);
      folder = folder_of(held);
      index = folder ? Xapian::Database(path, Xapian::DB_OPEN) : empty_index();
      if (const std::string found = index.get_metadata(kSchemaKey);
          index.get_doccount() != 0 && found != schema())
        throw Xapian::DatabaseVersionError(another_form(found));
      if (index.get_doccount() != 0 && folder && !has_records(path))
        throw Xapian::DatabaseCorruptError("the file with its records is gone");
      snapshot.words = WordFile();
      opened = true;
    }
    const std::uint64_t end = words_begin(index.get_metadata(kWordsEndKey));
    if (end > snapshot.words.size()) snapshot.words = WordFile(path, end);
    // Xapian opens its files by their names: some may be of the folder that stands there now.
    if (folder_at(path) != folder) throw Xapian::DatabaseModifiedError("the index was exchanged");
  }

  /// Asks one question of a fresh snapshot, again when commits overtake it.
  template <class Ask>
  auto ask(Ask question) -> decltype(question(snapshot)) {
    for (int attempt = 1;; ++attempt) {
      try {
        refresh();
        return question(snapshot);
      } catch (const Xapian::DatabaseModifiedError& error) {
        if (attempt == kMostTries) return xapian_error(error, "cannot read the index");
      } catch (const Xapian::Error& error) {
        // While the folder is exchanged, files of two indexes can meet: look once more.
        const bool exchanged = folder_at(path) != folder;
        opened = false;
        if (!exchanged || attempt == kMostTries)
          return xapian_error(error, "cannot read the index");
      }
    }
  }
};

IndexReader::IndexReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
IndexReader::IndexReader(IndexReader&&) noexcept = default;
IndexReader& IndexReader::operator=(IndexReader&&) noexcept = default;
IndexReader::~IndexReader() = default;

Result<IndexReader> IndexReader::open(const std::filesystem::path& data_dir) {
  auto impl = std::make_unique<Impl>();
  impl->path = index_path(data_dir).string();
  IndexReader reader(std::move(impl));
  if (const auto count = reader.count(); count.has_error()) return count.error();
  return reader;
}

Result<SearchResult> IndexReader::search(const SearchRequest& request) {
  if (auto refused = refuse_alone(request.query)) return *refused;
  try {
    const Patience patience(request.patience);
    return impl_->ask([&](const IndexSnapshot& at) { return search_in(at, request); });
  } catch (const OutOfPatience&) {
    return given_up(*request.patience);
  }
}

Result<std::vector<Misspelling>> IndexReader::misspellings(const Query& query) {
  return impl_->ask([&](const IndexSnapshot& at) -> Result<std::vector<Misspelling>> {
    return misspellings_in(at.index, query);
  });
}

Result<std::vector<Like>> IndexReader::like(const LikeRequest& request) {
  return impl_->ask([&](const IndexSnapshot& at) { return likes_in(at.index, request); });
}

Result<std::vector<DayCount>> IndexReader::count_by_day(const Query& query, Instant now,
                                                        std::optional<Facet> split,
                                                        std::optional<Interval> patience) {
  if (auto refused = refuse_alone(query)) return *refused;
  try {
    const Patience limit(patience);
    return impl_->ask([&](const IndexSnapshot& at) -> Result<std::vector<DayCount>> {
      const auto translated = xapian_query(query, at, now);
      if (translated.has_error()) return translated.error();
      return days_in(at.index, *translated, split);
    });
  } catch (const OutOfPatience&) {
    return given_up(*patience);
  }
}

Result<std::vector<DocumentId>> IndexReader::find_all(const Query& query, Instant now,
                                                      std::optional<Interval> patience) {
  if (auto refused = refuse_alone(query)) return *refused;
  try {
    const Patience limit(patience);
    return impl_->ask([&](const IndexSnapshot& at) -> Result<std::vector<DocumentId>> {
      const auto translated = xapian_query(query, at, now);
      if (translated.has_error()) return translated.error();
      NumberSpy numbers;
      PatienceSpy spent;
      show_all(at.index, *translated, false, {&numbers, &spent});
      return std::move(numbers).in_order();
    });
  } catch (const OutOfPatience&) {
    return given_up(*patience);
  }
}

Result<bool> IndexReader::finds(const Query& query, DocumentId document, Instant now) {
  if (auto refused = refuse_alone(query)) return *refused;
  return impl_->ask([&](const IndexSnapshot& at) -> Result<bool> {
    const auto translated = xapian_query(query, at, now);
    if (translated.has_error()) return translated.error();
    auto* source = new OneDocument(static_cast<Xapian::docid>(document.value));
    const Xapian::Query one(source->release());
    return count_all(at.index, Xapian::Query(Xapian::Query::OP_AND, one, *translated)) > 0;
  });
}

Result<std::uint64_t> IndexReader::estimate(const Query& query, std::uint64_t sample, Instant now) {
  if (auto refused = refuse_alone(query)) return *refused;
  return impl_->ask([&](const IndexSnapshot& at) -> Result<std::uint64_t> {
    const auto translated = xapian_query(query, at, now);
    if (translated.has_error()) return translated.error();
    const std::uint64_t last = at.index.get_lastdocid();
    if (last <= sample) return count_all(at.index, *translated);
    auto* source = new DocumentsFrom(static_cast<Xapian::docid>(last - sample + 1));
    const Xapian::Query newest(source->release());
    const std::uint64_t found =
        count_all(at.index, Xapian::Query(Xapian::Query::OP_AND, newest, *translated));
    return found * last / sample;
  });
}

Result<std::int64_t> IndexReader::watermark() {
  return impl_->ask([](const IndexSnapshot& at) -> Result<std::int64_t> {
    const std::string text = at.index.get_metadata(kWatermarkKey);
    return text.empty() ? 0 : std::strtoll(text.c_str(), nullptr, 10);
  });
}

Result<std::vector<Hit>> IndexReader::records_after(DocumentId last, std::size_t limit) {
  return impl_->ask([&](const IndexSnapshot& at) -> Result<std::vector<Hit>> {
    std::vector<Hit> hits;
    auto found = at.index.postlist_begin("");
    const auto end = at.index.postlist_end("");
    if (found != end) found.skip_to(static_cast<Xapian::docid>(last.value + 1));
    for (; found != end && hits.size() < limit; ++found) {
      Hit& hit = hits.emplace_back();
      if (!decode_record(at.index.get_document(*found).get_data(), hit))
        throw Xapian::DatabaseCorruptError("the record of document " + std::to_string(*found) +
                                           " is broken");
      hit.id = DocumentId{static_cast<std::int64_t>(*found)};
    }
    return hits;
  });
}

Result<std::uint64_t> IndexReader::count() {
  return impl_->ask([](const IndexSnapshot& at) -> Result<std::uint64_t> {
    return std::uint64_t{at.index.get_doccount()};
  });
}

}  // namespace vigie
