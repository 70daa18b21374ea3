#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "indexer/index.h"
#include "store/source_history.h"

namespace vigie {

/// How often something was told, over time. Plain functions over what index and store gave.

enum class Step { day, week, month };
const char* word(Step step);
std::optional<Step> step(std::string_view word);

struct Count {
  std::uint64_t found = 0, all = 0;  ///< documents that the query finds, and that there are
  double share() const {
    return all == 0 ? 0 : static_cast<double>(found) / static_cast<double>(all);
  }
};

/// Days, both inclusive.
struct DayRange {
  std::chrono::sys_days from, to;
  bool holds(std::chrono::sys_days day) const { return from <= day && day <= to; }
};

/// What --since and --until say, as a range of the query language reads them; either may be empty.
/// Kind::usage when they are no days.
Result<DayRange> read_days(const std::string& since, const std::string& until, Instant now);

/// A day, a week from Monday to Sunday, or a month.
struct Period {
  std::chrono::sys_days first, last;
  Count whole;
  std::vector<Count> parts;              ///< one a value of the split
  std::vector<std::string> unreachable;  ///< sources that could not be read in some part of it
};

struct Trend {
  std::string query;
  Step step = Step::day;
  std::optional<Facet> split;
  std::vector<std::string> values;  ///< of the split, most found first; empty: has none
  bool others = false;              ///< the last of `values` stands for all the rest
  std::vector<Period> periods;      ///< one after another, those without documents too
  Count whole;
  std::uint64_t before = 0;  ///< found documents that are older than the first period
};

struct TrendRequest {
  std::string query;
  std::optional<Step> step;  ///< nothing: chosen by the span, so that about 10 to 60 rows come
  std::optional<Facet> split;
  std::optional<DayRange> days;  ///< nothing: from the first document found to the last day
  std::size_t most_values = 6;   ///< of the split; the rest is summed up
  Instant now{};
};

/// Most periods of a trend; what lies before them is told in Trend::before.
constexpr std::size_t kMostPeriods = 2'000;

/// `days` in order, as IndexReader::count_by_day() gives them.
Trend make_trend(const TrendRequest& request, const std::vector<DayCount>& days,
                 const std::vector<Outage>& outages);

/// "2026-03-16", or "2026-03" for a month.
std::string label_of(const Period& period, Step step);
/// "insee", "(none)", "(others)".
std::string value_label(const Trend& trend, std::size_t value);
/// "2 sources could not be read: echo, insee", or empty.
std::string blindness(const Period& period);

/// A bar plot of horizontal bars in eighths of a column, and a line of small bars a value.
std::string text_of(const Trend& trend, std::size_t columns);
std::string csv_of(const Trend& trend);
boost::json::object json_of(const Trend& trend);
/// A drawing that needs nothing else: titled, described, without script.
std::string svg_of(const Trend& trend);

}  // namespace vigie
