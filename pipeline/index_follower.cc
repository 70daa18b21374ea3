#include "pipeline/index_follower.h"

#include <utility>

#include <fmt/format.h>

#include "core/log.h"
#include "pipeline/rebuild.h"
#include "store/documents.h"

namespace vigie {
namespace {

constexpr std::size_t kCommitEvery = 1'000;
constexpr std::chrono::milliseconds kCommitAfter{100};  // within the promise of 500 ms
constexpr std::chrono::seconds kAfterFailure{5};

Result<void> apply(IndexWriter& index, Documents& documents, const Change& change) {
  if (change.drop) return index.drop(change.document);
  const auto stored = documents.find(change.document);
  if (!stored) return stored.error();
  if (!*stored) return index.drop(change.document);
  return index.put(**stored);
}

}  // namespace

Result<std::int64_t> catch_up(IndexWriter& index, Database& archive, const Progress& progress) {
  Documents documents(archive);
  const auto last = documents.last_change();
  if (!last) return last.error();
  const std::string uuid = archive.uuid();
  const bool foreign = !index.archive_uuid().empty() && index.archive_uuid() != uuid;
  if (foreign || index.watermark() > *last) {
    log_event(Level::warning, "index_rebuilt",
              {{"why", foreign ? "another archive's" : "ahead of the archive"}});
    if (auto cleared = index.clear(); !cleared) return cleared.error();
  }
  std::int64_t seq = index.watermark();
  const std::int64_t start = seq;
  for (;;) {
    const auto changes = documents.changes_after(seq, kCommitEvery);
    if (!changes) return changes.error();
    if (changes->empty()) break;
    for (const Change& change : *changes) {
      if (auto applied = apply(index, documents, change); !applied) return applied.error();
      seq = change.seq;
      if (progress) progress(seq - start, *last - start);
    }
    if (auto committed = index.commit(seq, uuid); !committed) return committed.error();
  }
  return seq - start;
}

Result<void> set_index_aside(const std::filesystem::path& data_dir, const Error& why) {
  std::error_code failed;
  std::filesystem::path aside;
  for (int n = 1; aside.empty() || std::filesystem::exists(aside, failed); ++n)
    aside = data_dir / fmt::format("index.corrupt-{}", n);
  std::filesystem::rename(data_dir / "index", aside, failed);
  if (failed) return why;
  log_error("index_set_aside", why, {{"to", aside.string()}});
  return {};
}

Result<IndexWriter> open_or_set_aside(const std::filesystem::path& data_dir) {
  auto index = IndexWriter::open(data_dir);
  if (index || index.error().kind != Kind::corrupt) return index;
  if (auto aside = set_index_aside(data_dir, index.error()); !aside) return aside.error();
  return IndexWriter::open(data_dir);
}

IndexFollower::IndexFollower(std::filesystem::path data_dir, IndexWriter index, Database archive)
    : data_dir_(std::move(data_dir)),
      index_(std::move(index)),
      archive_(std::move(archive)),
      thread_([this] { run(); }) {}

IndexFollower::~IndexFollower() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void IndexFollower::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void IndexFollower::ask(Upkeep upkeep) {
  {
    const std::lock_guard lock(mutex_);
    asked_.insert(upkeep);
    woken_ = true;
  }
  changed_.notify_all();
}

bool IndexFollower::wait_until_current(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  woken_ = true;
  idle_ = false;
  changed_.notify_all();
  return changed_.wait_for(lock, longest, [this] { return idle_; });
}

Result<void> IndexFollower::do_upkeep(Upkeep upkeep) {
  if (upkeep == Upkeep::compact) return index_->compact(index_->watermark(), archive_.uuid());
  index_.reset();
  return put_rebuilt_in_place(data_dir_);
}

/// Brings the index up to the archive, then does what was asked. A writer that failed is spent.
Result<void> IndexFollower::follow(const std::set<Upkeep>& asked) {
  if (!index_) {
    auto opened = open_or_set_aside(data_dir_);
    if (!opened) return opened.error();
    index_.emplace(std::move(*opened));
  }
  const auto applied = catch_up(*index_, archive_);
  if (!applied) {
    index_.reset();
    // The archive's own damage is told by the same kind; the index is looked at before it goes.
    if (applied.error().kind == Kind::corrupt && !index_problems(data_dir_).empty())
      if (auto aside = set_index_aside(data_dir_, applied.error()); !aside) return aside;
    return applied.error();
  }
  for (const Upkeep upkeep : asked) {
    const auto done = do_upkeep(upkeep);
    if (!done) log_error("index_upkeep_failed", done.error());
    if (!done || upkeep == Upkeep::adopt) index_.reset();
    if (!index_) return follow({});
  }
  return {};
}

/// Under a second for 100 MB that are in memory.
void IndexFollower::set_aside_if_damaged() {
  const auto problems = index_problems(data_dir_);
  if (problems.empty()) return;
  index_.reset();
  const Error why{Kind::corrupt, problems.front(), "it is filled again from the archive"};
  if (auto aside = set_index_aside(data_dir_, why); !aside)
    log_error("index_not_set_aside", aside.error());
}

void IndexFollower::run() {
  set_aside_if_damaged();
  for (bool last_round = false; !last_round;) {
    std::set<Upkeep> asked;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return woken_ || stopping_; });
      // A short wait gathers the documents of one burst into one commit.
      if (!stopping_) changed_.wait_for(lock, kCommitAfter, [this] { return stopping_; });
      woken_ = false;
      asked = std::exchange(asked_, {});
      last_round = stopping_;
    }
    const auto applied = follow(asked);
    if (!applied) log_error("index_not_followed", applied.error());
    {
      std::unique_lock lock(mutex_);
      idle_ = static_cast<bool>(applied) && !woken_;
      if (!applied) asked_.merge(asked);
      if (!applied && !stopping_) {
        changed_.wait_for(lock, kAfterFailure, [this] { return stopping_; });
        woken_ = true;
      }
    }
    changed_.notify_all();
  }
}

}  // namespace vigie
