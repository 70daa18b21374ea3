#include "alerts/rhythm.h"

#include <set>

#include <gtest/gtest.h>

namespace vigie::rhythm_test {
namespace {

using namespace std::chrono_literals;

Instant at(const char* text) { return Date::read(text)->instant; }

struct Case {
  const char* zone;
  const char* now;
  const char* due;
};

void expect_due(Rhythm rhythm, const std::vector<Case>& cases, const char* hour = "07:00") {
  decltype(Settings::alerts) settings;
  settings.digest_hour = hour;
  for (const Case& c : cases)
    EXPECT_EQ(rfc3339(due_at(rhythm, c.zone, at(c.now), std::nullopt, settings)), c.due)
        << c.zone << " " << c.now;
}

TEST(Rhythm, ImmediateLeavesAtOnceAndThenGroups) {
  decltype(Settings::alerts) settings;  // grouping is five minutes
  const struct {
    const char* now;
    const char* last;
    const char* due;
  } cases[] = {
      {"2026-03-04T09:00:00Z", nullptr, "2026-03-04T09:00:00Z"},
      {"2026-03-04T09:00:00Z", "2026-03-04T08:00:00Z", "2026-03-04T09:00:00Z"},
      {"2026-03-04T09:00:00Z", "2026-03-04T08:58:00Z", "2026-03-04T09:03:00Z"},
      {"2026-03-04T09:00:00Z", "2026-03-04T08:55:00Z", "2026-03-04T09:00:00Z"},
      // The clock was set back an hour: the wait is still no longer than the grouping time.
      {"2026-03-04T09:00:00Z", "2026-03-04T10:00:00Z", "2026-03-04T09:05:00Z"},
  };
  for (const auto& c : cases) {
    const auto last = c.last == nullptr ? std::optional<Instant>() : at(c.last);
    EXPECT_EQ(rfc3339(due_at(Rhythm::immediate, "Europe/Paris", at(c.now), last, settings)), c.due)
        << c.now << " after " << (c.last == nullptr ? "nothing" : c.last);
  }
}

TEST(Rhythm, HourlyLeavesAtTheNextFullHourOfTheWall) {
  expect_due(Rhythm::hourly,
             {
                 {"Europe/Paris", "2026-03-04T09:17:03Z", "2026-03-04T10:00:00Z"},
                 {"Europe/Paris", "2026-03-04T09:59:59Z", "2026-03-04T10:00:00Z"},
                 {"Europe/Paris", "2026-03-04T10:00:00Z", "2026-03-04T11:00:00Z"},
                 {"Asia/Kolkata", "2026-03-04T09:17:00Z", "2026-03-04T09:30:00Z"},    // +05:30
                 {"Asia/Kathmandu", "2026-03-04T09:17:00Z", "2026-03-04T10:15:00Z"},  // +05:45
                 {"America/St_Johns", "2026-03-04T09:17:00Z", "2026-03-04T09:30:00Z"},
                 // Both changes of 2026 in Paris fall on 01:00 UTC: no hour is lost or doubled.
                 {"Europe/Paris", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"},
                 {"Europe/Paris", "2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z"},
                 {"Europe/Paris", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"},
                 {"Europe/Paris", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"},
             });
}

TEST(Rhythm, DailyLeavesAtTheDigestHourOfTheSubscribersWall) {
  expect_due(
      Rhythm::daily,
      {
          {"Europe/Paris", "2026-03-04T05:59:59Z", "2026-03-04T06:00:00Z"},  // winter, +01:00
          {"Europe/Paris", "2026-03-04T06:00:00Z", "2026-03-05T06:00:00Z"},
          {"Europe/Paris", "2026-07-04T05:30:00Z", "2026-07-05T05:00:00Z"},  // summer, +02:00
          {"Europe/Paris", "2026-03-28T20:00:00Z", "2026-03-29T05:00:00Z"},  // clock forward
          {"Europe/Paris", "2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z"},  // clock back
          {"Europe/Paris", "2026-12-31T23:30:00Z", "2027-01-01T06:00:00Z"},
          {"America/Guadeloupe", "2026-03-04T05:00:00Z", "2026-03-04T11:00:00Z"},
          {"Indian/Reunion", "2026-03-04T05:00:00Z", "2026-03-05T03:00:00Z"},
          {"Pacific/Noumea", "2026-03-04T05:00:00Z", "2026-03-04T20:00:00Z"},
          {"No/Such_Zone", "2026-03-04T05:00:00Z", "2026-03-04T07:00:00Z"},  // as UTC
      });
}

TEST(Rhythm, AnHourThatTheClockJumpsOverIsTheMomentOfTheJump) {
  expect_due(Rhythm::daily,
             {
                 {"Europe/Paris", "2026-03-28T20:00:00Z", "2026-03-29T01:00:00Z"},
                 {"Europe/Paris", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
             },
             "02:30");
}

TEST(Rhythm, AnHourThatTheClockShowsTwiceCountsOnce) {
  expect_due(Rhythm::daily,
             {
                 {"Europe/Paris", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z"},  // 02:30 summer
                 {"Europe/Paris", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
                 {"Europe/Paris", "2026-10-25T01:15:00Z", "2026-10-26T01:30:00Z"},
             },
             "02:30");
}

TEST(Rhythm, WeeklyLeavesOnMondays) {
  expect_due(Rhythm::weekly,
             {
                 {"Europe/Paris", "2026-03-04T09:00:00Z", "2026-03-09T06:00:00Z"},  // a Wednesday
                 {"Europe/Paris", "2026-03-09T05:00:00Z", "2026-03-09T06:00:00Z"},  // before seven
                 {"Europe/Paris", "2026-03-09T06:00:00Z", "2026-03-16T06:00:00Z"},
                 {"Europe/Paris", "2026-03-08T23:30:00Z", "2026-03-09T06:00:00Z"},  // Monday there
                 {"Europe/Paris", "2026-03-25T09:00:00Z", "2026-03-30T05:00:00Z"},
                 {"Europe/Paris", "2026-10-20T09:00:00Z", "2026-10-26T06:00:00Z"},
                 // Already Monday in Nouméa, still Sunday in UTC.
                 {"Pacific/Noumea", "2026-03-08T19:00:00Z", "2026-03-08T20:00:00Z"},
             });
}

TEST(Rhythm, ADayMissingFromACalendarDoesNotStopDigests) {
  // Samoa went from 29 to 31 December 2011.
  expect_due(Rhythm::daily, {{"Pacific/Apia", "2011-12-29T18:00:00Z", "2011-12-30T10:00:00Z"},
                             {"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T17:00:00Z"}});
}

TEST(Rhythm, KnowsTheNamesOfTheDatabase) {
  for (const char* zone : {"Europe/Paris", "America/Argentina/Buenos_Aires", "UTC"})
    EXPECT_TRUE(is_time_zone(zone)) << zone;
  for (const char* zone : {"", "Europe/Pariss", "Paris", "../../etc/passwd", "/etc/localtime"})
    EXPECT_FALSE(is_time_zone(zone)) << zone;
}

TEST(RetryAfter, GrowsFromHalfAMinuteToFourHoursWithJitter) {
  Interval before{0};
  for (int attempts = 1; attempts <= 9; ++attempts) {
    const Interval least = 30s * (1 << (attempts - 1));
    std::set<Interval> waits;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const Interval wait = retry_after(attempts, seed);
      EXPECT_GE(wait, least);
      EXPECT_LE(wait, least + least / 4);
      EXPECT_GT(wait, before);
      waits.insert(wait);
    }
    EXPECT_GT(waits.size(), 90U) << "a hundred deliveries that failed together come back apart";
    before = *waits.rbegin();
  }
  for (const int attempts : {10, 11, 50, 1'000'000}) {
    EXPECT_LE(retry_after(attempts, 7), 4h);
    EXPECT_GE(retry_after(attempts, 7), 3h);
  }
  EXPECT_GE(retry_after(0, 1), 30s);
  EXPECT_EQ(retry_after(3, 42), retry_after(3, 42));
}

}  // namespace
}  // namespace vigie::rhythm_test
