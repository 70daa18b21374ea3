#include "store/writer.h"

#include <atomic>
#include <future>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "archive_fixture.h"

namespace vigie::writer_test {
namespace {

using namespace std::chrono_literals;

class WriterTest : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  std::filesystem::path file = folder.path / "vigie.db";

  static Writer::Job archiving(int n) {
    return [n](Database& db) -> Result<void> {
      auto archived = Documents(db).archive(document(n), at_minute(n));
      if (!archived) return archived.error();
      return {};
    };
  }
  static Result<void> post_and_wait(Writer& writer, Writer::Job job) {
    std::promise<Result<void>> outcome;
    writer.post(std::move(job), [&](Result<void> r) { outcome.set_value(std::move(r)); });
    return outcome.get_future().get();
  }
  std::int64_t count() {
    Database db = must(Database::open(file));
    return must(Documents(db).count());
  }
};

/// Counts the commits of a connection.
struct Commits {
  explicit Commits(Database& db) {
    sqlite3_commit_hook(
        db.raw().getHandle(),
        [](void* self) {
          ++static_cast<Commits*>(self)->count;
          return 0;
        },
        this);
  }
  std::atomic<int> count = 0;
};

TEST_F(WriterTest, ManyJobsShareFewCommitsAndOneFailureUndoesOnlyItself) {
  Database db = must(Database::open(file));
  Commits commits(db);
  std::atomic<int> good = 0, refused = 0, thrown = 0;
  {
    Writer writer(std::move(db));
    for (int n = 0; n < 1000; ++n) {
      auto job = archiving(n);
      if (n % 100 == 7)
        job = [inner = job](Database& d) -> Result<void> {
          must(inner(d));
          return Error{Kind::cancelled, "after having written"};
        };
      if (n % 100 == 8)
        job = [inner = job](Database& d) -> Result<void> {
          must(inner(d));
          throw std::runtime_error("after having written");
        };
      writer.post(job, [&](Result<void> r) {
        if (r)
          ++good;
        else
          ++(r.error().kind == Kind::cancelled ? refused : thrown);
      });
    }
  }
  EXPECT_EQ(good, 980);
  EXPECT_EQ(refused, 10);
  EXPECT_EQ(thrown, 10);
  EXPECT_EQ(count(), 980);
  EXPECT_LE(commits.count, 200);  // under a sanitizer and a loaded machine; 3 on an idle one
}

TEST_F(WriterTest, AnOutcomeIsToldOnlyAfterItsCommit) {
  Writer writer(must(Database::open(file)));
  Database reader = must(Database::open(file, Database::Mode::read_only));
  for (int n = 0; n < 20; ++n) {
    must(post_and_wait(writer, archiving(n)));
    EXPECT_EQ(must(Documents(reader).count()), n + 1);
  }
}

TEST_F(WriterTest, ALoneJobDoesNotWaitForOthers) {
  Writer writer(must(Database::open(file)));
  const auto begin = std::chrono::steady_clock::now();
  must(post_and_wait(writer, archiving(1)));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(WriterTest, EndingFinishesWhatWasPostedEvenFromAnOutcome) {
  std::atomic<int> told = 0;
  {
    Writer writer(must(Database::open(file)));
    for (int n = 0; n < 50; ++n)
      writer.post(archiving(n), [&, n](Result<void>) {
        ++told;
        writer.post(archiving(1000 + n), [&](Result<void>) { ++told; });
      });
  }
  EXPECT_EQ(told, 100);
  EXPECT_EQ(count(), 100);
}

TEST_F(WriterTest, SeveralThreadsMayPost) {
  std::atomic<int> told = 0;
  {
    Writer writer(must(Database::open(file)));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int n = 0; n < 100; ++n)
          writer.post(archiving(t * 1000 + n), [&](Result<void> r) { told += r ? 1 : 0; });
      });
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(told, 400);
  EXPECT_EQ(count(), 400);
}

TEST_F(WriterTest, AnArchiveHeldByAnotherProcessIsWaitedFor) {
  Database theirs = must(Database::open(file));
  Database ours = must(Database::open(file));
  ours.raw().setBusyTimeout(200);  // of seven tries
  must(theirs.begin());
  std::promise<Result<void>> outcome;
  Writer writer(std::move(ours));
  writer.post(archiving(1), [&](Result<void> r) { outcome.set_value(std::move(r)); });
  auto told = outcome.get_future();
  EXPECT_EQ(told.wait_for(400ms), std::future_status::timeout);
  theirs.roll_back();
  must(told.get());
}

TEST_F(WriterTest, AnArchiveHeldForTooLongFailsTheJobsAndTheWriterGoesOn) {
  Database theirs = must(Database::open(file));
  Database ours = must(Database::open(file));
  ours.raw().setBusyTimeout(5);
  Writer writer(std::move(ours));
  must(theirs.begin());
  EXPECT_EQ(post_and_wait(writer, archiving(1)).error().kind, Kind::locked);
  theirs.roll_back();
  must(post_and_wait(writer, archiving(1)));
  EXPECT_EQ(count(), 1);
}

TEST_F(WriterTest, AFullDiskFailsWhatDidNotFitAndKeepsWhatWasAcknowledged) {
  Database db = must(Database::open(file));
  db.raw().exec("PRAGMA max_page_count = 120");
  std::atomic<int> kept = 0, full = 0, other = 0;
  {
    Writer writer(std::move(db));
    for (int n = 0; n < 2000; ++n)
      writer.post(archiving(n), [&](Result<void> r) {
        ++(r ? kept : r.error().kind == Kind::full ? full : other);
      });
    // And it goes on by itself when there is room again.
    std::promise<void> ran_out;
    writer.post([](Database&) -> Result<void> { return {}; },
                [&](Result<void>) { ran_out.set_value(); });
    ran_out.get_future().wait();
    must(post_and_wait(writer, [](Database& d) -> Result<void> {
      d.raw().exec("PRAGMA max_page_count = 1000000");
      return {};
    }));
    must(post_and_wait(writer, archiving(5000)));
  }
  EXPECT_GT(full, 0);
  EXPECT_GT(kept, 0);
  EXPECT_EQ(other, 0);
  EXPECT_EQ(count(), kept + 1);
  Database again = must(Database::open(file));
  EXPECT_TRUE(again.integrity_problems().empty());
}

}  // namespace
}  // namespace vigie::writer_test
