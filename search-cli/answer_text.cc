// An answer for people.
#include <algorithm>

#include <fmt/format.h>

#include "core/utf8.h"
#include "search-cli/answer.h"
#include "search-cli/hit_shown.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

constexpr std::size_t kFacetRows = 8, kFacetValue = 24;

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.append(width - std::min(width, display_width(text)), ' ');
  return out;
}

std::string shown_value(const std::string& value) {
  if (value.empty()) return "(none)";
  const std::string safe = one_line(value);
  return safe.size() <= kFacetValue ? safe : std::string(cut_utf8(safe, kFacetValue - 1)) + "…";
}

/// One facet as a block of lines of equal width.
std::vector<std::string> facet_block(const FacetCounts& facet) {
  const std::size_t shown = std::min(facet.counts.size(), kFacetRows);
  std::size_t values = display_width(word(facet.facet)), digits = 1;
  for (std::size_t i = 0; i < shown; ++i) {
    values = std::max(values, display_width(shown_value(facet.counts[i].value)));
    digits = std::max(digits, std::to_string(facet.counts[i].count).size());
  }
  const std::size_t width = values + 2 + digits;
  std::vector<std::string> lines = {paint(Ink::bold, padded(word(facet.facet), width))};
  for (std::size_t i = 0; i < shown; ++i)
    lines.push_back(fmt::format("{}  {:>{}}", padded(shown_value(facet.counts[i].value), values),
                                facet.counts[i].count, digits));
  if (facet.counts.size() > shown)
    lines.push_back(
        paint(Ink::dim, padded(fmt::format("and {} more", facet.counts.size() - shown), width)));
  return lines;
}

/// Blocks side by side as far as the line goes.
std::string facet_table(const std::vector<FacetCounts>& facets, std::size_t columns) {
  constexpr std::size_t kBetween = 4;
  std::string out;
  std::vector<std::string> row;
  std::size_t used = 0;
  const auto flush = [&] {
    for (std::string& line : row) {
      line.erase(line.find_last_not_of(' ') + 1);
      out += "  " + line + "\n";
    }
    if (!row.empty()) out += "\n";
    row.clear();
    used = 0;
  };
  for (const FacetCounts& facet : facets) {
    const std::vector<std::string> block = facet_block(facet);
    const std::size_t width = display_width(block.front());
    if (used > 0 && used + kBetween + width + 2 > columns) flush();
    const std::size_t height = std::max(row.size(), block.size());
    row.resize(height);
    for (std::size_t i = 0; i < height; ++i) {
      row[i] = padded(row[i], used);
      if (used > 0) row[i].append(kBetween, ' ');
      row[i] += i < block.size() ? block[i] : std::string();
    }
    used += (used > 0 ? kBetween : 0) + width;
  }
  flush();
  return out;
}

std::string text_of(const ShownHit& shown, std::size_t number, std::size_t columns) {
  std::string out = hit_head(shown.hit, number, "", columns);
  std::string passage;
  for (const SnippetPart& part : shown.passage)
    passage += paint(part.hit ? Ink::mark : Ink::plain, inline_part(part.text));
  if (!passage.empty()) out += hit_line(passage, columns);
  return out + "\n";
}

}  // namespace

std::string text_of(const Answer& answer, std::size_t columns) {
  std::string out =
      paint(Ink::dim, fmt::format("{} of {} {}", answer.hits.size(), answer.result.total,
                                  answer.result.total == 1 ? "document" : "documents")) +
      "\n\n";
  if (!answer.result.facets.empty())
    out += facet_table(answer.result.facets, columns == 0 ? 80 : columns);
  for (std::size_t i = 0; i < answer.hits.size(); ++i)
    out += text_of(answer.hits[i], answer.request.offset + i + 1, columns);
  return out;
}

}  // namespace vigie
