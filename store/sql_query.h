#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/ids.h"
#include "core/time.h"
#include "store/database.h"

// For the .cc files of store/ only: prepared statements with typed parameters and columns, and the
// one place where SQLite's exceptions become errors.
namespace vigie {

/// The prepared statements of one connection, by their SQL. Preparing one costs ten times its run.
class Statements {
 public:
  explicit Statements(SQLite::Database& db) : db_(db) {}

 private:
  friend class SqlQuery;
  struct Entry {
    explicit Entry(SQLite::Database& db, const std::string& sql) : statement(db, sql) {}
    SQLite::Statement statement;
    bool busy = false;
  };
  Entry& at(std::string_view sql);
  SQLite::Database& db_;
  std::unordered_map<std::string_view, std::unique_ptr<Entry>> entries_;
};

/// Bytes that are not text.
struct Blob {
  std::string_view bytes;
};

/// One use of a statement: parameters by position, rows by column number; ending resets it. Throws
/// SQLite::Exception, which translated() below catches.
///
///   SqlQuery q(db, "SELECT id FROM document WHERE key = ?", key);
///   if (q.row()) return DocumentId{q.number(0)};
class SqlQuery {
 public:
  template <class... Args>
  SqlQuery(Database& db, std::string_view sql, const Args&... args)
      : SqlQuery(db.statements(), sql) {
    int index = 0;
    (bind(++index, args), ...);
  }
  ~SqlQuery();
  SqlQuery(const SqlQuery&) = delete;
  SqlQuery& operator=(const SqlQuery&) = delete;

  bool row() { return statement_->executeStep(); }  ///< moves to the next row, if there is one
  int run();                                        ///< to the end; rows changed

  bool is_null(int column) const { return statement_->isColumnNull(column); }
  std::int64_t number(int column) const { return statement_->getColumn(column).getInt64(); }
  double real(int column) const { return statement_->getColumn(column).getDouble(); }
  bool flag(int column) const { return number(column) != 0; }
  std::string text(int column) const { return statement_->getColumn(column).getString(); }
  /// As text(), until the next row.
  std::string_view view(int column) const;
  Instant instant(int column) const { return Instant{Interval{number(column)}}; }
  std::optional<Instant> maybe_instant(int column) const;
  std::optional<std::string> maybe_text(int column) const;
  /// A date kept as its text and, in the next column, its moment.
  std::optional<Date> maybe_date(int column) const;

 private:
  SqlQuery(Statements& statements, std::string_view sql);
  void bind(int i, std::nullptr_t) { statement_->bind(i); }
  void bind(int i, std::int64_t v) { statement_->bind(i, v); }
  void bind(int i, int v) { statement_->bind(i, v); }
  void bind(int i, bool v) { statement_->bind(i, v ? 1 : 0); }
  void bind(int i, std::size_t v) { statement_->bind(i, clamped(v)); }
  void bind(int i, double v) { statement_->bind(i, v); }
  void bind(int i, const char* v) { statement_->bind(i, v); }
  void bind(int i, const std::string& v) { statement_->bind(i, v); }
  void bind(int i, std::string_view v) { statement_->bind(i, std::string(v)); }
  void bind(int i, Instant v) { statement_->bind(i, std::int64_t{v.time_since_epoch().count()}); }
  void bind(int i, Interval v) { statement_->bind(i, std::int64_t{v.count()}); }
  void bind(int i, const Blob& v) {
    statement_->bind(i, v.bytes.data(), static_cast<int>(v.bytes.size()));
  }
  template <class Tag>
  void bind(int i, const Name<Tag>& v) {
    statement_->bind(i, v.text);
  }
  template <class Tag>
  void bind(int i, const Number<Tag>& v) {
    statement_->bind(i, v.value);
  }
  template <class T>
  void bind(int i, const std::optional<T>& v) {
    v ? bind(i, *v) : bind(i, nullptr);
  }
  static std::int64_t clamped(std::size_t v);

  Statements::Entry* entry_ = nullptr;    // from the cache, or
  std::optional<SQLite::Statement> own_;  // made for a use inside another use
  SQLite::Statement* statement_ = nullptr;
};

std::optional<std::string> text_of(const std::optional<Date>& date);
std::optional<Instant> moment_of(const std::optional<Date>& date);

/// What an exception of SQLite means: its kind by what the caller can do, with the file and a hint.
Error translate(const SQLite::Exception& exception, SQLite::Database* db, const std::string& file);

/// Runs `body`, whose exceptions of SQLite become errors.
template <class Body>
auto translated(Database& db, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const SQLite::Exception& e) {
    return translate(e, &db.raw(), db.raw().getFilename());
  }
}

}  // namespace vigie
