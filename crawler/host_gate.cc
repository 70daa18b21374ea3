#include "crawler/host_gate.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/address_guard.h"

namespace vigie {

namespace asio = boost::asio;
using std::chrono::steady_clock;

bool is_named_private_place(const std::string& address, const std::vector<PrivatePlace>& named) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return false;
  int port = 0;
  std::from_chars(address.data() + colon + 1, address.data() + address.size(), port);
  std::string ip = address.substr(0, colon);
  if (ip.size() > 2 && ip.front() == '[') ip = ip.substr(1, ip.size() - 2);
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  const sockaddr* generic = nullptr;
  if (inet_pton(AF_INET, ip.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<std::uint16_t>(port));
    generic = reinterpret_cast<const sockaddr*>(&v4);
  } else if (inet_pton(AF_INET6, ip.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<std::uint16_t>(port));
    generic = reinterpret_cast<const sockaddr*>(&v6);
  }
  return generic != nullptr && !AddressGuard{}.allows(generic) &&
         AddressGuard{named}.allows(generic);
}

Interval pause_between(Interval configured, Interval crawl_delay, bool private_place) {
  constexpr Interval kDefault = std::chrono::seconds{2};
  if (configured <= Interval{0}) configured = private_place ? Interval{0} : kDefault;
  return std::max(configured, crawl_delay);
}

HostGate::HostGate(const Settings& settings)
    : pause_(settings.crawl.pause),
      named_(settings.crawl.allow_private),
      places_(std::max(settings.crawl.parallel, 1)) {}

HostGate::Pass::~Pass() {
  if (begun_) {
    host_->visited = true;
    host_->last_end = steady_clock::now();
  }
}

std::shared_ptr<HostGate::Host> HostGate::host(const Url& url) {
  const std::string key = fmt::format("{}:{}", url.host(), url.port());
  const auto known = hosts_.find(key);
  if (known != hosts_.end()) return known->second;
  if (hosts_.size() >= forget_at_) forget_idle_hosts();
  auto fresh = std::make_shared<Host>();
  fresh->private_place = is_named_private_place(key, named_);
  hosts_.emplace(key, fresh);
  return fresh;
}

/// A host that nobody asked for an hour and that is not waited for has nothing to remember.
void HostGate::forget_idle_hosts() {
  const auto old = steady_clock::now() - std::chrono::hours{1};
  std::erase_if(hosts_, [&](const auto& entry) {
    const Host& host = *entry.second;
    return entry.second.use_count() == 1 && host.turns.idle() && host.last_end < old;
  });
  forget_at_ = std::max<std::size_t>(1024, 2 * hosts_.size());
}

asio::awaitable<std::unique_ptr<HostGate::Pass>> HostGate::enter(std::shared_ptr<Host> host) {
  auto pass = std::make_unique<Pass>(host);
  pass->host_turn_ = co_await host->turns.take();
  if (host->visited) {
    const auto ready =
        host->last_end + pause_between(pause_, host->crawl_delay, host->private_place);
    if (ready > steady_clock::now()) {
      asio::steady_timer pause(co_await asio::this_coro::executor, ready);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }
  // Last, so that nobody holds a place over all hosts while waiting for a pause.
  pass->place_ = co_await places_.take();
  pass->begun_ = true;
  co_return pass;
}

void HostGate::seen_at(Host& host, const std::string& address) const {
  host.private_place = is_named_private_place(address, named_);
}

}  // namespace vigie
