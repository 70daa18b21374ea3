// A trend for programs: CSV and JSON.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

#include "search-cli/csv.h"
#include "search-cli/json_values.h"
#include "search-cli/trend.h"

namespace vigie {
namespace {

namespace json = boost::json;

std::string day(std::chrono::sys_days date) {
  return Date::of_day(std::chrono::year_month_day{date}).text;
}

std::string share(const Count& count) { return fmt::format("{:.6f}", count.share()); }

}  // namespace

std::string csv_of(const Trend& trend) {
  std::vector<std::string> header = {"from", "to", "documents", "all", "share", "unreachable"};
  if (trend.split) header.insert(header.begin() + 2, word(*trend.split));
  std::string out = csv_record(header);
  for (const Period& period : trend.periods) {
    const std::string blind = fmt::format("{}", fmt::join(period.unreachable, " "));
    const auto record = [&](const Count& count) -> std::vector<std::string> {
      return {day(period.first),         day(period.last), std::to_string(count.found),
              std::to_string(count.all), share(count),     blind};
    };
    if (!trend.split) out += csv_record(record(period.whole));
    for (std::size_t value = 0; value < trend.values.size(); ++value) {
      std::vector<std::string> fields = record(period.parts[value]);
      fields.insert(fields.begin() + 2, value_label(trend, value));
      out += csv_record(fields);
    }
  }
  return out;
}

json::object json_of(const Trend& trend) {
  json::array periods;
  for (const Period& period : trend.periods) {
    json::object one = {
        {"from", day(period.first)},       {"to", day(period.last)},
        {"documents", period.whole.found}, {"all", period.whole.all},
        {"share", period.whole.share()},   {"unreachable", json::value_from(period.unreachable)}};
    if (trend.split) {
      json::array parts;
      for (std::size_t value = 0; value < trend.values.size(); ++value) {
        const bool rest = trend.others && value + 1 == trend.values.size();
        json::object part = {{"value", or_null(trend.values[value])},
                             {"documents", period.parts[value].found},
                             {"all", period.parts[value].all}};
        if (rest) part["others"] = true;
        parts.push_back(std::move(part));
      }
      one["split"] = std::move(parts);
    }
    periods.push_back(std::move(one));
  }
  return {{"format", 1},
          {"query", trend.query},
          {"by", word(trend.step)},
          {"split", trend.split ? json::value(word(*trend.split)) : json::value()},
          {"documents", trend.whole.found},
          {"all", trend.whole.all},
          {"before", trend.before},
          {"periods", std::move(periods)}};
}

}  // namespace vigie
