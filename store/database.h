#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"

namespace SQLite {
class Database;
}

namespace vigie {

class Statements;

/// One connection to the archive: `<data>/vigie.db`, SQLite in WAL mode, synchronous=FULL, foreign
/// keys on, a busy timeout of 10 s. Opening creates or migrates the schema in one transaction
/// (PRAGMA user_version); a newer schema than ours is refused, and so is a file that is not a
/// database, is shorter than it says, or is another program's: never overwritten.
///
/// A missing data directory is made 0750 and the file 0640; the WAL stays beside it, so that a
/// member of the group can read whether the daemon runs or not. `read_only` never creates or
/// migrates.
///
/// Several processes may hold connections; writes go through write(), short and BEGIN IMMEDIATE.
/// Thread: one at a time (a connection is not shared between threads).
/// Errors: not_found (read_only), refused (schema, permissions), locked, corrupt, full, io.
/// SQLite's exceptions are translated here and never leave store/.
class Database {
 public:
  enum class Mode { read_write, read_only };

  static Result<Database> open(const std::filesystem::path& file, Mode mode = Mode::read_write);
  static Result<Database> in_memory();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Runs `change` in BEGIN IMMEDIATE … COMMIT; rolls back and returns the error when it fails. An
  /// exception that leaves `change` is such an error.
  Result<void> write(const std::function<Result<void>()>& change);

  /// Runs `change` in a savepoint of the transaction that is open: its failure undoes only itself,
  /// unless SQLite had to roll back the whole transaction: then in_transaction() is false.
  Result<void> nested(const std::function<Result<void>()>& change);

  /// The halves of write(), for the owner of a group commit. A failed commit() leaves no
  /// transaction, except for Kind::locked, after which it may be called again.
  Result<void> begin();
  Result<void> commit();
  void roll_back();
  bool in_transaction() const;

  /// Moves when another connection has committed (PRAGMA data_version).
  std::int64_t data_version();

  /// The archive's own id (random, made with the schema): the index must carry the same.
  std::string uuid();

  /// PRAGMA integrity_check and foreign_key_check: empty when all is well.
  std::vector<std::string> integrity_problems();

  SQLite::Database& raw() { return *db_; }           ///< for the classes of store/ only
  Statements& statements() { return *statements_; }  ///< for the classes of store/ only

 private:
  explicit Database(std::unique_ptr<SQLite::Database> db);
  std::unique_ptr<SQLite::Database> db_;
  std::unique_ptr<Statements> statements_;  // after db_: statements end before their connection
};

}  // namespace vigie
