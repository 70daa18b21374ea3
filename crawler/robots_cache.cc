#include "crawler/robots_cache.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace vigie {

namespace asio = boost::asio;

RobotsCache::RobotsCache(Http& http, HostGate& gate, const Clock& clock, Interval timeout,
                         std::string agent)
    : http_(http), gate_(gate), clock_(clock), timeout_(timeout), agent_(std::move(agent)) {}

std::shared_ptr<RobotsCache::Entry> RobotsCache::entry(const std::string& origin) {
  if (entries_.size() >= forget_at_) {
    const Instant now = clock_.now();
    std::erase_if(entries_, [now](const auto& known) {
      const Entry& entry = *known.second;
      // A day longer than it holds: it may have to stand in.
      return known.second.use_count() == 1 &&
             (!entry.known || entry.known->until + std::chrono::days{1} <= now);
    });
    forget_at_ = std::max<std::size_t>(1024, 2 * entries_.size());
  }
  auto& entry = entries_[origin];
  if (!entry) entry = std::make_shared<Entry>();
  return entry;
}

asio::awaitable<std::shared_ptr<const RobotsRules>> RobotsCache::rules(Url url) {
  const std::string origin = url.origin();
  const auto entry = this->entry(origin);
  if (entry->known && clock_.now() < entry->known->until) co_return entry->known;
  std::unique_ptr<Turns::Turn> turn;
  {
    const auto waiting = gate_.hold_up();
    turn = co_await entry->asking.take();
  }
  if (entry->known && clock_.now() < entry->known->until) co_return entry->known;

  const auto address = Url::parse("/robots.txt", url);
  if (!address) {
    const Result<HttpResponse> none = Error{Kind::malformed, "it has no address"};
    co_return std::make_shared<RobotsRules>(robots_rules(none, agent_, origin, clock_.now()));
  }
  const auto answer = co_await ask(*address);
  auto fresh = std::make_shared<RobotsRules>(
      robots_rules(answer, agent_, origin, clock_.now(), entry->known.get()));
  // We are stopping, or the host asked for quiet: that says nothing of its rules.
  const bool unasked = !answer.has_value() && (answer.error().kind == Kind::cancelled ||
                                               clock_.now() < gate_.host(url)->closed_until);
  if (!unasked) entry->known = fresh;
  co_return fresh;
}

/// Follows redirects, also to other hosts: the rules found hold for the origin that was asked
/// (RFC 9309 §2.3.1.2). Each hop takes the turn of its own host and gives it back before the next,
/// so that two hosts whose files lead to each other cannot wait for each other.
asio::awaitable<Result<HttpResponse>> RobotsCache::ask(Url url) {
  for (int hop = 0;; ++hop) {
    const auto host = gate_.host(url);
    const auto pass = co_await gate_.enter(host);
    if (auto closed = HostGate::closed(*host, url, clock_.now())) co_return std::move(*closed);
    HttpRequest request{.url = url};
    request.timeout = request_timeout(timeout_, gate_.is_crowded());
    request.max_body = Robots::kMaxBytes;
    request.cut_body = true;
    auto answer = co_await http_.fetch(std::move(request));
    if (!answer.has_value()) co_return answer;
    gate_.seen_at(*host, answer->address);
    pass->answered(answer->status);
    const NextStep step = next_step(*answer, url, clock_.now());
    const auto* failure = std::get_if<Visitor::Failure>(&step);
    if (failure != nullptr && failure->retry_after && asks_for_less(failure->status))
      HostGate::close(*host, failure->status, *failure->retry_after, clock_.now());
    const auto* redirected = std::get_if<Redirected>(&step);
    if (redirected == nullptr || hop == kMaxRedirects) co_return answer;
    url = redirected->to;
  }
}

}  // namespace vigie
