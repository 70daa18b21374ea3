#pragma once

#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "crawler/visitor.h"
#include "net/clock.h"
#include "net/curl_engine.h"
#include "pipeline/deliveries.h"

namespace vigie {

/// What every request says of itself: the program, and whom to complain to.
std::string user_agent(const Settings& settings);
/// The name that robots.txt groups speak of.
constexpr const char* kProductToken = "vigie";

/// The outside world as an installation reaches it: the one door for web requests, the polite
/// visitor behind it, the mail server. Thread: the loop's.
class Outbound {
 public:
  Outbound(boost::asio::io_context& io, const Clock& clock,
           std::shared_ptr<const Settings> settings);

  Http& http() { return *http_; }
  Visitor& visitor() { return *visitor_; }

  /// The channels of these settings; what a reload asks for again.
  Deliveries::Channels channels(const Settings& settings, const std::string& mail_password);

 private:
  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<CurlEngine> engine_;
  std::unique_ptr<Http> http_;
  std::unique_ptr<Visitor> visitor_;
};

Letterhead letterhead(const Settings& settings);

}  // namespace vigie
