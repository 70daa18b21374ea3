#include "pipeline/retention.h"

#include <algorithm>

namespace vigie {
namespace {

/// Sources that one step passes over, each by a search in an index.
constexpr int kLookedAt = 200;

std::optional<Instant> before(Interval kept, Instant now) {
  if (kept == kForever) return std::nullopt;
  return now - kept;
}

bool keeps_all(const WatchList& list, const Retention& general) {
  const auto keeps = [](const Retention& r) {
    return r.text == kForever && r.document == kForever;
  };
  return keeps(general) &&
         std::all_of(list.sources.begin(), list.sources.end(),
                     [&](const auto& one) { return keeps(one.second.retention); });
}

}  // namespace

Expired expired(const SourceId& source, const WatchList& list, const Retention& general,
                Instant now) {
  const auto own = list.sources.find(source);
  const Retention& kept = own == list.sources.end() ? general : own->second.retention;
  return {source, before(kept.text, now), before(kept.document, now)};
}

Result<Dropped> RetentionRound::step(Database& db, const WatchList& list, const Retention& general,
                                     Instant now) {
  rests_ = keeps_all(list, general);
  for (int looked_at = 0; !rests_ && looked_at < kLookedAt; ++looked_at) {
    const auto source = source_behind(db, last_);
    if (!source) return source.error();
    rests_ = !*source;
    if (rests_) break;
    const auto dropped = drop_expired(db, expired(**source, list, general, now), kAtOnce, now);
    if (!dropped) return dropped.error();
    const bool more = dropped->texts == kAtOnce || dropped->documents == kAtOnce;
    if (!more) last_ = *source;
    if (dropped->texts + dropped->documents > 0) return dropped;
  }
  if (rests_) last_.reset();
  return Dropped{};
}

}  // namespace vigie
