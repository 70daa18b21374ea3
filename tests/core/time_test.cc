#include "core/time.h"

#include <gtest/gtest.h>

namespace vigie::time_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weeks;

constexpr Instant moment(int year, unsigned month, unsigned day, Interval since_midnight) {
  return sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)} +
         since_midnight;
}

TEST(Time, IsWrittenInRfc3339) {
  EXPECT_EQ(rfc3339(moment(2026, 11, 22, 8h + 5min)), "2026-11-22T08:05:00Z");
  EXPECT_EQ(rfc3339(moment(2026, 11, 22, 8h + 999ms)), "2026-11-22T08:00:00Z");
  EXPECT_EQ(rfc3339(moment(1969, 12, 31, 23h + 59min + 59s + 1ms)), "1969-12-31T23:59:59Z");
}

TEST(Interval, ReadsNumbersWithUnits) {
  const struct {
    std::string_view text;
    Interval expected;
  } cases[] = {{"0s", 0ms},    {"500ms", 500ms}, {"30s", 30s},      {"5m", 5min},
               {"2h", 2h},     {"7d", days{7}},  {"4w", weeks{4}},  {"1h30m", 90min},
               {"1d12h", 36h}, {"90m", 90min},   {"1s5ms", 1005ms}, {"36500d", days{36'500}}};
  for (const auto& [text, expected] : cases) {
    const auto read = read_interval(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, expected) << text;
  }
}

TEST(Interval, RefusesAnythingElse) {
  for (const std::string_view text :
       {"", "5", "m", "5 m", " 5m", "5m ", "-5m", "1.5h", "5M", "5y", "36501d", "1w36500d",
        "99999999999999999999s", "999999999999w", "5m5"}) {
    const auto read = read_interval(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, Kind::config);
    EXPECT_FALSE(read.error().hint.empty());
  }
}

TEST(Interval, IsWrittenInItsShortestForm) {
  const struct {
    Interval interval;
    std::string_view expected;
  } cases[] = {{0ms, "0s"},     {-5s, "0s"},         {90min, "1h30m"},
               {days{7}, "7d"}, {days{10}, "10d"},   {weeks{4}, "4w"},
               {24h, "1d"},     {1500ms, "1s500ms"}, {days{8} + 1ms, "8d1ms"}};
  for (const auto& [interval, expected] : cases) EXPECT_EQ(to_string(interval), expected);
}

TEST(Interval, ReadsBackWhatItWrites) {
  for (Interval interval = 1ms; interval < days{36'500}; interval = interval * 7 / 3 + 1ms) {
    const auto read = read_interval(to_string(interval));
    ASSERT_TRUE(read) << to_string(interval);
    EXPECT_EQ(*read, interval);
  }
}

TEST(Date, ReadsDaysAndMoments) {  // RFC 3339 §5.6
  const struct {
    std::string_view text, expected;
    Instant instant;
    bool has_time = true;
  } cases[] = {
      {"2026-03-04", "2026-03-04", moment(2026, 3, 4, 0ms), false},
      {"2024-02-29", "2024-02-29", moment(2024, 2, 29, 0ms), false},
      {"2026-03-04T09:30:00Z", "2026-03-04T09:30:00Z", moment(2026, 3, 4, 9h + 30min)},
      {"2026-03-04t09:30:00z", "2026-03-04T09:30:00Z", moment(2026, 3, 4, 9h + 30min)},
      {"2026-03-04T09:30:00+01:00", "2026-03-04T09:30:00+01:00", moment(2026, 3, 4, 8h + 30min)},
      {"2026-03-04T09:30:00-0330", "2026-03-04T09:30:00-03:30", moment(2026, 3, 4, 13h)},
      {"2026-03-04T09:30:00+02", "2026-03-04T09:30:00+02:00", moment(2026, 3, 4, 7h + 30min)},
      {"2026-03-04T00:30:00+01:00", "2026-03-04T00:30:00+01:00", moment(2026, 3, 3, 23h + 30min)},
      {"2026-03-04T09:30:00-00:00", "2026-03-04T09:30:00Z", moment(2026, 3, 4, 9h + 30min)},
      {"2026-03-04T09:30:00.123456Z", "2026-03-04T09:30:00Z", moment(2026, 3, 4, 9h + 30min)},
      {"2026-03-04T09:30", "2026-03-04T09:30:00Z", moment(2026, 3, 4, 9h + 30min)},
      {"2026-03-04 09:30:15", "2026-03-04T09:30:15Z", moment(2026, 3, 4, 9h + 30min + 15s)},
      {"2026-03-04 09:30:15 +01:00", "2026-03-04T09:30:15+01:00",
       moment(2026, 3, 4, 8h + 30min + 15s)},
      // A leap second belongs to the minute it ends (RFC 3339 §5.7); the calendar here has none.
      {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", moment(2016, 12, 31, 24h - 1s)},
  };
  for (const auto& [text, expected, instant, has_time] : cases) {
    const auto date = Date::read(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(date->text, expected);
    EXPECT_EQ(date->instant, instant) << text;
    EXPECT_EQ(date->has_time, has_time) << text;
    EXPECT_EQ(Date::read(date->text), date) << "what is kept reads back as itself";
  }
}

TEST(Date, ReadsNothingFromAnImpossibleDate) {
  for (const std::string_view text : {"",
                                      "2026",
                                      "2026-03",
                                      "2026-3-4",
                                      "2026-02-30",
                                      "2025-02-29",
                                      "2026-13-01",
                                      "2026-00-10",
                                      "2026-04-00",
                                      "20260304",
                                      " 2026-03-04",
                                      "2026-03-04 ",
                                      "2026-03-04T",
                                      "2026-03-04T24:00:00Z",
                                      "2026-03-04T09",
                                      "2026-03-04T09:60:00Z",
                                      "2026-03-04T09:30:61Z",
                                      "2026-03-04T09:30:00.Z",
                                      "2026-03-04T09:30:00+1",
                                      "2026-03-04T09:30:00+01:",
                                      "2026-03-04T09:30:00+01:60",
                                      "2026-03-04T09:30:00+16:00",
                                      "2026-03-04T09:30:00ZZ",
                                      "2026-03-04T09:30:00 CET",
                                      "2026-03-04X09:30",
                                      "-026-03-04"})
    EXPECT_FALSE(Date::read(text)) << text;
}

TEST(Date, OfADayOrderedAsItsMidnight) {
  const auto day = Date::of_day(std::chrono::year{2026} / 3 / 4);
  EXPECT_EQ(day.text, "2026-03-04");
  EXPECT_FALSE(day.has_time);
  EXPECT_EQ(day.instant, moment(2026, 3, 4, 0ms));
  const auto later = Date::of_moment(std::chrono::year{2026} / 3 / 4, 1h, -90);
  EXPECT_EQ(later.text, "2026-03-04T01:00:00-01:30");
  EXPECT_EQ(later.instant, moment(2026, 3, 4, 2h + 30min));
}

}  // namespace
}  // namespace vigie::time_test
