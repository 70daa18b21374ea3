#pragma once

#include <algorithm>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/time.h"

namespace vigie {

/// The sleep of a loop coroutine: until a moment, or until somebody has something for it. A wake
/// that comes while the coroutine is busy ends its next sleep at once, so that none is lost.
class WakeTimer {
 public:
  explicit WakeTimer(boost::asio::io_context& io) : timer_(io) {}

  void wake() {
    woken_ = true;
    timer_.cancel();
  }

  boost::asio::awaitable<void> sleep(Interval longest) {
    if (!woken_) {
      timer_.expires_after(std::max(longest, Interval{0}));
      boost::system::error_code cancelled;
      auto token = boost::asio::redirect_error(boost::asio::use_awaitable, cancelled);
      co_await timer_.async_wait(token);
    }
    woken_ = false;
  }

 private:
  boost::asio::steady_timer timer_;
  bool woken_ = false;
};

}  // namespace vigie
