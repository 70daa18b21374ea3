#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/time.h"

namespace vigie {

/// Rules that one host publishes in robots.txt (RFC 9309), as an immutable value.
///
/// Reading never fails: a line that cannot be read is skipped, and an empty file allows everything.
/// Thread: any. Cost: linear in the file, of which at most kMaxBytes are read.
///
///   auto rules = Robots::read("User-agent: *\nDisallow: /private\n", "vigie");
///   rules.allows("/private/x");   // false
class Robots {
 public:
  static constexpr Bytes kMaxBytes = kibibytes(512);  // RFC 9309 §2.5 asks for at least 500 KiB

  /// `agent` is our product token, or a whole User-Agent from which the token is taken.
  static Robots read(std::string_view body, std::string_view agent);
  static Robots allow_all();
  static Robots disallow_all();

  struct Verdict {
    bool allowed = true;
    std::string rule;  ///< "Disallow: /private", empty when no rule spoke
    int line = 0;      ///< of that rule, from 1
  };
  /// `path_and_query` as in Url::path_and_query(). /robots.txt itself is always allowed.
  Verdict verdict(std::string_view path_and_query) const;
  bool allows(std::string_view path_and_query) const { return verdict(path_and_query).allowed; }

  std::optional<Interval> crawl_delay() const { return crawl_delay_; }
  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    bool allow = false;
    std::string pattern;
    std::string written;
    int line = 0;
  };
  std::vector<Rule> rules_;
  std::optional<Interval> crawl_delay_;
  std::vector<std::string> sitemaps_;
};

}  // namespace vigie
