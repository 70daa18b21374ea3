#include "crawler/schedule.h"

#include <set>

#include <gtest/gtest.h>

namespace vigie::schedule_test {
namespace {

using namespace std::chrono_literals;

const Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 3 / 4};

Source source(Interval every = 30min, std::string id = "insee") {
  Source out;
  out.id = SourceId{std::move(id)};
  out.every = out.fastest = out.slowest = every;
  return out;
}

VisitOutcome failed(Kind kind = Kind::timeout, std::optional<Interval> retry_after = {}) {
  return Failed{Error{kind, "it\x1b[31m failed"}, retry_after};
}

/// The wait after `count` failures in a row.
Interval wait_after(int count, const Source& of = source()) {
  SourceState state;
  for (int i = 0; i < count; ++i) state = after_visit(of, state, failed(), kNow);
  return state.next_visit - kNow;
}

TEST(Schedule, ASuccessIsFollowedByTheRhythmAtMostATenthEarly) {
  for (const Interval every : {Interval{1min}, Interval{30min}, Interval{24h}}) {
    for (int visits = 2; visits < 50; ++visits) {
      SourceState state;
      state.visits = visits;
      const Interval wait = next_visit(source(every), state, Changed{3, 1}, kNow) - kNow;
      EXPECT_LE(wait, every);
      EXPECT_GE(wait, every - every / 10);
    }
  }
}

TEST(Schedule, WhatWasDeclaredTogetherPartsAfterTheFirstVisit) {
  Interval shortest = 12h, longest = 0h;
  for (int i = 0; i < 200; ++i) {
    SourceState state;
    state.visits = 1;
    const Source one = source(12h, "source-" + std::to_string(i));
    const Interval wait = next_visit(one, state, Unchanged{}, kNow) - kNow;
    shortest = std::min(shortest, wait);
    longest = std::max(longest, wait);
  }
  EXPECT_GE(shortest, 6h);
  EXPECT_LE(shortest, 7h);
  EXPECT_GE(longest, 11h);
  EXPECT_LE(longest, 12h);
}

TEST(Schedule, SourcesOfOneRhythmSpreadOut) {
  std::set<std::int64_t> seconds;
  for (int i = 0; i < 200; ++i) {
    const Source one = source(30min, "source-" + std::to_string(i));
    seconds.insert((next_visit(one, SourceState{}, Unchanged{}, kNow) - kNow) / 1s);
  }
  EXPECT_GE(seconds.size(), 80u);  // of 180 seconds that a tenth of half an hour has
}

TEST(Schedule, FailuresDoubleTheWaitFromAMinuteToADay) {
  const std::pair<int, Interval> cases[] = {{1, 1min},     {2, 2min}, {3, 4min}, {6, 32min},
                                            {11, 1024min}, {12, 24h}, {100, 24h}};
  for (const auto& [count, longest] : cases) {
    EXPECT_LE(wait_after(count), longest) << count;
    EXPECT_GE(wait_after(count), longest - longest / 10) << count;
  }
}

TEST(Schedule, AFailingSourceIsTriedForEver) {
  SourceState state;
  state.streak = 1'000'000;
  const SourceState after = after_visit(source(), state, failed(), kNow);
  EXPECT_GT(after.next_visit, kNow);
  EXPECT_LE(after.next_visit, kNow + 24h);
}

TEST(Schedule, RetryAfterIsTheLeastWaitAndAWeekItsMost) {
  EXPECT_EQ(next_visit(source(), {}, failed(Kind::network, 3h), kNow), kNow + 3h);
  EXPECT_LT(next_visit(source(), {}, failed(Kind::network, 5s), kNow), kNow + 2min);
  EXPECT_GT(next_visit(source(), {}, failed(Kind::network, 5s), kNow), kNow + 50s);
  EXPECT_EQ(next_visit(source(), {}, failed(Kind::network, 9000h), kNow), kNow + 168h);
  EXPECT_GT(next_visit(source(), {}, failed(Kind::network, -5h), kNow), kNow);
}

TEST(Schedule, HealthSaysWhatTheOperatorCanDo) {
  const std::pair<Kind, Health> cases[] = {
      {Kind::timeout, Health::failing},     {Kind::network, Health::failing},
      {Kind::rejected, Health::failing},    {Kind::refused, Health::blocked},
      {Kind::malformed, Health::malformed}, {Kind::too_large, Health::malformed}};
  for (const auto& [kind, health] : cases)
    EXPECT_EQ(after_visit(source(), {}, failed(kind), kNow).health, health) << word(kind);
}

TEST(Schedule, AFailureIsCountedAndTold) {
  SourceState state;
  state.etag = "\"1\"";
  state = after_visit(source(), state, failed(), kNow);
  state = after_visit(source(), state, failed(), kNow);
  EXPECT_EQ(state.streak, 2);
  EXPECT_EQ(state.visits, 2);
  EXPECT_EQ(state.last_error.find('\x1b'), std::string::npos);
  EXPECT_EQ(state.etag, "\"1\"");
  EXPECT_EQ(state.last_visit, kNow);
  EXPECT_FALSE(state.first_visit.has_value()) << "a failure is no visit that was read";
}

TEST(Schedule, ASuccessEndsTheStreak) {
  SourceState state = after_visit(source(), {}, failed(), kNow);
  state = after_visit(source(), state, Changed{10, 4}, kNow + 1min);
  EXPECT_EQ(state.streak, 0);
  EXPECT_EQ(state.last_error, "");
  EXPECT_EQ(state.health, Health::ok);
  EXPECT_EQ(state.first_visit, kNow + 1min);
  EXPECT_EQ(state.documents, 4);
  state = after_visit(source(), state, Unchanged{}, kNow + 31min);
  EXPECT_EQ(state.unchanged, 1);
  EXPECT_EQ(state.visits, 3);
  EXPECT_EQ(state.first_visit, kNow + 1min);
}

TEST(Schedule, APermanentRedirectIsTold) {
  SourceState state;
  state.moved_to = "https://new.example/feed";
  EXPECT_EQ(after_visit(source(), state, Unchanged{}, kNow).health, Health::moved);
}

TEST(Schedule, APageIsTriedFiveTimesOverADayAndMore) {
  const std::optional<Interval> cases[] = {1min, 10min, 1h, 6h, 24h, std::nullopt, std::nullopt};
  int attempts = 0;
  for (const auto& wait : cases) {
    const auto next = next_page_attempt(++attempts, std::nullopt, kNow);
    EXPECT_EQ(next, wait ? std::optional{kNow + *wait} : std::nullopt) << attempts;
  }
  EXPECT_EQ(next_page_attempt(1, 2h, kNow), kNow + 2h);
  EXPECT_EQ(next_page_attempt(0, std::nullopt, kNow), kNow + 1min);
}

}  // namespace
}  // namespace vigie::schedule_test
