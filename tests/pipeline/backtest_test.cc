// What a profile would have brought: plain counting over documents that it finds.
#include "pipeline/backtest_counts.h"

#include <gtest/gtest.h>

namespace vigie::backtest_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const Instant kUntil{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};  // a Monday
const Instant kFrom = kUntil - days{28};

/// Documents by (days and minutes before the end, story, source).
struct Given {
  int before = 0;
  Interval later{};
  int story = 0;
  const char* source = "insee";
  bool by_day = false;
  bool held = false;
};

BacktestCounts count(const std::vector<Given>& given, Instant from = kFrom) {
  std::vector<DocumentFacts> documents;
  std::vector<DigestTimes> digests;
  std::vector<BacktestFound> found;
  const decltype(Settings::alerts) alerts;
  for (const Given& one : given) {
    const auto number = static_cast<std::int64_t>(documents.size());
    documents.push_back({DocumentId{number + 1}, StoryId{one.story}, SourceId{one.source},
                         kUntil - days{one.before} + one.later, one.by_day});
    digests.push_back(digest_times(documents.back().at, alerts));
    found.push_back({static_cast<std::uint32_t>(number), one.held});
  }
  return count_backtest(documents, digests, found, from, kUntil, alerts);
}

TEST(Backtest, AStoryIsOneItemHoweverManyDocumentsTellIt) {
  const auto counts = count({{20, 0min, 1}, {20, 9h, 1}, {3, 0min, 2}, {3, 1min, 1}});
  EXPECT_EQ(counts.documents, 4u);
  EXPECT_EQ(counts.stories, 2u);
  EXPECT_EQ(counts.items, 2u);
  ASSERT_EQ(counts.weeks.size(), 4u);
  EXPECT_EQ(counts.weeks[1].items, 1u);  // the week that the story was told first in
  EXPECT_EQ(counts.weeks[3].documents, 2u);
  EXPECT_EQ(counts.weeks[3].stories, 1u);
}

TEST(Backtest, WhatLimitsHoldBackMakesNoItemUntilAnotherDocumentPasses) {
  const auto counts = count({{20, 0min, 1, "insee", false, true}, {10, 0min, 1}});
  EXPECT_EQ(counts.held, 1u);
  EXPECT_EQ(counts.items, 1u);
  EXPECT_EQ(counts.weeks[1].items, 0u);
  EXPECT_EQ(counts.weeks[2].items, 1u);
}

TEST(Backtest, ImmediateMailsGroupWhatFollowsWithinFiveMinutes) {
  const struct {
    std::vector<Interval> arrivals;
    std::size_t mails;
  } cases[] = {
      {{0min}, 1},
      {{0min, 1min, 4min}, 2},  // the first at once, the others when five minutes are over
      {{0min, 1min, 6min}, 3},  // what comes after that mail waits for the next
      {{0min, 10min, 20min}, 3},
      {{0min, 1min, 2min, 3min}, 2},
  };
  for (const auto& [arrivals, mails] : cases) {
    std::vector<Given> given;
    for (const Interval arrival : arrivals)
      given.push_back({3, arrival, static_cast<int>(given.size()) + 1});
    EXPECT_EQ(count(given).weeks.back().immediate, mails) << arrivals.size();
  }
}

TEST(Backtest, AStoryOfWhichOnlyTheDayIsKnownIsAMailOfItsOwn) {
  const auto counts = count({{3, 0min, 1, "insee", true}, {3, 0min, 2, "insee", true}});
  EXPECT_EQ(counts.by_day, 2u);
  EXPECT_EQ(counts.weeks.back().immediate, 2u);
}

TEST(Backtest, ADigestGoesOutForADayOrAWeekThatBringsSomething) {
  const auto counts = count({{4, 8h, 1}, {4, 12h, 2}, {3, 5h, 3}, {3, 9h, 4}});
  EXPECT_EQ(counts.weeks.back().daily, 2u);  // until seven o'clock next morning is one digest
  EXPECT_EQ(counts.weeks.back().weekly, 1u);
  EXPECT_EQ(counts.spread(&BacktestCounts::Week::daily).most, 2u);
  EXPECT_EQ(counts.spread(&BacktestCounts::Week::daily).median, 0);
}

TEST(Backtest, DaysBeforeTheFirstWholeWeekCountInTheTotalsAlone) {
  const auto counts = count({{9, 0min, 1}, {3, 0min, 2}}, kUntil - days{10});
  ASSERT_EQ(counts.weeks.size(), 1u);
  EXPECT_EQ(counts.weeks[0].documents, 1u);
  EXPECT_EQ(counts.documents, 2u);
  EXPECT_EQ(count({{2, 0min, 1}}, kUntil - days{3}).weeks.size(), 1u);
}

TEST(Backtest, MonthsWithoutDocumentsAreShownToo) {
  const auto counts = count({{80, 0min, 1}, {1, 0min, 2}}, kUntil - days{90});
  ASSERT_EQ(counts.months.size(), 4u);  // August to November
  EXPECT_EQ(counts.months[1].stories, 1u);
  EXPECT_EQ(counts.months[2].stories, 0u);
  EXPECT_EQ(counts.months[3].stories, 1u);
}

TEST(Backtest, TheNoisiestSourcesComeFirst) {
  const auto counts = count({{3, 0min, 1, "a"}, {3, 1h, 2, "b"}, {3, 2h, 2, "b"}});
  ASSERT_EQ(counts.sources.size(), 2u);
  EXPECT_EQ(counts.sources[0].source.text, "b");
  EXPECT_EQ(counts.sources[0].documents, 2u);
  EXPECT_EQ(counts.sources[0].stories, 1u);
}

TEST(Backtest, ItSaysWhenAProfileIsTooBroad) {
  std::vector<Given> given;
  for (int week = 0; week < 4; ++week)
    for (int i = 0; i < 51; ++i)
      given.push_back({27 - 7 * week, i * 1min, static_cast<int>(given.size()) + 1});
  auto counts = count(given);
  EXPECT_EQ(counts.too_broad(), "too broad: 51 stories in a usual week, and 50 are many");
  for (auto& week : counts.weeks) week.stories = 50;
  counts.searched = 204 * 50;
  EXPECT_EQ(counts.too_broad(), "");
  counts.searched = 204 * 40;
  EXPECT_EQ(counts.too_broad(), "too broad: it finds 2.5 % of all documents, and 2 % are many");
  EXPECT_EQ(count({{3, 0min, 1}}).too_broad(), "");  // one of one: too few to say
}

TEST(Backtest, ASpreadHasQuartiles) {
  const Spread spread = spread_of({4, 1, 3, 2});
  EXPECT_EQ(spread.least, 1u);
  EXPECT_EQ(spread.lower, 1.75);
  EXPECT_EQ(spread.median, 2.5);
  EXPECT_EQ(spread.upper, 3.25);
  EXPECT_EQ(spread.most, 4u);
  EXPECT_EQ(spread_of({}).most, 0u);
  EXPECT_EQ(spread_of({7}).median, 7);
}

}  // namespace
}  // namespace vigie::backtest_test
