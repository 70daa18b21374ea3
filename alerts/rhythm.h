#pragma once

#include <optional>
#include <string>

#include "core/settings.h"
#include "core/subscriber.h"
#include "core/time.h"

namespace vigie {

/// When an item that arrives at `now` is due on a channel. Immediate: at once, or when the grouping
/// time after the last immediate delivery ends. Hourly: the next full hour; daily and weekly: the
/// next digest hour in the subscriber's time zone (weekly: Monday), across changes of daylight
/// saving.
Instant due_at(Rhythm rhythm, const std::string& zone, Instant now,
               std::optional<Instant> last_sealed, const decltype(Settings::alerts)& settings);

/// The wait before attempt `attempts + 1` of a delivery: growing from 30 s to 4 h with jitter from
/// `seed`.
Interval retry_after(int attempts, std::uint64_t seed);

/// True when the name is one of the tz database.
bool is_time_zone(const std::string& zone);

}  // namespace vigie
