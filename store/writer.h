#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "store/database.h"

namespace vigie {

/// The owner thread of SQLite's write connection.
///
/// Jobs posted within 20 ms (or while one commit runs) share one transaction: each runs in its own
/// savepoint, so that one failure undoes only itself, and each learns its outcome only after the
/// COMMIT returned. When the COMMIT fails, every job of the group fails with its error.
///
/// `done` is called on the owner thread; callers hop back to their loop themselves.
class Writer {
 public:
  using Job = std::function<Result<void>(Database&)>;
  using Done = std::function<void(Result<void>)>;

  explicit Writer(Database db);
  ~Writer();  ///< finishes what was posted, then ends the thread

  void post(Job job, Done done);

 private:
  void run();
  Database db_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::pair<Job, Done>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace vigie
