#include "search-cli/backtest_shown.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;
using Week = BacktestCounts::Week;

/// What is counted by the week: its name in JSON, and for people.
struct Weekly {
  const char* name;
  const char* meaning;
  std::size_t Week::*count;
};
constexpr Weekly kWeekly[] = {
    {"documents", "documents", &Week::documents},
    {"stories", "stories", &Week::stories},
    {"items", "stories to each subscriber", &Week::items},
    {"mails_immediate", "mails, immediate", &Week::immediate},
    {"mails_daily", "mails, daily digest", &Week::daily},
    {"mails_weekly", "mails, weekly digest", &Week::weekly},
};

std::string last_day(Instant until) { return day_text(until - Interval{1}); }

std::string month_text(std::chrono::year_month month) {
  return fmt::format("{}-{:02}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()));
}

/// A number of which halves and quarters are worth seeing while it is small.
std::string shown_number(double number) {
  return number < 10 && number != static_cast<int>(number) ? fmt::format("{:.1f}", number)
                                                           : fmt::format("{:.0f}", number);
}

json::object json_of(const Spread& spread) {
  return {{"min", spread.least},
          {"q1", spread.lower},
          {"median", spread.median},
          {"q3", spread.upper},
          {"max", spread.most}};
}

json::object per_week(const BacktestCounts& counts) {
  json::object out;
  for (const Weekly& weekly : kWeekly) out[weekly.name] = json_of(counts.spread(weekly.count));
  return out;
}

void add_totals(const BacktestCounts& counts, json::object& out) {
  out["documents"] = counts.documents;
  out["stories"] = counts.stories;
  out["held_back"] = counts.held;
  out["items"] = counts.items;
  out["per_week"] = per_week(counts);
  out["too_broad"] = or_null(counts.too_broad());
}

std::string week_table(const BacktestCounts& counts) {
  std::string out = paint(Ink::dim, fmt::format("{:<28}{:>8}{:>8}{:>8}{:>8}{:>8}\n", "per week",
                                                "least", "1/4", "median", "3/4", "most"));
  for (const Weekly& weekly : kWeekly) {
    const Spread spread = counts.spread(weekly.count);
    out += fmt::format("{:<28}{:>8}{:>8}{:>8}{:>8}{:>8}\n", weekly.meaning, spread.least,
                       shown_number(spread.lower), shown_number(spread.median),
                       shown_number(spread.upper), spread.most);
  }
  return out;
}

std::string month_bars(const BacktestCounts& counts, std::size_t columns) {
  const std::size_t width = std::clamp<std::size_t>(columns, 40, 100) - 20;
  std::size_t most = 1;
  for (const auto& month : counts.months) most = std::max(most, month.stories);
  std::string out = paint(Ink::dim, "stories by month\n");
  for (const auto& month : counts.months) {
    const std::string length = bar(static_cast<double>(width) * static_cast<double>(month.stories) /
                                   static_cast<double>(most));
    out += fmt::format("{}  {} {}\n", paint(Ink::dim, month_text(month.month)),
                       paint(Ink::cyan, length), month.stories);
  }
  return out;
}

/// "12 documents", "1 document"; of "stories" the one is a "story".
std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string counts_line(std::string_view what, std::int64_t documents, std::int64_t stories) {
  // The words stand in columns of their own: "document " and "story  " fill up to the plural.
  return fmt::format("{:<28}{:>8} {:<9}{:>8} {}\n", what, documents,
                     documents == 1 ? "document" : "documents", stories,
                     stories == 1 ? "story" : "stories");
}

std::string source_lines(const BacktestCounts& counts) {
  std::string out = paint(Ink::dim, "the noisiest sources\n");
  for (const auto& source : counts.sources)
    out += counts_line(source.source.text.empty() ? "(no source)" : one_line(source.source.text),
                       source.documents, source.stories);
  return out;
}

std::string narrowing_lines(const std::vector<Narrowing>& words) {
  if (words.empty())
    return "No single word narrows it well: ask for a second subject with AND, or for words near "
           "each other with NEAR.\n";
  std::string out = paint(Ink::dim, "words that would narrow it, and what would remain\n");
  for (const Narrowing& one : words)
    out += counts_line(fmt::format("{} {}", one.exclude ? "NOT" : "AND", one.word), one.documents,
                       one.stories);
  return out;
}

}  // namespace

std::string day_text(Instant at) { return rfc3339(at).substr(0, 10); }

json::object json_of(const ShownBacktest& shown) {
  const BacktestCounts& counts = shown.result.counts;
  json::object out{{"format", 1},
                   {"profile", shown.name},
                   {"query", shown.query},
                   {"from", day_text(shown.from)},
                   {"until", last_day(shown.until)},
                   {"searched", counts.searched}};
  add_totals(counts, out);
  json::array weeks, months, sources, narrowing;
  for (const Week& week : counts.weeks) {
    json::object one{{"first", day_text(week.first)}};
    for (const Weekly& weekly : kWeekly) one[weekly.name] = week.*weekly.count;
    weeks.push_back(std::move(one));
  }
  for (const auto& month : counts.months)
    months.push_back(json::object{{"month", month_text(month.month)},
                                  {"documents", month.documents},
                                  {"stories", month.stories}});
  for (const auto& source : counts.sources)
    sources.push_back(json::object{{"source", source.source.text},
                                   {"documents", source.documents},
                                   {"stories", source.stories}});
  for (const Narrowing& one : shown.result.narrowing)
    narrowing.push_back(json::object{{"word", one.word},
                                     {"exclude", one.exclude},
                                     {"documents", one.documents},
                                     {"stories", one.stories}});
  out["weeks"] = std::move(weeks);
  out["months"] = std::move(months);
  out["sources"] = std::move(sources);
  out["narrowing"] = std::move(narrowing);
  return out;
}

std::string text_of(const ShownBacktest& shown, std::size_t columns) {
  const BacktestCounts& counts = shown.result.counts;
  std::string out = fmt::format("{}\n", paint(Ink::bold, one_line(shown.name)));
  out += fmt::format("{} to {}: {} in {}, of {} in the archive\n", day_text(shown.from),
                     last_day(shown.until), counted(counts.documents, "document", "documents"),
                     counted(counts.stories, "story", "stories"), counts.searched);
  if (counts.held > 0)
    out += fmt::format("held back by limits or threshold: {}\n",
                       counted(counts.held, "document", "documents"));
  if (counts.documents == 0) return out + "It would have brought nothing.\n";
  out += "\n" + week_table(counts);
  if (counts.by_day > 0)
    out += paint(Ink::dim, fmt::format("of {} only the day is known: each counts as an "
                                       "immediate mail of its own\n",
                                       counted(counts.by_day, "story", "stories")));
  out += "\n" + month_bars(counts, columns) + "\n" + source_lines(counts);
  if (const std::string broad = counts.too_broad(); !broad.empty())
    out += "\n" + paint(Ink::yellow, broad) + "\n" + narrowing_lines(shown.result.narrowing);
  return out;
}

json::object json_of(const Profile& profile, const BacktestRow& row) {
  json::object out{{"profile", profile.id.text}};
  add_totals(row.counts, out);
  return out;
}

std::string text_of(const std::vector<Profile>& profiles, const std::vector<BacktestRow>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t i) { return rows[i].counts.stories; });
  std::size_t names = 7;
  for (const Profile& profile : profiles) names = std::max(names, display_width(profile.id.text));
  names = std::min<std::size_t>(names, 40);
  std::string out =
      paint(Ink::dim, fmt::format("{:<{}} {:>9} {:>8} {:>9}  {:>12} {:>12} {:>7} {:>7}\n",
                                  "profile", names, "documents", "stories", "held back",
                                  "stories/week", "mails/week", "daily", "weekly"));
  const auto median = [](const BacktestCounts& counts, std::size_t Week::*what) {
    return shown_number(counts.spread(what).median);
  };
  for (const std::size_t i : order) {
    if (rows[i].refused) continue;
    const BacktestCounts& counts = rows[i].counts;
    out += fmt::format("{:<{}} {:>9} {:>8} {:>9}  {:>12} {:>12} {:>7} {:>7}", profiles[i].id.text,
                       names, counts.documents, counts.stories, counts.held,
                       median(counts, &Week::stories), median(counts, &Week::immediate),
                       median(counts, &Week::daily), median(counts, &Week::weekly));
    if (!counts.too_broad().empty()) out += "  " + paint(Ink::yellow, "too broad");
    out += "\n";
  }
  return out;
}

}  // namespace vigie
