#include "store/writer.h"

#include <chrono>
#include <vector>

namespace vigie {
namespace {

using Clock = std::chrono::steady_clock;

// Two ways to gather jobs: wait a little before each commit, or only when commits follow each
// other closely. We do the latter: a lone job is committed at once, and a stream of them pays one
// fsync for all that came in this time.
constexpr auto kBetweenCommits = std::chrono::milliseconds{5};
// Other processes write too: a group lets go of the lock after this long, or this many jobs.
constexpr auto kLongestGroup = std::chrono::milliseconds{100};
constexpr std::size_t kMostJobs = 512;
// Another process may hold the archive for a minute (a backup, a person with a shell): each try
// waits for the busy timeout of 10 s.
constexpr int kTries = 7;

}  // namespace

Writer::Writer(Database db) : db_(std::move(db)), thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Writer::post(Job job, Done done) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.emplace_back(std::move(job), std::move(done));
  }
  wake_.notify_one();
}

bool Writer::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

/// The next job, if one waits.
std::optional<Writer::Posted> Writer::next() {
  const std::lock_guard lock(mutex_);
  if (jobs_.empty()) return std::nullopt;
  Posted posted = std::move(jobs_.front());
  jobs_.pop_front();
  return posted;
}

void Writer::run() {
  auto not_before = Clock::now();
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      wake_.wait_until(lock, not_before, [&] { return stopping_ || jobs_.size() >= kMostJobs; });
    }
    run_group();
    not_before = Clock::now() + kBetweenCommits;
  }
}

void Writer::run_group() {
  std::vector<std::pair<Done, Result<void>>> outcomes;
  Result<void> group = patiently([&] { return db_.begin(); });
  const auto deadline = Clock::now() + kLongestGroup;
  while (outcomes.size() < kMostJobs && Clock::now() < deadline) {
    auto posted = next();
    if (!posted) break;
    Job& job = posted->first;
    Result<void> outcome = group ? db_.nested([&] { return job(db_); }) : group;
    // A full disk or an I/O error can take the whole transaction: then nothing of it is true.
    if (group && !db_.in_transaction()) group = outcome;
    outcomes.emplace_back(std::move(posted->second), std::move(outcome));
    job = nullptr;  // what it captured ends here, and not after the commit of the others
  }
  if (group) group = patiently([&] { return db_.commit(); });
  if (!group) db_.roll_back();
  for (auto& [done, outcome] : outcomes)
    if (done) done(group ? std::move(outcome) : group);
}

/// Again while another process holds the lock; when we are stopping, once.
Result<void> Writer::patiently(const std::function<Result<void>()>& step) {
  for (int tries = 1;; ++tries) {
    auto done = step();
    if (done || done.error().kind != Kind::locked || tries == kTries || stopping()) return done;
  }
}

}  // namespace vigie
