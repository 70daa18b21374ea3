#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "search-cli/trend.h"

namespace vigie::trend_test {
namespace {

using namespace std::chrono;

constexpr sys_days day(int y, unsigned m, unsigned d) { return year{y} / m / d; }
constexpr Instant kNow{day(2026, 3, 31)};

DayCount count(sys_days when, std::uint64_t found, std::uint64_t all, std::string value = "") {
  return {when, std::move(value), found, all};
}

/// "2026-01-05:2/3 …", a sign a period.
std::string shown(const Trend& trend) {
  std::string out = word(trend.step);
  for (const Period& period : trend.periods)
    out += " " + label_of(period, trend.step) + ":" + std::to_string(period.whole.found) + "/" +
           std::to_string(period.whole.all);
  return out;
}

TEST(Trend, PeriodsFollowOneAnotherAlsoWhereNothingIsFound) {
  const std::vector<DayCount> counts = {count(day(2026, 1, 7), 1, 2), count(day(2026, 1, 11), 1, 1),
                                        count(day(2026, 1, 26), 3, 4)};
  TrendRequest request;
  request.now = kNow;
  request.step = Step::week;
  // 2026-01-05 is a Monday; the 11th is the Sunday of its week.
  EXPECT_EQ(shown(make_trend(request, counts, {})),
            "week 2026-01-05:2/3 2026-01-12:0/0 2026-01-19:0/0 2026-01-26:3/4");
  request.step = Step::month;
  EXPECT_EQ(shown(make_trend(request, counts, {})), "month 2026-01:5/7");
}

TEST(Trend, TheStepFollowsTheSpan) {
  const struct {
    sys_days last;
    Step step;
  } cases[] = {{day(2025, 1, 1), Step::day},    {day(2025, 2, 10), Step::day},
               {day(2025, 3, 1), Step::week},   {day(2026, 1, 31), Step::week},
               {day(2026, 2, 15), Step::month}, {day(2026, 3, 1), Step::month}};
  for (const auto& c : cases) {
    TrendRequest request;
    request.now = Instant{c.last};
    const auto trend = make_trend(request, {count(day(2025, 1, 1), 1, 1), count(c.last, 1, 1)}, {});
    EXPECT_EQ(trend.step, c.step) << label_of({c.last, {}, {}, {}, {}}, Step::day);
  }
}

TEST(Trend, BeginsWithTheFirstFoundAndEndsWithTheLastKnown) {
  TrendRequest request;
  request.now = kNow;
  request.step = Step::day;
  const std::vector<DayCount> counts = {
      count(day(2026, 3, 1), 0, 9), count(day(2026, 3, 3), 1, 1), count(day(2026, 3, 5), 0, 7),
      count(day(2030, 1, 1), 0, 1)};  // an agenda of another topic, years ahead
  EXPECT_EQ(shown(make_trend(request, counts, {})),
            "day 2026-03-03:1/1 2026-03-04:0/0 2026-03-05:0/7");
  request.days = DayRange{day(2026, 3, 2), day(2026, 3, 4)};
  const Trend asked = make_trend(request, counts, {});
  EXPECT_EQ(shown(asked), "day 2026-03-02:0/0 2026-03-03:1/1 2026-03-04:0/0");
  EXPECT_EQ(asked.whole.all, 1u);
}

TEST(Trend, ADateOfLongAgoDoesNotMakeItEndless) {
  TrendRequest request;
  request.now = kNow;
  const std::vector<DayCount> counts = {count(day(1, 1, 1), 2, 2), count(day(2026, 3, 1), 3, 3)};
  for (const auto step : {Step::day, Step::week, Step::month}) {
    request.step = step;
    const Trend trend = make_trend(request, counts, {});
    EXPECT_EQ(trend.periods.size(), kMostPeriods);
    EXPECT_EQ(trend.before, 2u) << "told, not hidden";
    EXPECT_EQ(trend.whole.found, 3u);
  }
}

TEST(Trend, ValuesBeyondTheMostFoundAreSummedUp) {
  TrendRequest request;
  request.now = kNow;
  request.split = Facet::source;
  request.most_values = 2;
  std::vector<DayCount> counts;
  for (const auto& [value, found] : {std::pair{"a", 1}, {"b", 5}, {"c", 3}, {"d", 2}})
    counts.push_back(count(day(2026, 3, 1), static_cast<std::uint64_t>(found), 10, value));
  const Trend trend = make_trend(request, counts, {});
  ASSERT_EQ(trend.values.size(), 3u);
  EXPECT_EQ(value_label(trend, 0) + value_label(trend, 1) + value_label(trend, 2), "bc(others)");
  EXPECT_EQ(trend.periods[0].parts[2].found, 3u);
  EXPECT_EQ(trend.periods[0].parts[2].all, 20u);
  EXPECT_EQ(trend.periods[0].whole.found, 11u);
}

TEST(Trend, AnOutageMarksEveryPeriodThatItTouches) {
  TrendRequest request;
  request.now = kNow;
  request.step = Step::day;
  const std::vector<DayCount> counts = {count(day(2026, 3, 1), 1, 1), count(day(2026, 3, 5), 1, 1)};
  const std::vector<Outage> outages = {
      {SourceId{"a"}, Instant{day(2026, 3, 1)} + hours{23}, Instant{day(2026, 3, 3)}},
      {SourceId{"a"}, Instant{day(2026, 3, 2)} + hours{5}, Instant{day(2026, 3, 2)} + hours{6}},
      {SourceId{"b"}, Instant{day(2026, 3, 5)} + hours{9}, std::nullopt},
      {SourceId{"c"}, Instant{day(2026, 2, 1)}, Instant{day(2026, 3, 1)}}};
  const Trend trend = make_trend(request, counts, outages);
  const std::vector<std::vector<std::string>> expected = {{"a"}, {"a"}, {}, {}, {"b"}};
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_EQ(trend.periods[i].unreachable, expected[i]) << i;
  EXPECT_EQ(blindness(trend.periods[4]), "1 source could not be read: b");
}

TEST(Trend, OfNothingIsEmptyInEveryForm) {
  TrendRequest request;
  request.now = kNow;
  request.query = "<zinc> & \"co\"";
  const Trend trend = make_trend(request, {}, {});
  EXPECT_EQ(trend.whole.found, 0u);
  EXPECT_FALSE(text_of(trend, 80).empty());
  EXPECT_NE(svg_of(trend).find("&lt;zinc&gt; &amp;"), std::string::npos);
}

TEST(Trend, ALabelThatIsTooLongEndsInAnEllipsis) {
  TrendRequest request;
  request.now = kNow;
  request.split = Facet::source;
  const Trend trend =
      make_trend(request, {count(day(2026, 3, 1), 1, 1, "chambre-des-métiers-d-évreux")}, {});
  EXPECT_NE(text_of(trend, 80).find("  chambre-des-métiers-d-é…  "), std::string::npos);
}

TEST(Trend, NoLineIsWiderThanTheTerminal) {
  TrendRequest request;
  request.now = kNow;
  request.split = Facet::source;
  std::vector<DayCount> counts;
  for (int i = 0; i < 40; ++i)
    counts.push_back(count(day(2026, 2, 1) + days{i}, 1234567, 9999999,
                           "une-source-au-nom-bien-long-" + std::to_string(i % 3)));
  const Trend trend = make_trend(request, counts, {{SourceId{"a"}, kNow - days{9}, kNow}});
  for (const std::size_t columns : {60u, 80u, 120u}) {
    const std::string text = text_of(trend, columns);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      std::size_t width = 0;
      for (std::size_t i = begin; i < end; ++i) width += (text[i] & 0xC0) != 0x80 ? 1 : 0;
      const std::string line = text.substr(begin, end - begin);
      if (line.find("documents") == std::string::npos && !line.starts_with("by ")) {
        EXPECT_LE(width, columns) << line;
      }
      begin = end + 1;
    }
  }
}

}  // namespace
}  // namespace vigie::trend_test
