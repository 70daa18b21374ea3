// A trend in a terminal.
#include <algorithm>

#include <fmt/format.h>

#include "core/utf8.h"
#include "search-cli/terminal.h"
#include "search-cli/trend.h"

namespace vigie {
namespace {

constexpr std::size_t kMostColumns = 120;

/// One sign for a value between 0 and `most`.
std::string small_bar(std::uint64_t value, std::uint64_t most) {
  static constexpr const char* kHeights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (value == 0 || most == 0) return " ";
  return kHeights[std::min<std::uint64_t>(7, (value * 8 - 1) / most)];
}

std::string padded(std::string text, std::size_t width) {
  text.append(width - std::min(width, display_width(text)), ' ');
  return text;
}

std::string percent(const Count& count) {
  return count.all == 0 ? "" : fmt::format("{:.1f} %", 100 * count.share());
}

/// The periods summed up, as many in each, into at most `columns` sums.
std::vector<std::uint64_t> sums(const Trend& trend, std::size_t value, std::size_t columns) {
  const std::size_t periods = trend.periods.size();
  const std::size_t together = std::max<std::size_t>(1, (periods + columns - 1) / columns);
  std::vector<std::uint64_t> out((periods + together - 1) / together);
  for (std::size_t i = 0; i < periods; ++i)
    out[i / together] += trend.periods[i].parts[value].found;
  return out;
}

std::string split_text(const Trend& trend, std::size_t columns) {
  std::size_t labels = 0;
  std::vector<Count> totals(trend.values.size());
  for (std::size_t value = 0; value < trend.values.size(); ++value) {
    labels = std::max(labels, display_width(one_line(value_label(trend, value))));
    for (const Period& period : trend.periods) {
      totals[value].found += period.parts[value].found;
      totals[value].all += period.parts[value].all;
    }
  }
  labels = std::min<std::size_t>(labels, 24);
  const std::size_t digits = std::to_string(trend.whole.found).size();
  const std::size_t taken = labels + digits + 16;
  const std::size_t width = columns > taken + 8 ? columns - taken : 8;
  std::string out =
      "\n" + paint(Ink::bold, fmt::format("by {}", word(*trend.split))) +
      paint(Ink::dim, fmt::format(", share of all documents of that {}", word(*trend.split))) +
      "\n";
  for (std::size_t value = 0; value < trend.values.size(); ++value) {
    const auto line = sums(trend, value, width);
    const std::uint64_t most = line.empty() ? 0 : *std::ranges::max_element(line);
    std::string bars;
    for (const std::uint64_t sum : line) bars += small_bar(sum, most);
    const std::string label = shortened(one_line(value_label(trend, value)), labels);
    out += fmt::format("  {}  {}  {:>{}}  {:>8}\n", padded(label, labels), paint(Ink::cyan, bars),
                       totals[value].found, digits, percent(totals[value]));
  }
  return out;
}

std::string head_of(const Trend& trend) {
  if (trend.periods.empty()) return {};
  std::string out = fmt::format(
      "{} {}, {} of all, {} to {}, by {}", trend.whole.found,
      trend.whole.found == 1 ? "document" : "documents", percent(trend.whole),
      label_of(trend.periods.front(), Step::day),
      fmt::format("{}", label_of({trend.periods.back().last, {}, {}, {}, {}}, Step::day)),
      word(trend.step));
  if (trend.before > 0) out += fmt::format("; {} more before", trend.before);
  return out;
}

}  // namespace

std::string text_of(const Trend& trend, std::size_t columns) {
  columns = std::min(columns, kMostColumns);
  std::uint64_t most = 1;
  bool blind = false;
  for (const Period& period : trend.periods) {
    most = std::max(most, period.whole.found);
    blind = blind || !period.unreachable.empty();
  }
  const std::size_t labels = trend.step == Step::month ? 7 : 10;
  const std::size_t digits = std::to_string(most).size();
  const std::size_t taken = labels + 1 + 2 + digits + 2 + 7 + (blind ? 3 : 0);
  const std::size_t width = columns > taken + 8 ? columns - taken : 8;
  std::string out = paint(Ink::dim, head_of(trend)) + "\n\n";
  for (const Period& period : trend.periods) {
    const double length = static_cast<double>(width) * static_cast<double>(period.whole.found) /
                          static_cast<double>(most);
    out += fmt::format("{} {}  {:>{}}  {:>7}", paint(Ink::dim, label_of(period, trend.step)),
                       paint(Ink::cyan, padded(bar(length), width)), period.whole.found, digits,
                       percent(period.whole));
    if (!period.unreachable.empty()) out += "  " + paint(Ink::yellow, "!");
    out += "\n";
  }
  if (trend.split) out += split_text(trend, columns);
  if (!blind) return out;
  std::vector<std::string> told;
  for (const Period& period : trend.periods)
    for (const std::string& source : period.unreachable)
      if (std::ranges::find(told, source) == told.end()) told.push_back(source);
  const Period all{{}, {}, {}, {}, told};
  return out + "\n" + paint(Ink::yellow, "!") + " " + blindness(all) + "\n";
}

}  // namespace vigie
