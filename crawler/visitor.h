#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/settings.h"
#include "crawler/robots.h"
#include "net/clock.h"
#include "net/http.h"

namespace vigie {

/// What a polite GET brought back.
struct Fetched {
  HttpResponse response;  ///< 2xx or 304
  Url url;                ///< where it ended, after redirects
  std::vector<std::string> redirects;
  bool permanent = true;  ///< every redirect on the way was 301 or 308
  std::string robots_rule = {};
};

struct Conditional {
  std::string etag, last_modified;
};

/// Visits the web politely: asks robots.txt first (also of each redirect's host), one request at a
/// time per host with a pause of at least the larger of configuration and Crawl-delay, conditional
/// GET, Retry-After, at most `max_redirects` hops. robots.txt: 4xx allows, 5xx and unreachable
/// disallows (RFC 9309 §2.3.1), at most 5 redirects, cached 24 h.
///
/// Failures: refused (robots, guard), network, timeout, too_large, rejected (4xx; 410 and 404 for
/// good), Retry-After is kept in the Failed outcome. Thread: the loop.
class Visitor {
 public:
  Visitor(Http& http, const Clock& clock, const Settings& settings, std::string agent);
  ~Visitor();

  struct Failure {
    Error error;
    int status = 0;
    std::optional<Interval> retry_after;
    std::string robots_rule = {};
  };
  using Outcome = boost::system::result<Fetched, Failure>;

  boost::asio::awaitable<Outcome> get(Url url, Conditional conditional);

  /// What robots.txt says of an address, for `vigie source test`.
  boost::asio::awaitable<Result<Robots::Verdict>> robots_verdict(Url url);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigie
