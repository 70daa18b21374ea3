#pragma once

#include <functional>
#include <type_traits>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vigie {

/// Runs `work` on the pool and resumes the coroutine on its own executor with what it returned.
/// `work` takes and gives values only; it must not touch what the loop owns.
///
///   auto work = [body = std::move(body)] { return read_page(body); };
///   auto page = co_await on_pool(pool, work);
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> on_pool(boost::asio::thread_pool& pool,
                                                           Work work) {
  auto task = [](Work run) -> boost::asio::awaitable<std::invoke_result_t<Work>> {
    co_return run();
  };
  co_return co_await boost::asio::co_spawn(pool, task(std::move(work)), boost::asio::use_awaitable);
}

}  // namespace vigie
