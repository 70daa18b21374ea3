#include "store/sql_query.h"

#include <cerrno>
#include <limits>

#include <sqlite3.h>

namespace vigie {

Statements::Entry& Statements::at(std::string_view sql) {
  if (auto found = entries_.find(sql); found != entries_.end()) return *found->second;
  auto entry = std::make_unique<Entry>(db_, std::string(sql));
  const std::string_view key = entry->statement.getQuery();  // lives as long as the entry
  return *entries_.emplace(key, std::move(entry)).first->second;
}

SqlQuery::SqlQuery(Statements& statements, std::string_view sql) {
  Statements::Entry& entry = statements.at(sql);
  if (entry.busy) {
    statement_ = &own_.emplace(statements.db_, std::string(sql));
    return;
  }
  entry.busy = true;
  entry_ = &entry;
  statement_ = &entry.statement;
}

SqlQuery::~SqlQuery() {
  if (!entry_) return;
  // A failed step is reported again by reset: it has been thrown already.
  statement_->tryReset();
  entry_->busy = false;
}

int SqlQuery::run() {
  while (statement_->executeStep()) {
  }
  return statement_->getChanges();
}

std::string_view SqlQuery::view(int column) const {
  const SQLite::Column cell = statement_->getColumn(column);
  const char* text = cell.getText();  // before its size, which depends on it
  return {text, static_cast<std::size_t>(cell.getBytes())};
}

std::optional<Instant> SqlQuery::maybe_instant(int column) const {
  if (is_null(column)) return std::nullopt;
  return instant(column);
}

std::optional<std::string> SqlQuery::maybe_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::optional<Date> SqlQuery::maybe_date(int column) const {
  if (is_null(column)) return std::nullopt;
  Date date;
  date.text = text(column);
  date.instant = instant(column + 1);
  date.has_time = date.text.size() > std::string_view("2026-03-04").size();
  return date;
}

std::int64_t SqlQuery::clamped(std::size_t v) {
  constexpr std::size_t kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(v < kMost ? v : kMost);
}

std::optional<std::string> text_of(const std::optional<Date>& date) {
  if (!date) return std::nullopt;
  return date->text;
}

std::optional<Instant> moment_of(const std::optional<Date>& date) {
  if (!date) return std::nullopt;
  return date->instant;
}

Error translate(const SQLite::Exception& exception, SQLite::Database* db, const std::string& file) {
  const std::string what = "archive " + file + ": " + exception.what();
  const int system_error = db ? sqlite3_system_errno(db->getHandle()) : 0;
  switch (exception.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {Kind::locked, what, "another process is writing: try again"};
    case SQLITE_FULL: return {Kind::full, what, "free space on the disk of the data directory"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Kind::corrupt, what, "restore a backup (vigie archive restore); keep this file"};
    case SQLITE_IOERR:
      // SQLite calls a full disk an I/O error where it grows a file other than by writing.
      if (system_error == ENOSPC || system_error == EDQUOT)
        return {Kind::full, what, "free space on the disk of the data directory"};
      return {Kind::io, what, "look at the system's log for errors of the disk"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY: return {Kind::io, what, "check the owner and mode of the data directory"};
    case SQLITE_NOMEM: return {Kind::io, what, "the system is short of memory"};
    default: return {Kind::internal, what};
  }
}

}  // namespace vigie
