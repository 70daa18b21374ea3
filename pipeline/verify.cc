#include "pipeline/verify.h"

#include <algorithm>
#include <deque>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "pipeline/declare.h"
#include "store/documents.h"

namespace vigie {
namespace {

constexpr std::size_t kMostProblems = 20;
constexpr std::size_t kBatch = 500;
// An index that the daemon writes is up to date within this time.
constexpr int kLooks = 20;
constexpr std::chrono::milliseconds kBetweenLooks{250};

/// The index's records in order of id, read as they are asked for.
class Records {
 public:
  explicit Records(IndexReader& index) : index_(index) {}

  /// The next record, or null at the end; it stays the next until taken.
  Result<const Hit*> next() {
    if (waiting_.empty() && !ended_) {
      auto more = index_.records_after(last_, kBatch);
      if (!more) return more.error();
      ended_ = more->size() < kBatch;
      if (!more->empty()) last_ = more->back().id;
      waiting_.assign(std::make_move_iterator(more->begin()), std::make_move_iterator(more->end()));
    }
    return waiting_.empty() ? nullptr : &waiting_.front();
  }
  void take() { waiting_.pop_front(); }

 private:
  IndexReader& index_;
  std::deque<Hit> waiting_;
  DocumentId last_;
  bool ended_ = false;
};

bool shows(const Hit& record, const Hit& document) {
  return record.story == document.story && record.revision == document.revision &&
         record.given_id == document.given_id && record.url == document.url &&
         record.title == document.title && record.source == document.source &&
         record.language == document.language && record.published == document.published &&
         record.seen == document.seen;
}

/// A difference between archive and index, which counts unless the document changed meanwhile.
struct Difference {
  DocumentId document;
  std::string what;
};

class Comparison {
 public:
  Comparison(Database& store, IndexReader& index, Verification& found, const Progress& progress)
      : documents_(store), records_(index), found_(found), progress_(progress) {}

  Result<void> run() {
    const auto count = documents_.count();
    if (!count) return count.error();
    const auto compared = documents_.each([&](const StoredDocument& document) -> Result<void> {
      ++found_.documents;
      if (progress_) progress_(found_.documents, std::max(*count, found_.documents));
      check_hash(document);
      return check_record(document);
    });
    if (!compared) return compared;
    return check_rest(nullptr);
  }

  /// Those that no change behind `seq` explains.
  Result<void> conclude(std::int64_t seq) {
    std::set<DocumentId> changed;
    for (;;) {
      const auto changes = documents_.changes_after(seq, kBatch);
      if (!changes) return changes.error();
      if (changes->empty()) break;
      for (const Change& change : *changes) changed.insert(change.document);
      seq = changes->back().seq;
    }
    std::size_t told = 0;
    for (const Difference& one : differences_)
      if (!changed.contains(one.document) && ++told <= kMostProblems)
        found_.problems.push_back(one.what);
    if (told > kMostProblems)
      found_.problems.push_back(fmt::format("{} more documents differ", told - kMostProblems));
    return {};
  }

 private:
  void differ(DocumentId id, std::string what) { differences_.push_back({id, std::move(what)}); }

  void check_hash(const StoredDocument& document) {
    if (document.text_dropped)
      ++found_.without_text;
    else if (document.document.content_hash() != document.hash)
      differ(document.id, fmt::format("document {} is not what was archived: its title or text "
                                      "has another hash",
                                      document.id.value));
  }

  /// Records before `until` belong to no document.
  Result<void> check_rest(const StoredDocument* until) {
    for (;;) {
      const auto record = records_.next();
      if (!record) return record.error();
      if (*record == nullptr || (until != nullptr && (*record)->id >= until->id)) return {};
      differ((*record)->id,
             fmt::format("the index holds document {}, the archive does not", (*record)->id.value));
      records_.take();
    }
  }

  Result<void> check_record(const StoredDocument& document) {
    if (auto rest = check_rest(&document); !rest) return rest;
    const auto record = records_.next();
    if (!record) return record.error();
    if (*record == nullptr || (*record)->id != document.id) {
      differ(document.id, fmt::format("document {} is not in the index", document.id.value));
      return {};
    }
    if (!shows(**record, hit_of(document)))
      differ(document.id,
             fmt::format("the index shows document {} as it was before", document.id.value));
    records_.take();
    return {};
  }

  Documents documents_;
  Records records_;
  Verification& found_;
  const Progress& progress_;
  std::vector<Difference> differences_;
};

/// Waits a moment for an index that is being written, then compares its watermark.
Result<std::int64_t> check_watermark(Database& store, IndexReader& index, Verification& found) {
  for (int looks = 1;; ++looks) {
    const auto last = Documents(store).last_change();
    if (!last) return last.error();
    const auto watermark = index.watermark();
    if (!watermark) return watermark.error();
    if (*watermark == *last) return *watermark;
    if (looks < kLooks && *watermark < *last) {
      std::this_thread::sleep_for(kBetweenLooks);
      continue;
    }
    found.problems.push_back(
        fmt::format("the index is at change {}, the archive at {}", *watermark, *last));
    if (*watermark < *last)
      found.problems.push_back(
          "vigied, or vigie archive rebuild, brings the index up to the archive");
    return *watermark;
  }
}

}  // namespace

Result<Verification> verify(const std::filesystem::path& dir, const Progress& progress) {
  auto store = Database::open(DataPaths{dir}.database(), Database::Mode::read_only);
  if (!store) return store.error();
  Verification found;
  found.problems = store->integrity_problems();
  if (!found.problems.empty()) return found;  // what is read of it would say nothing
  if (auto may = may_check_index(dir); !may) return may.error();
  for (std::string& problem : index_problems(dir)) found.problems.push_back(std::move(problem));
  if (!found.problems.empty()) {
    found.problems.push_back("vigie archive rebuild makes the index anew from the archive");
    return found;
  }
  auto index = IndexReader::open(dir);
  if (!index) return index.error();
  const auto watermark = check_watermark(*store, *index, found);
  if (!watermark) return watermark.error();
  Comparison comparison(*store, *index, found, progress);
  if (auto compared = comparison.run(); !compared) return compared.error();
  if (auto concluded = comparison.conclude(*watermark); !concluded) return concluded.error();
  return found;
}

}  // namespace vigie
