#include "crawler/host_gate.h"

#include <deque>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/support/run_loop.h"

namespace vigie::host_gate_test {
namespace {

using namespace std::chrono_literals;

/// Requests that last as long as a test says, through a gate of two places.
class HostGateTest : public ::testing::Test {
 protected:
  HostGateTest() {
    settings.crawl.parallel = 2;
    settings.crawl.pause = 1ms;
    gate = std::make_unique<HostGate>(settings);
  }
  static Url url(const std::string& host) {
    return Url::parse(fmt::format("http://{}.example/", host)).value();
  }
  boost::asio::awaitable<int> ask(std::string host, Interval takes) {
    const auto pass = co_await gate->enter(gate->host(url(host)));
    began.push_back(host);
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, takes);
    co_await timer.async_wait(boost::asio::use_awaitable);
    pass->answered(200);
    co_return 200;
  }
  void start(const std::string& host, Interval takes) {
    test::start(io, ask(host, takes), [](int) {});
  }
  bool has_begun(const std::string& host) const {
    return std::find(began.begin(), began.end(), host) != began.end();
  }

  Settings settings;
  boost::asio::io_context io{1};
  std::unique_ptr<HostGate> gate;
  std::deque<std::string> began;
};

TEST_F(HostGateTest, WhatDoesNotMoveGivesItsPlaceBack) {
  int told = 0;
  gate->when_held_up([&] { ++told; });
  for (const char* tarpit : {"t1", "t2"}) start(tarpit, 1min);
  start("healthy", 1ms);
  io.run_for(500ms);
  EXPECT_FALSE(has_begun("healthy")) << "for a second, two places are two";
  EXPECT_EQ(gate->held_up(), 0U);
  io.run_for(1s);
  EXPECT_TRUE(has_begun("healthy"));
  EXPECT_EQ(gate->held_up(), 2U);
  EXPECT_GE(told, 2);
}

TEST_F(HostGateTest, AHostThatWasSlowHoldsNoPlaceFromTheStart) {
  gate->host(url("t1"))->pace.took = 30s;
  gate->host(url("t2"))->pace.took = 30s;
  for (const char* tarpit : {"t1", "t2"}) start(tarpit, 1min);
  start("healthy", 1ms);
  io.run_for(300ms);
  EXPECT_TRUE(has_begun("healthy"));
}

TEST_F(HostGateTest, TheNumberOfOpenRequestsIsBounded) {  // 2 places and 14 aside
  for (int i = 0; i < 40; ++i) {
    const std::string host = fmt::format("t{}", i);
    gate->host(url(host))->pace.took = 30s;
    start(host, 1min);
  }
  io.run_for(300ms);
  EXPECT_EQ(began.size(), 16U);
  EXPECT_TRUE(gate->is_crowded());
}

TEST_F(HostGateTest, ASlowHostHasRoomForOneVisitAtATime) {
  EXPECT_TRUE(gate->has_room_for(url("unknown")));
  start("tarpit", 1min);
  io.run_for(300ms);
  EXPECT_TRUE(gate->has_room_for(url("tarpit"))) << "not yet known to be slow";
  io.run_for(1s);
  EXPECT_FALSE(gate->has_room_for(url("tarpit")));
  EXPECT_TRUE(gate->has_room_for(url("unknown")));
}

TEST_F(HostGateTest, AQuickAnswerMakesASlowHostBriskAgain) {
  gate->host(url("better"))->pace.took = 5s;
  start("better", 1ms);
  io.run_for(300ms);
  start("better", 1min);
  io.run_for(300ms);
  EXPECT_TRUE(gate->has_room_for(url("better")));
}

TEST_F(HostGateTest, RetryAfterClosesAHostForAnHourAtMost) {
  const Instant now = std::chrono::sys_days{std::chrono::year{2026} / 3 / 4};
  HostGate::Host host;
  EXPECT_FALSE(HostGate::closed(host, url("a"), now));
  HostGate::close(host, 429, 7 * 24h, now);
  EXPECT_TRUE(HostGate::closed(host, url("a"), now + 59min));
  EXPECT_FALSE(HostGate::closed(host, url("a"), now + 1h));
  HostGate::close(host, 503, 10min, now);
  EXPECT_TRUE(HostGate::closed(host, url("a"), now + 59min)) << "a shorter word opens nothing";
}

}  // namespace
}  // namespace vigie::host_gate_test
