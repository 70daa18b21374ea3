// From a match to the items of those who are to learn of it.
#include "store/json.h"
#include "store/outbox.h"
#include "store/sql_query.h"
#include "store/standing.h"

namespace vigie {
namespace {

/// The subscriber's item of a development, under whatever number the story had when it was written.
ItemId item_of(Database& db, const SubscriberId& subscriber, StoryId story, int development) {
  SqlQuery q(db,
             "SELECT id FROM item WHERE subscriber = ?1 AND development = ?3 AND story IN"
             " (SELECT ?2 UNION ALL SELECT alias FROM story_alias WHERE story = ?2)"
             " ORDER BY id LIMIT 1",
             subscriber, story, development);
  return q.row() ? ItemId{q.number(0)} : ItemId{};
}

/// How an item travels on one channel already.
enum class Travels { not_yet, waiting, sealed };

struct OnChannel {
  Travels travels = Travels::not_yet;
  Instant due{};
};

OnChannel on_channel(Database& db, ItemId item, ChannelKind channel) {
  SqlQuery q(db, "SELECT due, delivery FROM item_channel WHERE item = ? AND channel = ?", item,
             word(channel));
  if (!q.row()) return {};
  return {q.is_null(1) ? Travels::waiting : Travels::sealed, q.instant(0)};
}

void add_reason(Database& db, ItemId item, DocumentId document, const Outbox::Wanted& w,
                Instant now) {
  SqlQuery(db,
           "INSERT INTO item_reason (item, profile, document, found, evidence)"
           " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
           item, w.profile, document, now, json_of(std::vector{w.evidence}))
      .run();
}

void add_channel(Database& db, ItemId item, const Outbox::Wanted& w, Instant now) {
  // The list of subscribers that the matcher saw may be older than the person's decision.
  const Standing standing = standing_of(db, w.subscriber);
  const char* holds = standing.holds(w.channel);
  if (!holds && standing.muted.contains(w.profile.text)) holds = "muted";
  const auto held = holds ? std::optional<std::string>(holds) : std::nullopt;
  SqlQuery(db,
           "INSERT INTO item_channel (item, channel, subscriber, rhythm, due, held)"
           " VALUES (?, ?, ?, ?, ?, ?)",
           item, word(w.channel), w.subscriber, word(w.rhythm), w.due, held)
      .run();
  if (holds) note_held(db, item.value, word(w.channel), holds, now);
}

}  // namespace

Result<void> Outbox::record_matches(DocumentId document, int revision,
                                    const std::vector<Match>& matches, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    for (const Match& m : matches)
      SqlQuery(db_,
               "INSERT INTO match (document, profile, revision, score, at, evidence)"
               " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET score = excluded.score,"
               " evidence = excluded.evidence",
               document, m.profile, revision, m.score, now, json_of(m.evidence))
          .run();
    return {};
  });
}

Result<std::size_t> Outbox::add_items(StoryId story, int development, DocumentId document,
                                      const std::vector<Wanted>& wanted, Instant now) {
  return translated(db_, [&]() -> Result<std::size_t> {
    std::size_t fresh = 0;
    if (SqlQuery q(db_, "SELECT story FROM story_alias WHERE alias = ?", story); q.row())
      story.value = q.number(0);
    for (const Wanted& w : wanted) {
      ItemId item = item_of(db_, w.subscriber, story, development);
      OnChannel there;
      if (!item) {
        SqlQuery q(db_,
                   "INSERT INTO item (story, subscriber, development, document, created)"
                   " VALUES (?, ?, ?, ?, ?) RETURNING id",
                   story, w.subscriber, development, document, now);
        q.row();
        item.value = q.number(0);
        q.run();
        ++fresh;
      } else {
        there = on_channel(db_, item, w.channel);
      }
      if (there.travels == Travels::sealed) continue;
      if (there.travels == Travels::not_yet)
        add_channel(db_, item, w, now);
      else if (w.due < there.due)
        SqlQuery(db_,
                 "UPDATE item_channel SET due = ?3, rhythm = ?4 WHERE item = ?1 AND channel = ?2",
                 item, word(w.channel), w.due, word(w.rhythm))
            .run();
      add_reason(db_, item, document, w, now);
    }
    return fresh;
  });
}

}  // namespace vigie
