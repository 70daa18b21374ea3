#include "pipeline/seal.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/hash.h"
#include "core/log.h"
#include "core/utf8.h"
#include "pipeline/declare.h"
#include "store/documents.h"
#include "store/people.h"
#include "store/sources.h"

namespace vigie {
namespace {

/// Items of one mail; more wait for the next one, which follows at once.
constexpr std::size_t kMaxItems = 100;

/// Lines of a watched page's difference that are looked at.
constexpr std::size_t kMaxChanges = 50;

/// The lowest number among the items taken names the delivery: no other delivery of this subscriber
/// and channel can ever take that item again.
std::string key_of(Database& db, const DueGroup& group, const std::vector<Item>& items) {
  const auto first = std::min_element(items.begin(), items.end(),
                                      [](const Item& a, const Item& b) { return a.id < b.id; });
  return hex_digest(fmt::format("{}/{}/{}/{}/{}", db.uuid(), group.subscriber.text,
                                word(group.channel), word(group.rhythm), first->id.value),
                    16);
}

/// What a watched page said before and says now, as far as the source's rights let it be quoted.
Result<void> tell_changes(Database& db, Item& item) {
  if (item.development == 0 || item.may_quote == 0) return {};
  Documents documents(db);
  const auto before = documents.revision_text(item.document, item.development - 1);
  if (!before) return before.error();
  const auto after = documents.revision_text(item.document, item.development);
  if (!after) return after.error();
  if (!*before || !*after) return {};  // dropped by retention
  std::size_t left = item.may_quote, came = item.may_quote;
  for (ChangedLine& change : difference(**before, **after, kMaxChanges)) {
    std::size_t& room = change.what == ChangedLine::What::added ? came : left;
    if (room == 0) continue;
    change.line = one_line(cut_utf8(change.line, room));
    room -= std::min(room, change.line.size());
    item.changes.push_back(std::move(change));
  }
  return {};
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
  digest.items = std::move(*items);
  for (Item& item : digest.items)
    if (auto told = tell_changes(db, item); !told) return told.error();
  auto watch = Sources(db).watch_report();
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
  const auto id = outbox.seal(delivery, digest.items);
  if (!id) return id.error();
  log_event(Level::info, "sealed",
            {{"delivery", std::to_string(id->value)},
             {"subscriber", group.subscriber.text},
             {"channel", word(group.channel)},
             {"rhythm", word(group.rhythm)},
             {"items", std::to_string(digest.items.size())},
             {"key", delivery.key}});
  return std::optional<DeliveryId>{*id};
}

}  // namespace vigie
