#pragma once

#include <functional>
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
  bool permanent = true;    ///< every redirect on the way was 301 or 308
  std::string robots_rule;  ///< of robots.txt, that let us in ("Allow: /press"); empty: none spoke
};

struct Conditional {
  std::string etag, last_modified;
};

/// As whom a visit asks, and where it may say so. What stands here goes to `origin` alone: never to
/// the host of a redirect, nor to http after https, nor to a page of the source elsewhere, nor with
/// a question for robots.txt. Never logged, stored or part of an error.
struct Identity {
  std::string origin;                  ///< "https://a.example", as Url::origin(); empty: nowhere
  std::string authorization;           ///< "Basic …" or "Bearer …"; empty: none
  std::shared_ptr<CookieJar> cookies;  ///< of the source; null: none are kept
};

/// How one address is asked for.
struct Asking {
  Conditional known{};
  Identity identity{};
};

/// Visits the web politely: asks robots.txt first (also of each redirect's host), one request at a
/// time per host with a pause of at least the larger of configuration and Crawl-delay, longer for a
/// host that is slow or says 429 or 503, conditional GET, Retry-After, at most `max_redirects`
/// hops. robots.txt: 4xx allows, 5xx and unreachable disallows (RFC 9309 §2.3.1), at most 5
/// redirects, cached 24 h. Hosts that do not answer hold up nobody but themselves (see HostGate).
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
    std::string robots_rule{};  ///< where robots.txt refused: its rule, and the line of it
    int robots_line = 0;
  };
  using Outcome = boost::system::result<Fetched, Failure>;

  boost::asio::awaitable<Outcome> get(Url url, Asking asking);

  /// Visits under way that use nothing but memory now: they wait for a host's turn or pause, or for
  /// a host that does not answer.
  std::size_t held_up() const;
  /// False where a visit would only wait: a slow host that is being asked already, or one more slow
  /// host than there is room for.
  bool has_room_for(const Url& url) const;
  /// Calls `tell` when visits begin to be held up, so that others may be started.
  void when_held_up(std::function<void()> tell);

  /// What robots.txt says of an address, for `vigie source test`.
  boost::asio::awaitable<Result<Robots::Verdict>> robots_verdict(Url url);
  /// The sitemaps that robots.txt names.
  boost::asio::awaitable<std::vector<std::string>> robots_sitemaps(Url url);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigie
