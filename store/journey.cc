#include "store/journey.h"

#include "store/sql_query.h"
#include "store/standing.h"

namespace vigie {
namespace {

void read_profile(Database& db, const ProfileId& profile, Journey& journey) {
  if (SqlQuery q(db, "SELECT declared, retired FROM profile WHERE id = ?", profile); q.row()) {
    journey.profile_since = q.instant(0);
    journey.profile_known = q.is_null(1);
  }
  SqlQuery q(db,
             "SELECT at FROM event WHERE subject = ? AND what = 'profile_changed'"
             " ORDER BY id DESC LIMIT 1",
             "profile:" + profile.text);
  if (q.row()) journey.profile_changed = q.instant(0);
}

void read_arrival(Database& db, const StoredDocument& document, const ProfileId& profile,
                  Journey& journey) {
  if (SqlQuery q(db,
                 "SELECT revision, score, at FROM match WHERE document = ? AND profile = ?"
                 " ORDER BY revision DESC LIMIT 1",
                 document.id, profile);
      q.row())
    journey.matched = {static_cast<int>(q.number(0)), q.real(1), q.instant(2)};
  SqlQuery q(db, "SELECT alerts FROM page WHERE key = ?", document.document.key);
  if (q.row()) journey.page_alerts = q.flag(0);
}

/// The decision behind a standing, where there is one.
void read_decision(Database& db, Follower& follower) {
  SqlQuery q(db,
             "SELECT at, why FROM decision WHERE reversed IS NULL AND CASE ?2"
             " WHEN 'left' THEN subscriber = ?1 AND kind = 'leave'"
             " WHEN 'paused' THEN subscriber = ?1 AND kind = 'pause'"
             " WHEN 'muted' THEN subscriber = ?1 AND kind = 'mute' AND profile = ?3"
             " WHEN 'suppressed' THEN address <> '' AND address ="
             "  (SELECT lower(email) FROM subscriber WHERE id = ?1)"
             " ELSE 0 END ORDER BY id DESC LIMIT 1",
             follower.subscriber, follower.standing, follower.subscription.profile);
  if (!q.row()) return;
  follower.since = q.instant(0);
  follower.why = q.text(1);
}

std::vector<Follower> followers_of(Database& db, const ProfileId& profile) {
  std::vector<Follower> followers;
  for (SqlQuery q(db,
                  "SELECT subscriber, channel, rhythm, declared, retired FROM subscription"
                  " WHERE profile = ? ORDER BY subscriber, channel, rhythm",
                  profile);
       q.row();) {
    Follower& follower = followers.emplace_back();
    follower.subscriber.text = q.text(0);
    follower.subscription.profile = profile;
    follower.subscription.channel = channel_kind(q.text(1)).value_or(ChannelKind::mail);
    follower.subscription.rhythm = rhythm(q.text(2)).value_or(Rhythm::immediate);
    follower.declared = q.instant(3);
    if (!q.is_null(4)) follower.standing = "retired";
  }
  for (Follower& follower : followers) {
    const Standing standing = standing_of(db, follower.subscriber);
    if (const char* held = standing.holds(follower.subscription.channel))
      follower.standing = held;
    else if (follower.standing.empty() && standing.muted.contains(profile.text))
      follower.standing = "muted";
    if (!follower.standing.empty()) read_decision(db, follower);
  }
  return followers;
}

std::vector<Carried> items_of(Database& db, StoryId story) {
  std::vector<Carried> items;
  for (SqlQuery q(
           db,
           "SELECT i.id, i.subscriber, i.document, i.development, c.channel, c.rhythm, c.due,"
           " c.held, d.key, d.state, d.sealed, d.ended, d.attempts, d.receipt, d.what"
           " FROM item i JOIN item_channel c ON c.item = i.id"
           " LEFT JOIN delivery d ON d.id = c.delivery"
           " WHERE i.story IN (SELECT ?1 UNION ALL SELECT alias FROM story_alias"
           "  WHERE story = ?1) ORDER BY i.id, c.channel",
           story);
       q.row();) {
    Carried& item = items.emplace_back();
    item.item.value = q.number(0);
    item.subscriber.text = q.text(1);
    item.document.value = q.number(2);
    item.development = static_cast<int>(q.number(3));
    item.channel = channel_kind(q.text(4)).value_or(ChannelKind::mail);
    item.rhythm = rhythm(q.text(5)).value_or(Rhythm::immediate);
    item.due = q.instant(6);
    item.held = q.text(7);
    if (q.is_null(8)) continue;
    item.delivery = {
        q.text(8),  q.text(9), q.instant(10), q.maybe_instant(11), static_cast<int>(q.number(12)),
        q.text(13), q.text(14)};
  }
  return items;
}

}  // namespace

Result<Journey> journey_of(Database& db, const StoredDocument& document, const ProfileId& profile) {
  return translated(db, [&]() -> Result<Journey> {
    Journey journey;
    read_profile(db, profile, journey);
    read_arrival(db, document, profile, journey);
    journey.followers = followers_of(db, profile);
    journey.items = items_of(db, document.story);
    return journey;
  });
}

}  // namespace vigie
