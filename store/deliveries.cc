// Sealed deliveries: sealing them, and the channel's word on each attempt.
#include "store/outbox.h"
#include "store/sql_query.h"

namespace vigie {
namespace {

std::string deliveries_where(std::string_view rest) {
  return std::string(
             "SELECT id, key, subscriber, channel, address, subject, bytes, sealed, attempts"
             " FROM delivery ")
      .append(rest);
}

std::vector<Delivery> deliveries_of(SqlQuery&& q) {
  std::vector<Delivery> deliveries;
  while (q.row()) {
    Delivery& d = deliveries.emplace_back();
    d.id.value = q.number(0);
    d.key = q.text(1);
    d.subscriber.text = q.text(2);
    d.channel = channel_kind(q.text(3)).value_or(ChannelKind::mail);
    d.address = q.text(4);
    d.subject = q.text(5);
    d.bytes = q.text(6);
    d.sealed = q.instant(7);
    d.attempts = static_cast<int>(q.number(8));
  }
  return deliveries;
}

/// Marks the items; the rhythm of the delivery is that of its earliest due item.
Result<Rhythm> mark_items(Database& db, DeliveryId id, ChannelKind channel,
                          const SubscriberId& subscriber, const std::vector<Item>& items) {
  std::optional<Instant> earliest;
  Rhythm of_earliest = Rhythm::immediate;
  for (const Item& item : items) {
    SqlQuery q(db,
               "UPDATE item_channel SET delivery = ?1 WHERE item = ?2 AND channel = ?3"
               " AND subscriber = ?4 AND delivery IS NULL AND held IS NULL RETURNING due, rhythm",
               id, item.id, word(channel), subscriber);
    if (!q.row())
      return Error{Kind::refused,
                   "item " + std::to_string(item.id.value) + " waits no longer for " +
                       subscriber.text + " on " + word(channel),
                   "take the items again"};
    if (!earliest || q.instant(0) < *earliest) {
      earliest = q.instant(0);
      of_earliest = rhythm(q.text(1)).value_or(Rhythm::immediate);
    }
    q.run();
  }
  return of_earliest;
}

Result<DeliveryId> seal_now(Database& db, const Delivery& d, const std::vector<Item>& items) {
  if (SqlQuery q(db, "SELECT 1 FROM delivery WHERE key = ?", d.key); q.row())
    return Error{Kind::refused, "delivery " + d.key + " is sealed already"};
  DeliveryId id;
  {
    SqlQuery q(db,
               "INSERT INTO delivery (key, subscriber, channel, rhythm, address, subject, sealed,"
               " next_attempt, bytes) VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?6, ?7) RETURNING id",
               d.key, d.subscriber, word(d.channel), d.address, d.subject, d.sealed, Blob{d.bytes});
    q.row();
    id.value = q.number(0);
    q.run();
  }
  const auto rhythm = mark_items(db, id, d.channel, d.subscriber, items);
  if (!rhythm) return rhythm.error();
  SqlQuery(db, "UPDATE delivery SET rhythm = ?2 WHERE id = ?1", id, word(*rhythm)).run();
  return id;
}

/// Ends or moves a delivery that no channel has ended; a repeated word changes nothing.
Result<void> known(Database& db, DeliveryId id, int rows) {
  if (rows > 0) return {};
  if (SqlQuery q(db, "SELECT 1 FROM delivery WHERE id = ?", id); q.row()) return {};
  return Error{Kind::not_found, "no delivery " + std::to_string(id.value)};
}

}  // namespace

Result<DeliveryId> Outbox::seal(const Delivery& delivery, const std::vector<Item>& items) {
  if (items.empty()) return Error{Kind::internal, "a delivery is never empty"};
  DeliveryId id;
  // A savepoint: a caller that goes on after a refusal must not commit half of a delivery.
  auto sealed = db_.nested([&]() -> Result<void> {
    auto made = seal_now(db_, delivery, items);
    if (!made) return made.error();
    id = *made;
    return {};
  });
  if (!sealed) return sealed.error();
  return id;
}

Result<std::vector<Delivery>> Outbox::to_send(Instant now, std::size_t limit) {
  return translated(db_, [&]() -> Result<std::vector<Delivery>> {
    return deliveries_of(
        SqlQuery(db_,
                 deliveries_where("WHERE state = 'sealed' AND held IS NULL AND next_attempt <= ?"
                                  " ORDER BY next_attempt, id LIMIT ?"),
                 now, limit));
  });
}

Result<void> Outbox::acknowledged(DeliveryId id, const std::string& receipt, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    // Whatever was decided meanwhile: the other side has it, and that is the truth.
    return known(db_, id,
                 SqlQuery(db_,
                          "UPDATE delivery SET state = 'acknowledged', held = NULL, ended = ?2,"
                          " receipt = ?3, attempts = attempts + 1, error = '', what = ''"
                          " WHERE id = ?1 AND state <> 'acknowledged'",
                          id, now, receipt)
                     .run());
  });
}

Result<void> Outbox::retry(DeliveryId id, const Error& why, Instant next_attempt) {
  return translated(db_, [&]() -> Result<void> {
    return known(
        db_, id,
        SqlQuery(db_,
                 "UPDATE delivery SET attempts = attempts + 1, next_attempt = ?2, error = ?3,"
                 " what = ?4 WHERE id = ?1 AND state = 'sealed'",
                 id, next_attempt, word(why.kind), to_string(why))
            .run());
  });
}

Result<void> Outbox::gave_up(DeliveryId id, const Error& why, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    return known(db_, id,
                 SqlQuery(db_,
                          "UPDATE delivery SET state = 'gave_up', ended = ?2, error = ?3,"
                          " what = ?4, attempts = attempts + 1"
                          " WHERE id = ?1 AND state = 'sealed'",
                          id, now, word(why.kind), to_string(why))
                     .run());
  });
}

Result<Outbox::Counts> Outbox::counts() {
  return translated(db_, [&]() -> Result<Counts> {
    SqlQuery q(db_,
               "SELECT (SELECT count(*) FROM item), (SELECT count(*) FROM item_channel"
               " WHERE delivery IS NULL AND held IS NULL), (SELECT count(*) FROM match),"
               " count(*) FILTER (WHERE state = 'sealed'),"
               " count(*) FILTER (WHERE state = 'acknowledged'),"
               " count(*) FILTER (WHERE state = 'gave_up') FROM delivery");
    Counts counts;
    if (!q.row()) return counts;
    counts.items = q.number(0);
    counts.waiting_items = q.number(1);
    counts.matches = q.number(2);
    counts.sealed = q.number(3);
    counts.acknowledged = q.number(4);
    counts.gave_up = q.number(5);
    return counts;
  });
}

Result<std::vector<Delivery>> Outbox::recent(std::size_t limit) {
  return translated(db_, [&]() -> Result<std::vector<Delivery>> {
    return deliveries_of(SqlQuery(db_, deliveries_where("ORDER BY id DESC LIMIT ?"), limit));
  });
}

}  // namespace vigie
