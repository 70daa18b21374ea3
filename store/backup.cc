// Two ways to copy an archive that is being written: VACUUM INTO, which is one statement without
// progress, or the online backup. We take the backup, inside one read transaction: without it every
// commit of the daemon would make SQLite begin the copy again.
#include "store/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/schema.h"
#include "store/sql_query.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

constexpr int kPagesAStep = 512;                              // 4 MB
constexpr auto kBetweenSteps = std::chrono::milliseconds{2};  // others get the disk
constexpr int kMostWaits = 5'000;

fs::path beside(const fs::path& file, const char* ending) { return file.string() + ending; }

void remove_all_of(const fs::path& database) {
  std::error_code ignored;
  for (const char* part : {"", "-wal", "-shm", "-journal"})
    fs::remove(beside(database, part), ignored);
}

/// What must be gone when an attempt failed.
class Unfinished {
 public:
  explicit Unfinished(fs::path file) : file_(std::move(file)) { remove_all_of(file_); }
  ~Unfinished() { remove_all_of(file_); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  const fs::path& file() const { return file_; }

 private:
  fs::path file_;
};

Error failed(const std::string& doing, const fs::path& file) {
  const int number = errno;
  return {number == ENOSPC || number == EDQUOT ? Kind::full : Kind::io,
          fmt::format("cannot {} {}: {}", doing, file.string(), std::strerror(number))};
}

/// Makes the empty file that SQLite is to fill. It would not say why it cannot, and let all read
/// it.
Result<void> begin(const fs::path& part, const fs::path& file) {
  const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (fd < 0) {
    Error error = failed("write", file);
    if (error.kind == Kind::io) error.hint = "name a place in a folder that you may write in";
    return error;
  }
  ::close(fd);
  return {};
}

Result<void> sync(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  const Error error = failed("sync", file);
  if (fd >= 0) ::close(fd);
  return synced ? Result<void>{} : error;
}

fs::path folder_of(const fs::path& file) {
  return file.parent_path().empty() ? fs::path(".") : file.parent_path();
}

Result<void> put_in_place(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed("put in place", to);
  return sync(folder_of(to));
}

/// Copies every page of `from`, as it is when it begins, to `to`.
Result<void> copy_pages(SQLite::Database& from, SQLite::Database& to,
                        const CopyProgress& progress) {
  sqlite3_backup* copy = sqlite3_backup_init(to.getHandle(), "main", from.getHandle(), "main");
  if (copy == nullptr) throw SQLite::Exception(to.getHandle());
  int code = SQLITE_OK;
  for (int waits = 0; waits < kMostWaits;) {
    code = sqlite3_backup_step(copy, kPagesAStep);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) ++waits;
    if (progress) {
      const std::int64_t total = sqlite3_backup_pagecount(copy);
      progress(total - sqlite3_backup_remaining(copy), total);
    }
    if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED) break;
    std::this_thread::sleep_for(kBetweenSteps);
  }
  const int ended = sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE)
    throw SQLite::Exception(to.getHandle(), ended == SQLITE_OK ? code : ended);
  return {};
}

std::string integrity_of(SQLite::Database& db) {
  SQLite::Statement check(db, "PRAGMA integrity_check(1)");
  return check.executeStep() ? check.getColumn(0).getString() : "no answer";
}

/// The copy as one file that needs no log beside it, checked and synced.
Result<void> copy_whole(SQLite::Database& from, const fs::path& to, const CopyProgress& progress) {
  try {
    SQLite::Database copy(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    if (auto copied = copy_pages(from, copy, progress); !copied) return copied;
    SQLite::Statement(copy, "PRAGMA journal_mode = DELETE").executeStep();
    if (const std::string problem = integrity_of(copy); problem != "ok")
      return Error{Kind::corrupt, "the archive is not whole: " + problem,
                   "run vigie archive verify; keep the last good backup"};
  } catch (const SQLite::Exception& e) {
    return translate(e, nullptr, to.string());
  }
  return sync(to);
}

}  // namespace

Result<void> back_up(const fs::path& archive, const fs::path& to, const CopyProgress& progress) {
  std::error_code none;
  if (fs::exists(to, none))
    return Error{Kind::refused, to.string() + " exists", "name another file, or a folder"};
  auto source = Database::open(archive, Database::Mode::read_only);
  if (!source) return source.error();
  const Unfinished part(beside(to, kBackupEnding));
  if (auto begun = begin(part.file(), to); !begun) return begun;
  const auto copied = translated(*source, [&]() -> Result<void> {
    source->raw().exec("BEGIN");
    if (source->uuid().empty()) return Error{Kind::corrupt, "the archive has lost its own id"};
    return copy_whole(source->raw(), part.file(), progress);
  });
  source->roll_back();
  if (!copied) return copied;
  if (::chmod(part.file().c_str(), 0640) != 0) return failed("protect", part.file());
  return put_in_place(part.file(), to);
}

namespace {

/// Checks and migrates the copy, and leaves it as one file.
Result<void> make_ours(const fs::path& copy) {
  auto db = Database::open(copy);
  if (!db) return db.error();
  const auto problems = db->integrity_problems();
  if (!problems.empty())
    return Error{Kind::corrupt, "the backup is damaged: " + problems.front(), "use another backup"};
  return translated(*db, [&]() -> Result<void> {
    SQLite::Statement cut(db->raw(), "PRAGMA wal_checkpoint(TRUNCATE)");
    if (!cut.executeStep() || cut.getColumn(0).getInt() != 0)
      return Error{Kind::locked, copy.string() + " is open elsewhere"};
    return {};
  });
}

/// SQLite takes a file without a byte for a database without tables, of which Database::open()
/// would make a new archive.
bool is_archive(SQLite::Database& db) {
  SQLite::Statement application(db, "PRAGMA application_id");
  return application.executeStep() && application.getColumn(0).getInt() == kApplicationId;
}

/// A copy of the backup that could be the archive.
Result<void> make_copy(const fs::path& backup, const fs::path& copy, const CopyProgress& progress) {
  try {
    SQLite::Database source(backup.string(), SQLite::OPEN_READONLY);
    if (!is_archive(source))
      return Error{Kind::refused, "it is empty, or of another program", "use another backup"};
    if (auto copied = copy_whole(source, copy, progress); !copied) return copied;
  } catch (const SQLite::Exception& e) {
    return translate(e, nullptr, backup.string());
  }
  return make_ours(copy);
}

/// Moves an archive and its log aside. Its place is never without a log meanwhile: an archive that
/// is gone while its log is there is refused by whoever opens it.
Result<fs::path> move_aside(const fs::path& archive) {
  std::error_code none;
  fs::path aside;
  for (int n = 1; aside.empty() || fs::exists(aside, none); ++n)
    aside = beside(archive, fmt::format(".before-{}", n).c_str());
  const fs::path log = beside(archive, "-wal"), empty = beside(archive, "-wal.empty");
  if (fs::exists(log, none) && ::link(log.c_str(), beside(aside, "-wal").c_str()) != 0)
    return failed("set aside", log);
  const int made = ::open(empty.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (made < 0) return failed("make", empty);
  ::close(made);
  if (!fs::exists(log, none))
    if (auto placed = put_in_place(empty, log); !placed) return placed.error();
  if (fs::exists(archive, none))
    if (auto moved = put_in_place(archive, aside); !moved) return moved.error();
  if (fs::exists(empty, none))
    if (auto placed = put_in_place(empty, log); !placed) return placed.error();
  fs::remove(beside(archive, "-shm"), none);
  return aside;
}

}  // namespace

Result<fs::path> restore(const fs::path& backup, const fs::path& archive, bool set_aside,
                         const CopyProgress& progress) {
  std::error_code none;
  if (!fs::exists(backup, none)) return Error{Kind::not_found, "no backup " + backup.string()};
  if (fs::is_directory(backup, none))
    return Error{Kind::io, backup.string() + " is a folder",
                 "name a file in it that vigie archive backup made"};
  const fs::path log = beside(archive, "-wal");
  const bool there =
      fs::exists(archive, none) || (fs::exists(log, none) && fs::file_size(log, none) > 0);
  if (there && !set_aside)
    return Error{Kind::refused, "there is an archive already: " + archive.string(),
                 "--force sets it aside"};
  const Unfinished part(beside(archive, kRestoreEnding));
  if (auto made = make_copy(backup, part.file(), progress); !made) {
    Error error = made.error();
    error.what = fmt::format("{} cannot be restored: {}", backup.string(), error.what);
    if (error.kind == Kind::corrupt) error.hint = "use another backup";
    return error;
  }
  fs::path aside;
  if (there) {
    auto moved = move_aside(archive);
    if (!moved) return moved.error();
    aside = *moved;
  }
  if (auto placed = put_in_place(part.file(), archive); !placed) return placed.error();
  return aside;
}

Result<void> compact(Database& db) {
  return translated(db, [&]() -> Result<void> {
    db.raw().exec("VACUUM");
    SQLite::Statement(db.raw(), "PRAGMA wal_checkpoint(TRUNCATE)").executeStep();
    return {};
  });
}

}  // namespace vigie
