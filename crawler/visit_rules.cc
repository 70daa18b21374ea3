#include "crawler/visit_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/utf8.h"

namespace vigie {
namespace {

constexpr Interval kRobotsLife = std::chrono::hours{24};    // RFC 9309 §2.4
constexpr Interval kRobotsRetry = std::chrono::minutes{5};  // unreachable: asked again soon
constexpr Interval kStaleRobots = std::chrono::days{30};    // RFC 9309 §2.3.1.4
constexpr std::size_t kShownLocation = 200;

bool leads_on(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Kind kind_of_status(int status) {
  if (status == 401 || status == 402 || status == 403 || status == 451) return Kind::refused;
  if (status == 408 || status == 425 || status == 429 || status >= 500) return Kind::network;
  if (status >= 400) return Kind::rejected;
  return Kind::malformed;
}

NextStep redirect(const HttpResponse& response, const Url& at) {
  const auto fail = [&](Kind kind, std::string what) {
    return Visitor::Failure{Error{kind, std::move(what)}, response.status, std::nullopt};
  };
  const std::string_view location = response.header("location");
  if (location.empty())
    return fail(Kind::malformed,
                fmt::format("{} redirects ({}) without saying where", at.href(), response.status));
  const auto to = Url::parse(location, at);
  const std::string shown = one_line(cut_utf8(location, kShownLocation));
  if (!to)
    return fail(Kind::malformed,
                fmt::format("{} redirects to \"{}\", which is no address", at.href(), shown));
  if (!to->is_http())
    return fail(
        Kind::refused,
        fmt::format("{} redirects to \"{}\"; only http and https are visited", at.href(), shown));
  return Redirected{*to, response.status == 301 || response.status == 308};
}

}  // namespace

bool asks_for_less(int status) { return status == 429 || status == 503; }

NextStep next_step(const HttpResponse& response, const Url& at, Instant now) {
  const int status = response.status;
  if ((status >= 200 && status < 300) || status == 304) return Arrived{};
  if (leads_on(status)) return redirect(response, at);
  return Visitor::Failure{
      Error{kind_of_status(status), fmt::format("{} answers {}", at.href(), status)}, status,
      response.retry_after(now)};
}

std::string moved_to(const Fetched& fetched) {
  return !fetched.redirects.empty() && fetched.permanent ? fetched.url.href() : std::string();
}

RobotsRules robots_rules(const Result<HttpResponse>& answer, const std::string& agent,
                         const std::string& origin, Instant now, const RobotsRules* before) {
  const auto disallow = [&](Error why, Interval wait) {
    const Instant until = now + std::min(wait, kRobotsLife);
    if (before != nullptr && before->read_at && now - *before->read_at < kStaleRobots)
      return RobotsRules{before->rules, until, std::nullopt, before->read_at};
    return RobotsRules{Robots::disallow_all(), until, std::move(why), std::nullopt};
  };
  if (!answer.has_value()) {
    const Error& error = answer.error();
    return disallow(Error{error.kind,
                          fmt::format("{}/robots.txt is out of reach, so nothing there "
                                      "may be visited: {}",
                                      origin, error.what),
                          error.hint},
                    kRobotsRetry);
  }
  const int status = answer->status;
  if (status >= 200 && status < 300)
    return RobotsRules{Robots::read(answer->body, agent), now + kRobotsLife, std::nullopt, now};
  if (status >= 300 && status < 500)
    return RobotsRules{Robots::allow_all(), now + kRobotsLife, std::nullopt, std::nullopt};
  const Interval asked = answer->retry_after(now).value_or(kRobotsRetry);
  return disallow(
      Error{Kind::network, fmt::format("{}/robots.txt answers {}, so nothing there may be visited",
                                       origin, status)},
      std::max(asked, kRobotsRetry));
}

}  // namespace vigie
