#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "alerts/channel.h"
#include "alerts/render.h"
#include "pipeline/commons.h"
#include "pipeline/wake_timer.h"
#include "store/outbox.h"

namespace vigie {

/// From items to the channel's word: seals what is due, sends what is sealed, keeps what was
/// answered.
///
/// Each delivery is sealed in one transaction (its items, its key, its rendered bytes) before
/// anything leaves the machine; a delivery that is not acknowledged is sent again, the same bytes
/// under the same key. Deliveries travel side by side, so that a dead destination delays nobody.
/// Thread: the loop.
class Deliveries {
 public:
  using Channels = std::map<ChannelKind, std::unique_ptr<Channel>>;

  Deliveries(Commons& commons, Channels channels, Letterhead letterhead);

  /// Runs until stop(); what is being sent then has until the loop ends.
  boost::asio::awaitable<void> run();
  /// Seals what is due, immediate alerts without waiting for their grouping time, sends everything
  /// once.
  boost::asio::awaitable<void> run_once();

  void change_letterhead(Channels channels, Letterhead letterhead);  ///< after a reload

  /// Ends what the channels still do, after the loop has returned and before Loop::end(): a mail
  /// session has a thread of its own that answers to the loop.
  void close() { generations_.clear(); }

  void wake() { timer_.wake(); }
  void stop();
  std::size_t under_way() const { return sending_.size(); }

 private:
  boost::asio::awaitable<void> seal_due(Instant horizon);
  boost::asio::awaitable<void> seal(DueGroup group, Instant horizon);
  void start_sending();
  boost::asio::awaitable<void> send(Delivery delivery);
  boost::asio::awaitable<Result<void>> keep_outcome(Delivery delivery, SendOutcome outcome);

  Commons& commons_;
  std::deque<Channels>
      generations_;  // the newest is used; sends under way still use the older ones
  Letterhead letterhead_;
  WakeTimer timer_;
  std::set<DeliveryId> sending_;
  bool stopping_ = false;
};

}  // namespace vigie
