#include "search-cli/trend.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/utf8.h"
#include "search-cli/desk.h"

namespace vigie {
namespace {

using namespace std::chrono;

sys_days start_of(sys_days day, Step step) {
  if (step == Step::week) return day - (weekday{day} - Monday);
  const year_month_day ymd{day};
  return step == Step::month ? sys_days{ymd.year() / ymd.month() / 1} : day;
}

sys_days next_start(sys_days start, Step step) {
  if (step == Step::day) return start + days{1};
  if (step == Step::week) return start + weeks{1};
  const year_month_day ymd{start};
  return sys_days{(year_month{ymd.year(), ymd.month()} + months{1}) / 1};
}

sys_days back(sys_days start, Step step, int count) {
  if (step == Step::day) return start - days{count};
  if (step == Step::week) return start - weeks{count};
  const year_month_day ymd{start};
  return sys_days{(year_month{ymd.year(), ymd.month()} - months{count}) / 1};
}

/// From the first document found to the last day on which anything is known of it.
DayRange span_of(const TrendRequest& request, const std::vector<DayCount>& counts) {
  const sys_days today = floor<days>(request.now);
  std::optional<sys_days> first, last;
  for (const DayCount& day : counts) {
    if (day.found > 0 && !first) first = day.day;
    if (day.found > 0 || day.day <= today) last = day.day;
  }
  DayRange span{first.value_or(today), last.value_or(today)};
  if (!request.days) return span;
  // An open side of what was asked is far away.
  if (request.days->from > sys_days{year{1000} / 1 / 1}) span.from = request.days->from;
  if (request.days->to < sys_days{year{9000} / 1 / 1}) span.to = request.days->to;
  return span;
}

Step usual_step(const DayRange& span) {
  constexpr days kDaily{45}, kWeekly{400};
  const days length = span.to - span.from;
  return length <= kDaily ? Step::day : length <= kWeekly ? Step::week : Step::month;
}

std::vector<Period> empty_periods(const DayRange& span, Step step) {
  std::vector<Period> periods;
  const sys_days last = start_of(span.to, step);
  const sys_days earliest = back(last, step, static_cast<int>(kMostPeriods) - 1);
  for (sys_days start = std::max(start_of(span.from, step), earliest); start <= last;
       start = next_start(start, step))
    periods.push_back({start, next_start(start, step) - days{1}, {}, {}, {}});
  return periods;
}

/// The values most found, in order.
std::vector<std::string> main_values(const std::vector<DayCount>& counts, const DayRange& span,
                                     std::size_t most, bool& others) {
  std::map<std::string, std::uint64_t> found;
  for (const DayCount& day : counts)
    if (span.holds(day.day) && day.found > 0) found[day.value] += day.found;
  std::vector<std::pair<std::string, std::uint64_t>> order(found.begin(), found.end());
  std::ranges::stable_sort(order, std::greater{}, [](const auto& one) { return one.second; });
  others = order.size() > most;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < std::min(order.size(), most); ++i) values.push_back(order[i].first);
  if (others) values.emplace_back();
  return values;
}

void add(Count& count, const DayCount& day) {
  count.found += day.found;
  count.all += day.all;
}

bool touches(const Outage& outage, const Period& period) {
  return outage.from < period.last + days{1} && (!outage.to || *outage.to > period.first);
}

}  // namespace

const char* word(Step step) {
  return step == Step::day ? "day" : step == Step::week ? "week" : "month";
}

std::optional<Step> step(std::string_view name) {
  for (const Step step : {Step::day, Step::week, Step::month})
    if (name == word(step)) return step;
  return std::nullopt;
}

Trend make_trend(const TrendRequest& request, const std::vector<DayCount>& counts,
                 const std::vector<Outage>& outages) {
  const DayRange span = span_of(request, counts);
  Trend trend;
  trend.query = request.query;
  trend.step = request.step.value_or(usual_step(span));
  trend.split = request.split;
  trend.periods = empty_periods(span, trend.step);
  if (request.split) trend.values = main_values(counts, span, request.most_values, trend.others);
  std::map<std::string, std::size_t> place;
  const std::size_t named = trend.values.size() - (trend.others ? 1 : 0);
  for (std::size_t i = 0; i < named; ++i) place[trend.values[i]] = i;
  for (Period& period : trend.periods) period.parts.resize(trend.values.size());
  std::size_t at = 0;
  for (const DayCount& day : counts) {
    if (!span.holds(day.day)) continue;
    while (at < trend.periods.size() && trend.periods[at].last < day.day) ++at;
    if (at == trend.periods.size()) break;
    Period& period = trend.periods[at];
    if (day.day < period.first) {  // more periods than are shown
      trend.before += day.found;
      continue;
    }
    add(trend.whole, day);
    add(period.whole, day);
    const auto known = place.find(day.value);
    if (known != place.end())
      add(period.parts[known->second], day);
    else if (trend.others)
      add(period.parts.back(), day);
  }
  for (const Outage& outage : outages)
    for (Period& period : trend.periods)
      if (touches(outage, period) &&
          std::ranges::find(period.unreachable, outage.source.text) == period.unreachable.end())
        period.unreachable.push_back(outage.source.text);
  return trend;
}

std::string label_of(const Period& period, Step step) {
  const year_month_day ymd{period.first};
  const std::string month =
      fmt::format("{:04}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()));
  return step == Step::month ? month
                             : fmt::format("{}-{:02}", month, static_cast<unsigned>(ymd.day()));
}

std::string value_label(const Trend& trend, std::size_t value) {
  if (trend.others && value + 1 == trend.values.size()) return "(others)";
  return trend.values[value].empty() ? "(none)" : trend.values[value];
}

std::string blindness(const Period& period) {
  constexpr std::size_t kNamed = 3;
  const std::size_t count = period.unreachable.size();
  if (count == 0) return {};
  std::vector<std::string> names(
      period.unreachable.begin(),
      period.unreachable.begin() + static_cast<std::ptrdiff_t>(std::min(count, kNamed)));
  if (count > kNamed) names.emplace_back("…");
  return fmt::format("{} {} could not be read: {}", count, count == 1 ? "source" : "sources",
                     fmt::join(names, ", "));
}

Result<DayRange> read_days(const std::string& since, const std::string& until, Instant now) {
  const auto wrong = [](const char* option, const std::string& days) {
    return Error{Kind::usage, fmt::format("{} \"{}\" is no day", option, one_line(days)),
                 "write 30d, 2026-01 or 2026-01-15"};
  };
  if (!published_between(since, "")) return wrong("--since", since);
  if (!published_between("", until)) return wrong("--until", until);
  const auto range = published_between(since, until);
  if (!range)
    return Error{
        Kind::usage,
        fmt::format("--until \"{}\" lies before --since \"{}\"", one_line(until), one_line(since)),
        "exchange them"};
  const auto asked = resolve_range(*range, now);
  if (!asked) return asked.error();
  const auto day = [](std::int64_t count) {
    return std::chrono::sys_days{std::chrono::days{count}};
  };
  return DayRange{day(asked->from), day(asked->to)};
}

}  // namespace vigie
