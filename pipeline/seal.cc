#include "pipeline/seal.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/hash.h"
#include "core/log.h"
#include "pipeline/declare.h"
#include "store/people.h"
#include "store/sources.h"

namespace vigie {
namespace {

/// Items of one mail; more wait for the next one, which follows at once.
constexpr std::size_t kMaxItems = 100;

Result<WatchReport> watch_report(Database& db, const Settings& settings) {
  const auto states = Sources(db).states();
  if (!states) return states.error();
  std::map<SourceId, Health> health;
  for (const SourceState& state : *states) health[state.id] = state.health;
  WatchReport report;
  for (const Source& source : settings.sources) {
    if (!source.enabled) continue;
    ++report.sources;
    const Health now = health[source.id];
    if (now == Health::failing || now == Health::blocked || now == Health::malformed)
      report.unreachable.push_back(source.name.empty() ? source.id.text : source.name);
  }
  return report;
}

/// The lowest number among the items taken names the delivery: no other delivery of this subscriber
/// and channel can ever take that item again.
std::string key_of(Database& db, const DueGroup& group, const std::vector<Item>& items) {
  const auto first = std::min_element(items.begin(), items.end(),
                                      [](const Item& a, const Item& b) { return a.id < b.id; });
  return hex_digest(fmt::format("{}/{}/{}/{}/{}", db.uuid(), group.subscriber.text,
                                word(group.channel), word(group.rhythm), first->id.value),
                    16);
}

}  // namespace

Result<std::optional<DeliveryId>> seal_group(Database& db, const DueGroup& group,
                                             const Settings& settings, const Letterhead& letterhead,
                                             Instant horizon, Instant now) {
  Outbox outbox(db);
  auto items = outbox.take(group, horizon, kMaxItems);
  if (!items) return items.error();
  if (items->empty()) return std::optional<DeliveryId>{};
  const auto subscriber = People(db).subscriber(group.subscriber);
  if (!subscriber) return subscriber.error();
  if (!*subscriber)
    return Error{Kind::corrupt,
                 fmt::format("subscriber \"{}\" has items and no row", group.subscriber.text)};

  Digest digest;
  digest.subscriber = **subscriber;
  digest.channel = group.channel;
  digest.rhythm = group.rhythm;
  digest.key = key_of(db, group, *items);
  digest.sealed = now;
  digest.items = *items;
  auto watch = watch_report(db, settings);
  if (!watch) return watch.error();
  digest.watch = std::move(*watch);
  RenderedMail mail = render_mail(digest, letterhead);

  Delivery delivery;
  delivery.key = digest.key;
  delivery.subscriber = group.subscriber;
  delivery.channel = group.channel;
  delivery.address = group.channel == ChannelKind::mail
                         ? digest.subscriber.email
                         : (maildir_root(settings) / group.subscriber.text).string();
  delivery.subject = std::move(mail.subject);
  delivery.bytes = std::move(mail.bytes);
  delivery.sealed = now;
  const auto id = outbox.seal(delivery, *items);
  if (!id) return id.error();
  log_event(Level::info, "sealed",
            {{"delivery", std::to_string(id->value)},
             {"subscriber", group.subscriber.text},
             {"channel", word(group.channel)},
             {"rhythm", word(group.rhythm)},
             {"items", std::to_string(items->size())},
             {"key", delivery.key}});
  return std::optional<DeliveryId>{*id};
}

}  // namespace vigie
