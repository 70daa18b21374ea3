#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace vigie::test {

/// Runs the loop until `work` is done and gives its value; what it throws is thrown here.
template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  std::optional<T> value;
  std::exception_ptr failure;
  auto keep = [](boost::asio::awaitable<T> inner,
                 std::optional<T>& out) -> boost::asio::awaitable<void> {
    out.emplace(co_await std::move(inner));
  };
  io.restart();
  boost::asio::co_spawn(io, keep(std::move(work), value), [&](std::exception_ptr error) {
    failure = error;
    io.stop();
  });
  io.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(value.value());
}

/// Starts `work` beside others and gives its value to `done`; io.run() does the rest.
template <class T, class Done>
void start(boost::asio::io_context& io, boost::asio::awaitable<T> work, Done done) {
  auto report = [](boost::asio::awaitable<T> inner, Done told) -> boost::asio::awaitable<void> {
    told(co_await std::move(inner));
  };
  boost::asio::co_spawn(io, report(std::move(work), std::move(done)),
                        [](std::exception_ptr failure) {
                          if (failure) std::rethrow_exception(failure);
                        });
}

}  // namespace vigie::test
