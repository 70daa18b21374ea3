#include <algorithm>
#include <charconv>

#include "crawler/html_tokens.h"
#include "crawler/page.h"

namespace vigie {
namespace {

constexpr std::string_view kProductToken = "vigie";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// "max-snippet:50" as 50; "-1" means no limit (Google's robots meta tag specification).
std::optional<int> limit_of(std::string_view value) {
  int number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  if (read.ec != std::errc() || number < 0) return std::nullopt;
  return number;
}

void take_rule(std::string_view rule, Directives& into) {
  const auto colon = rule.find(':');
  const std::string_view name = trimmed(rule.substr(0, colon));
  if (equals_ignoring_case(name, "noindex") || equals_ignoring_case(name, "none"))
    into.noindex = true;
  if (equals_ignoring_case(name, "nofollow") || equals_ignoring_case(name, "none"))
    into.nofollow = true;
  if (equals_ignoring_case(name, "nosnippet")) into.nosnippet = true;
  if (!equals_ignoring_case(name, "max-snippet") || colon == std::string_view::npos) return;
  const auto limit = limit_of(trimmed(rule.substr(colon + 1)));
  if (limit) into.max_snippet = std::min(*limit, into.max_snippet.value_or(*limit));
}

/// Rules that take a value; any other "name:" begins the rules of one robot.
bool takes_value(std::string_view name) {
  return name.starts_with("max-") || equals_ignoring_case(name, "unavailable_after");
}

}  // namespace

void read_directives(std::string_view value, Directives& into) {
  bool ours = true;
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    std::string_view rule = trimmed(value.substr(0, comma));
    value.remove_prefix(std::min(comma + 1, value.size()));
    const auto colon = rule.find(':');
    if (colon != std::string_view::npos && !takes_value(trimmed(rule.substr(0, colon)))) {
      ours = equals_ignoring_case(trimmed(rule.substr(0, colon)), kProductToken);
      rule = trimmed(rule.substr(colon + 1));
    }
    if (ours) take_rule(rule, into);
  }
}

}  // namespace vigie
