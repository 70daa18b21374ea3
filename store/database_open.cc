// Opening an archive: where it may stand, whether it is ours and whole, and its migration.
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/hash.h"
#include "store/database.h"
#include "store/schema.h"
#include "store/sql_query.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyMilliseconds = 10'000;
// A WAL grown past this by one long transaction is cut back at the next checkpoint.
constexpr const char* kWalLimit = "PRAGMA journal_size_limit = 33554432";
// Texts of 2 to 4 KB leave half of a page of 4096 bytes unused; this archive is a quarter smaller
// and as fast (measured on 40,000 documents of 2 KB).
constexpr const char* kPageSize = "PRAGMA page_size = 8192";
constexpr const char* kCache = "PRAGMA cache_size = -16384";  // KiB

constexpr const char* kKeepIt = "restore a backup (vigie archive restore); keep this file";

std::uintmax_t size_of(const fs::path& file) {
  std::error_code none;
  const auto size = fs::file_size(file, none);
  return none ? 0 : size;
}

fs::path wal_of(const fs::path& file) { return file.string() + "-wal"; }

Error system_error(const std::string& doing, const fs::path& path, int number) {
  Error error{Kind::io, doing + " " + path.string() + ": " + std::strerror(number)};
  if (number == ENOSPC || number == EDQUOT) error.kind = Kind::full;
  if (number != EACCES && number != EPERM) return error;
  error.kind = Kind::refused;
  // Whoever may not look is told which group may.
  struct stat status {};
  const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  if (stat(folder.c_str(), &status) == 0)
    if (const group* owner = getgrgid(status.st_gid))
      error.hint = fmt::format("become a member of the group \"{}\": usermod -aG {} USER",
                               owner->gr_name, owner->gr_name);
  return error;
}

/// Makes the folder and an empty file with their modes, before SQLite makes them with others: the
/// WAL takes its mode from the file.
Result<void> make_place(const fs::path& file) {
  const fs::path folder = file.parent_path();
  std::error_code failed;
  if (!folder.empty() && !fs::exists(folder, failed)) {
    fs::create_directories(folder, failed);
    if (failed) return system_error("cannot make the data directory", folder, failed.value());
    if (chmod(folder.c_str(), 0750) != 0) return system_error("cannot protect", folder, errno);
  }
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (made < 0) {
    if (errno == EEXIST) return {};
    return system_error("cannot make the archive", file, errno);
  }
  const int protection = fchmod(made, 0640);
  close(made);
  if (protection != 0) return system_error("cannot protect", file, errno);
  return {};
}

/// What must hold before SQLite sees the file: it deletes a WAL beside an empty database, and we
/// would take a file that was cut to nothing for a new one.
Result<void> check_place(const fs::path& file) {
  std::error_code none;
  if (fs::is_directory(file, none))
    return Error{Kind::io, "archive " + file.string() + " is a folder", "name its folder instead"};
  if (size_of(file) == 0 && fs::exists(wal_of(file), none))
    return Error{Kind::corrupt,
                 "archive " + file.string() + " is empty or gone, but its journal " +
                     wal_of(file).string() + " is there",
                 "restore a backup (vigie archive restore); to start anew, move the journal away"};
  if (access(file.c_str(), R_OK) != 0 && errno != ENOENT)
    return system_error("cannot read the archive", file, errno);
  return {};
}

Result<void> ask_for_wal(Database& db) {
  // Two openers at once: the change of mode takes a lock that no busy timeout waits for.
  for (int tries = 0;; ++tries) {
    auto changed = translated(db, [&]() -> Result<std::string> {
      SQLite::Statement mode(db.raw(), "PRAGMA journal_mode = WAL");
      mode.executeStep();
      return mode.getColumn(0).getString();
    });
    if (changed && (*changed == "wal" || *changed == "memory")) return {};
    if (changed)
      return Error{
          Kind::io,
          "archive " + db.raw().getFilename() + ": no write-ahead log here (" + *changed + ")",
          "put the data directory on a local disk"};
    if (changed.error().kind != Kind::locked || tries == 500) return changed.error();
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

/// The WAL stays when the last connection closes: a reader may not create one in a directory that
/// it cannot write. While `untouched`, closing writes nothing to the file either: one that we
/// refuse is left as it was found.
void keep_wal(Database& db, bool untouched) {
  int on = 1;
  sqlite3_file_control(db.raw().getHandle(), "main", SQLITE_FCNTL_PERSIST_WAL, &on);
  sqlite3_db_config(db.raw().getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, untouched ? 1 : 0,
                    nullptr);
}

std::int64_t pragma(Database& db, const char* sql) {
  SQLite::Statement q(db.raw(), sql);
  return q.executeStep() ? q.getColumn(0).getInt64() : 0;
}

/// The version of the schema, when the file is ours; 0 for an empty one.
Result<int> version_of(Database& db) {
  const auto application = pragma(db, "PRAGMA application_id");
  const auto version = pragma(db, "PRAGMA user_version");
  const auto tables = pragma(db, "SELECT count(*) FROM sqlite_master");
  const std::string name = "archive " + db.raw().getFilename();
  if (application == 0 && version == 0 && tables == 0) return 0;
  if (application != kApplicationId)
    return Error{Kind::refused, name + " is a database of another program",
                 "name another data directory"};
  if (version > kSchemaVersion)
    return Error{Kind::refused,
                 fmt::format("{} has schema {}, and this program knows schema {}", name, version,
                             kSchemaVersion),
                 "run the newer program that wrote it, or restore an older backup"};
  return static_cast<int>(version);
}

/// A file cut short reads as zeros, which SQLite notices only when it comes there. What is missing
/// from the file must stand in the WAL; the file is looked at last, since it only grows.
Result<void> check_length(Database& db, const fs::path& file) {
  const auto pages = static_cast<std::uintmax_t>(pragma(db, "PRAGMA page_count"));
  const auto page = static_cast<std::uintmax_t>(pragma(db, "PRAGMA page_size"));
  const std::uintmax_t in_wal = size_of(wal_of(file)) / (page + 24);
  const std::uintmax_t in_file = size_of(file) / page;
  if (in_file + in_wal >= pages) return {};
  return Error{
      Kind::corrupt,
      fmt::format("archive {} is cut short: {} of {} pages", file.string(), in_file, pages),
      kKeepIt};
}

Result<void> migrate(Database& db) {
  return db.write([&]() -> Result<void> {
    auto version = version_of(db);  // again, now that nobody else can migrate
    if (!version) return version.error();
    const int from = *version;
    if (from == kSchemaVersion) return {};
    for (int v = from; v < kSchemaVersion; ++v) db.raw().exec(std::string(migration(v)));
    if (from == 0) {
      db.raw().exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
      SqlQuery(db,
               "INSERT INTO archive (one, uuid, created) VALUES "
               "(1, ?, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))",
               random_hex(16))
          .run();
    }
    db.raw().exec(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
    return {};
  });
}

/// What every connection is told. No mmap: an I/O error would be a SIGBUS instead of an error.
void configure(Database& db, Database::Mode mode) {
  db.raw().exec("PRAGMA foreign_keys = ON");
  db.raw().exec("PRAGMA trusted_schema = OFF");
  db.raw().exec(kCache);
  if (mode == Database::Mode::read_only) return;
  db.raw().exec("PRAGMA synchronous = FULL");
  SQLite::Statement(db.raw(), kWalLimit).executeStep();
}

}  // namespace

Result<Database> Database::open(const fs::path& file, Mode mode) {
  const bool writes = mode == Mode::read_write;
  if (!writes && !fs::exists(file.parent_path().empty() ? "." : file.parent_path()))
    return Error{Kind::not_found, "no data directory " + file.parent_path().string(),
                 "name it with --data, or start vigied once"};
  if (auto place = check_place(file); !place) return place.error();
  if (!writes && size_of(file) == 0)
    return Error{Kind::not_found, "no archive " + file.string(), "start vigied once"};
  if (writes)
    if (auto made = make_place(file); !made) return made.error();

  try {
    const int flags =
        (writes ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY) | SQLite::OPEN_NOMUTEX;
    Database db{std::make_unique<SQLite::Database>(file.string(), flags, kBusyMilliseconds)};
    return translated(db, [&]() -> Result<Database> {
      // Nothing is written before the file is known to be ours and whole.
      keep_wal(db, true);
      auto version = version_of(db);
      if (!version) return version.error();
      if (auto whole = check_length(db, file); !whole) return whole.error();
      keep_wal(db, false);
      configure(db, mode);
      if (writes) {
        if (*version == 0) db.raw().exec(kPageSize);
        if (auto wal = ask_for_wal(db); !wal) return wal.error();
        if (auto migrated = migrate(db); !migrated) return migrated.error();
      } else if (*version != kSchemaVersion) {
        return Error{Kind::refused,
                     fmt::format("archive {} has the older schema {}", file.string(), *version),
                     "start vigied once: it migrates"};
      }
      if (db.uuid().empty())
        return Error{Kind::corrupt, "archive " + file.string() + " has lost its own id", kKeepIt};
      return std::move(db);
    });
  } catch (const SQLite::Exception& e) {
    return translate(e, nullptr, file.string());
  }
}

Result<Database> Database::in_memory() {
  try {
    Database db{std::make_unique<SQLite::Database>(
        ":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX)};
    return translated(db, [&]() -> Result<Database> {
      configure(db, Mode::read_write);
      if (auto migrated = migrate(db); !migrated) return migrated.error();
      return std::move(db);
    });
  } catch (const SQLite::Exception& e) {
    return translate(e, nullptr, ":memory:");
  }
}

}  // namespace vigie
