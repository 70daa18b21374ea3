// Copies of an archive, and what takes the place of one.
#include "store/backup.h"

#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>

#include "archive_fixture.h"
#include "store/schema.h"

namespace vigie::backup_test {
namespace {

namespace fs = std::filesystem;

class BackupTest : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  fs::path archive = folder.path / "data" / "vigie.db", copy = folder.path / "copy.db";

  static void add(Database& db, int from, int to) {
    must(db.write([&]() -> Result<void> {
      for (int n = from; n < to; ++n) must(Documents(db).archive(document(n), at_minute(n)));
      return {};
    }));
  }
  static std::int64_t count(const fs::path& file) {
    Database db = must(Database::open(file));
    return must(Documents(db).count());
  }
};

TEST_F(BackupTest, ACopyIsTheArchiveAsItWasWhenTheCopyBegan) {
  Database db = must(Database::open(archive));
  add(db, 0, 2000);
  db.raw().exec(  // 8 MB: several steps
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
      " INSERT INTO event (at, what, subject, why) SELECT 0, 'x', 'y', hex(randomblob(4000)) FROM "
      "n");
  bool written = false;
  std::int64_t last = 0;
  must(back_up(archive, copy, [&](std::int64_t done, std::int64_t total) {
    if (!written) add(db, 5000, 5100);
    written = true;
    EXPECT_GE(done, last) << "it never begins again";
    EXPECT_LE(done, total);
    last = done;
  }));
  EXPECT_TRUE(written);
  EXPECT_EQ(count(copy), 2000);
  EXPECT_EQ(must(Documents(db).count()), 2100);
}

TEST_F(BackupTest, AnOlderBackupIsMigratedAndTheFileItCameFromStays) {
  {
    SQLite::Database old(copy.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec(std::string(migration(0)) + "INSERT INTO archive VALUES (1, 'abc', 0);" +
             "PRAGMA application_id = " + std::to_string(kApplicationId) +
             "; PRAGMA user_version = 1");
  }
  fs::create_directories(archive.parent_path());
  EXPECT_EQ(must(restore(copy, archive, false)), fs::path());
  EXPECT_EQ(must(Database::open(archive)).uuid(), "abc");
  SQLite::Database old(copy.string(), SQLite::OPEN_READONLY);
  SQLite::Statement version(old, "PRAGMA user_version");
  ASSERT_TRUE(version.executeStep());
  EXPECT_EQ(version.getColumn(0).getInt(), 1);
}

TEST_F(BackupTest, WhatWasThereIsSetAsideWithItsLogUnderANameOfItsOwn) {
  for (int n = 1; n <= 2; ++n) {
    Database db = must(Database::open(archive));
    add(db, 0, 10 * n);
    if (n == 1) must(back_up(archive, copy));
  }
  for (int n = 1; n <= 2; ++n) {
    const fs::path aside = must(restore(copy, archive, true));
    EXPECT_EQ(aside.filename(), "vigie.db.before-" + std::to_string(n));
    EXPECT_EQ(count(aside), n == 1 ? 20 : 10);
    EXPECT_EQ(count(archive), 10);
  }
}

TEST_F(BackupTest, AnEmptyFileAndAnotherProgramsAreNoBackups) {
  {
    Database db = must(Database::open(archive));
    add(db, 0, 10);
  }
  std::ofstream(copy).close();  // what a copy by hand leaves on a full disk
  const fs::path other = folder.path / "other.db";
  SQLite::Database(other.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE bookmark (url TEXT)");
  for (const fs::path& no_backup : {copy, other}) {
    EXPECT_EQ(restore(no_backup, archive, true).error().kind, Kind::refused);
    EXPECT_EQ(count(archive), 10);
    EXPECT_FALSE(fs::exists(archive.string() + ".before-1"));
  }
}

TEST_F(BackupTest, ALogWithoutItsArchiveIsSetAsideToo) {
  {
    Database db = must(Database::open(archive));
    add(db, 0, 10);
    must(back_up(archive, copy));
    add(db, 10, 20);
    fs::copy(archive.string() + "-wal", folder.path / "log");
  }
  fs::remove(archive);
  fs::copy(folder.path / "log", archive.string() + "-wal", fs::copy_options::overwrite_existing);
  EXPECT_EQ(restore(copy, archive, false).error().kind, Kind::refused);
  must(restore(copy, archive, true));
  EXPECT_EQ(count(archive), 10) << "the former log says nothing to the restored archive";
  EXPECT_TRUE(fs::exists(archive.string() + ".before-1-wal"));
}

TEST_F(BackupTest, CompactionGivesFreePagesBack) {
  Database db = must(Database::open(archive));
  add(db, 0, 500);
  db.raw().exec("UPDATE document_text SET text = hex(randomblob(4000))");
  db.raw().exec("UPDATE document_text SET text = ''");
  const auto pages = [&] {
    SQLite::Statement q(db.raw(), "PRAGMA page_count");
    return q.executeStep() ? q.getColumn(0).getInt() : 0;
  };
  const int before = pages();
  must(compact(db));
  EXPECT_LT(pages(), before / 2);
  EXPECT_EQ(must(Documents(db).count()), 500);
}

}  // namespace
}  // namespace vigie::backup_test
