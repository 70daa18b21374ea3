#include "store/database.h"

#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>

#include "archive_fixture.h"
#include "store/schema.h"

namespace vigie::database_test {
namespace {

namespace fs = std::filesystem;

class DatabaseTest : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  fs::path file = folder.path / "data" / "vigie.db";

  static void archive_some(Database& db, int from, int to) {
    must(db.write([&]() -> Result<void> {
      for (int n = from; n < to; ++n) must(Documents(db).archive(document(n), at_minute(n)));
      return {};
    }));
  }
  static void run_sql(const fs::path& path, const std::string& sql) {
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
  }
  static std::string bytes_of(const fs::path& path) {
    if (!fs::is_regular_file(path)) return {};
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static unsigned mode_of(const fs::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
  }
};

TEST_F(DatabaseTest, AFreshArchiveIsMadeForItsGroupAndForNobodyElse) {
  const auto umask_before = umask(0);
  Database db = must(Database::open(file));
  umask(umask_before);
  EXPECT_EQ(mode_of(file.parent_path()), 0750U);
  for (const char* part : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(file.string() + part), 0640U);
  EXPECT_EQ(db.uuid().size(), 32U);
  EXPECT_TRUE(db.integrity_problems().empty());
}

TEST_F(DatabaseTest, TheConnectionIsDurableAndChecksForeignKeys) {
  Database db = must(Database::open(file));
  struct {
    const char* sql;
    std::string value;
  } cases[] = {{"PRAGMA journal_mode", "wal"},
               {"PRAGMA synchronous", "2"},
               {"PRAGMA foreign_keys", "1"},
               {"PRAGMA busy_timeout", "10000"},
               {"PRAGMA mmap_size", "0"},
               {"PRAGMA page_size", "8192"},
               {"PRAGMA user_version", std::to_string(kSchemaVersion)}};
  for (const auto& c : cases) EXPECT_EQ(db.raw().execAndGet(c.sql).getString(), c.value) << c.sql;
}

TEST_F(DatabaseTest, AnArchiveKeepsItsIdAndItsDocumentsWhenItIsOpenedAgain) {
  std::string uuid;
  {
    Database db = must(Database::open(file));
    uuid = db.uuid();
    archive_some(db, 0, 10);
  }
  EXPECT_TRUE(fs::exists(file.string() + "-wal")) << "readers of the group need it";
  Database db = must(Database::open(file));
  EXPECT_EQ(db.uuid(), uuid);
  EXPECT_EQ(must(Documents(db).count()), 10);
  Database moved = std::move(db);
  db = must(Database::in_memory());
  EXPECT_EQ(must(Documents(moved).count()), 10);
  EXPECT_NE(db.uuid(), uuid);
}

TEST_F(DatabaseTest, AFailedChangeLeavesNothing) {
  Database db = must(Database::open(file));
  Documents documents(db);
  const auto failing = [&](const std::function<Result<void>()>& end) {
    return db.write([&]() -> Result<void> {
      must(documents.archive(document(1), at_minute(1)));
      return end();
    });
  };
  EXPECT_EQ(failing([]() -> Result<void> {
              return Error{Kind::cancelled, "no"};
            })
                .error()
                .kind,
            Kind::cancelled);
  EXPECT_EQ(failing([]() -> Result<void> { throw std::runtime_error("bad"); }).error().kind,
            Kind::internal);
  EXPECT_EQ(failing([&]() -> Result<void> {
              db.raw().exec("INSERT INTO document_text VALUES (99, 'x')");  // no such document
              return {};
            })
                .error()
                .kind,
            Kind::internal);
  EXPECT_FALSE(db.in_transaction());
  EXPECT_EQ(must(documents.count()), 0);
  archive_some(db, 1, 2);
  EXPECT_EQ(must(documents.count()), 1);
}

TEST_F(DatabaseTest, ANestedChangeUndoesOnlyItself) {
  Database db = must(Database::in_memory());
  Documents documents(db);
  must(db.write([&]() -> Result<void> {
    must(documents.archive(document(1), at_minute(1)));
    const auto inner = db.nested([&]() -> Result<void> {
      must(documents.archive(document(2), at_minute(1)));
      must(db.nested([&]() -> Result<void> {
        must(documents.archive(document(3), at_minute(1)));
        return {};
      }));
      return Error{Kind::cancelled, "no"};
    });
    EXPECT_FALSE(inner);
    return {};
  }));
  EXPECT_EQ(must(documents.count()), 1);
  EXPECT_FALSE(db.nested([]() -> Result<void> { return {}; })) << "outside of a transaction";
}

TEST_F(DatabaseTest, WhatAnotherConnectionCommitsMovesTheDataVersion) {
  Database ours = must(Database::open(file)), theirs = must(Database::open(file));
  const auto before = ours.data_version();
  archive_some(ours, 0, 1);
  EXPECT_EQ(ours.data_version(), before);
  archive_some(theirs, 1, 2);
  EXPECT_NE(ours.data_version(), before);
}

TEST_F(DatabaseTest, ABusyArchiveIsAnErrorThatSaysSo) {
  Database ours = must(Database::open(file)), theirs = must(Database::open(file));
  ours.raw().setBusyTimeout(20);
  must(theirs.begin());
  const auto refused = ours.write([]() -> Result<void> { return {}; });
  EXPECT_EQ(refused.error().kind, Kind::locked);
  EXPECT_NE(refused.error().what.find(file.string()), std::string::npos);
  theirs.roll_back();
  must(ours.write([]() -> Result<void> { return {}; }));
}

TEST_F(DatabaseTest, ConnectionsThatOpenAndWriteAtOnceAllSucceed) {
  std::vector<std::thread> threads;
  std::array<std::string, 6> ids;
  for (std::size_t t = 0; t < ids.size(); ++t)
    threads.emplace_back([&, t] {
      Database db = must(Database::open(file));
      ids.at(t) = db.uuid();
      for (int n = 0; n < 20; ++n) {
        const int number = static_cast<int>(t) * 100 + n;
        archive_some(db, number, number + 1);
      }
    });
  for (auto& thread : threads) thread.join();
  for (const auto& id : ids) EXPECT_EQ(id, ids[0]);
  Database db = must(Database::open(file));
  EXPECT_EQ(must(Documents(db).count()), 120);
  EXPECT_TRUE(db.integrity_problems().empty());
}

TEST_F(DatabaseTest, AnArchiveOfTheFirstSchemaIsMigratedWithAllThatItHolds) {
  fs::create_directories(file.parent_path());
  run_sql(file, std::string(migration(0)) +
                    "INSERT INTO archive VALUES (1, 'abc', 0);"
                    "INSERT INTO source (id, kind, url, name, every, excerpt, enabled, file, line,"
                    " declared, next_visit, etag) VALUES ('insee', 'feed', 'https://a.example/', "
                    " 'Insee', 1800000, 150, 1, 'a.toml', 1, 0, 7, 'tag');"
                    "INSERT INTO story VALUES (1, 0);"
                    "INSERT INTO document (id, key, story, hash, source, url, site, language,"
                    " seen, authors, title) VALUES (1, '//a.example/1', 1, 'h', 'insee',"
                    " 'https://a.example/1', 'a.example', 'fr', 0, '[]', 'Un titre');"
                    "INSERT INTO document_text VALUES (1, 'Un texte.');"
                    "PRAGMA application_id = " +
                    std::to_string(kApplicationId) + "; PRAGMA user_version = 1");
  {
    const auto too_early = Database::open(file, Database::Mode::read_only);
    ASSERT_FALSE(too_early);
    EXPECT_EQ(too_early.error().hint, "start vigied once: it migrates");
  }
  Database db = must(Database::open(file));
  EXPECT_EQ(db.uuid(), "abc");
  const SourceState state = must(Sources(db).state(SourceId{"insee"}));
  EXPECT_EQ(state.etag, "tag");
  EXPECT_EQ(state.history.events, 0);
  EXPECT_EQ(state.hint, Interval{0});
  const auto kept = must(Documents(db).find(DocumentId{1}));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->document.text, "Un texte.");
  EXPECT_EQ(kept->document.directives, Directives{});
  EXPECT_TRUE(db.integrity_problems().empty());
}

TEST_F(DatabaseTest, ASchemaBeforeTypedValuesKeepsItsTextsAsTheyAre) {
  fs::create_directories(file.parent_path());
  run_sql(file, std::string(migration(0)) + std::string(migration(1)) +
                    "INSERT INTO archive VALUES (1, 'abc', 0);"
                    "INSERT INTO story VALUES (1, 0);"
                    "INSERT INTO document (id, key, story, hash, source, url, site, language,"
                    " seen, authors, title, revision, nosnippet) VALUES (1, '//a.example/1', 1,"
                    " 'h', 'insee', 'https://a.example/1', 'a.example', 'fr', 0, '[]',"
                    " 'Un titre', 2, 1);"
                    "INSERT INTO document_text VALUES (1, 'Un texte.');"
                    "INSERT INTO revision VALUES (1, 1, 'g', 5, 'Un titre', 'Avant.');"
                    "PRAGMA application_id = " +
                    std::to_string(kApplicationId) + "; PRAGMA user_version = 2");
  Database db = must(Database::open(file));
  Documents documents(db);
  const auto kept = must(documents.find(DocumentId{1}));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->document.text, "Un texte.");
  EXPECT_TRUE(kept->document.directives.nosnippet);
  EXPECT_EQ(kept->document.kind, "article");
  EXPECT_EQ(kept->document.access, Access::unknown);
  EXPECT_TRUE(kept->document.fields.empty());
  EXPECT_FALSE(kept->text_dropped);
  EXPECT_EQ(must(documents.revision_text(DocumentId{1}, 1)), "Avant.");
  EXPECT_TRUE(db.integrity_problems().empty());
}

TEST_F(DatabaseTest, AFileThatIsNotOursIsRefusedAndNeverChanged) {
  fs::create_directories(file.parent_path());
  struct {
    const char* what;
    std::function<void()> make;
    Kind kind;
  } cases[] = {
      {"text", [&] { std::ofstream(file) << std::string(5000, 'x'); }, Kind::corrupt},
      {"another program's", [&] { run_sql(file, "CREATE TABLE t (x)"); }, Kind::refused},
      {"a newer schema",
       [&] {
         (void)must(Database::open(file));
         run_sql(file, "PRAGMA user_version = " + std::to_string(kSchemaVersion + 1));
       },
       Kind::refused},
      {"a folder", [&] { fs::create_directory(file); }, Kind::io},
  };
  for (const auto& c : cases) {
    fs::remove_all(file.parent_path());
    fs::create_directories(file.parent_path());
    c.make();
    const std::string before = bytes_of(file);
    for (const auto mode : {Database::Mode::read_write, Database::Mode::read_only}) {
      const auto opened = Database::open(file, mode);
      ASSERT_FALSE(opened) << c.what;
      EXPECT_EQ(opened.error().kind, c.kind) << c.what << ": " << to_string(opened.error());
      EXPECT_NE(opened.error().what.find(file.string()), std::string::npos) << c.what;
      EXPECT_FALSE(opened.error().hint.empty()) << c.what;
    }
    EXPECT_EQ(bytes_of(file), before) << c.what;
  }
}

TEST_F(DatabaseTest, ATruncatedArchiveIsRefusedAndNeverChanged) {
  {
    Database db = must(Database::open(file));
    archive_some(db, 0, 500);
  }
  const std::string whole = bytes_of(file);
  ASSERT_GT(whole.size(), 100'000U);
  for (const std::size_t left :
       {std::size_t{0}, std::size_t{50}, std::size_t{100}, std::size_t{4096}, whole.size() / 2,
        whole.size() - 5000, whole.size() - 1}) {
    std::ofstream(file, std::ios::binary).write(whole.data(), static_cast<std::streamsize>(left));
    const auto opened = Database::open(file);
    ASSERT_FALSE(opened) << left;
    EXPECT_EQ(opened.error().kind, Kind::corrupt) << to_string(opened.error());
    EXPECT_FALSE(opened.error().hint.empty());
    EXPECT_EQ(bytes_of(file), whole.substr(0, left)) << left;
  }
  fs::remove(file);
  EXPECT_EQ(Database::open(file).error().kind, Kind::corrupt) << "its journal says it was there";
  std::ofstream(file, std::ios::binary)
      .write(whole.data(), static_cast<std::streamsize>(whole.size()));
  Database again = must(Database::open(file));
  EXPECT_EQ(must(Documents(again).count()), 500);
}

TEST_F(DatabaseTest, DamageInsideIsAnErrorWhereItIsReadAndFoundByVerifying) {
  {
    Database db = must(Database::open(file));
    archive_some(db, 0, 500);
  }
  std::string bytes = bytes_of(file);
  constexpr std::size_t kPage = 8192, kBehindTheSchema = 70;
  for (std::size_t at = kBehindTheSchema * kPage; at < bytes.size(); at += kPage)
    bytes.replace(at, 64, 64, '\xA5');
  std::ofstream(file, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  auto db = Database::open(file);
  ASSERT_TRUE(db) << "the daemon does not read a gigabyte at each start";
  EXPECT_FALSE(db->integrity_problems().empty());
  const auto read =
      Documents(*db).each([](const StoredDocument&) -> Result<void> { return Result<void>{}; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, Kind::corrupt);
}

TEST_F(DatabaseTest, AReaderNeitherCreatesNorWrites) {
  EXPECT_EQ(Database::open(file, Database::Mode::read_only).error().kind, Kind::not_found);
  EXPECT_FALSE(fs::exists(file.parent_path()));
  {
    Database db = must(Database::open(file));
    archive_some(db, 0, 3);
  }
  Database reader = must(Database::open(file, Database::Mode::read_only));
  EXPECT_EQ(must(Documents(reader).count()), 3);
  EXPECT_EQ(reader
                .write([&]() -> Result<void> {
                  must(Documents(reader).archive(document(9), at_minute(1)));
                  return {};
                })
                .error()
                .kind,
            Kind::internal);
}

TEST_F(DatabaseTest, AMemberOfTheGroupReadsAndAnyoneElseIsToldItsName) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  constexpr gid_t kGroup = 1;  // "daemon" on Debian
  constexpr uid_t kStranger = 65534;
  chmod(folder.path.c_str(), 0755);
  const auto owner = std::make_unique<Database>(must(Database::open(file)));
  archive_some(*owner, 0, 3);
  for (const char* part : {"", "-wal", "-shm"})
    ASSERT_EQ(chown((file.string() + part).c_str(), 0, kGroup), 0);
  ASSERT_EQ(chown(file.parent_path().c_str(), 0, kGroup), 0);
  const auto as_user = [&](gid_t group) {
    const pid_t child = fork();
    if (child == 0) {
      if (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(kStranger) != 0) _exit(9);
      auto reader = Database::open(file, Database::Mode::read_only);
      if (!reader) _exit(to_string(reader.error()).find("daemon") == std::string::npos ? 3 : 2);
      auto count = Documents(*reader).count();
      _exit(count && *count == 3 ? 0 : 4);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  };
  EXPECT_EQ(as_user(kGroup), 0) << "while the daemon runs";
  EXPECT_EQ(as_user(kStranger), 2) << "the message names the group";
}

TEST_F(DatabaseTest, EachQueryOfTheDaemonHasAnIndex) {
  Database db = must(Database::in_memory());
  // The plan must search, or walk the named index in order; a scan of a growing table is a defect.
  struct {
    const char* sql;
    const char* plan;
  } cases[] = {
      {"SELECT min(next_attempt) FROM page WHERE next_attempt IS NOT NULL", "page_due"},
      {"SELECT id FROM page WHERE next_attempt <= 1 ORDER BY next_attempt, id LIMIT 9", "page_due"},
      {"UPDATE page SET state = 'done' WHERE next_attempt IS NOT NULL AND source = 'a'",
       "page_due"},
      {"SELECT min(next_visit) FROM source WHERE retired IS NULL AND enabled = 1", "source_due"},
      {"SELECT item FROM item_channel WHERE delivery IS NULL AND held IS NULL AND due <= 1"
       " ORDER BY due, item",
       "item_channel_due"},
      {"SELECT item FROM item_channel WHERE subscriber = 'a' AND channel = 'mail'"
       " AND delivery IS NULL AND held IS NULL AND (due <= 1 OR rhythm = 'daily') ORDER BY due",
       "item_channel_open"},
      {"SELECT id FROM delivery WHERE state = 'sealed' AND held IS NULL AND next_attempt <= 1",
       "delivery_to_send"},
      {"SELECT max(sealed) FROM delivery WHERE subscriber = 'a' AND channel = 'mail'"
       " AND rhythm = 'immediate'",
       "delivery_last"},
      {"SELECT id FROM item WHERE subscriber = 'a' AND development = 0 AND story IN"
       " (SELECT 1 UNION ALL SELECT alias FROM story_alias WHERE story = 1)",
       "sqlite_autoindex_item_1"},
      {"SELECT id FROM document WHERE source = 'a' AND (text_dropped IS NOT NULL) = 0"
       " AND coalesce(revised, seen) < 1 ORDER BY coalesce(revised, seen) LIMIT 9",
       "document_age (source=? AND <expr>=? AND <expr><?)"},
      {"SELECT id FROM document WHERE source = 'a' AND (text_dropped IS NOT NULL) IN (0, 1)"
       " AND coalesce(revised, seen) < 1 LIMIT 9",
       "document_age (source=? AND <expr>=? AND <expr><?)"},
      {"SELECT min(source) FROM document WHERE source > 'a'", "document_age (source>?)"},
      {"SELECT 1 FROM item WHERE document = 1", "item_document"},
      {"SELECT id FROM document WHERE hash = 'a'", "document_hash"},
      {"SELECT id FROM document WHERE story = 1", "document_story"},
      {"SELECT id FROM document WHERE given_id = 'a'", "document_given_id"},
      {"SELECT 1 FROM decision WHERE subscriber = 'a' AND reversed IS NULL", "decision_standing"},
      {"SELECT at FROM event WHERE subject = 'a' ORDER BY id DESC LIMIT 9", "event_subject"},
  };
  for (const auto& c : cases) {
    std::string plan;
    SQLite::Statement q(db.raw(), std::string("EXPLAIN QUERY PLAN ") + c.sql);
    while (q.executeStep()) plan += q.getColumn(3).getString() + "; ";
    EXPECT_NE(plan.find(c.plan), std::string::npos) << c.sql << "\n" << plan;
    EXPECT_EQ(plan.find("SCAN page;"), std::string::npos) << plan;
  }
}

}  // namespace
}  // namespace vigie::database_test
