#include "pipeline/commit.h"

#include <memory>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vigie {
namespace {

/// Where a coroutine waits for the owner thread. Shared, so that either side may end first: when
/// the loop is destroyed the coroutine goes, and the late answer finds nobody.
struct Parked {
  explicit Parked(const boost::asio::any_io_executor& executor)
      : timer(executor, boost::asio::steady_timer::time_point::max()) {}
  boost::asio::steady_timer timer;
  std::optional<Result<void>> outcome;
};

}  // namespace

boost::asio::awaitable<Result<void>> commit(Writer& writer, Writer::Job change) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto parked = std::make_shared<Parked>(executor);
  writer.post(std::move(change), [parked, executor](Result<void> outcome) {
    boost::asio::post(executor, [parked, outcome = std::move(outcome)] {
      parked->outcome = outcome;
      parked->timer.cancel();
    });
  });
  boost::system::error_code cancelled;
  auto token = boost::asio::redirect_error(boost::asio::use_awaitable, cancelled);
  co_await parked->timer.async_wait(token);
  co_return std::move(*parked->outcome);
}

}  // namespace vigie
