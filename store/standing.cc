#include "store/standing.h"

#include <string_view>
#include <vector>

#include "store/sql_query.h"

namespace vigie {
void note(Database& db, Instant now, const char* what, const std::string& subject,
          const std::string& why) {
  SqlQuery(db, "INSERT INTO event (at, what, subject, why) VALUES (?, ?, ?, ?)", now, what, subject,
           why)
      .run();
}

namespace {

/// Something not sent yet: an item on a channel, or a sealed delivery (channel of its own).
struct Open {
  std::int64_t id;
  std::string channel, held;
};

std::vector<Open> open_rows(SqlQuery&& q) {
  std::vector<Open> rows;
  while (q.row()) rows.push_back({q.number(0), q.text(1), q.text(2)});
  return rows;
}

bool ends_by_itself(const std::string& held) {
  return held.empty() || held == "retired" || held == "paused" || held == "suppressed";
}

bool all_reasons_muted(Database& db, std::int64_t item, const Standing& standing) {
  if (standing.muted.empty()) return false;
  bool any = false;
  for (SqlQuery q(db, "SELECT profile FROM item_reason WHERE item = ?", item); q.row(); any = true)
    if (!standing.muted.contains(q.text(0))) return false;
  return any;
}

}  // namespace

const char* Standing::holds(ChannelKind channel) const {
  if (left) return "left";
  if (suppressed && channel == ChannelKind::mail) return "suppressed";
  if (retired) return "retired";
  if (paused) return "paused";
  return nullptr;
}

bool Standing::wants(const Subscription& subscription) const {
  return !holds(subscription.channel) && !muted.contains(subscription.profile.text);
}

Standing standing_of(Database& db, const SubscriberId& id) {
  Standing standing;
  standing.retired = true;
  std::string email;
  if (SqlQuery q(db, "SELECT retired, lower(email) FROM subscriber WHERE id = ?", id); q.row()) {
    standing.retired = !q.is_null(0);
    email = q.text(1);
  }
  for (SqlQuery q(
           db, "SELECT kind, profile FROM decision WHERE subscriber = ? AND reversed IS NULL", id);
       q.row();) {
    const std::string kind = q.text(0);
    if (kind == "leave") standing.left = true;
    if (kind == "pause") standing.paused = true;
    if (kind == "mute") standing.muted.insert(q.text(1));
  }
  if (email.empty()) return standing;
  // Of an address, whoever has it: the server refused the address and not the name.
  SqlQuery q(db, "SELECT 1 FROM decision WHERE address = ? AND address <> '' AND reversed IS NULL",
             email);
  standing.suppressed = q.row();
  return standing;
}

void note_held(Database& db, std::int64_t item, const std::string& channel, const char* why,
               Instant now) {
  note(db, now, "item_held", "item:" + std::to_string(item), channel + ": " + why);
}

void hold_or_let_go(Database& db, const SubscriberId& id, Instant now) {
  const Standing standing = standing_of(db, id);
  for (const Open& open :
       open_rows(SqlQuery(db,
                          "SELECT item, channel, coalesce(held, '') FROM item_channel"
                          " WHERE subscriber = ? AND delivery IS NULL",
                          id))) {
    if (!ends_by_itself(open.held)) continue;
    const char* holds = standing.holds(channel_kind(open.channel).value_or(ChannelKind::mail));
    if (!holds && all_reasons_muted(db, open.id, standing)) holds = "muted";
    if (open.held == (holds ? holds : "")) continue;
    const auto held = holds ? std::optional<std::string>(holds) : std::nullopt;
    SqlQuery(db, "UPDATE item_channel SET held = ?3 WHERE item = ?1 AND channel = ?2", open.id,
             open.channel, held)
        .run();
    if (holds)
      note_held(db, open.id, open.channel, holds, now);
    else
      note(db, now, "item_released", "item:" + std::to_string(open.id),
           open.channel + ": no longer " + open.held);
  }
  for (const Open& open : open_rows(SqlQuery(db,
                                             "SELECT id, channel, coalesce(held, '') FROM delivery"
                                             " WHERE subscriber = ? AND state = 'sealed'",
                                             id))) {
    if (!ends_by_itself(open.held)) continue;
    const char* holds = standing.holds(channel_kind(open.channel).value_or(ChannelKind::mail));
    if (open.held == (holds ? holds : "")) continue;
    const auto held = holds ? std::optional<std::string>(holds) : std::nullopt;
    SqlQuery(db, "UPDATE delivery SET held = ?2 WHERE id = ?1", open.id, held).run();
    note(db, now, holds ? "delivery_held" : "delivery_released",
         "delivery:" + std::to_string(open.id), holds ? holds : "no longer " + open.held);
  }
}

}  // namespace vigie
