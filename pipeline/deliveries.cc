#include "pipeline/deliveries.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include "alerts/rhythm.h"
#include "core/log.h"
#include "net/detached.h"
#include "pipeline/commit.h"
#include "pipeline/seal.h"
#include "store/events.h"
#include "store/people.h"

namespace vigie {
namespace {

constexpr Interval kLookAgain = std::chrono::seconds{30};
constexpr Interval kAfterStoreFailure = std::chrono::seconds{5};
constexpr std::size_t kMaxSending = 64;
/// Temporary refusals are believed this long (as Postfix's maximal_queue_lifetime), then a person
/// decides.
constexpr Interval kGiveUpAfter = std::chrono::days{5};

}  // namespace

Deliveries::Deliveries(Commons& commons, Channels channels, Letterhead letterhead)
    : commons_(commons), letterhead_(std::move(letterhead)), timer_(commons.io) {
  generations_.push_back(std::move(channels));
}

void Deliveries::change_letterhead(Channels channels, Letterhead letterhead) {
  generations_.push_back(std::move(channels));
  letterhead_ = std::move(letterhead);
}

void Deliveries::stop() {
  stopping_ = true;
  timer_.wake();
}

boost::asio::awaitable<void> Deliveries::run() {
  while (!stopping_) {
    const Instant now = commons_.now();
    co_await seal_due(now);
    start_sending();
    const auto next = Outbox(commons_.reader).next_due();
    // What is already due and still here is under way, or waits for a place: its end wakes us.
    Interval wait = kLookAgain;
    if (next && *next && **next > commons_.now())
      wait = std::min(wait, Interval{**next - commons_.now()});
    co_await timer_.sleep(wait);
  }
}

boost::asio::awaitable<void> Deliveries::run_once() {
  const Instant horizon = commons_.now() + commons_.settings->alerts.grouping;
  co_await seal_due(horizon);
  start_sending();
  while (!sending_.empty() && !stopping_) co_await timer_.sleep(kLookAgain);
}

boost::asio::awaitable<void> Deliveries::seal_due(Instant horizon) {
  const auto groups = Outbox(commons_.reader).due(horizon);
  if (!groups) {
    log_error("outbox_unreadable", groups.error());
    co_return;
  }
  for (const DueGroup& group : *groups) {
    const Instant now = commons_.now();
    if (group.due > now && group.rhythm != Rhythm::immediate) continue;  // a digest is never early
    co_await seal(group, group.rhythm == Rhythm::immediate ? horizon : now);
  }
}

boost::asio::awaitable<void> Deliveries::seal(DueGroup group, Instant horizon) {
  const auto settings = commons_.settings;
  const Letterhead letterhead = letterhead_;
  const Instant now = commons_.now();
  Writer::Job job = [group, settings, letterhead, horizon, now](Database& db) -> Result<void> {
    const auto sealed = seal_group(db, group, *settings, letterhead, horizon, now);
    if (!sealed) return sealed.error();
    return {};
  };
  const auto sealed = co_await commit(commons_.writer, std::move(job));
  if (sealed) co_return;
  log_error("not_sealed", sealed.error(), {{"subscriber", group.subscriber.text}});
  WakeTimer pause(commons_.io);
  const Interval wait = kAfterStoreFailure;
  co_await pause.sleep(wait);
}

void Deliveries::start_sending() {
  const auto ready = Outbox(commons_.reader).to_send(commons_.now(), kMaxSending);
  if (!ready) {
    log_error("outbox_unreadable", ready.error());
    return;
  }
  for (const Delivery& delivery : *ready) {
    if (sending_.size() >= kMaxSending || sending_.contains(delivery.id)) continue;
    sending_.insert(delivery.id);
    boost::asio::co_spawn(commons_.io, send(delivery), detached("delivery"));
  }
}

boost::asio::awaitable<void> Deliveries::send(Delivery delivery) {
  const Channels& channels = generations_.back();
  const auto channel = channels.find(delivery.channel);
  SendOutcome outcome =
      Retry{{Kind::config, fmt::format("channel {} is not configured", word(delivery.channel)),
             "set [mail] server and from"},
            {}};
  if (channel != channels.end()) outcome = co_await channel->second->send(delivery);
  const auto kept = co_await keep_outcome(delivery, std::move(outcome));
  if (!kept) {
    // The server's word could not be kept: the delivery will be repeated, under the same
    // Message-ID.
    log_error("outcome_not_kept", kept.error(), {{"delivery", std::to_string(delivery.id.value)}});
    WakeTimer pause(commons_.io);
    const Interval wait = kAfterStoreFailure;
    co_await pause.sleep(wait);
  }
  sending_.erase(delivery.id);
  timer_.wake();
}

boost::asio::awaitable<Result<void>> Deliveries::keep_outcome(Delivery delivery,
                                                              SendOutcome outcome) {
  const Instant now = commons_.now();
  const std::string number = std::to_string(delivery.id.value);
  if (auto* retry = std::get_if<Retry>(&outcome);
      retry != nullptr && now - delivery.sealed > kGiveUpAfter)
    outcome = GaveUp{retry->error};

  if (const auto* acknowledged = std::get_if<Acknowledged>(&outcome)) {
    log_event(Level::info, "delivered",
              {{"delivery", number},
               {"subscriber", delivery.subscriber.text},
               {"channel", word(delivery.channel)},
               {"subject", delivery.subject},
               {"receipt", acknowledged->receipt}});
    Writer::Job job = [id = delivery.id, receipt = acknowledged->receipt, now](Database& db) {
      return Outbox(db).acknowledged(id, receipt, now);
    };
    co_return co_await commit(commons_.writer, std::move(job));
  }
  if (const auto* retry = std::get_if<Retry>(&outcome)) {
    const auto seed = static_cast<std::uint64_t>(delivery.id.value);
    const Instant next =
        now + std::max(retry_after(delivery.attempts, seed), retry->after.value_or(Interval{0}));
    log_error("delivery_waits", retry->error, {{"delivery", number}, {"next", rfc3339(next)}});
    Writer::Job job = [id = delivery.id, error = retry->error, next](Database& db) {
      return Outbox(db).retry(id, error, next);
    };
    co_return co_await commit(commons_.writer, std::move(job));
  }
  const Error error = std::get<GaveUp>(outcome).error;
  log_error("delivery_gave_up", error,
            {{"delivery", number}, {"subscriber", delivery.subscriber.text}});
  Writer::Job job = [delivery, error, now](Database& db) -> Result<void> {
    if (auto kept = Outbox(db).gave_up(delivery.id, error, now); !kept) return kept;
    if (delivery.channel == ChannelKind::mail && error.kind == Kind::rejected)
      if (auto kept = People(db).suppress(delivery.subscriber, error, now); !kept) return kept;
    return Events(db).append(
        {now, "delivery_gave_up", "subscriber:" + delivery.subscriber.text, to_string(error)});
  };
  co_return co_await commit(commons_.writer, std::move(job));
}

}  // namespace vigie
