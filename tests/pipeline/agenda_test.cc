#include "pipeline/agenda.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

using namespace std::chrono_literals;
const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

TEST(Agenda, GivesWhatHasBeenDueLongestFirst) {
  Agenda agenda;
  agenda.put(SourceId{"late"}, kNow - 1h);
  agenda.put(SourceId{"later"}, kNow - 2h);
  agenda.put(SourceId{"tomorrow"}, kNow + 24h);
  EXPECT_EQ(agenda.take_due(kNow), SourceId{"later"});
  EXPECT_EQ(agenda.take_due(kNow), SourceId{"late"});
  EXPECT_EQ(agenda.take_due(kNow), std::nullopt);
  EXPECT_EQ(agenda.next(), kNow + 24h);
}

TEST(Agenda, ASourceStandsOnItOnce) {
  Agenda agenda;
  agenda.put(SourceId{"insee"}, kNow);
  agenda.put(SourceId{"insee"}, kNow + 1h);
  EXPECT_EQ(agenda.take_due(kNow), std::nullopt) << "the later word counts";
  EXPECT_EQ(agenda.take_due(kNow + 1h), SourceId{"insee"});
  EXPECT_EQ(agenda.next(), std::nullopt);
}

TEST(Agenda, ASourceThatWasTakenIsGoneUntilItIsPutBack) {
  Agenda agenda;
  agenda.put(SourceId{"insee"}, kNow);
  EXPECT_TRUE(agenda.take_due(kNow));
  EXPECT_FALSE(agenda.take_due(kNow));
  agenda.put(SourceId{"insee"}, kNow + 30min);
  EXPECT_EQ(agenda.next(), kNow + 30min);
}

}  // namespace
}  // namespace vigie
