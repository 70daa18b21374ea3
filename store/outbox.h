#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/alert.h"
#include "store/database.h"

namespace vigie {

/// One (subscriber, channel) that has something due.
struct DueGroup {
  SubscriberId subscriber;
  ChannelKind channel = ChannelKind::mail;
  Rhythm rhythm = Rhythm::immediate;
  Instant due{};
  ItemId first;  ///< the item that is due first: take() gives it, so that a key may come from it
};

/// Matches, items and deliveries: from "this document satisfies that profile" to the channel's
/// word.
///
/// An item (subscriber, story) is written once, in the transaction of the match; every profile that
/// finds the story joins the same item until it is sealed, and never makes another. An item travels
/// on each channel that one of its subscriptions names, at that channel's earliest due moment.
/// Thread: its Database's. Writing is inside the caller's transaction.
class Outbox {
 public:
  explicit Outbox(Database& db) : db_(db) {}

  Result<void> record_matches(DocumentId document, int revision, const std::vector<Match>& matches,
                              Instant now);

  /// When a subscription asks for an item at `now`: how late it may still group. Decided in
  /// alerts/.
  struct Wanted {
    SubscriberId subscriber;
    ProfileId profile;
    ChannelKind channel = ChannelKind::mail;
    Rhythm rhythm = Rhythm::immediate;
    Instant due{};
    Evidence evidence;
  };
  /// Writes or joins the items. Nothing happens for a (subscriber, story, development, channel)
  /// already sealed. `development` is 0 for the story itself; a watched page that changes alerts
  /// again, with its revision as the development. Returns how many items are new.
  Result<std::size_t> add_items(StoryId story, int development, DocumentId document,
                                const std::vector<Wanted>& wanted, Instant now);

  /// When the last immediate delivery of this subscriber and channel was sealed.
  Result<std::optional<Instant>> last_sealed(const SubscriberId& subscriber, ChannelKind channel);

  Result<std::vector<DueGroup>> due(Instant now);
  Result<std::optional<Instant>> next_due();  ///< of items to seal and deliveries to send

  /// The items a delivery of this group takes, newest first, ready to be rendered (at most
  /// `limit`).
  Result<std::vector<Item>> take(const DueGroup& group, Instant now, std::size_t limit);
  /// Keeps the sealed delivery and marks its items. Unique by key: sealing the same key again
  /// fails.
  Result<DeliveryId> seal(const Delivery& delivery, const std::vector<Item>& items);

  Result<std::vector<Delivery>> to_send(Instant now, std::size_t limit);
  Result<void> acknowledged(DeliveryId id, const std::string& receipt, Instant now);
  Result<void> retry(DeliveryId id, const Error& why, Instant next_attempt);
  Result<void> gave_up(DeliveryId id, const Error& why, Instant now);

  struct Counts {
    std::int64_t items = 0, waiting_items = 0, sealed = 0, acknowledged = 0, gave_up = 0,
                 matches = 0;
  };
  Result<Counts> counts();
  Result<std::vector<Delivery>> recent(std::size_t limit);

 private:
  Database& db_;
};

}  // namespace vigie
