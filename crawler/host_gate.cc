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

namespace {

constexpr Interval kLongestClosure = std::chrono::hours{1};
constexpr int kAsidePerPlace = 7;
constexpr std::size_t kMostAside = 1'000;  // descriptors and resolver threads are not for nothing

std::string key_of(const Url& url) { return fmt::format("{}:{}", url.host(), url.port()); }

}  // namespace

struct HostGate::Load {
  std::size_t most_aside = 0;
  std::size_t aside = 0;
  std::size_t held_up = 0;
  std::function<void()> tell = [] {};
};

HostGate::HeldUp::HeldUp(std::shared_ptr<Load> load) : load_(std::move(load)) { ++load_->held_up; }
HostGate::HeldUp::~HeldUp() { --load_->held_up; }

struct HostGate::Course : std::enable_shared_from_this<HostGate::Course> {
  Course(const asio::any_io_executor& executor, std::shared_ptr<Load> shared,
         std::shared_ptr<Host> asked, std::unique_ptr<Turns::Turn> taken)
      : load(std::move(shared)),
        host(std::move(asked)),
        place(std::move(taken)),
        patience(executor) {}
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;
  ~Course() {
    if (held_up) --load->aside;
  }

  void wait_or_step_aside(Interval wait) {
    patience.expires_after(wait);
    patience.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (!error && self) self->step_aside();
    });
  }

  /// Gives the place back; tried again later when too many are aside.
  void step_aside() {
    host->pace.took = std::max(host->pace.took, kBrisk + Interval{1});  // known while it lasts
    if (load->aside >= load->most_aside) return wait_or_step_aside(kBrisk);
    ++load->aside;
    held_up.emplace(load);
    place.reset();
    load->tell();
  }

  std::shared_ptr<Load> load;
  std::shared_ptr<Host> host;
  std::unique_ptr<Turns::Turn> place;
  std::optional<HeldUp> held_up;
  asio::steady_timer patience;
};

HostGate::HostGate(const Settings& settings)
    : pause_(settings.crawl.pause),
      named_(settings.crawl.allow_private),
      places_(std::max(settings.crawl.parallel, 1)),
      load_(std::make_shared<Load>()) {
  const auto places = static_cast<std::size_t>(std::max(settings.crawl.parallel, 1));
  load_->most_aside = std::min(kAsidePerPlace * places, kMostAside);
}

HostGate::Pass::~Pass() {
  if (!began_) return;
  host_->visited = true;
  host_->last_end = steady_clock::now();
  const auto took = std::chrono::duration_cast<Interval>(host_->last_end - *began_);
  host_->pace = after_request(host_->pace, status_, took, pause_);
}

std::shared_ptr<HostGate::Host> HostGate::host(const Url& url) {
  const std::string key = key_of(url);
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

asio::awaitable<void> HostGate::await_pause(const Host& host, Pass& pass) {
  pass.pause_ =
      pause_between(pause_between(pause_, host.crawl_delay, host.private_place), host.pace);
  const auto ready = host.last_end + pass.pause_;
  if (!host.visited || ready <= steady_clock::now()) co_return;
  load_->tell();
  asio::steady_timer pause(co_await asio::this_coro::executor, ready);
  co_await pause.async_wait(asio::use_awaitable);
}

asio::awaitable<std::unique_ptr<HostGate::Pass>> HostGate::enter(std::shared_ptr<Host> host) {
  auto pass = std::make_unique<Pass>(host);
  {
    const HeldUp waiting(load_);
    pass->host_turn_ = co_await host->turns.take();
    co_await await_pause(*host, *pass);
  }
  // Last, so that nobody holds a place over all hosts while waiting for a pause.
  auto place = co_await places_.take();
  const auto executor = co_await asio::this_coro::executor;
  pass->course_ = std::make_shared<Course>(executor, load_, host, std::move(place));
  pass->began_ = steady_clock::now();
  if (is_slow(host->pace))
    pass->course_->step_aside();
  else
    pass->course_->wait_or_step_aside(kBrisk);
  co_return pass;
}

void HostGate::close(Host& host, int status, Interval retry_after, Instant now) {
  host.closed_until = std::max(host.closed_until, now + std::min(retry_after, kLongestClosure));
  host.closing_status = status;
}

std::optional<Error> HostGate::closed(const Host& host, const Url& url, Instant now) {
  if (now >= host.closed_until) return std::nullopt;
  return Error{Kind::network,
               fmt::format("{} answered {} and asked not to be visited before {}", url.host(),
                           host.closing_status, rfc3339(host.closed_until))};
}

void HostGate::seen_at(Host& host, const std::string& address) const {
  host.private_place = is_named_private_place(address, named_);
}

std::unique_ptr<HostGate::HeldUp> HostGate::hold_up() const {
  return std::make_unique<HeldUp>(load_);
}

std::size_t HostGate::held_up() const { return load_->held_up; }

bool HostGate::is_crowded() const { return 2 * load_->aside > load_->most_aside; }

bool HostGate::has_room_for(const Url& url) const {
  const auto known = hosts_.find(key_of(url));
  if (known == hosts_.end() || !is_slow(known->second->pace)) return true;
  return known->second->turns.idle() && !is_crowded();
}

void HostGate::when_held_up(std::function<void()> tell) { load_->tell = std::move(tell); }

}  // namespace vigie
