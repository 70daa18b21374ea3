// A disk that fails at the k-th write or sync, for each k (FAULTS.md D3, D4): no crash, no false
// acknowledgement, and the archive is whole and goes on when the disk does.
#include <cstdlib>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "archive_fixture.h"
#include "store/backup.h"
#include "store/schema.h"

namespace vigie::faulty_disk_test {
namespace {

/// Stands between SQLite and the system's files. Opened connections of this program go through it
/// while one exists.
class FaultyDisk {
 public:
  FaultyDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
    self_ = this;
    vfs_.zName = "faulty";
    vfs_.szOsFile = real_->szOsFile + static_cast<int>(sizeof(sqlite3_file));
    vfs_.xOpen = &open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~FaultyDisk() {
    sqlite3_vfs_register(real_, 1);
    sqlite3_vfs_unregister(&vfs_);
    self_ = nullptr;
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// From the `calls`-th write or sync from now on, `code` is the answer, `times` times.
  void fail_after(int calls, int code, int times) {
    countdown_ = calls;
    code_ = code;
    times_ = times;
    failed_ = 0;
  }
  void heal() { times_ = 0; }
  int failed() const { return failed_; }

 private:
  // The real file lies behind ours in the memory that SQLite gives.
  static sqlite3_file* real_file(sqlite3_file* file) { return file + 1; }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    file->pMethods = nullptr;
    const int opened = self_->real_->xOpen(self_->real_, name, real_file(file), flags, out);
    if (opened == SQLITE_OK) file->pMethods = methods();
    return opened;
  }

  int answer() {
    if (countdown_ > 0) --countdown_;
    if (countdown_ > 0 || times_ == 0) return SQLITE_OK;
    --times_;
    ++failed_;
    return code_;
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods table = [] {
      sqlite3_io_methods m{};
      m.iVersion = 2;
      m.xClose = [](sqlite3_file* f) { return real_file(f)->pMethods->xClose(real_file(f)); };
      m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
        return real_file(f)->pMethods->xRead(real_file(f), to, n, at);
      };
      m.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
        if (const int failed = self_->answer())
          return failed == SQLITE_IOERR ? SQLITE_IOERR_WRITE : failed;
        return real_file(f)->pMethods->xWrite(real_file(f), from, n, at);
      };
      m.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) {
        return real_file(f)->pMethods->xTruncate(real_file(f), n);
      };
      // No power is cut here: the real sync would only cost time.
      m.xSync = [](sqlite3_file*, int) {
        const int failed = self_->answer();
        return failed == SQLITE_IOERR ? SQLITE_IOERR_FSYNC : failed;
      };
      m.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) {
        return real_file(f)->pMethods->xFileSize(real_file(f), n);
      };
      m.xLock = [](sqlite3_file* f, int l) {
        return real_file(f)->pMethods->xLock(real_file(f), l);
      };
      m.xUnlock = [](sqlite3_file* f, int l) {
        return real_file(f)->pMethods->xUnlock(real_file(f), l);
      };
      m.xCheckReservedLock = [](sqlite3_file* f, int* held) {
        return real_file(f)->pMethods->xCheckReservedLock(real_file(f), held);
      };
      m.xFileControl = [](sqlite3_file* f, int op, void* value) {
        return real_file(f)->pMethods->xFileControl(real_file(f), op, value);
      };
      m.xSectorSize = [](sqlite3_file* f) {
        return real_file(f)->pMethods->xSectorSize(real_file(f));
      };
      m.xDeviceCharacteristics = [](sqlite3_file* f) {
        return real_file(f)->pMethods->xDeviceCharacteristics(real_file(f));
      };
      m.xShmMap = [](sqlite3_file* f, int region, int size, int extend, void volatile** to) {
        return real_file(f)->pMethods->xShmMap(real_file(f), region, size, extend, to);
      };
      m.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
        return real_file(f)->pMethods->xShmLock(real_file(f), offset, n, flags);
      };
      m.xShmBarrier = [](sqlite3_file* f) { real_file(f)->pMethods->xShmBarrier(real_file(f)); };
      m.xShmUnmap = [](sqlite3_file* f, int remove) {
        return real_file(f)->pMethods->xShmUnmap(real_file(f), remove);
      };
      return m;
    }();
    return &table;
  }

  static FaultyDisk* self_;
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  int countdown_ = 0, code_ = SQLITE_OK, times_ = 0, failed_ = 0;
};

FaultyDisk* FaultyDisk::self_ = nullptr;

/// Archives until one is refused, at most `most`; the numbers that were acknowledged.
std::vector<int> archive_until_refused(Database& db, int first, int most, Result<void>& end) {
  std::vector<int> acknowledged;
  for (int n = first; n < first + most; ++n) {
    end = db.write([&]() -> Result<void> {
      auto archived = Documents(db).archive(document(n), at_minute(n));
      if (!archived) return archived.error();
      return {};
    });
    if (!end) break;
    acknowledged.push_back(n);
  }
  return acknowledged;
}

/// Every call where VIGIE_FULL is set, else a sample that seconds are enough for.
int stride() { return std::getenv("VIGIE_FULL") ? 1 : 11; }

TEST(FaultyDiskTest, AtEachWriteAndSyncAFailureLosesNothingThatWasAcknowledged) {
  struct {
    int code;
    Kind kind;
    int times;  // a moment, or for good
  } cases[] = {{SQLITE_FULL, Kind::full, 1'000'000},
               {SQLITE_IOERR, Kind::io, 1'000'000},
               {SQLITE_IOERR, Kind::io, 1}};
  for (const auto& c : cases) {
    int harmless = 0;
    for (int k = 1; k <= 120; k += stride()) {
      TemporaryFolder folder;
      const auto file = folder.path / "vigie.db";
      FaultyDisk disk;
      std::vector<int> acknowledged;
      {
        Database db = must(Database::open(file));
        db.raw().exec("PRAGMA wal_autocheckpoint = 20");  // so that checkpoints fail too
        disk.fail_after(k, c.code, c.times);
        Result<void> end;
        acknowledged = archive_until_refused(db, 0, 12, end);
        if (!end) {
          EXPECT_EQ(end.error().kind, c.kind) << k << ": " << to_string(end.error());
        }
        if (disk.failed() > 0 && end) ++harmless;  // a checkpoint that is tried again later
        EXPECT_FALSE(db.in_transaction());
        disk.heal();
        const auto more = archive_until_refused(db, 100, 3, end);
        EXPECT_TRUE(end) << "the same connection goes on: " << to_string(end.error());
        acknowledged.insert(acknowledged.end(), more.begin(), more.end());
      }
      Database db = must(Database::open(file));
      EXPECT_TRUE(db.integrity_problems().empty()) << k;
      for (const int n : acknowledged)
        EXPECT_TRUE(must(Documents(db).find_key(document(n).key))) << k << ": " << n;
    }
    EXPECT_LT(harmless, 120) << "no failure was ever noticed";
  }
}

TEST(FaultyDiskTest, AFailureWhileTheArchiveIsMadeLeavesAFileThatCanBeOpenedLater) {
  for (int k = 1; k <= 60; k += stride()) {
    TemporaryFolder folder;
    const auto file = folder.path / "vigie.db";
    FaultyDisk disk;
    disk.fail_after(k, SQLITE_FULL, 1'000'000);
    const auto opened = Database::open(file);
    if (!opened) {
      EXPECT_EQ(opened.error().kind, Kind::full) << to_string(opened.error());
    }
    disk.heal();
    auto again = Database::open(file);
    ASSERT_TRUE(again) << k << ": " << to_string(again.error());
    EXPECT_TRUE(again->integrity_problems().empty());
  }
}

/// An archive of the schema before this one, with `count` documents.
void make_older(const std::filesystem::path& file, int count) {
  SQLite::Database db(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  std::string sql = "PRAGMA journal_mode = WAL; BEGIN;";
  for (int v = 0; v < kSchemaVersion - 1; ++v) sql += migration(v);
  sql += "INSERT INTO archive VALUES (1, 'abc', 0);";
  for (int n = 1; n <= count; ++n) {
    const std::string id = std::to_string(n);
    sql += "INSERT INTO story VALUES (" + id + ", 0); INSERT INTO document (id, key, story, hash,";
    sql +=
        " source, url, site, language, seen, authors, title) VALUES (" + id + ", 'k" + id + "', ";
    sql += id + ", 'h', 's', 'u', 'a', 'fr', 0, '[]', 't');";
    sql += "INSERT INTO document_text (document, text) VALUES (" + id + ", 'Un texte.');";
  }
  db.exec(sql + "PRAGMA application_id = " + std::to_string(kApplicationId) +
          "; PRAGMA user_version = " + std::to_string(kSchemaVersion - 1) + "; COMMIT");
}

int version_of(const std::filesystem::path& file) {
  SQLite::Database db(file.string(), SQLite::OPEN_READONLY);
  SQLite::Statement q(db, "PRAGMA user_version");
  return q.executeStep() ? q.getColumn(0).getInt() : -1;
}

TEST(FaultyDiskTest, AMigrationThatFailsAnywhereLeavesTheOlderArchiveWhole) {
  int failed = 0;
  for (int k = 1; k <= 60; k += stride()) {
    TemporaryFolder folder;
    const auto file = folder.path / "vigie.db";
    make_older(file, 50);
    FaultyDisk disk;
    disk.fail_after(k, SQLITE_FULL, 1'000'000);
    const bool opened = Database::open(file).has_value();
    const bool was_hit = disk.failed() > 0;
    disk.heal();
    if (!opened && was_hit) {
      ++failed;
      EXPECT_EQ(version_of(file), kSchemaVersion - 1) << k;
    }
    Database again = must(Database::open(file));
    EXPECT_EQ(version_of(file), kSchemaVersion) << k;
    EXPECT_EQ(must(Documents(again).count()), 50) << k;
    EXPECT_TRUE(again.integrity_problems().empty()) << k;
  }
  EXPECT_GT(failed, 0) << "no migration was ever interrupted";
}

TEST(FaultyDiskTest, ABackupThatFailsAnywhereLeavesNothingUnderItsName) {
  TemporaryFolder folder;
  const auto file = folder.path / "vigie.db", copy = folder.path / "copies" / "a.db";
  std::filesystem::create_directory(copy.parent_path());
  {
    Database db = must(Database::open(file));
    Result<void> end;
    archive_until_refused(db, 0, 50, end);
  }
  int failed = 0;
  for (int k = 1; k <= 40; k += stride()) {
    FaultyDisk disk;
    disk.fail_after(k, SQLITE_FULL, 1'000'000);
    const auto done = back_up(file, copy);
    if (!done) {
      ++failed;
      EXPECT_EQ(done.error().kind, Kind::full) << to_string(done.error());
      EXPECT_TRUE(std::filesystem::is_empty(copy.parent_path())) << k;
    }
    std::filesystem::remove(copy);
  }
  EXPECT_GT(failed, 0) << "no copy was ever interrupted";
  must(back_up(file, copy));
  Database opened = must(Database::open(copy));
  EXPECT_EQ(must(Documents(opened).count()), 50);
}

}  // namespace
}  // namespace vigie::faulty_disk_test
