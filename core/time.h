#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace vigie {

/// A length of time. Configuration writes it "500ms", "30s", "5m", "2h", "7d", "4w".
using Interval = std::chrono::milliseconds;

/// A moment, UTC. Time is always an argument: only net/clock.cc and the log ask the system for it.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// "2026-11-22T08:05:00Z"; milliseconds are left out.
std::string rfc3339(Instant instant);

/// Reads "30m", "1h30m", "0s". Fails with Kind::config on anything else, or past 100 years.
Result<Interval> read_interval(std::string_view text);

/// The shortest form that read_interval() reads back: "1h30m", "7d", "0s".
std::string to_string(Interval interval);

/// A date as a publisher gives it: a day, or a moment with its own offset.
///
/// `text` is what Vigie shows and keeps: "2026-03-04" when no time was given, else RFC 3339 with
/// the publisher's own offset ("2026-03-04T09:30:00+01:00"), never shifted. `instant` orders dates:
/// a day without a time counts as its midnight UTC.
struct Date {
  std::string text;
  Instant instant{};
  bool has_time = false;

  /// Reads a full-date or an RFC 3339 date-time (also "T"-less, with seconds or offset left out: no
  /// offset counts as UTC and is written "Z"). Nothing on an impossible date (2026-02-30).
  static std::optional<Date> read(std::string_view text);
  static Date of_day(std::chrono::year_month_day day);
  /// `offset_minutes` east of Greenwich.
  static Date of_moment(std::chrono::year_month_day day, std::chrono::seconds since_midnight,
                        int offset_minutes);
  bool operator==(const Date&) const = default;
};

}  // namespace vigie
