#include "pipeline/index_follower.h"

#include <fmt/format.h>

#include "core/log.h"
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

Result<IndexWriter> open_or_set_aside(const std::filesystem::path& data_dir) {
  auto index = IndexWriter::open(data_dir);
  if (index || index.error().kind != Kind::corrupt) return index;
  std::error_code failed;
  for (int n = 1;; ++n) {
    const auto aside = data_dir / fmt::format("index.corrupt-{}", n);
    if (std::filesystem::exists(aside)) continue;
    std::filesystem::rename(data_dir / "index", aside, failed);
    if (failed) return index.error();
    log_error("index_set_aside", index.error(), {{"to", aside.string()}});
    return IndexWriter::open(data_dir);
  }
}

IndexFollower::IndexFollower(IndexWriter index, Database archive)
    : index_(std::move(index)), archive_(std::move(archive)), thread_([this] { run(); }) {}

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

bool IndexFollower::wait_until_current(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  woken_ = true;
  idle_ = false;
  changed_.notify_all();
  return changed_.wait_for(lock, longest, [this] { return idle_; });
}

void IndexFollower::run() {
  for (bool last_round = false; !last_round;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return woken_ || stopping_; });
      // A short wait gathers the documents of one burst into one commit.
      if (!stopping_) changed_.wait_for(lock, kCommitAfter, [this] { return stopping_; });
      woken_ = false;
      last_round = stopping_;
    }
    const auto applied = catch_up(index_, archive_);
    if (!applied) log_error("index_not_followed", applied.error());
    {
      std::unique_lock lock(mutex_);
      idle_ = static_cast<bool>(applied) && !woken_;
      if (!applied && !stopping_) {
        changed_.wait_for(lock, kAfterFailure, [this] { return stopping_; });
        woken_ = true;
      }
    }
    changed_.notify_all();
  }
}

}  // namespace vigie
