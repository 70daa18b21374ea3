#include "core/time.h"

#include <array>

#include <fmt/format.h>

namespace vigie {
namespace {

using namespace std::chrono;

struct Unit {
  std::string_view word;
  Interval length;
};
constexpr std::array kUnits = {Unit{"w", weeks{1}},   Unit{"d", days{1}},
                               Unit{"h", hours{1}},   Unit{"m", minutes{1}},
                               Unit{"s", seconds{1}}, Unit{"ms", milliseconds{1}}};
constexpr Interval kLongest = days{36'500};

/// Reads exactly `count` digits at `pos` and moves past them; -1 when they are not there.
int digits(std::string_view text, std::size_t& pos, std::size_t count) {
  if (pos + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[pos + i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  pos += count;
  return value;
}

bool take(std::string_view text, std::size_t& pos, char c) {
  if (pos >= text.size() || text[pos] != c) return false;
  ++pos;
  return true;
}

/// "Z", "+01:00", "+0100", "+01" or nothing, to minutes east; nothing at all when it is none of
/// these.
std::optional<int> read_offset(std::string_view text, std::size_t& pos) {
  if (pos == text.size()) return 0;
  if (take(text, pos, 'Z') || take(text, pos, 'z')) return 0;
  const int sign = take(text, pos, '+') ? 1 : take(text, pos, '-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const int hour = digits(text, pos, 2);
  const bool colon = take(text, pos, ':');
  const int minute = pos == text.size() && !colon ? 0 : digits(text, pos, 2);
  if (hour < 0 || hour > 15 || minute < 0 || minute > 59) return std::nullopt;
  return sign * (hour * 60 + minute);
}

}  // namespace

std::string rfc3339(Instant instant) {
  const auto day = floor<days>(instant);
  const year_month_day ymd{day};
  const hh_mm_ss time{floor<seconds>(instant - day)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

Result<Interval> read_interval(std::string_view text) {
  const Error wrong{Kind::config, fmt::format("\"{}\" is not a length of time", text),
                    "write a number and a unit: 500ms, 30s, 5m, 2h, 7d, 4w"};
  Interval total{0};
  std::size_t pos = 0;
  while (pos < text.size()) {
    std::int64_t number = 0;
    const std::size_t start = pos;
    while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9' && pos - start < 12)
      number = number * 10 + (text[pos++] - '0');
    const std::size_t unit_start = pos;
    while (pos < text.size() && text[pos] >= 'a' && text[pos] <= 'z') ++pos;
    const std::string_view word = text.substr(unit_start, pos - unit_start);
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits)
      if (candidate.word == word) unit = &candidate;
    if (unit_start == start || unit == nullptr || number > kLongest / unit->length) return wrong;
    total += number * unit->length;
    if (total > kLongest) return wrong;
  }
  if (text.empty()) return wrong;
  return total;
}

std::string to_string(Interval interval) {
  if (interval <= Interval{0}) return "0s";
  std::string out;
  for (const Unit& unit : kUnits) {
    // Weeks only when they come out even and there are some: "10d" and "7d" read better than
    // "1w3d" and "1w".
    if (unit.word == "w" && (interval % unit.length != Interval{0} || interval == unit.length))
      continue;
    if (const auto count = interval / unit.length; count > 0) {
      out += fmt::format("{}{}", count, unit.word);
      interval %= unit.length;
    }
  }
  return out;
}

Date Date::of_day(year_month_day day) {
  return Date{fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                          static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())),
              sys_days{day}, false};
}

Date Date::of_moment(year_month_day day, seconds since_midnight, int offset_minutes) {
  const hh_mm_ss time{since_midnight};
  Date date = of_day(day);
  date.text += fmt::format("T{:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(),
                           time.seconds().count());
  const int distance = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  date.text += offset_minutes == 0 ? "Z"
                                   : fmt::format("{}{:02}:{:02}", offset_minutes < 0 ? '-' : '+',
                                                 distance / 60, distance % 60);
  date.instant += since_midnight - minutes{offset_minutes};
  date.has_time = true;
  return date;
}

std::optional<Date> Date::read(std::string_view text) {
  std::size_t pos = 0;
  const int y = digits(text, pos, 4);
  if (y < 0 || !take(text, pos, '-')) return std::nullopt;
  const int m = digits(text, pos, 2);
  if (m < 0 || !take(text, pos, '-')) return std::nullopt;
  const int d = digits(text, pos, 2);
  const year_month_day day{year{y}, month{static_cast<unsigned>(m)},
                           std::chrono::day{static_cast<unsigned>(d)}};
  if (d < 0 || !day.ok()) return std::nullopt;
  if (pos == text.size()) return of_day(day);

  if (!take(text, pos, 'T') && !take(text, pos, 't') && !take(text, pos, ' ')) return std::nullopt;
  const int hour = digits(text, pos, 2);
  if (hour < 0 || hour > 23 || !take(text, pos, ':')) return std::nullopt;
  const int minute = digits(text, pos, 2);
  if (minute < 0 || minute > 59) return std::nullopt;
  int second = 0;
  if (take(text, pos, ':')) {
    second = digits(text, pos, 2);
    if (second < 0 || second > 60) return std::nullopt;
    if (second == 60) second = 59;  // a leap second, which no calendar here knows
    if (take(text, pos, '.') || take(text, pos, ',')) {
      if (digits(text, pos, 1) < 0) return std::nullopt;
      while (digits(text, pos, 1) >= 0) continue;
    }
  }
  take(text, pos, ' ');
  const auto offset = read_offset(text, pos);
  if (!offset || pos != text.size()) return std::nullopt;
  return of_moment(day, hours{hour} + minutes{minute} + seconds{second}, *offset);
}

}  // namespace vigie
