#include "alerts/rhythm.h"

#include <algorithm>
#include <exception>

#include <date/tz.h>

namespace vigie {
namespace {

using namespace std::chrono;

constexpr Interval kFirstRetry = seconds{30};
constexpr Interval kLongestRetry = hours{4};

/// The zone of that name; nothing when there is no such zone, or no tz database on this machine.
const date::time_zone* find_zone(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

/// What a clock on the wall of the zone shows. A zone that cannot be found counts as UTC: a digest
/// at the wrong hour is better than none, and reading the configuration has told of the name.
class WallClock {
 public:
  explicit WallClock(const std::string& zone) : zone_(find_zone(zone)) {}

  seconds offset(Instant at) const {
    if (zone_ == nullptr) return seconds{0};
    return zone_->get_info(date::sys_time<milliseconds>{at.time_since_epoch()}).offset;
  }

  date::local_days day(Instant at) const {
    return date::floor<date::days>(
        date::local_time<milliseconds>{at.time_since_epoch() + offset(at)});
  }

  /// The moment at which the clock first shows `local`; where it jumps over it, the moment of the
  /// jump.
  Instant moment(date::local_seconds local) const {
    if (zone_ == nullptr) return Instant{local.time_since_epoch()};
    const date::local_info info = zone_->get_info(local);
    if (info.result == date::local_info::nonexistent)
      return Instant{info.first.end.time_since_epoch()};
    return Instant{local.time_since_epoch() - info.first.offset};
  }

 private:
  const date::time_zone* zone_;
};

/// "06:30" since midnight; the settings' reader has checked its form.
minutes read_hour(const std::string& text) {
  const auto digit = [&](std::size_t i) { return text.at(i) - '0'; };
  if (text.size() != 5) return hours{7};
  return hours{digit(0) * 10 + digit(1)} + minutes{digit(3) * 10 + digit(4)};
}

/// The next moment after `now` at which the wall shows `hour`, on any day or on Mondays only.
Instant next_digest(const WallClock& wall, Instant now, minutes hour, bool mondays) {
  const date::local_days today = wall.day(now);
  // Two weeks, since a zone may leave out a day of its calendar (Samoa, 30 December 2011).
  for (int ahead = 0; ahead <= 14; ++ahead) {
    const date::local_days day = today + date::days{ahead};
    if (mondays && date::weekday{day} != date::Monday) continue;
    const Instant due = wall.moment(day + duration_cast<seconds>(hour));
    if (due > now) return due;
  }
  return now + days{mondays ? 7 : 1};
}

/// splitmix64 (Steele, Lea, Flood 2014): one round is enough to spread seeds that lie side by side.
std::uint64_t scramble(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

}  // namespace

Instant due_at(Rhythm rhythm, const std::string& zone, Instant now,
               std::optional<Instant> last_sealed, const decltype(Settings::alerts)& settings) {
  if (rhythm == Rhythm::immediate) {
    if (!last_sealed) return now;
    // A last delivery in the future is a clock that was set back: wait one grouping time, no more.
    return std::clamp(*last_sealed + settings.grouping, now, now + settings.grouping);
  }
  const WallClock wall(zone);
  if (rhythm == Rhythm::hourly) {
    // Full hours of the wall: at India's offset of 5:30 they are half hours of UTC.
    const seconds offset = wall.offset(now);
    return floor<hours>(now + offset) + hours{1} - offset;
  }
  return next_digest(wall, now, read_hour(settings.digest_hour), rhythm == Rhythm::weekly);
}

Interval retry_after(int attempts, std::uint64_t seed) {
  Interval wait = kFirstRetry;
  for (int i = 1; i < attempts && wait < kLongestRetry; ++i) wait *= 2;
  wait = std::min(wait, kLongestRetry);
  // Up to a quarter less for the longest, up to a quarter more for all others: deliveries that
  // failed together do not come back together.
  const auto quarter = static_cast<std::uint64_t>(wait.count() / 4);
  const Interval jitter{static_cast<Interval::rep>(
      scramble(seed ^ static_cast<std::uint64_t>(attempts)) % (quarter + 1))};
  return wait == kLongestRetry ? wait - jitter : wait + jitter;
}

bool is_time_zone(const std::string& zone) { return find_zone(zone) != nullptr; }

}  // namespace vigie
