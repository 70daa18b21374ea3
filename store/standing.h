#pragma once

#include <set>
#include <string>

#include "core/subscriber.h"
#include "core/time.h"
#include "store/database.h"

// For the .cc files of store/ only: whether something may travel to a person. Functions throw
// SQLite::Exception.
namespace vigie {

/// Appends to the event table, inside the open transaction.
void note(Database& db, Instant now, const char* what, const std::string& subject,
          const std::string& why);

/// What stands between a subscriber and what waits for him.
struct Standing {
  bool left = false;
  bool suppressed = false;  ///< the address, and so channel mail only
  bool retired = false;     ///< also: never declared
  bool paused = false;
  std::set<std::string> muted;  ///< profiles

  /// The word of item_channel.held, or nullptr when it may travel. Leaving stands before what may
  /// end by itself.
  const char* holds(ChannelKind channel) const;
  bool wants(const Subscription& subscription) const;
};

Standing standing_of(Database& db, const SubscriberId& id);

/// Holds and lets go what is not sent yet, as the subscriber's standing now says; events say why.
void hold_or_let_go(Database& db, const SubscriberId& id, Instant now);

void note_held(Database& db, std::int64_t item, const std::string& channel, const char* why,
               Instant now);

}  // namespace vigie
