#include "store/people.h"

#include <array>
#include <set>
#include <unordered_map>

#include "store/json.h"
#include "store/sql_query.h"
#include "store/standing.h"

namespace vigie {
namespace {

// --- profiles

struct KnownProfile {
  std::string query, file;
  bool retired = false, of_store = false;
};

constexpr const char* kFromFile = "file";
constexpr const char* kFromStore = "store";

void write_profile(Database& db, const Profile& p, const char* origin, Instant now) {
  SqlQuery(db,
           "INSERT INTO profile (id, name, query, must_match, must_not_match, file, line, declared,"
           " origin, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
           " ON CONFLICT DO UPDATE SET name = ?2, query = ?3, must_match = ?4, must_not_match = ?5,"
           " file = ?6, line = ?7, origin = ?9, facts = ?10, retired = NULL"
           " WHERE (name, query, must_match, must_not_match, file, line, origin, facts, retired)"
           " IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?9, ?10, NULL)",
           p.id, p.name.empty() ? p.id.text : p.name, p.query, json_of(p.must_match),
           json_of(p.must_not_match), p.where.file, p.where.line, now, origin, facts_json_of(p))
      .run();
}

void note_change(Database& db, const Profile& p, const std::string& before, Instant now) {
  note(db, now, "profile_changed", "profile:" + p.id.text, "was: " + before);
}

void retire_profile(Database& db, const std::string& id, const std::string& why, Instant now) {
  SqlQuery(db, "UPDATE profile SET retired = ?2 WHERE id = ?1", id, now).run();
  note(db, now, "profile_retired", "profile:" + id, why);
}

Result<void> declare_profiles(Database& db, const std::vector<Profile>& profiles, Instant now) {
  std::unordered_map<std::string, KnownProfile> known;
  for (SqlQuery q(db, "SELECT id, query, file, retired, origin FROM profile"); q.row();)
    known.emplace(q.text(0),
                  KnownProfile{q.text(1), q.text(2), !q.is_null(3), q.text(4) == kFromStore});
  for (const Profile& p : profiles) {
    const auto before = known.find(p.id.text);
    const bool stands = before != known.end() && !before->second.retired;
    if (stands && before->second.of_store)
      return Error{Kind::config,
                   "profile \"" + p.id.text + "\" was made by `vigie profile add` too",
                   "give it another id, or run vigie profile remove " + p.id.text, p.where};
    if (stands && before->second.query != p.query) note_change(db, p, before->second.query, now);
    write_profile(db, p, kFromFile, now);
    if (before != known.end()) known.erase(before);
  }
  for (const auto& [id, gone] : known)
    if (!gone.retired && !gone.of_store) retire_profile(db, id, "no longer in " + gone.file, now);
  return {};
}

std::vector<Profile> profiles_of(SqlQuery&& q) {
  std::vector<Profile> profiles;
  while (q.row()) {
    Profile& p = profiles.emplace_back();
    p.id.text = q.text(0);
    p.name = q.text(1);
    p.query = q.text(2);
    p.must_match = strings_of(q.text(3));
    p.must_not_match = strings_of(q.text(4));
    p.where.file = q.text(5);
    p.where.line = static_cast<int>(q.number(6));
    read_facts(q.text(7), p);
  }
  return profiles;
}

std::string profiles_where(std::string_view rest) {
  return std::string(
             "SELECT id, name, query, must_match, must_not_match, file, line, facts"
             " FROM profile ")
      .append(rest);
}

Error of_a_file(const ProfileId& id, const std::string& file) {
  return {Kind::usage, "profile \"" + id.text + "\" is declared in " + file,
          "change it there; a reload takes it"};
}

// --- subscribers

void declare_subscriptions(Database& db, const Subscriber& s, Instant now) {
  using Key = std::array<std::string, 3>;  // profile, channel, rhythm
  std::set<Key> gone;
  for (SqlQuery q(db,
                  "SELECT profile, channel, rhythm FROM subscription"
                  " WHERE subscriber = ? AND retired IS NULL",
                  s.id);
       q.row();)
    gone.insert({q.text(0), q.text(1), q.text(2)});
  for (const Subscription& sub : s.subscriptions) {
    const Key key = {sub.profile.text, word(sub.channel), word(sub.rhythm)};
    gone.erase(key);
    SqlQuery(db,
             "INSERT INTO subscription (subscriber, profile, channel, rhythm, file, line, declared)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
             " ON CONFLICT DO UPDATE SET file = ?5, line = ?6, retired = NULL"
             " WHERE (file, line, retired) IS NOT (?5, ?6, NULL)",
             s.id, key[0], key[1], key[2], sub.where.file, sub.where.line, now)
        .run();
  }
  for (const Key& key : gone) {
    SqlQuery(db,
             "UPDATE subscription SET retired = ?5"
             " WHERE subscriber = ?1 AND profile = ?2 AND channel = ?3 AND rhythm = ?4",
             s.id, key[0], key[1], key[2], now)
        .run();
    note(db, now, "subscription_retired", "subscriber:" + s.id.text,
         key[0] + " by " + key[1] + ", " + key[2]);
  }
}

void declare_subscribers(Database& db, const std::vector<Subscriber>& subscribers, Instant now) {
  struct Known {
    std::string email, file;
    bool retired = false;
  };
  std::unordered_map<std::string, Known> known;
  for (SqlQuery q(db, "SELECT id, email, file, retired FROM subscriber"); q.row();)
    known.emplace(q.text(0), Known{q.text(1), q.text(2), !q.is_null(3)});
  for (const Subscriber& s : subscribers) {
    SqlQuery(
        db,
        "INSERT INTO subscriber (id, name, email, language, zone, file, line, declared)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        " ON CONFLICT DO UPDATE SET name = ?2, email = ?3, language = ?4, zone = ?5, file = ?6,"
        " line = ?7, retired = NULL WHERE (name, email, language, zone, file, line, retired)"
        " IS NOT (?2, ?3, ?4, ?5, ?6, ?7, NULL)",
        s.id, s.name, s.email, s.language, s.zone, s.where.file, s.where.line, now)
        .run();
    declare_subscriptions(db, s, now);
    const auto before = known.find(s.id.text);
    if (before == known.end()) continue;
    if (before->second.retired)
      note(db, now, "subscriber_declared", "subscriber:" + s.id.text, "declared again");
    if (before->second.retired || before->second.email != s.email) hold_or_let_go(db, s.id, now);
    known.erase(before);
  }
  for (const auto& [id, gone] : known) {
    if (gone.retired) continue;
    SqlQuery(db, "UPDATE subscriber SET retired = ?2 WHERE id = ?1", id, now).run();
    note(db, now, "subscriber_retired", "subscriber:" + id, "no longer in " + gone.file);
    hold_or_let_go(db, SubscriberId{id}, now);
  }
}

std::vector<Subscriber> subscribers_of(SqlQuery&& q) {
  std::vector<Subscriber> subscribers;
  while (q.row()) {
    Subscriber& s = subscribers.emplace_back();
    s.id.text = q.text(0);
    s.name = q.text(1);
    s.email = q.text(2);
    s.language = q.text(3);
    s.zone = q.text(4);
    s.where.file = q.text(5);
    s.where.line = static_cast<int>(q.number(6));
  }
  return subscribers;
}

std::string subscribers_where(std::string_view rest) {
  return std::string("SELECT id, name, email, language, zone, file, line FROM subscriber ")
      .append(rest);
}

void add_live_subscriptions(Database& db, Subscriber& s) {
  const Standing standing = standing_of(db, s.id);
  SqlQuery q(db,
             "SELECT n.profile, n.channel, n.rhythm, n.file, n.line FROM subscription n"
             " JOIN profile p ON p.id = n.profile"
             " WHERE n.subscriber = ? AND n.retired IS NULL AND p.retired IS NULL",
             s.id);
  while (q.row()) {
    Subscription sub;
    sub.profile.text = q.text(0);
    sub.channel = channel_kind(q.text(1)).value_or(ChannelKind::mail);
    sub.rhythm = rhythm(q.text(2)).value_or(Rhythm::immediate);
    sub.where.file = q.text(3);
    sub.where.line = static_cast<int>(q.number(4));
    if (standing.wants(sub)) s.subscriptions.push_back(std::move(sub));
  }
}

}  // namespace

Result<void> People::declare(const std::vector<Profile>& profiles,
                             const std::vector<Subscriber>& subscribers, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    if (auto declared = declare_profiles(db_, profiles, now); !declared) return declared;
    declare_subscribers(db_, subscribers, now);
    return {};
  });
}

Result<std::vector<Profile>> People::profiles() {
  return translated(db_, [&]() -> Result<std::vector<Profile>> {
    return profiles_of(SqlQuery(db_, profiles_where("WHERE retired IS NULL ORDER BY id")));
  });
}

Result<std::vector<Profile>> People::kept_profiles() {
  return translated(db_, [&]() -> Result<std::vector<Profile>> {
    return profiles_of(
        SqlQuery(db_, profiles_where("WHERE retired IS NULL AND origin = 'store' ORDER BY id")));
  });
}

Result<void> People::keep(const Profile& profile, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    SqlQuery before(db_, "SELECT query, file, retired, origin FROM profile WHERE id = ?",
                    profile.id);
    const bool known = before.row();
    if (known && before.is_null(2) && before.text(3) == kFromFile)
      return of_a_file(profile.id, before.text(1));
    if (!known || !before.is_null(2))
      note(db_, now, "profile_added", "profile:" + profile.id.text, profile.query);
    else if (before.text(0) != profile.query)
      note_change(db_, profile, before.text(0), now);
    Profile kept = profile;
    kept.where = {};
    write_profile(db_, kept, kFromStore, now);
    return {};
  });
}

Result<void> People::retire(const ProfileId& id, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    SqlQuery known(db_, "SELECT file, origin FROM profile WHERE id = ? AND retired IS NULL", id);
    if (!known.row())
      return Error{Kind::not_found, "no profile \"" + id.text + "\"", "see vigie profile list"};
    if (known.text(1) == kFromFile) return of_a_file(id, known.text(0));
    retire_profile(db_, id.text, "vigie profile remove", now);
    return {};
  });
}

Result<std::optional<Profile>> People::profile(const ProfileId& id) {
  return translated(db_, [&]() -> Result<std::optional<Profile>> {
    auto found = profiles_of(SqlQuery(db_, profiles_where("WHERE id = ?"), id));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

Result<std::map<ProfileId, People::Use>> People::profile_use(Instant since) {
  auto subscribers = this->subscribers();
  if (!subscribers) return subscribers.error();
  return translated(db_, [&]() -> Result<std::map<ProfileId, Use>> {
    std::map<ProfileId, Use> uses;
    for (const Subscriber& subscriber : *subscribers) {
      std::set<ProfileId> taken;
      for (const Subscription& subscription : subscriber.subscriptions)
        if (taken.insert(subscription.profile).second) ++uses[subscription.profile].subscribers;
    }
    // Numbers are given in order of arrival: what came before needs no look, however much it is.
    SqlQuery before(db_, "SELECT id FROM document WHERE seen < ? ORDER BY id DESC LIMIT 1", since);
    const std::int64_t last_before = before.row() ? before.number(0) : 0;
    for (SqlQuery q(db_,
                    "SELECT profile, count(DISTINCT document) FROM match WHERE document > ?"
                    " GROUP BY profile",
                    last_before);
         q.row();)
      uses[ProfileId{q.text(0)}].matches = q.number(1);
    return uses;
  });
}

Result<std::vector<Subscriber>> People::subscribers() {
  return translated(db_, [&]() -> Result<std::vector<Subscriber>> {
    auto all =
        subscribers_of(SqlQuery(db_, subscribers_where("WHERE retired IS NULL ORDER BY id")));
    for (Subscriber& s : all) add_live_subscriptions(db_, s);
    return all;
  });
}

Result<std::optional<Subscriber>> People::subscriber(const SubscriberId& id) {
  return translated(db_, [&]() -> Result<std::optional<Subscriber>> {
    auto found = subscribers_of(SqlQuery(db_, subscribers_where("WHERE id = ?"), id));
    if (found.empty()) return std::nullopt;
    add_live_subscriptions(db_, found.front());
    return std::move(found.front());
  });
}

}  // namespace vigie
