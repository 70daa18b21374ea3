#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/settings.h"
#include "core/url.h"
#include "net/turns.h"

namespace vigie {

/// True when "address:port" ("127.0.0.1:8090", "[::1]:80") lies in a place that configuration names
/// and that is not public anyway.
bool is_named_private_place(const std::string& address, const std::vector<PrivatePlace>& named);

/// The wait between two requests to one host: the larger of configuration and Crawl-delay. No pause
/// at all is only for private places: the public web is never asked faster than the default.
Interval pause_between(Interval configured, Interval crawl_delay, bool private_place);

/// Lets one request at a time pass to a host (host:port), with a pause counted from the end of the
/// last one, and so many over all hosts. Hosts never wait for each other, except for the places
/// over all hosts. Thread: the loop.
class HostGate {
 public:
  /// What is known of one host. Shared: coroutines hold it while they wait.
  struct Host {
    Turns turns{1};
    std::chrono::steady_clock::time_point last_end{};
    bool visited = false;
    bool private_place = false;
    Interval crawl_delay{0};
    Instant closed_until{};  ///< its own Retry-After; nothing is asked before
    int closing_status = 0;  ///< 429 or 503, that said so
  };

  /// One request: leaving its scope ends it and starts the pause.
  class Pass {
   public:
    explicit Pass(std::shared_ptr<Host> host) : host_(std::move(host)) {}
    ~Pass();
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    friend class HostGate;
    std::shared_ptr<Host> host_;
    std::unique_ptr<Turns::Turn> host_turn_;
    std::unique_ptr<Turns::Turn> place_;
    bool begun_ = false;
  };

  explicit HostGate(const Settings& settings);

  std::shared_ptr<Host> host(const Url& url);

  /// Waits for the host's turn, for the pause, and for a place over all hosts.
  boost::asio::awaitable<std::unique_ptr<Pass>> enter(std::shared_ptr<Host> host);

  /// Notes the address a host was really at.
  void seen_at(Host& host, const std::string& address) const;

 private:
  void forget_idle_hosts();

  Interval pause_;
  std::vector<PrivatePlace> named_;
  Turns places_;
  std::map<std::string, std::shared_ptr<Host>> hosts_;
  std::size_t forget_at_ = 1024;
};

}  // namespace vigie
