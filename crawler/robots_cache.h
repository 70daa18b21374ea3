#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/settings.h"
#include "crawler/host_gate.h"
#include "crawler/visit_rules.h"
#include "net/clock.h"
#include "net/http.h"

namespace vigie {

/// Asks each origin's robots.txt once a day, however many visits wait for it; a file that was read
/// stands in while the origin is out of reach (see robots_rules). Never as anybody: no
/// authorization, no cookie. Thread: the loop.
class RobotsCache {
 public:
  static constexpr int kMaxRedirects = 5;  // RFC 9309 §2.3.1.2

  RobotsCache(Http& http, HostGate& gate, const Clock& clock, Interval timeout, std::string agent);

  /// The rules of that address's origin, fetched when none are known or theirs are old.
  boost::asio::awaitable<std::shared_ptr<const RobotsRules>> rules(Url url);

 private:
  struct Entry {
    Turns asking{1};
    std::shared_ptr<const RobotsRules> known;
  };
  boost::asio::awaitable<Result<HttpResponse>> ask(Url url);
  std::shared_ptr<Entry> entry(const std::string& origin);

  Http& http_;
  HostGate& gate_;
  const Clock& clock_;
  Interval timeout_;
  std::string agent_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
  std::size_t forget_at_ = 1024;
};

}  // namespace vigie
