#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/settings.h"
#include "core/url.h"
#include "crawler/host_pace.h"
#include "net/turns.h"

namespace vigie {

/// True when "address:port" ("127.0.0.1:8090", "[::1]:80") lies in a place that configuration names
/// and that is not public anyway.
bool is_named_private_place(const std::string& address, const std::vector<PrivatePlace>& named);

/// Lets one request at a time pass to a host (host:port), with a pause counted from the end of the
/// last one, and so many over all hosts.
///
/// Hosts that do not answer hold nobody else. A request that has not ended after kBrisk is set
/// aside: it goes on, but its place over all hosts goes to the next. Requests of a host that was
/// slow the last time are set aside as they begin. `crawl.parallel` requests have a place and up to
/// seven times as many are aside; past that, what does not move keeps its place. Thread: the loop.
class HostGate {
  struct Load;    // what is under way, over all hosts
  struct Course;  // one request's place, until it is set aside

 public:
  /// What is known of one host. Shared: coroutines hold it while they wait.
  struct Host {
    Turns turns{1};
    std::chrono::steady_clock::time_point last_end{};
    bool visited = false;
    bool private_place = false;
    Interval crawl_delay{0};
    HostPace pace;
    Instant closed_until{};  ///< its own Retry-After; nothing is asked before
    int closing_status = 0;  ///< 429 or 503, that said so
  };

  /// Somebody who waits without using a place, for as long as this lives.
  class HeldUp {
   public:
    explicit HeldUp(std::shared_ptr<Load> load);
    ~HeldUp();
    HeldUp(const HeldUp&) = delete;
    HeldUp& operator=(const HeldUp&) = delete;

   private:
    std::shared_ptr<Load> load_;
  };

  /// One request: leaving its scope ends it and starts the pause.
  class Pass {
   public:
    explicit Pass(std::shared_ptr<Host> host) : host_(std::move(host)) {}
    ~Pass();
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    /// An answer came; what nobody answers is a slow host's until it does.
    void answered(int status) { status_ = status; }

   private:
    friend class HostGate;
    std::shared_ptr<Host> host_;
    std::unique_ptr<Turns::Turn> host_turn_;
    std::shared_ptr<Course> course_;
    std::optional<std::chrono::steady_clock::time_point> began_;
    Interval pause_{0};  ///< that was due before it
    int status_ = 0;
  };

  explicit HostGate(const Settings& settings);

  std::shared_ptr<Host> host(const Url& url);

  /// Waits for the host's turn, for the pause, and for a place over all hosts.
  boost::asio::awaitable<std::unique_ptr<Pass>> enter(std::shared_ptr<Host> host);

  /// What a host's Retry-After says holds for all of it, for an hour at most: a page may say "next
  /// week", its neighbours are asked again within the hour.
  static void close(Host& host, int status, Interval retry_after, Instant now);
  /// Why nothing there is asked for now, or nothing.
  static std::optional<Error> closed(const Host& host, const Url& url, Instant now);

  /// Notes the address a host was really at.
  void seen_at(Host& host, const std::string& address) const;

  /// Counts the caller as held up until the value is gone.
  std::unique_ptr<HeldUp> hold_up() const;
  /// Those who are inside and use no place: they wait for a host's turn or pause, or are aside.
  std::size_t held_up() const;
  /// False for a slow host that is being asked already, or when too many others are aside.
  bool has_room_for(const Url& url) const;
  /// True when more than half of those who may be aside are.
  bool is_crowded() const;
  /// Called whenever somebody begins to be held up for long.
  void when_held_up(std::function<void()> tell);

 private:
  void forget_idle_hosts();
  boost::asio::awaitable<void> await_pause(const Host& host, Pass& pass);

  Interval pause_;
  std::vector<PrivatePlace> named_;
  Turns places_;
  std::shared_ptr<Load> load_;
  std::map<std::string, std::shared_ptr<Host>> hosts_;
  std::size_t forget_at_ = 1024;
};

}  // namespace vigie
