// A trend as a drawing. Colours are those of Okabe and Ito, which people who confuse red and green
// tell apart; each bar also says in words what it shows.
#include <algorithm>

#include <fmt/format.h>

#include "core/utf8.h"
#include "search-cli/markup.h"
#include "search-cli/trend.h"

namespace vigie {
namespace {

constexpr const char* kColours[] = {"#0072B2", "#E69F00", "#009E73", "#CC79A7",
                                    "#56B4E9", "#D55E00", "#999999"};
constexpr double kWidth = 960, kHeight = 420, kLeft = 56, kRight = 16, kTop = 56, kBottom = 84;
constexpr double kPlotWidth = kWidth - kLeft - kRight, kPlotHeight = kHeight - kTop - kBottom;

std::string text_at(double x, double y, std::string_view anchor, std::string_view text,
                    std::string_view more = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y,
                     anchor, more, xml_text(text));
}

/// The least of 1, 2, 5, 10, 20 … that is `least` or more.
std::uint64_t round_up(std::uint64_t least) {
  for (std::uint64_t ten = 1;; ten *= 10)
    for (const std::uint64_t digit : {1, 2, 5})
      if (digit * ten >= least) return digit * ten;
}

/// What one bar says in words.
std::string spoken(const Trend& trend, const Period& period, const Count& count,
                   std::string_view value) {
  std::string out = fmt::format("{}: {} documents, {:.1f} %", label_of(period, trend.step),
                                count.found, 100 * count.share());
  if (!value.empty()) out += fmt::format(", {}", value);
  const std::string blind = blindness(period);
  return blind.empty() ? out : out + "; " + blind;
}

std::string rectangle(double x, double width, double from, double to, std::string_view fill,
                      std::string_view words) {
  return fmt::format(
      "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\">"
      "<title>{}</title></rect>\n",
      x, kTop + kPlotHeight * (1 - to), width, kPlotHeight * (to - from), fill, xml_text(words));
}

std::string axis(std::uint64_t most) {
  std::string out;
  const std::uint64_t lines = most % 5 == 0 ? 5 : most % 2 == 0 ? 2 : 1;
  for (std::uint64_t i = 0; i <= lines; ++i) {
    const double y = kTop + kPlotHeight * (1 - static_cast<double>(i) / static_cast<double>(lines));
    out += fmt::format(
        "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#ccc\"/>\n", kLeft,
        kWidth - kRight, y, y);
    out += text_at(kLeft - 6, y + 4, "end", std::to_string(most * i / lines));
  }
  return out;
}

std::string bars_of(const Trend& trend, std::uint64_t most) {
  constexpr std::size_t kMostLabels = 10;
  const std::size_t periods = trend.periods.size();
  const double step = kPlotWidth / static_cast<double>(std::max<std::size_t>(periods, 1));
  const double width = std::max(step * 0.8, std::min(step, 0.5));
  const std::size_t every = (periods + kMostLabels - 1) / kMostLabels;
  std::string out;
  for (std::size_t i = 0; i < periods; ++i) {
    const Period& period = trend.periods[i];
    const double x = kLeft + step * (static_cast<double>(i) + 0.5);
    const double left = x - width / 2;
    if (!period.unreachable.empty())
      out += rectangle(x - step / 2, step, 0, 1, "url(#blind)", blindness(period));
    double from = 0;
    const auto stack = [&](const Count& count, const char* colour, std::string_view value) {
      const double to = from + static_cast<double>(count.found) / static_cast<double>(most);
      if (count.found > 0)
        out += rectangle(left, width, from, to, colour, spoken(trend, period, count, value));
      from = to;
    };
    if (!trend.split) stack(period.whole, kColours[0], "");
    for (std::size_t value = 0; value < trend.values.size(); ++value)
      stack(period.parts[value], kColours[value % std::size(kColours)], value_label(trend, value));
    if (i % every == 0)
      out += text_at(x, kTop + kPlotHeight + 18, "middle", label_of(period, trend.step));
  }
  return out;
}

std::string legend(const Trend& trend, bool blind) {
  std::string out;
  double x = kLeft;
  const double y = kHeight - 24;
  const auto entry = [&](std::string_view fill, const std::string& label) {
    out += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"12\" height=\"12\" fill=\"{}\" "
        "stroke=\"#888\"/>\n",
        x, y - 10, fill);
    out += text_at(x + 18, y, "start", label);
    x += 36 + 7.0 * static_cast<double>(label.size());
  };
  for (std::size_t value = 0; value < trend.values.size(); ++value)
    entry(kColours[value % std::size(kColours)], one_line(value_label(trend, value)));
  if (blind) entry("url(#blind)", "sources could not be read");
  return out;
}

}  // namespace

std::string svg_of(const Trend& trend) {
  std::uint64_t most = 1;
  bool blind = false;
  for (const Period& period : trend.periods) {
    most = std::max(most, period.whole.found);
    blind = blind || !period.unreachable.empty();
  }
  most = round_up(most);
  const std::string title =
      fmt::format("Documents a {}: {}", word(trend.step), one_line(trend.query));
  std::string description = fmt::format("{} of {} documents, {:.1f} %", trend.whole.found,
                                        trend.whole.all, 100 * trend.whole.share());
  if (!trend.periods.empty())
    description += fmt::format(", from {} to {}", label_of(trend.periods.front(), trend.step),
                               label_of(trend.periods.back(), trend.step));
  if (trend.split) description += fmt::format(", by {}", word(*trend.split));
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" aria-labelledby=\"title description\" "
      "font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n"
      "<title id=\"title\">{2}</title>\n<desc id=\"description\">{3}</desc>\n"
      "<defs><pattern id=\"blind\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff3d6\"/>"
      "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#e0b050\" "
      "stroke-width=\"2\"/></pattern></defs>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
      kWidth, kHeight, xml_text(title), xml_text(description));
  out += text_at(kLeft, 24, "start", title, " font-size=\"16\" font-weight=\"bold\"");
  out += text_at(kLeft, 42, "start", description, " fill=\"#555\"");
  return out + axis(most) + bars_of(trend, most) + legend(trend, blind) + "</svg>\n";
}

}  // namespace vigie
