// What a person decided, and what a server decided of an address: rows that outlive every file.
#include <array>

#include "store/people.h"
#include "store/sql_query.h"
#include "store/standing.h"

namespace vigie {
namespace {

const char* kind_of(People::Decision decision) {
  static constexpr std::array kWords = {"leave", "pause", "mute"};
  return kWords.at(static_cast<std::size_t>(decision));
}

void note(Database& db, Instant now, const std::string& what, const SubscriberId& id,
          const std::string& why) {
  SqlQuery(db, "INSERT INTO event (at, what, subject, why) VALUES (?, ?, ?, ?)", now, what,
           "subscriber:" + id.text, why)
      .run();
}

/// `why`, with the profile that it is about.
std::string about(const ProfileId& profile, const std::string& why) {
  return profile.empty() ? why : profile.text + ": " + why;
}

}  // namespace

Result<void> People::decide(const SubscriberId& id, Decision decision, const ProfileId& profile,
                            const std::string& why, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    if ((decision == Decision::mute) == profile.empty())
      return Error{Kind::usage, "muting names a profile, leaving and pausing do not"};
    const int rows = SqlQuery(db_,
                              "INSERT INTO decision (subscriber, kind, profile, at, why)"
                              " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                              id, kind_of(decision), profile, now, why)
                         .run();
    if (rows == 0) return {};
    note(db_, now, std::string("person_") + kind_of(decision), id, about(profile, why));
    hold_or_let_go(db_, id, now);
    return {};
  });
}

Result<void> People::take_back(const SubscriberId& id, Decision decision, const ProfileId& profile,
                               const std::string& why, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    const int rows =
        SqlQuery(db_,
                 "UPDATE decision SET reversed = ?4, reversed_why = ?5 WHERE"
                 " subscriber = ?1 AND kind = ?2 AND profile = ?3 AND reversed IS NULL",
                 id, kind_of(decision), profile, now, why)
            .run();
    if (rows == 0) return {};
    note(db_, now, std::string("person_took_back_") + kind_of(decision), id, about(profile, why));
    hold_or_let_go(db_, id, now);
    return {};
  });
}

Result<void> People::suppress(const SubscriberId& id, const Error& why, Instant now) {
  return translated(db_, [&]() -> Result<void> {
    std::string address;
    if (SqlQuery q(db_, "SELECT lower(email) FROM subscriber WHERE id = ?", id); q.row())
      address = q.text(0);
    if (address.empty())
      return Error{Kind::not_found, "no subscriber \"" + id.text + "\" with an address"};
    SqlQuery(db_,
             "INSERT INTO decision (subscriber, kind, address, at, why)"
             " VALUES (?, 'suppression', ?, ?, ?) ON CONFLICT DO NOTHING",
             id, address, now, to_string(why))
        .run();
    std::vector<SubscriberId> same_address;
    for (SqlQuery q(db_, "SELECT id FROM subscriber WHERE lower(email) = ?", address); q.row();)
      same_address.push_back({q.text(0)});
    for (const auto& subscriber : same_address) {
      note(db_, now, "address_suppressed", subscriber, address + ": " + to_string(why));
      hold_or_let_go(db_, subscriber, now);
    }
    return {};
  });
}

}  // namespace vigie
