#include "crawler/visitor.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "crawler/host_gate.h"
#include "crawler/robots_cache.h"
#include "crawler/visit_rules.h"

namespace vigie {

namespace asio = boost::asio;

namespace {

constexpr const char* kAccept =
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
    "application/xml;q=0.9, */*;q=0.8";

HttpRequest request_for(const Url& url, const Asking& asking, const Settings& settings) {
  HttpRequest request{.url = url};
  request.headers.emplace_back("Accept", kAccept);
  // A validator that holds a line break came from nowhere good; Http would refuse it for ever.
  const auto sane = [](const std::string& value) {
    return !value.empty() && value.find_first_of("\r\n") == std::string::npos;
  };
  const Conditional& known = asking.known;
  if (sane(known.etag)) request.headers.emplace_back("If-None-Match", known.etag);
  if (sane(known.last_modified))
    request.headers.emplace_back("If-Modified-Since", known.last_modified);
  const Identity& identity = asking.identity;
  if (!identity.origin.empty() && identity.origin == url.origin()) {
    if (!identity.authorization.empty())
      request.headers.emplace_back("Authorization", identity.authorization);
    request.cookies = identity.cookies;
  }
  request.max_body = settings.crawl.max_body;
  return request;
}

Visitor::Failure disallowed(const Url& url, const RobotsRules& robots,
                            const Robots::Verdict& verdict, Instant now) {
  if (robots.unreachable)
    return {*robots.unreachable, 0, std::max(robots.until - now, Interval{1000})};
  return {Error{Kind::refused,
                fmt::format("robots.txt of {} does not allow {}: {}", url.host(), url.href(),
                            verdict.rule),
                "ask the publisher, or remove the source"},
          0, std::nullopt, verdict.rule, verdict.line};
}

/// While a host's Retry-After runs nothing there is asked.
std::optional<Visitor::Failure> closed(const HostGate::Host& host, const Url& url, Instant now) {
  auto error = HostGate::closed(host, url, now);
  if (!error) return std::nullopt;
  return Visitor::Failure{std::move(*error), host.closing_status, host.closed_until - now};
}

}  // namespace

struct Visitor::Impl {
  Impl(Http& web, const Clock& time, const Settings& wanted, std::string agent)
      : http(web),
        clock(time),
        settings(sections_of(wanted)),
        gate(settings),
        robots(http, gate, clock, settings.crawl.timeout, std::move(agent)) {}

  asio::awaitable<Outcome> get(Url url, Asking asking);
  asio::awaitable<Result<HttpResponse>> fetch(std::shared_ptr<HostGate::Host> host, Url url,
                                              Asking asking, std::optional<Failure>& refusal);

  Http& http;
  const Clock& clock;
  const Settings settings;
  HostGate gate;
  RobotsCache robots;
};

/// One request in the host's turn; `refusal` is set when the host closed while we waited for it.
asio::awaitable<Result<HttpResponse>> Visitor::Impl::fetch(std::shared_ptr<HostGate::Host> host,
                                                           Url url, Asking asking,
                                                           std::optional<Failure>& refusal) {
  const auto pass = co_await gate.enter(host);
  refusal = closed(*host, url, clock.now());
  if (refusal) co_return refusal->error;
  HttpRequest request = request_for(url, asking, settings);
  request.timeout = request_timeout(settings.crawl.timeout, gate.is_crowded());
  auto response = co_await http.fetch(std::move(request));
  if (response.has_value()) {
    gate.seen_at(*host, response->address);
    pass->answered(response->status);
  }
  co_return response;
}

asio::awaitable<Visitor::Outcome> Visitor::Impl::get(Url url, Asking asking) {
  std::vector<std::string> redirects;
  std::set<std::string> seen;
  bool permanent = true;
  for (;;) {
    seen.insert(url.without_fragment());
    const auto host = gate.host(url);
    if (auto failure = closed(*host, url, clock.now())) co_return std::move(*failure);
    const auto rules = co_await robots.rules(url);
    if (auto failure = closed(*host, url, clock.now())) co_return std::move(*failure);
    host->crawl_delay = rules->rules.crawl_delay().value_or(Interval{0});
    const Robots::Verdict verdict = rules->rules.verdict(url.path_and_query());
    if (!verdict.allowed) co_return disallowed(url, *rules, verdict, clock.now());

    std::optional<Failure> refusal;
    auto response = co_await fetch(host, url, asking, refusal);
    if (refusal) co_return std::move(*refusal);
    if (!response.has_value()) co_return Failure{response.error(), 0, std::nullopt};

    const Instant now = clock.now();
    NextStep step = next_step(*response, url, now);
    if (auto* failure = std::get_if<Failure>(&step)) {
      if (failure->retry_after && asks_for_less(failure->status))
        HostGate::close(*host, failure->status, *failure->retry_after, now);
      co_return std::move(*failure);
    }
    if (std::holds_alternative<Arrived>(step)) {
      Fetched fetched{std::move(*response), url, std::move(redirects), permanent, verdict.rule};
      co_return fetched;
    }
    const auto& onward = std::get<Redirected>(step);
    permanent = permanent && onward.permanent;
    if (seen.count(onward.to.without_fragment()) != 0)
      co_return Failure{Error{Kind::too_large, fmt::format("{} redirects in a circle", url.href())},
                        response->status, std::nullopt};
    if (static_cast<int>(redirects.size()) >= settings.crawl.max_redirects)
      co_return Failure{
          Error{Kind::too_large, fmt::format("more than {} redirects, the last to {}",
                                             settings.crawl.max_redirects, onward.to.href())},
          response->status, std::nullopt};
    redirects.push_back(onward.to.href());
    url = onward.to;
  }
}

Visitor::Visitor(Http& http, const Clock& clock, const Settings& settings, std::string agent)
    : impl_(std::make_unique<Impl>(http, clock, settings, std::move(agent))) {}

Visitor::~Visitor() = default;

asio::awaitable<Visitor::Outcome> Visitor::get(Url url, Asking asking) {
  co_return co_await impl_->get(std::move(url), std::move(asking));
}

std::size_t Visitor::held_up() const { return impl_->gate.held_up(); }

bool Visitor::has_room_for(const Url& url) const { return impl_->gate.has_room_for(url); }

void Visitor::when_held_up(std::function<void()> tell) {
  impl_->gate.when_held_up(std::move(tell));
}

asio::awaitable<Result<Robots::Verdict>> Visitor::robots_verdict(Url url) {
  const auto rules = co_await impl_->robots.rules(url);
  if (rules->unreachable) co_return *rules->unreachable;
  co_return rules->rules.verdict(url.path_and_query());
}

asio::awaitable<std::vector<std::string>> Visitor::robots_sitemaps(Url url) {
  const auto rules = co_await impl_->robots.rules(url);
  co_return rules->rules.sitemaps();
}

}  // namespace vigie
