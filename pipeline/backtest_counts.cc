#include "pipeline/backtest_counts.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "alerts/rhythm.h"
#include "core/subscriber.h"

namespace vigie {
namespace {

using std::chrono::days;
using Week = BacktestCounts::Week;

constexpr days kWeek{7};

std::chrono::year_month month_of(Instant at) {
  const std::chrono::year_month_day day{std::chrono::floor<days>(at)};
  return day.year() / day.month();
}

std::vector<Week> weeks_of(Instant from, Instant until) {
  const auto whole = std::max<std::int64_t>(1, (until - from) / kWeek);
  std::vector<Week> weeks(static_cast<std::size_t>(whole));
  for (std::size_t i = 0; i < weeks.size(); ++i)
    weeks[weeks.size() - 1 - i].first = until - kWeek * static_cast<std::int64_t>(i + 1);
  return weeks;
}

Week* week_at(std::vector<Week>& weeks, Instant at) {
  if (at < weeks.front().first) return nullptr;
  const auto number = static_cast<std::size_t>((at - weeks.front().first) / kWeek);
  return &weeks[std::min(number, weeks.size() - 1)];
}

std::vector<BacktestCounts::Month> months_of(Instant from, Instant until) {
  std::vector<BacktestCounts::Month> months;
  const auto last = month_of(until - Interval{1});
  for (auto month = month_of(from); month <= last; month += std::chrono::months{1})
    months.push_back({month});
  return months;
}

/// The mails of one subscriber as items come in, in order of their moments.
class Mails {
 public:
  explicit Mails(Interval grouping) : grouping_(grouping) {}

  void add(const DocumentFacts& document, const DigestTimes& digests, std::vector<Week>& weeks) {
    if (document.by_day || goes_alone(document.at))
      if (Week* week = week_at(weeks, document.at)) ++week->immediate;
    // A digest counts where the time that it collects begins: seven in seven days, and no eighth.
    if (std::exchange(daily_, digests.daily) != digests.daily)
      if (Week* week = week_at(weeks, moment(digests.daily) - days{1})) ++week->daily;
    if (std::exchange(weekly_, digests.weekly) != digests.weekly)
      if (Week* week = week_at(weeks, moment(digests.weekly) - kWeek)) ++week->weekly;
  }

 private:
  static Instant moment(std::int32_t minutes) { return Instant{std::chrono::minutes{minutes}}; }

  /// As due_at(): the first goes at once, what comes within the grouping time goes when it ends.
  bool goes_alone(Instant at) {
    if (any_ && at <= last_) return false;
    last_ = any_ ? std::max(at, last_ + grouping_) : at;
    any_ = true;
    return true;
  }

  Interval grouping_;
  bool any_ = false;
  Instant last_{};  ///< of the mail sealed last, or that will be
  std::int32_t daily_ = 0, weekly_ = 0;
};

std::vector<BacktestCounts::OfSource> noisiest(
    std::unordered_map<std::string, BacktestCounts::OfSource>& by_source) {
  std::vector<BacktestCounts::OfSource> sources;
  sources.reserve(by_source.size());
  for (auto& [id, counts] : by_source) sources.push_back(std::move(counts));
  std::ranges::sort(sources, [](const auto& a, const auto& b) {
    return a.documents != b.documents ? a.documents > b.documents : a.source < b.source;
  });
  if (sources.size() > BacktestCounts::kNoisiest) sources.resize(BacktestCounts::kNoisiest);
  return sources;
}

}  // namespace

DigestTimes digest_times(Instant at, const decltype(Settings::alerts)& alerts) {
  const std::string zone = Subscriber{}.zone;
  const auto minutes = [&](Rhythm rhythm) {
    const Instant due = due_at(rhythm, zone, at, std::nullopt, alerts);
    return static_cast<std::int32_t>(
        std::chrono::floor<std::chrono::minutes>(due).time_since_epoch().count());
  };
  return {minutes(Rhythm::daily), minutes(Rhythm::weekly)};
}

Spread spread_of(std::vector<std::size_t> counts) {
  if (counts.empty()) return {};
  std::ranges::sort(counts);
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(counts.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, counts.size() - 1);
    return std::lerp(static_cast<double>(counts[below]), static_cast<double>(counts[above]),
                     place - static_cast<double>(below));
  };
  return {counts.front(), counts.back(), at(0.25), at(0.5), at(0.75)};
}

Spread BacktestCounts::spread(std::size_t Week::*what) const {
  std::vector<std::size_t> counts;
  counts.reserve(weeks.size());
  for (const Week& week : weeks) counts.push_back(week.*what);
  return spread_of(std::move(counts));
}

std::string BacktestCounts::too_broad() const {
  const double week = spread(&Week::stories).median;
  if (week > kMostStories)
    return fmt::format("too broad: {:.0f} stories in a usual week, and {:.0f} are many", week,
                       kMostStories);
  const double share =
      searched == 0 ? 0 : static_cast<double>(documents) / static_cast<double>(searched);
  if (documents > kFewDocuments && share > kMostShare)
    return fmt::format("too broad: it finds {:.1f} % of all documents, and {:.0f} % are many",
                       100 * share, 100 * kMostShare);
  return {};
}

BacktestCounts count_backtest(std::span<const DocumentFacts> documents,
                              std::span<const DigestTimes> digests,
                              std::span<const BacktestFound> found, Instant from, Instant until,
                              const decltype(Settings::alerts)& alerts) {
  BacktestCounts counts;
  counts.searched = documents.size();
  counts.documents = found.size();
  counts.weeks = weeks_of(from, until);
  counts.months = months_of(from, until);
  std::unordered_set<std::int64_t> told, sent;
  std::unordered_map<std::string, BacktestCounts::OfSource> by_source;
  Mails mails(alerts.grouping);
  std::size_t month = 0;
  for (const BacktestFound& one : found) {
    const DocumentFacts& document = documents[one.document];
    const bool first = told.insert(document.story.value).second;
    const std::size_t story = first ? 1 : 0;
    Week* const week = week_at(counts.weeks, document.at);
    while (month + 1 < counts.months.size() && counts.months[month].month < month_of(document.at))
      ++month;
    counts.stories += story;
    if (week != nullptr) week->documents += 1, week->stories += story;
    counts.months[month].documents += 1, counts.months[month].stories += story;
    auto& source = by_source[document.source.text];
    source.source = document.source;
    source.documents += 1, source.stories += story;
    if (one.held) {
      ++counts.held;
      continue;
    }
    if (!sent.insert(document.story.value).second) continue;
    ++counts.items;
    if (document.by_day) ++counts.by_day;
    if (week != nullptr) ++week->items;
    mails.add(document, digests[one.document], counts.weeks);
  }
  counts.sources = noisiest(by_source);
  return counts;
}

}  // namespace vigie
