#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/error.h"
#include "core/time.h"
#include "core/url.h"
#include "crawler/robots.h"
#include "crawler/visitor.h"
#include "net/http.h"

namespace vigie {

/// What to do after one response of a visit: plain decisions, for tables.

struct Arrived {};
struct Redirected {
  Url to;
  bool permanent = false;  ///< 301 or 308
};
using NextStep = std::variant<Arrived, Redirected, Visitor::Failure>;

/// 2xx and 304 arrive; 301, 302, 303, 307, 308 lead on, to http(s) only; everything else fails:
/// refused (401, 402, 403, 451: they forbid it), network (429, 5xx: try later), rejected (the
/// other 4xx).
NextStep next_step(const HttpResponse& response, const Url& at, Instant now);

/// Where a source has moved to for good, when every redirect on the way says so; empty when it is
/// where it was (again).
std::string moved_to(const Fetched& fetched);

/// The rules of one host and how long they hold.
struct RobotsRules {
  Robots rules;
  Instant until{};
  std::optional<Error> unreachable;  ///< why everything is disallowed for now
  std::optional<Instant> read_at;    ///< when the file that the rules come from was read; none:
                                     ///< they come from a status or from silence
};

/// RFC 9309 §2.3.1: 2xx is read, 4xx and too many redirects allow everything, 5xx and silence
/// disallow it; kept a day (§2.4), or a few minutes when the host could not be reached.
///
/// Out of reach, a file that was read before goes on to hold (§2.4), for 30 days. Then, and where
/// none was read, everything stays disallowed: §2.3.1.4 lets a crawler take a file that is out of
/// reach for 30 days as absent, and we do not, since whoever means "come in" can answer 404 and a
/// source that stays shut is seen by its operator. `before` is what held so far.
RobotsRules robots_rules(const Result<HttpResponse>& answer, const std::string& agent,
                         const std::string& origin, Instant now,
                         const RobotsRules* before = nullptr);

/// True for the answers that say "not so fast": 429 and 503.
bool asks_for_less(int status);

}  // namespace vigie
