#include "pipeline/agenda.h"

#include <gtest/gtest.h>

namespace vigie::agenda_test {
namespace {

using namespace std::chrono_literals;
const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

TEST(Agenda, GivesWhatHasBeenDueLongestFirst) {
  Agenda agenda;
  agenda.put(SourceId{"late"}, kNow - 1h, 30min);
  agenda.put(SourceId{"later"}, kNow - 2h, 30min);
  agenda.put(SourceId{"tomorrow"}, kNow + 24h, 30min);
  EXPECT_EQ(agenda.take_due(kNow), SourceId{"later"});
  EXPECT_EQ(agenda.take_due(kNow), SourceId{"late"});
  EXPECT_EQ(agenda.take_due(kNow), std::nullopt);
  EXPECT_EQ(agenda.next(), kNow + 24h);
}

TEST(Agenda, ASourceStandsOnItOnce) {
  Agenda agenda;
  agenda.put(SourceId{"insee"}, kNow, 30min);
  agenda.put(SourceId{"insee"}, kNow + 1h, 30min);
  EXPECT_EQ(agenda.take_due(kNow), std::nullopt) << "the later word counts";
  EXPECT_EQ(agenda.take_due(kNow + 1h), SourceId{"insee"});
  EXPECT_EQ(agenda.next(), std::nullopt);
}

TEST(Agenda, ASourceThatWasTakenIsGoneUntilItIsPutBack) {
  Agenda agenda;
  agenda.put(SourceId{"insee"}, kNow, 30min);
  EXPECT_TRUE(agenda.take_due(kNow));
  EXPECT_FALSE(agenda.take_due(kNow));
  agenda.put(SourceId{"insee"}, kNow + 30min, 30min);
  EXPECT_EQ(agenda.next(), kNow + 30min);
}

TEST(Agenda, AFewSourcesStartAtOnce) {
  Agenda agenda;
  for (std::size_t i = 0; i < Agenda::kAtOnce; ++i)
    agenda.put(SourceId{std::to_string(i)}, kNow, 24h);
  for (std::size_t i = 0; i < Agenda::kAtOnce; ++i) EXPECT_TRUE(agenda.take_due(kNow)) << i;
}

/// 36,000 sources that are visited every hour, ten a second, and are all due since an hour.
Agenda everybody_due() {
  Agenda agenda;
  for (int i = 0; i < 36'000; ++i)
    agenda.put(SourceId{std::to_string(i)}, kNow - 1h - std::chrono::milliseconds{i % 977}, 1h);
  return agenda;
}

TEST(Agenda, ManyThatAreDueTogetherAreGivenOutLessThanTwiceAsFastAsTheirRhythmsNeed) {
  Agenda agenda = everybody_due();
  for (int second = 0; second < 600; ++second) {
    int taken = 0;
    for (Interval part{0}; part < 1s; part += 10ms)
      while (agenda.take_due(kNow + second * 1s + part)) ++taken;
    EXPECT_LE(taken, 22) << "in second " << second;
    // What was taken needs no turn any more: the pace follows what is left.
    EXPECT_GE(taken, 12) << "in second " << second;
  }
}

TEST(Agenda, WhoWaitsForThePaceIsToldWhenToAskAgain) {
  Agenda agenda = everybody_due();
  while (agenda.take_due(kNow)) {
  }
  ASSERT_TRUE(agenda.next());
  EXPECT_GT(*agenda.next(), kNow);
  EXPECT_LE(*agenda.next(), kNow + 100ms);
  EXPECT_TRUE(agenda.take_due(*agenda.next()));
}

TEST(Agenda, NoJumpOfTheClockMakesAStorm) {
  for (const Interval jump : {Interval{1h}, Interval{-1h}, Interval{24h * 3650}}) {
    Agenda agenda = everybody_due();
    while (agenda.take_due(kNow)) {
    }
    int taken = 0;
    while (agenda.take_due(kNow + jump)) ++taken;
    EXPECT_LE(taken, 25) << jump.count();
  }
}

TEST(Agenda, OneRoundIsNotPaced) {
  Agenda agenda;
  for (int i = 0; i < 5'000; ++i) agenda.put(SourceId{std::to_string(i)}, kNow, Interval{0});
  for (int i = 0; i < 5'000; ++i) EXPECT_TRUE(agenda.take_due(kNow)) << i;
}

}  // namespace
}  // namespace vigie::agenda_test
