// What schedule.h learns of a source: its rhythm, its silence, and its place at start.
#include <gtest/gtest.h>

#include <cmath>

#include "crawler/schedule.h"

namespace vigie::learning_test {
namespace {

using namespace std::chrono_literals;

const Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 3 / 4};
constexpr Interval kDay = 24h;

Source source(std::string id = "insee") {
  Source out;
  out.id = SourceId{std::move(id)};
  out.every = 30min;
  out.fastest = 5min;
  out.slowest = 12h;
  return out;
}

PublishingHistory history(double events, double days, Interval since_last = 0h,
                          Interval longest_gap = 0h) {
  return {events, days, kNow - since_last, longest_gap};
}

/// A publisher of one document every `gap` for `span` until `quiet` ago.
std::vector<Instant> published_every(Interval gap, Interval span, Interval quiet = 0h) {
  std::vector<Instant> out;
  for (Instant at = kNow - quiet - span; at <= kNow - quiet; at += gap) out.push_back(at);
  return out;
}

double hours(Interval interval) { return static_cast<double>(interval.count()) / 3'600'000; }

TEST(Learning, TheUsualGapIsKnownFromThreeEvents) {
  const struct {
    double events, days;
    std::optional<double> hours;
  } cases[] = {{0, 0, {}}, {2.9, 10, {}}, {3, 0, {}}, {3, 3, 24.0}, {30, 10, 8.0}, {4, 56, 336.0}};
  for (const auto& c : cases) {
    const auto gap = usual_gap(history(c.events, c.days));
    ASSERT_EQ(gap.has_value(), c.hours.has_value()) << c.events << " in " << c.days;
    if (gap) {
      EXPECT_NEAR(hours(*gap), *c.hours, 0.01);
    }
  }
}

TEST(Learning, TheDatesOfAFirstVisitTellTheHistory) {
  const struct {
    const char* what;
    std::vector<Instant> published;
    double gap_hours, longest_hours;  // 0: not known
  } cases[] = {
      {"nothing", {}, 0, 0},
      {"one", {kNow - 3h}, 0, 0},
      {"twice a day for ten days", published_every(12h, 10 * kDay), 12, 12},
      {"every day, quiet for a week", published_every(kDay, 20 * kDay, 7 * kDay), 35, 20},
      {"an hour's batch is one event", published_every(10min, 40min), 0, 0},
      {"dates of the future", {kNow + 1h, kNow + 10 * 365 * kDay}, 0, 0},
      {"before 1970", {Instant{} - 400 * kDay, kNow - 2 * kDay, kNow - kDay, kNow}, 0, 0},
  };
  for (const auto& c : cases) {
    const PublishingHistory history = history_of(c.published, kNow);
    const auto gap = usual_gap(history);
    EXPECT_NEAR(gap ? hours(*gap) : 0, c.gap_hours, 1.5) << c.what;
    if (c.longest_hours > 0) {
      EXPECT_NEAR(hours(history.longest_gap), c.longest_hours, 2) << c.what;
    }
    EXPECT_TRUE(std::isfinite(history.events) && std::isfinite(history.days)) << c.what;
    EXPECT_LE(history.last_event.value_or(kNow), kNow) << c.what;
  }
}

TEST(Learning, TheOrderOfTheDatesDoesNotMatter) {
  auto dates = published_every(7h, 10 * kDay);
  const PublishingHistory forwards = history_of(dates, kNow);
  std::reverse(dates.begin(), dates.end());
  EXPECT_DOUBLE_EQ(history_of(dates, kNow).events, forwards.events);
}

TEST(Learning, ARhythmIsHalfTheUsualGapBetweenTheLimits) {
  const struct {
    const char* what;
    PublishingHistory history;
    Interval hint, rhythm;
  } cases[] = {
      {"nothing known", {}, 0h, 30min},
      {"eight hours between two", history(30, 10), 0h, 4h},
      {"every minute", history(1440, 1), 0h, 5min},
      {"every five days", history(5, 25), 0h, 12h},
      {"once a month is never learnt, and left alone", history(1.4, 43), 0h, 12h},
      {"nothing in half a day yet", history(0, 0.5), 0h, 2h},
      {"the publisher asks for a day", history(30, 10), 24h, 12h},
      {"the publisher asks for six hours", history(30, 10), 6h, 6h},
      {"the publisher allows every minute", history(30, 10), 1min, 4h},
  };
  for (const auto& c : cases) {
    SourceState state;
    state.history = c.history;
    state.hint = c.hint;
    EXPECT_NEAR(hours(rhythm_of(source(), state)), hours(c.rhythm), 0.01) << c.what;
  }
}

TEST(Learning, EveryIsTheLongestWaitWhereItIsGiven) {
  Source given = source();
  given.slowest = given.every;
  SourceState state;
  state.history = history(5, 25);
  state.hint = 24h;
  EXPECT_EQ(rhythm_of(given, state), 30min);
}

TEST(Learning, SilenceIsMeasuredByWhatWasUsual) {
  // "200 OK and nothing new for a week where three a day are usual"
  const struct {
    const char* what;
    double events, days;
    Interval quiet, longest_gap;
    Health health;
  } cases[] = {
      {"three a day, quiet for a night", 60, 20, 12h, 16h, Health::ok},
      {"three a day, quiet for a day and a half", 60, 21.5, 36h, 16h, Health::late},
      {"three a day, quiet for a week", 60, 27, 7 * kDay, 16h, Health::silent},
      {"an office at its week-end", 60, 20, 62h, 63h, Health::ok},
      {"an office after a long week-end", 60, 20, 86h, 63h, Health::late},
      {"an office, quiet for a week", 60, 27, 7 * kDay, 63h, Health::silent},
      {"once a week, quiet for nine days", 6, 43, 9 * kDay, 8 * kDay, Health::ok},
      {"once a week, quiet for a month", 6, 66, 30 * kDay, 8 * kDay, Health::late},
      {"once a week, quiet for three months", 6, 133, 90 * kDay, 8 * kDay, Health::silent},
      {"hardly known", 4, 10, 90 * kDay, 8 * kDay, Health::ok},
      {"dated tomorrow", 60, 20, -kDay, 16h, Health::ok},
  };
  for (const auto& c : cases)
    EXPECT_EQ(health_of_quiet(history(c.events, c.days, c.quiet, c.longest_gap), kNow), c.health)
        << c.what;
  EXPECT_EQ(health_of_quiet({}, kNow), Health::ok);
}

TEST(Learning, ARhythmIsLearntFromVisits) {
  SourceState state;
  Instant now = kNow;
  // News every eight hours, for ten days.
  Instant published = kNow;
  while (now < kNow + 10 * kDay) {
    const bool fresh = published <= now;
    if (fresh) published += 8h;
    state = after_visit(source(), state, fresh ? VisitOutcome{Changed{1, 1}} : Unchanged{}, now);
    now = state.next_visit;
  }
  EXPECT_NEAR(hours(usual_gap(state.history).value_or(0h)), 8, 1);
  EXPECT_NEAR(hours(rhythm_of(source(), state)), 4, 0.5);
  EXPECT_LT(state.visits, 100);
}

TEST(Learning, AnOutageTeachesNothing) {
  SourceState state;
  state.first_visit = state.last_visit = kNow - 1h;
  state.history = history(30, 10, 1h);
  const PublishingHistory before = state.history;
  const Failed failed{Error{Kind::timeout, "no answer"}, {}};
  state = after_visit(source(), state, failed, kNow);
  state = after_visit(source(), state, Changed{9, 9}, kNow + 20h);
  EXPECT_EQ(state.history.events, before.events);
  EXPECT_EQ(state.history.days, before.days);
  EXPECT_EQ(state.history.last_event, kNow + 20h);
}

TEST(Learning, NoJumpOfTheClockBendsWhatIsKnown) {
  for (const Interval jump : {Interval{1h}, Interval{-1h}, 3650 * kDay, -3650 * kDay}) {
    SourceState state;
    state.first_visit = state.last_visit = kNow - 2h;
    state.history = history(30, 10, 2h, 20h);
    state = after_visit(source(), state, Changed{1, 1}, kNow + jump);
    EXPECT_LE(state.next_visit, kNow + jump + 12h) << jump.count();
    state = after_visit(source(), state, Unchanged{}, kNow + 3h);  // the clock is right again
    EXPECT_NEAR(hours(rhythm_of(source(), state)), 4, 0.5) << jump.count();
    EXPECT_EQ(state.health, Health::ok) << jump.count();
    EXPECT_LE(*state.history.last_event, kNow + 3h) << jump.count();
    EXPECT_LE(state.next_visit, kNow + 3h + 12h) << jump.count();
  }
}

TEST(FirstTurn, AFewThatAreDueStartAtOnce) {
  SourceState state;
  state.next_visit = kNow;
  EXPECT_EQ(first_turn(source(), state, 500, kNow), kNow);
}

TEST(FirstTurn, ManyThatAreNewAreSpreadOverTheirRhythm) {
  int in_minute[30] = {};
  for (int i = 0; i < 30'000; ++i) {
    SourceState state;
    state.next_visit = kNow;
    const Instant turn = first_turn(source("source-" + std::to_string(i)), state, 30'000, kNow);
    ASSERT_GE(turn, kNow);
    ASSERT_LT(turn, kNow + 30min);
    ++in_minute[(turn - kNow) / 1min];
  }
  for (const int count : in_minute) EXPECT_NEAR(count, 1000, 200);
}

TEST(FirstTurn, ARestartPutsNobodyBack) {
  SourceState state;
  state.next_visit = kNow;
  const Instant turn = first_turn(source(), state, 30'000, kNow);
  EXPECT_EQ(first_turn(source(), state, 30'000, kNow + 10min), turn);
}

TEST(FirstTurn, WhoWasVisitedKeepsItsTurn) {
  for (const Interval due : {Interval{-5h}, Interval{0h}, Interval{10min}}) {
    SourceState state;
    state.last_visit = kNow - 6h;
    state.next_visit = kNow + due;
    EXPECT_EQ(first_turn(source(), state, 30'000, kNow), kNow + due);
  }
}

TEST(FirstTurn, ATurnThatAWrongClockWroteIsForgotten) {
  const struct {
    Interval next;
    int streak;
    Interval latest;
  } cases[] = {
      {3650 * kDay, 0, 30min},  // written ten years ahead
      {1h, 0, 30min},           // an hour ahead
      {29min, 0, 29min},        // as it should be
      {3650 * kDay, 9, kDay},   // failing, ten years ahead
      {100h, 1, 100h},          // what Retry-After asked for stands
  };
  for (const auto& c : cases) {
    SourceState state;
    state.last_visit = kNow;
    state.next_visit = kNow + c.next;
    state.streak = c.streak;
    const Instant turn = first_turn(source(), state, 1, kNow);
    EXPECT_LE(turn, kNow + c.latest) << c.next.count();
    EXPECT_GE(turn, kNow + c.latest * 9 / 10 - 1min) << c.next.count();
  }
}

}  // namespace
}  // namespace vigie::learning_test
