#pragma once

#include <vector>

#include "core/profile.h"
#include "core/subscriber.h"
#include "core/time.h"
#include "store/database.h"

namespace vigie {

/// Profiles and subscribers as configuration declares them. An entry removed from its file is
/// retired, never deleted; a person's own decision (leaving, pausing) is a row that outlives any
/// file. Thread: its Database's. Writing is inside the caller's transaction.
class People {
 public:
  explicit People(Database& db) : db_(db) {}

  Result<void> declare(const std::vector<Profile>& profiles,
                       const std::vector<Subscriber>& subscribers, Instant now);

  Result<std::vector<Profile>> profiles();        ///< not retired
  Result<std::vector<Subscriber>> subscribers();  ///< not retired, with their live subscriptions
  Result<std::optional<Subscriber>> subscriber(const SubscriberId& id);  ///< retired ones too
  Result<std::optional<Profile>> profile(const ProfileId& id);

  /// Takes an address off the list of those that mails go to, after the server refused it for good.
  Result<void> suppress(const SubscriberId& id, const Error& why, Instant now);

 private:
  Database& db_;
};

}  // namespace vigie
