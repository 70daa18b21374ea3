#include "pipeline/frontier.h"

#include <gtest/gtest.h>

namespace vigie::frontier_test {
namespace {

WaitingPage page(std::int64_t id, const std::string& url) {
  WaitingPage waiting;
  waiting.id = PageId{id};
  waiting.found.url = url;
  return waiting;
}

std::vector<std::int64_t> take_all(Frontier& frontier) {
  std::vector<std::int64_t> taken;
  while (const auto next = frontier.take()) taken.push_back(next->id.value);
  return taken;
}

TEST(Frontier, HostsTakeTurns) {
  Frontier frontier;
  frontier.load({page(1, "http://a.example/1"), page(2, "http://a.example/2"),
                 page(3, "http://b.example/3"), page(4, "http://c.example/4")});
  EXPECT_EQ(take_all(frontier), (std::vector<std::int64_t>{1, 3, 4, 2}));
}

TEST(Frontier, AHostNeverHasMoreThanItsShareUnderWay) {
  Frontier frontier;
  std::vector<WaitingPage> pages;
  for (std::int64_t id = 1; id <= 10; ++id)
    pages.push_back(page(id, "http://slow.example/" + std::to_string(id)));
  const WaitingPage first = pages.front();
  frontier.load(std::move(pages));
  EXPECT_EQ(take_all(frontier).size(), Frontier::kPerHost);
  EXPECT_EQ(frontier.waiting(), 8U);
  frontier.done(first);
  EXPECT_EQ(take_all(frontier), (std::vector<std::int64_t>{3}));
}

TEST(Frontier, AHostThatCannotBeAskedNowIsPassedOver) {
  Frontier frontier;
  frontier.load({page(1, "http://slow.example/1"), page(2, "http://b.example/2")});
  const auto not_slow = [](const WaitingPage& waiting) {
    return waiting.found.url.find("slow") == std::string::npos;
  };
  EXPECT_EQ(frontier.take(not_slow)->id.value, 2);
  EXPECT_FALSE(frontier.take(not_slow));
  EXPECT_EQ(frontier.take()->id.value, 1) << "it waits and is not lost";
}

TEST(Frontier, APageUnderWayIsNotLoadedTwice) {
  Frontier frontier;
  frontier.load({page(1, "http://a.example/1")});
  const auto taken = frontier.take();
  ASSERT_TRUE(taken);
  frontier.load({page(1, "http://a.example/1"), page(2, "http://a.example/2")});
  EXPECT_EQ(take_all(frontier), (std::vector<std::int64_t>{2}));
  frontier.done(*taken);
  frontier.load({page(1, "http://a.example/1")});
  EXPECT_EQ(take_all(frontier), (std::vector<std::int64_t>{1})) << "once done, it may wait again";
}

TEST(Frontier, PortsAndSchemesAreHostsOfTheirOwn) {
  Frontier frontier;
  std::vector<WaitingPage> pages;
  std::int64_t id = 0;
  for (const char* host : {"http://a.example", "https://a.example", "http://a.example:8080"})
    for (int n = 0; n < 3; ++n)
      pages.push_back(page(++id, std::string(host) + "/" + std::to_string(n)));
  frontier.load(std::move(pages));
  EXPECT_EQ(take_all(frontier).size(), 3 * Frontier::kPerHost);
}

}  // namespace
}  // namespace vigie::frontier_test
