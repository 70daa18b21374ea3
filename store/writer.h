#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "store/database.h"

namespace vigie {

/// The owner thread of SQLite's write connection.
///
/// Jobs posted close together (commits start at least 5 ms apart) or while one commit runs share
/// one transaction: each runs in its own savepoint, so that one failure undoes only itself, and
/// each learns its outcome only after the COMMIT returned. When the COMMIT fails, or SQLite had to
/// give up the transaction (full disk), every job of the group fails with its error. While another
/// process holds the archive, jobs wait for up to 70 s, then fail with Kind::locked.
///
/// A job that throws has failed. A failed job may be posted again: nothing of it was kept.
/// `done` is called on the owner thread and must not throw; callers hop back to their loop
/// themselves. Both may post; neither may destroy the Writer.
class Writer {
 public:
  using Job = std::function<Result<void>(Database&)>;
  using Done = std::function<void(Result<void>)>;

  explicit Writer(Database db);
  ~Writer();  ///< finishes what was posted, then ends the thread

  void post(Job job, Done done);

 private:
  using Posted = std::pair<Job, Done>;
  void run();
  void run_group();
  Result<void> patiently(const std::function<Result<void>()>& step);
  std::optional<Posted> next();
  bool stopping();

  Database db_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Posted> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace vigie
