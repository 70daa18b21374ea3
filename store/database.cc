#include "store/database.h"

#include <exception>

#include <sqlite3.h>

#include "store/sql_query.h"

namespace vigie {
namespace {

/// Runs a caller's change; whatever it throws is a failure of the change, not of the program.
Result<void> run_guarded(Database& db, const std::function<Result<void>()>& change) {
  try {
    return translated(db, [&] { return change(); });
  } catch (const std::exception& e) {
    return Error{Kind::internal, std::string("a change of the archive threw: ") + e.what()};
  }
}

}  // namespace

Database::Database(std::unique_ptr<SQLite::Database> db)
    : db_(std::move(db)), statements_(std::make_unique<Statements>(*db_)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Database& Database::operator=(Database&& other) noexcept {
  statements_ = std::move(other.statements_);  // ours end before our connection does
  db_ = std::move(other.db_);
  return *this;
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(db_->getHandle()) == 0; }

Result<void> Database::begin() {
  return translated(*this, [&]() -> Result<void> {
    // IMMEDIATE: a transaction that starts as a reader cannot wait for its turn to write.
    SqlQuery(*this, "BEGIN IMMEDIATE").run();
    return {};
  });
}

Result<void> Database::commit() {
  auto done = translated(*this, [&]() -> Result<void> {
    SqlQuery(*this, "COMMIT").run();
    return {};
  });
  if (!done && done.error().kind != Kind::locked) roll_back();
  return done;
}

void Database::roll_back() {
  // SQLite may have rolled back already (full disk, I/O error); asking again would be an error.
  if (in_transaction()) db_->tryExec("ROLLBACK");
}

Result<void> Database::write(const std::function<Result<void>()>& change) {
  if (auto begun = begin(); !begun) return begun;
  auto done = run_guarded(*this, change);
  if (done && !in_transaction())
    done = Error{Kind::internal, "the transaction ended inside a change that reported success"};
  if (done) done = commit();
  if (!done) roll_back();
  return done;
}

Result<void> Database::nested(const std::function<Result<void>()>& change) {
  if (!in_transaction())
    return Error{Kind::internal, "a part of a transaction was asked for outside of one"};
  auto opened = translated(*this, [&]() -> Result<void> {
    SqlQuery(*this, "SAVEPOINT part").run();
    return {};
  });
  if (!opened) return opened;
  auto done = run_guarded(*this, change);
  if (!in_transaction()) {
    if (done) return Error{Kind::internal, "the transaction ended inside a part of it"};
    return done;
  }
  auto closed = translated(*this, [&]() -> Result<void> {
    if (!done) SqlQuery(*this, "ROLLBACK TO part").run();
    SqlQuery(*this, "RELEASE part").run();
    return {};
  });
  return done ? closed : done;
}

std::int64_t Database::data_version() {
  auto version = translated(*this, [&]() -> Result<std::int64_t> {
    SqlQuery q(*this, "PRAGMA data_version");
    return q.row() ? q.number(0) : 0;
  });
  return version ? *version : 0;
}

std::string Database::uuid() {
  auto uuid = translated(*this, [&]() -> Result<std::string> {
    SqlQuery q(*this, "SELECT uuid FROM archive");
    return q.row() ? q.text(0) : std::string();
  });
  return uuid ? *uuid : std::string();
}

std::vector<std::string> Database::integrity_problems() {
  std::vector<std::string> problems;
  auto checked = translated(*this, [&]() -> Result<void> {
    for (SqlQuery q(*this, "PRAGMA integrity_check(100)"); q.row();)
      if (auto line = q.text(0); line != "ok") problems.push_back(line);
    for (SqlQuery q(*this, "PRAGMA foreign_key_check"); q.row();)
      problems.push_back("row " + q.text(1) + " of table " + q.text(0) +
                         " names a row that is missing in " + q.text(2));
    return {};
  });
  if (!checked) problems.push_back(to_string(checked.error()));
  return problems;
}

}  // namespace vigie
