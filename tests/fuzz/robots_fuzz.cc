// Reaches: crawler/robots.cc
#include "crawler/robots.h"

#include <algorithm>

#include "tests/fuzz/promise.h"

namespace vigie::fuzz {

/// A path on the first line, robots.txt behind it.
void one_input(std::string_view bytes) {
  const auto [path, body] = split_head(bytes);
  const Robots rules = Robots::read(body, "Vigie/1.0 (+https://vigie.example)");
  const auto verdict = rules.verdict(path);
  const auto lines =
      1 + std::count_if(body.begin(), body.end(), [](char c) { return c == '\n' || c == '\r'; });
  promise(verdict.line <= lines, "a rule stands on a line of the file");
  promise((verdict.line == 0) == verdict.rule.empty(), "a rule that spoke is quoted");
  promise(verdict.allowed || verdict.line > 0, "only a rule forbids");
  promise_text(verdict.rule, "a rule is UTF-8");
  promise(rules.allows("/robots.txt"), "robots.txt itself is always allowed");
  if (const auto delay = rules.crawl_delay())
    promise(*delay >= Interval{0} && *delay <= std::chrono::days{1}, "a pause is a day at most");
  for (const std::string& sitemap : rules.sitemaps())
    promise_text(sitemap, "the address of a sitemap is UTF-8");

  if (body.starts_with('\xEF')) return;  // a byte order mark stands at the start or is none
  const Robots later = Robots::read("Host: x\n" + std::string(body), "Vigie");
  const auto same = later.verdict(path);
  promise(same.allowed == verdict.allowed && same.rule == verdict.rule,
          "a line of another name is as if it were not there");
}

}  // namespace vigie::fuzz
