#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/difference.h"
#include "core/document.h"
#include "core/profile.h"
#include "core/subscriber.h"

namespace vigie {

/// Why an item came: one profile that found it, with the evidence kept at the moment of the match.
struct Reason {
  ProfileId profile;
  std::string profile_name;
  Evidence evidence;
};

/// One story that one subscriber is to learn of, once, as a delivery shows it.
struct Item {
  ItemId id;
  StoryId story;
  DocumentId document;
  int development = 0;  ///< the revision that a watched page told it by; 0: the story itself
  std::string title;
  std::string url;
  std::size_t may_quote = 0;  ///< characters of text that the source's rights record allows
  std::string excerpt;        ///< cut to that; may be empty
  std::string source_name;
  std::string site;
  std::optional<Date> published;
  std::optional<std::string> deadline;
  Access access = Access::unknown;
  Instant seen{};
  bool late = false;  ///< written more than an hour before it could be sent
  std::vector<Reason> reasons;
  std::vector<ChangedLine> changes;  ///< of a watched page: what left and came, cut to that on
                                     ///< either side; shown in the excerpt's place
  std::vector<std::string> also;     ///< other sources that tell the same story, "Name — url"
};

/// What the footer says, so that silence can be told from blindness.
struct WatchReport {
  int sources = 0;                       ///< enabled and watched
  std::vector<std::string> unreachable;  ///< names of those that fail or are blocked now
};

/// What is sealed together for one subscriber and channel, before it is rendered.
struct Digest {
  Subscriber subscriber;
  ChannelKind channel = ChannelKind::mail;
  Rhythm rhythm = Rhythm::immediate;
  std::string key;  ///< names the delivery for ever: Message-ID and webhook-id come from it
  Instant sealed{};
  std::vector<Item> items;  ///< newest first, never empty
  WatchReport watch;
};

/// A sealed delivery: nothing joins it, and a resend sends the same bytes.
struct Delivery {
  DeliveryId id;
  std::string key;
  SubscriberId subscriber;
  ChannelKind channel = ChannelKind::mail;
  std::string address;  ///< mail: the recipient; file: the Maildir; webhook: the URL
  std::string subject;  ///< one line, for lists
  std::string bytes;    ///< rendered, as the channel sends them
  Instant sealed{};
  int attempts = 0;
};

/// The channel's word on one attempt.
struct Acknowledged {
  std::string receipt;
};  ///< the server's last line, or the file's name
struct Retry {
  Error error;
  std::optional<Interval> after;
};
struct GaveUp {
  Error error;
};  ///< refused for good: the address is flagged, a person decides
using SendOutcome = std::variant<Acknowledged, Retry, GaveUp>;

}  // namespace vigie
