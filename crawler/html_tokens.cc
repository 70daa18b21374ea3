#include "crawler/html_tokens.h"

namespace vigie {

bool is_html_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  return true;
}

std::size_t find_ignoring_case(std::string_view text, std::string_view lower, std::size_t pos) {
  for (; pos + lower.size() <= text.size(); ++pos)
    if (ascii_lower(text[pos]) == lower.front() &&
        equals_ignoring_case(text.substr(pos, lower.size()), lower))
      return pos;
  return std::string_view::npos;
}

std::string_view RawTag::attribute(std::string_view wanted) const {
  for (const RawAttribute& attribute : attributes)
    if (equals_ignoring_case(attribute.name, wanted)) return attribute.value;
  return {};
}

bool RawTag::has(std::string_view wanted) const {
  for (const RawAttribute& attribute : attributes)
    if (equals_ignoring_case(attribute.name, wanted)) return true;
  return false;
}

void read_tag(std::string_view page, std::size_t pos, RawTag& tag) {
  tag.attributes.clear();
  tag.self_closing = false;
  tag.end = std::string_view::npos;
  const std::size_t size = page.size();
  const std::size_t name_start = pos;
  while (pos < size && !is_html_space(page[pos]) && page[pos] != '/' && page[pos] != '>') ++pos;
  tag.name = page.substr(name_start, pos - name_start);
  while (pos < size) {
    const char c = page[pos];
    if (c == '>') {
      tag.end = pos + 1;
      return;
    }
    if (is_html_space(c)) {
      ++pos;
      continue;
    }
    if (c == '/') {
      ++pos;
      tag.self_closing = pos < size && page[pos] == '>';
      continue;
    }
    RawAttribute attribute;
    const std::size_t start = pos++;  // also a "=" at the start belongs to the name
    while (pos < size && !is_html_space(page[pos]) && page[pos] != '/' && page[pos] != '>' &&
           page[pos] != '=')
      ++pos;
    attribute.name = page.substr(start, pos - start);
    std::size_t after = pos;
    while (after < size && is_html_space(page[after])) ++after;
    if (after < size && page[after] == '=') {
      pos = after + 1;
      while (pos < size && is_html_space(page[pos])) ++pos;
      if (pos < size && (page[pos] == '"' || page[pos] == '\'')) {
        const std::size_t close = page.find(page[pos], pos + 1);
        if (close == std::string_view::npos) return;
        attribute.value = page.substr(pos + 1, close - pos - 1);
        pos = close + 1;
      } else {
        const std::size_t value_start = pos;
        while (pos < size && !is_html_space(page[pos]) && page[pos] != '>') ++pos;
        attribute.value = page.substr(value_start, pos - value_start);
      }
    }
    if (tag.attributes.size() < kMaxAttributes && !tag.has(attribute.name))
      tag.attributes.push_back(attribute);
  }
}

std::size_t skip_declaration(std::string_view page, std::size_t pos) {
  const std::string_view rest = page.substr(pos);
  if (!rest.starts_with("!--")) {
    const std::size_t close = page.find('>', pos);
    return close == std::string_view::npos ? close : close + 1;
  }
  if (rest.starts_with("!-->")) return pos + 4;
  if (rest.starts_with("!--->")) return pos + 5;
  for (std::size_t at = page.find("--", pos + 3); at != std::string_view::npos;
       at = page.find('-', at + 1)) {
    if (page.substr(at).starts_with("-->")) return at + 3;
    if (page.substr(at).starts_with("--!>")) return at + 4;
  }
  return std::string_view::npos;
}

}  // namespace vigie
