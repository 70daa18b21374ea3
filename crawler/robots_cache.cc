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
      return known.second.use_count() == 1 && (!entry.known || entry.known->until <= now);
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
  const auto turn = co_await entry->asking.take();
  if (entry->known && clock_.now() < entry->known->until) co_return entry->known;

  const auto address = Url::parse("/robots.txt", url);
  if (!address) {
    const Result<HttpResponse> none = Error{Kind::malformed, "it has no address"};
    co_return std::make_shared<RobotsRules>(robots_rules(none, agent_, origin, clock_.now()));
  }
  const auto answer = co_await ask(*address);
  auto fresh = std::make_shared<RobotsRules>(robots_rules(answer, agent_, origin, clock_.now()));
  const bool stopping = !answer.has_value() && answer.error().kind == Kind::cancelled;
  if (!stopping) entry->known = fresh;
  co_return fresh;
}

/// Follows redirects, also to other hosts: the rules found hold for the origin that was asked
/// (RFC 9309 §2.3.1.2). Each hop takes the turn of its own host and gives it back before the next,
/// so that two hosts whose files lead to each other cannot wait for each other.
asio::awaitable<Result<HttpResponse>> RobotsCache::ask(Url url) {
  for (int hop = 0;; ++hop) {
    const auto host = gate_.host(url);
    const auto pass = co_await gate_.enter(host);
    HttpRequest request{.url = url};
    request.timeout = timeout_;
    request.max_body = Robots::kMaxBytes;
    request.cut_body = true;
    auto answer = co_await http_.fetch(std::move(request));
    if (!answer.has_value()) co_return answer;
    gate_.seen_at(*host, answer->address);
    const NextStep step = next_step(*answer, url, clock_.now());
    const auto* redirected = std::get_if<Redirected>(&step);
    if (redirected == nullptr || hop == kMaxRedirects) co_return answer;
    url = redirected->to;
  }
}

}  // namespace vigie
