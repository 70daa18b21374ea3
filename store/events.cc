#include "store/events.h"

#include "store/sql_query.h"

namespace vigie {
namespace {

std::vector<Events::Event> rows_of(SqlQuery& q) {
  std::vector<Events::Event> events;
  while (q.row()) events.push_back({q.instant(0), q.text(1), q.text(2), q.text(3)});
  return events;
}

}  // namespace

Result<void> Events::append(const Event& event) {
  return translated(db_, [&]() -> Result<void> {
    SqlQuery(db_, "INSERT INTO event (at, what, subject, why) VALUES (?, ?, ?, ?)", event.at,
             event.what, event.subject, event.why)
        .run();
    return {};
  });
}

Result<std::vector<Events::Event>> Events::recent(std::size_t limit) {
  return translated(db_, [&]() -> Result<std::vector<Event>> {
    SqlQuery q(db_, "SELECT at, what, subject, why FROM event ORDER BY id DESC LIMIT ?", limit);
    return rows_of(q);
  });
}

Result<std::vector<Events::Event>> Events::about(const std::string& subject, std::size_t limit) {
  return translated(db_, [&]() -> Result<std::vector<Event>> {
    SqlQuery q(
        db_, "SELECT at, what, subject, why FROM event WHERE subject = ? ORDER BY id DESC LIMIT ?",
        subject, limit);
    return rows_of(q);
  });
}

}  // namespace vigie
