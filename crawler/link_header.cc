#include "crawler/link_header.h"

#include <algorithm>

#include "crawler/html_tokens.h"

namespace vigie {
namespace {

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Where the next `mark` outside of quotes stands; the end when there is none.
std::size_t find_unquoted(std::string_view text, char mark) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && text[i] == mark)
      return i;
  }
  return text.size();
}

bool names_relation(std::string_view value, std::string_view rel) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(' '), value.size());
    if (equals_ignoring_case(value.substr(0, end), rel)) return true;
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return false;
}

/// Whether the parameters behind one address give it this relation.
bool has_relation(std::string_view parameters, std::string_view rel) {
  bool related = false;
  while (!parameters.empty()) {
    const std::size_t end = find_unquoted(parameters, ';');
    const std::string_view parameter = without_blanks(parameters.substr(0, end));
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    const std::string_view name = without_blanks(parameter.substr(0, equals));
    if (equals_ignoring_case(name, "anchor")) return false;
    if (equals_ignoring_case(name, "rel") && equals < parameter.size())
      related = related || names_relation(without_blanks(parameter.substr(equals + 1)), rel);
  }
  return related;
}

}  // namespace

std::optional<Url> linked_as(std::string_view header, std::string_view rel, const Url& url) {
  while (true) {
    const std::size_t open = header.find('<');
    if (open == std::string_view::npos) return std::nullopt;
    const std::size_t close = header.find('>', open);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view address = without_blanks(header.substr(open + 1, close - open - 1));
    header.remove_prefix(close + 1);
    const std::size_t end = find_unquoted(header, ',');
    if (has_relation(header.substr(0, end), rel)) {
      auto linked = Url::parse(address, url);
      if (linked && linked->is_http()) return linked;
    }
    header.remove_prefix(std::min(end + 1, header.size()));
  }
}

}  // namespace vigie
