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

}  // namespace vigie::test
