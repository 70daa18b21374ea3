#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "core/subscriber.h"
#include "store/database.h"

namespace vigie {

/// A subscription to a profile, and what stands between the person and what it brings.
struct Follower {
  SubscriberId subscriber;
  Subscription subscription;
  Instant declared{};
  /// left, paused, muted, suppressed, retired; empty: nothing. Retired: the entry left its file.
  std::string standing;
  std::optional<Instant> since;  ///< of a person's or a server's decision
  std::string why;               ///< of it
};

/// An item of a story on one channel of one subscriber.
struct Carried {
  ItemId item;
  SubscriberId subscriber;
  DocumentId document;  ///< that told the story first
  int development = 0;  ///< the revision of a watched page that it tells; 0: the story itself
  ChannelKind channel = ChannelKind::mail;
  Rhythm rhythm = Rhythm::immediate;
  Instant due{};
  std::string held;  ///< left, suppressed, muted, told, retired, paused; empty: not held
  struct Sealed {
    std::string key, state;  ///< state: sealed, acknowledged, gave_up
    Instant sealed{};
    std::optional<Instant> ended;
    int attempts = 0;
    std::string receipt, problem;  ///< the channel's last word
  };
  std::optional<Sealed> delivery;
};

/// What the store remembers of one document on its way to those who watch a profile.
struct Journey {
  bool profile_known = false;              ///< declared, and not retired
  std::optional<Instant> profile_since;    ///< when it was first declared
  std::optional<Instant> profile_changed;  ///< when its query was changed last
  struct Matched {
    int revision = 1;
    double score = 0;
    Instant at{};
  };
  std::optional<Matched> matched;  ///< the last time that the profile found it on arrival
  /// Whether its page was to alert: false for what a source's first visit listed. Nothing: it came
  /// by no page.
  std::optional<bool> page_alerts;
  std::vector<Follower> followers;  ///< of the profile
  std::vector<Carried> items;       ///< of the document's story, under all its numbers
};

/// Thread: the Database's. Reads only.
Result<Journey> journey_of(Database& db, const StoredDocument& document, const ProfileId& profile);

}  // namespace vigie
