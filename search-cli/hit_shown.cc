#include "search-cli/hit_shown.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/utf8.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"

namespace vigie {

std::string shown_id(const Hit& hit) {
  return hit.given_id.empty() ? std::to_string(hit.id.value) : hit.given_id;
}

boost::json::object json_of(const Hit& hit) {
  return {{"id", shown_id(hit)},
          {"url", hit.url},
          {"title", hit.title},
          {"source", hit.source},
          {"language", hit.language},
          {"published", or_null(hit.published)},
          {"seen", hit.seen},
          {"score", hit.score},
          {"story", std::to_string(hit.story.value)}};
}

std::size_t prose_columns() {
  constexpr std::size_t kMostColumns = 100;  // a longer line of prose is hard to read
  const auto size = screen();
  return size ? std::min(size->columns, kMostColumns) : 0;
}

std::string hit_line(const std::string& text, std::size_t columns) {
  const std::string line = std::string(kHitIndent, ' ') + text;
  return (columns == 0 ? line : wrapped(line, columns, kHitIndent)) + "\n";
}

std::string id_line(const std::string& id) { return one_line(id); }

std::string title_line(const std::string& title) {
  std::string line = one_line(title);
  return line.empty() ? "(untitled)" : line;
}

std::string facts_line(std::initializer_list<std::string> facts) {
  std::string line;
  for (const std::string& fact : facts)
    if (!fact.empty()) line += (line.empty() ? "" : " · ") + fact;
  return line;
}

std::string hit_head(const Hit& hit, std::size_t number, const std::string& fact,
                     std::size_t columns) {
  const std::string title = fmt::format("{} {}", paint(Ink::dim, fmt::format("{:>3}.", number)),
                                        paint(Ink::bold, title_line(hit.title)));
  const std::string date = hit.published.empty() ? "undated" : hit.published.substr(0, 10);
  const std::string facts = facts_line(
      {fact, date, one_line(hit.source), hit.language, "document " + id_line(shown_id(hit))});
  std::string out = (columns == 0 ? title : wrapped(title, columns, kHitIndent)) + "\n" +
                    hit_line(paint(Ink::dim, facts), 0);
  if (!hit.url.empty()) out += hit_line(paint(Ink::cyan, one_line(hit.url)), 0);
  return out;
}

std::string inline_part(const std::string& text) {
  std::string safe = one_line(text);
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  if (safe.empty()) return text.empty() ? "" : " ";
  if (is_space(text.front())) safe.insert(safe.begin(), ' ');
  if (is_space(text.back())) safe += ' ';
  return safe;
}

}  // namespace vigie
