#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "indexer/index.h"
#include "store/database.h"

namespace vigie {

/// How far a catch-up has come, for progress on a terminal.
using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Brings the index up to the archive's last change and commits: what a command does when no daemon
/// runs, and what the follower does at start. Another archive's index, or one from the future, is
/// emptied first. Returns the number of changes applied.
Result<std::int64_t> catch_up(IndexWriter& index, Database& archive, const Progress& progress = {});

/// Opens the index for writing; a corrupt one is set aside (never deleted) as `index.corrupt-<n>`
/// and an empty one takes its place, which the change log fills again.
Result<IndexWriter> open_or_set_aside(const std::filesystem::path& data_dir);

/// Sets the index aside as `index.corrupt-<n>`, never deleted, with `why` in the log.
Result<void> set_index_aside(const std::filesystem::path& data_dir, const Error& why);

/// The owner thread of Xapian's writer: follows the change table of the archive, so that a slow
/// flush never delays an outbox. Commits every 1,000 changes, and at the latest 500 ms after the
/// first of them. At its start it looks at every block of the index, since a damaged one may answer
/// wrongly for months without a word; searches go on meanwhile. After a failure (a full disk) the
/// index is opened anew; one that is damaged is set aside then, and filled again from the archive.
class IndexFollower {
 public:
  /// `archive` is a connection of its own, only for reading.
  IndexFollower(std::filesystem::path data_dir, IndexWriter index, Database archive);
  ~IndexFollower();  ///< applies what is committed in the archive, commits, ends the thread

  /// There may be changes to follow. Thread: any.
  void wake();
  /// What a command asks of the index's owner; done after what waits is followed.
  enum class Upkeep {
    adopt,    ///< puts the index in place that was built beside (rebuild.h)
    compact,  ///< writes the index anew without its slack
  };
  void ask(Upkeep upkeep);
  /// Blocks until every change that is in the archive now is searchable, or `longest` has passed.
  bool wait_until_current(std::chrono::milliseconds longest);

 private:
  void run();
  void set_aside_if_damaged();
  Result<void> follow(const std::set<Upkeep>& asked);
  Result<void> do_upkeep(Upkeep upkeep);
  std::filesystem::path data_dir_;
  std::optional<IndexWriter> index_;  // nothing after a failure, or when it was set aside
  Database archive_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = true;
  bool stopping_ = false;
  bool idle_ = false;
  std::set<Upkeep> asked_;
  std::thread thread_;
};

}  // namespace vigie
