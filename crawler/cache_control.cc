#include "crawler/cache_control.h"

#include <algorithm>
#include <charconv>

#include "crawler/html_tokens.h"

namespace vigie {

std::optional<Interval> fresh_for(std::string_view cache_control) {
  constexpr std::int64_t kYear = 365 * 24 * 3600;
  std::optional<Interval> fresh;
  while (!cache_control.empty()) {
    const std::size_t end = std::min(cache_control.find(','), cache_control.size());
    std::string_view directive = cache_control.substr(0, end);
    cache_control.remove_prefix(std::min(end + 1, cache_control.size()));
    while (!directive.empty() && directive.front() == ' ') directive.remove_prefix(1);
    while (!directive.empty() && directive.back() == ' ') directive.remove_suffix(1);
    if (equals_ignoring_case(directive, "no-cache") || equals_ignoring_case(directive, "no-store"))
      return std::nullopt;
    const std::size_t equals = std::min(directive.find('='), directive.size());
    if (!equals_ignoring_case(directive.substr(0, equals), "max-age")) continue;
    std::string_view value = directive.substr(std::min(equals + 1, directive.size()));
    if (!value.empty() && value.front() == '"')
      value.remove_prefix(1);  // §5.2: read it all the same
    std::int64_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (read.ec == std::errc::result_out_of_range) seconds = kYear;
    if (read.ec == std::errc::invalid_argument || seconds <= 0) continue;
    fresh = std::chrono::seconds{std::min(seconds, kYear)};
  }
  return fresh;
}

}  // namespace vigie
