#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/profile.h"
#include "core/subscriber.h"
#include "core/time.h"
#include "store/database.h"

namespace vigie {

/// Profiles and subscribers as configuration declares them. An entry removed from its file is
/// retired, never deleted; a person's own decision (leaving, pausing) is a row that outlives any
/// file. Thread: its Database's. Writing is inside the caller's transaction.
///
/// Each change of standing reaches what waits: an item that must not travel is held with an event
/// row that says why, and so is a sealed delivery that no channel has taken. Retired, paused and
/// suppressed let go again when the entry, the person or a corrected address comes back; what was
/// held by leaving or muting stays held.
class People {
 public:
  explicit People(Database& db) : db_(db) {}

  Result<void> declare(const std::vector<Profile>& profiles,
                       const std::vector<Subscriber>& subscribers, Instant now);

  Result<std::vector<Profile>> profiles();       ///< not retired
  Result<std::vector<Profile>> kept_profiles();  ///< of these, those that belong to no file
  /// Keeps a profile that belongs to no file: a new one, or another text for one that it kept
  /// before. Kind::usage naming the file when a file declares the id.
  Result<void> keep(const Profile& profile, Instant now);
  /// Retires a profile that it kept. Kind::not_found, or Kind::usage naming the file.
  Result<void> retire(const ProfileId& id, Instant now);
  /// Not retired, with their live subscriptions: those that no decision of the person excludes.
  Result<std::vector<Subscriber>> subscribers();
  Result<std::optional<Subscriber>> subscriber(const SubscriberId& id);  ///< retired ones too
  Result<std::optional<Profile>> profile(const ProfileId& id);

  /// How much each profile is used: by its id; those of nobody and nothing are left out.
  struct Use {
    std::int64_t subscribers = 0;  ///< with a live subscription
    std::int64_t matches = 0;      ///< documents that came since the moment asked
  };
  Result<std::map<ProfileId, Use>> profile_use(Instant since);

  /// What a person may decide, and takes back by his own confirmation only.
  enum class Decision {
    leave,  ///< nothing more, ever
    pause,  ///< nothing until it is taken back
    mute,   ///< nothing of one profile
  };
  /// Deciding twice is deciding once. `profile` is for mute. The subscriber need not be declared.
  Result<void> decide(const SubscriberId& id, Decision decision, const ProfileId& profile,
                      const std::string& why, Instant now);
  Result<void> take_back(const SubscriberId& id, Decision decision, const ProfileId& profile,
                         const std::string& why, Instant now);

  /// Takes an address off the list of those that mails go to, after the server refused it for good.
  Result<void> suppress(const SubscriberId& id, const Error& why, Instant now);

 private:
  Database& db_;
};

}  // namespace vigie
