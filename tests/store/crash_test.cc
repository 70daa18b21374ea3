// kill -9 at any moment (FAULTS.md D1): what was acknowledged is there, and the file is whole.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <thread>

#include "archive_fixture.h"

namespace vigie::crash_test {
namespace {

/// Archives, alerts and seals for ever, and writes each number to `out` after its commit returned.
[[noreturn]] void write_for_ever(const std::filesystem::path& file, int first, int out) {
  auto opened = Database::open(file);
  if (!opened) _exit(2);
  Database& db = *opened;
  Documents documents(db);
  Outbox outbox(db);
  for (int n = first;; ++n) {
    const auto done = db.write([&]() -> Result<void> {
      auto archived = documents.archive(document(n), at_minute(n));
      if (!archived) return archived.error();
      Outbox::Wanted w;
      w.subscriber = SubscriberId{"durand"};
      w.profile = ProfileId{"energie"};
      w.due = at_minute(n);
      auto added = outbox.add_items(archived->story, 0, archived->id, {w}, at_minute(n));
      if (!added) return added.error();
      if (n % 3 != 0) return {};
      auto groups = outbox.due(at_minute(n));
      if (!groups) return groups.error();
      auto items = outbox.take(groups->at(0), at_minute(n), 10);
      if (!items) return items.error();
      Delivery d;
      d.key = "delivery-" + std::to_string(n);
      d.subscriber = groups->at(0).subscriber;
      d.bytes = std::string(20'000, 'x');
      auto sealed = outbox.seal(d, *items);
      if (!sealed) return sealed.error();
      return {};
    });
    if (!done) _exit(3);
    if (write(out, &n, sizeof n) != sizeof n) _exit(4);
  }
}

TEST(Crash, WhatWasAcknowledgedBeforeAKillIsThereAndTheArchiveIsWhole) {
  TemporaryFolder folder;
  const auto file = folder.path / "vigie.db";
  {
    Database db = must(Database::open(file));
    must(db.write([&]() -> Result<void> {
      return People(db).declare({profile("energie")},
                                {subscriber("durand", {subscription("energie")})}, at_minute(0));
    }));
  }
  std::set<int> acknowledged;
  for (int round = 0; round < 10; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) write_for_ever(file, round * 100'000 + 1, pipe_ends[1]);
    close(pipe_ends[1]);
    // Killed at an odd moment after its first acknowledgement.
    int n = 0;
    ASSERT_EQ(read(pipe_ends[0], &n, sizeof n), static_cast<ssize_t>(sizeof n));
    acknowledged.insert(n);
    std::this_thread::sleep_for(std::chrono::microseconds{3'700 * round + 137});
    kill(child, SIGKILL);
    while (read(pipe_ends[0], &n, sizeof n) == static_cast<ssize_t>(sizeof n))
      acknowledged.insert(n);
    close(pipe_ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);

    Database db = must(Database::open(file));
    Documents documents(db);
    EXPECT_TRUE(db.integrity_problems().empty());
    for (const int number : acknowledged)
      ASSERT_TRUE(must(documents.find_key(document(number).key))) << number;
    // At most one more than was told: a commit whose word did not get out.
    EXPECT_LE(must(documents.count()), static_cast<std::int64_t>(acknowledged.size()) + round + 1);
    const auto counts = must(Outbox(db).counts());
    EXPECT_EQ(counts.items, must(documents.count())) << "a document and its item come together";
    EXPECT_EQ(must(documents.last_change()), must(documents.count()));
  }
}

}  // namespace
}  // namespace vigie::crash_test
