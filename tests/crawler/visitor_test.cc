#include "crawler/visitor.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "net/curl_engine.h"
#include "tests/support/fake_http.h"
#include "tests/support/run_loop.h"
#include "tests/support/scripted_server.h"

namespace vigie::visitor_test {
namespace {

using namespace std::chrono_literals;
using test::Connection;
using test::ok;
using test::WebRequest;

class FixedClock final : public Clock {
 public:
  Instant now() const override { return moment; }
  Instant moment = std::chrono::sys_days{std::chrono::year{2026} / 3 / 4};
};

Settings quick_settings() {
  Settings settings;
  settings.crawl.pause = 1ms;
  settings.crawl.timeout = 1s;
  return settings;
}

class VisitorTest : public ::testing::Test {
 protected:
  Visitor::Outcome get(const std::string& url, Asking asking = {}) {
    return test::run(io, visitor->get(Url::parse(url).value(), std::move(asking)));
  }
  Visitor::Failure failure_of(const std::string& url) {
    auto outcome = get(url);
    if (outcome.has_error()) return outcome.error();
    return {Error{Kind::internal, "it arrived"}, outcome->response.status, {}};
  }
  void use(Settings settings) {
    visitor = std::make_unique<Visitor>(http, clock, settings, "vigie");
  }

  boost::asio::io_context io{1};
  test::FakeHttp http;
  FixedClock clock;
  std::unique_ptr<Visitor> visitor =
      std::make_unique<Visitor>(http, clock, quick_settings(), "vigie");
};

TEST_F(VisitorTest, AsksRobotsFirstAndOnceADay) {
  http.reply("https://a.example/robots.txt", 200, "User-agent: vigie\nDisallow: /no");
  http.reply("https://a.example/yes", 200, "hello");
  const auto outcome = get("https://a.example/yes");
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->response.body, "hello");
  EXPECT_EQ(http.requests.at(0).url.href(), "https://a.example/robots.txt");
  EXPECT_EQ(failure_of("https://a.example/no").error.kind, Kind::refused);
  EXPECT_EQ(http.requests_to("https://a.example/no"), 0);
  clock.moment += 23h;
  ASSERT_TRUE(get("https://a.example/yes").has_value());
  EXPECT_EQ(http.requests_to("https://a.example/robots.txt"), 1);
  clock.moment += 1h;
  ASSERT_TRUE(get("https://a.example/yes").has_value());
  EXPECT_EQ(http.requests_to("https://a.example/robots.txt"), 2);
}

TEST_F(VisitorTest, UnreachableRobotsForbidForAFewMinutesAndTellWhen) {
  http.reply("https://a.example/robots.txt", Error{Kind::timeout, "no answer"});
  http.reply("https://a.example/robots.txt", 404);
  http.reply("https://a.example/x", 200, "x");
  const auto failure = failure_of("https://a.example/x");
  EXPECT_EQ(failure.error.kind, Kind::timeout);
  EXPECT_EQ(failure.retry_after, Interval{5min});
  clock.moment += 4min;
  EXPECT_EQ(failure_of("https://a.example/x").error.kind, Kind::timeout);
  EXPECT_EQ(http.requests_to("https://a.example/robots.txt"), 1);
  clock.moment += 1min;
  EXPECT_TRUE(get("https://a.example/x").has_value());
}

TEST_F(VisitorTest, ARobotsFileThatWasReadHoldsWhileItIsOutOfReach) {  // RFC 9309 §2.4
  http.reply("https://a.example/robots.txt", 200, "User-agent: *\nDisallow: /no");
  http.reply("https://a.example/robots.txt", 500);
  http.reply("https://a.example/x", 200, "x");
  ASSERT_TRUE(get("https://a.example/x").has_value());
  clock.moment += 25h;
  EXPECT_TRUE(get("https://a.example/x").has_value());
  EXPECT_EQ(failure_of("https://a.example/no").error.kind, Kind::refused);
  EXPECT_EQ(http.requests_to("https://a.example/robots.txt"), 2);
}

TEST_F(VisitorTest, RetryAfterOfRobotsClosesTheHostToo) {
  http.reply("https://a.example/robots.txt", 429, "", {{"retry-after", "600"}});
  http.reply("https://a.example/x", 200);
  EXPECT_EQ(failure_of("https://a.example/x").retry_after, Interval{10min});
  clock.moment += 10min;
  EXPECT_TRUE(get("https://a.example/x").has_value()) << "429 is a 4xx: there is no file";
}

TEST_F(VisitorTest, FollowsFiveRedirectsOfRobotsEvenToAnotherHost) {  // RFC 9309 §2.3.1.2
  for (int i = 0; i < 5; ++i)
    http.redirect(i == 0 ? "https://a.example/robots.txt" : fmt::format("https://b.example/{}", i),
                  302, fmt::format("https://b.example/{}", i + 1));
  http.reply("https://b.example/5", 200, "User-agent: *\nDisallow: /");
  EXPECT_EQ(failure_of("https://a.example/x").error.kind, Kind::refused);
  EXPECT_EQ(http.requests.size(), 6u);
}

TEST_F(VisitorTest, TheSixthRedirectOfRobotsMeansThereIsNone) {
  http.redirect("https://a.example/robots.txt", 302, "https://a.example/robots.txt?");
  http.redirect("https://a.example/robots.txt?", 302, "https://a.example/robots.txt?");
  http.reply("https://a.example/x", 200);
  EXPECT_TRUE(get("https://a.example/x").has_value());
  EXPECT_EQ(http.requests.size(), 1u + 5 + 1);
}

TEST_F(VisitorTest, RobotsThatLeadToEachOtherBlockNobody) {
  http.redirect("https://a.example/robots.txt", 302, "https://b.example/robots.txt");
  http.redirect("https://b.example/robots.txt", 302, "https://a.example/robots.txt");
  http.reply("https://a.example/x", 200);
  http.reply("https://b.example/x", 200);
  int arrived = 0;
  for (const char* url : {"https://a.example/x", "https://b.example/x"})
    test::start(io, visitor->get(Url::parse(url).value(), Asking()),
                [&](const Visitor::Outcome& outcome) { arrived += outcome.has_value(); });
  io.run_for(2s);
  EXPECT_EQ(arrived, 2);
}

TEST_F(VisitorTest, SendsValidatorsAndTakes304) {
  http.reply("https://a.example/robots.txt", 404);
  http.reply("https://a.example/feed", 304);
  const auto outcome = get("https://a.example/feed", {{"\"v1\"", "Wed, 04 Mar 2026 08:00:00 GMT"}});
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->response.status, 304);
  const auto& headers = http.requests.at(1).headers;
  const std::pair<std::string, std::string> wanted[] = {
      {"If-None-Match", "\"v1\""}, {"If-Modified-Since", "Wed, 04 Mar 2026 08:00:00 GMT"}};
  for (const auto& field : wanted)
    EXPECT_EQ(std::count(headers.begin(), headers.end(), field), 1) << field.first;
}

TEST_F(VisitorTest, AsksRobotsOfTheHostARedirectLeadsTo) {
  http.reply("https://a.example/robots.txt", 404);
  http.redirect("https://a.example/old", 301, "https://b.example/private");
  http.reply("https://b.example/robots.txt", 200, "User-agent: *\nDisallow: /private");
  const auto failure = failure_of("https://a.example/old");
  EXPECT_EQ(failure.error.kind, Kind::refused);
  EXPECT_EQ(http.requests_to("https://b.example/private"), 0);
}

TEST_F(VisitorTest, TellsWhereItEndedAndWhetherForGood) {
  http.reply("https://a.example/robots.txt", 404);
  http.redirect("https://a.example/1", 301, "/2");
  http.redirect("https://a.example/2", 308, "/3");
  http.redirect("https://a.example/t", 302, "/3");
  http.reply("https://a.example/3", 200);
  const auto moved = get("https://a.example/1");
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(moved->url.href(), "https://a.example/3");
  EXPECT_TRUE(moved->permanent);
  EXPECT_EQ(moved->redirects,
            (std::vector<std::string>{"https://a.example/2", "https://a.example/3"}));
  const auto elsewhere = get("https://a.example/t");
  ASSERT_TRUE(elsewhere.has_value());
  EXPECT_FALSE(elsewhere->permanent);
}

TEST_F(VisitorTest, EndsCirclesAndLongChains) {
  http.reply("https://a.example/robots.txt", 404);
  http.redirect("https://a.example/a", 302, "/b");
  http.redirect("https://a.example/b", 302, "/a#again");
  EXPECT_EQ(failure_of("https://a.example/a").error.kind, Kind::too_large);
  EXPECT_EQ(http.requests.size(), 3u);
  http.requests.clear();
  for (int i = 0; i < 50; ++i)
    http.redirect(fmt::format("https://a.example/n{}", i), 302, fmt::format("/n{}", i + 1));
  EXPECT_EQ(failure_of("https://a.example/n0").error.kind, Kind::too_large);
  EXPECT_EQ(http.requests.size(), 11u);  // ten redirects are followed
}

TEST_F(VisitorTest, RetryAfterClosesTheWholeHostUntilThen) {
  http.reply("https://a.example/robots.txt", 404);
  http.reply("https://a.example/x", 429, "", {{"retry-after", "600"}});
  http.reply("https://a.example/y", 200);
  http.reply("https://b.example/robots.txt", 404);
  http.reply("https://b.example/y", 200);
  const auto first = failure_of("https://a.example/x");
  EXPECT_EQ(first.status, 429);
  EXPECT_EQ(first.retry_after, Interval{10min});
  clock.moment += 4min;
  const auto second = failure_of("https://a.example/y");
  EXPECT_EQ(second.retry_after, Interval{6min});
  EXPECT_EQ(second.status, 429);
  EXPECT_EQ(http.requests_to("https://a.example/y"), 0);
  EXPECT_TRUE(get("https://b.example/y").has_value());
  clock.moment += 6min;
  EXPECT_TRUE(get("https://a.example/y").has_value());
}

TEST_F(VisitorTest, SaysWhatRobotsWouldSay) {
  http.reply("https://a.example/robots.txt", 200, "User-agent: *\nDisallow: /no");
  http.reply("https://b.example/robots.txt", 503);
  auto verdict = test::run(io, visitor->robots_verdict(*Url::parse("https://a.example/no")));
  ASSERT_TRUE(verdict.has_value());
  EXPECT_FALSE(verdict->allowed);
  EXPECT_EQ(verdict->line, 2);
  auto unreachable = test::run(io, visitor->robots_verdict(*Url::parse("https://b.example/no")));
  EXPECT_TRUE(unreachable.has_error());
}

TEST_F(VisitorTest, KeepsThePauseFromTheEndOfOneRequestToTheNext) {
  Settings settings = quick_settings();
  settings.crawl.pause = 50ms;
  use(settings);
  http.reply("https://a.example/robots.txt", 404);
  http.reply("https://a.example/x", 200);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(get("https://a.example/x").has_value());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 4 * 50ms);  // robots.txt and four pages
}

TEST_F(VisitorTest, CrawlDelayIsThePauseWhenItIsLonger) {
  http.reply("https://a.example/robots.txt", 200, "User-agent: *\nCrawl-delay: 0.2");
  http.reply("https://a.example/x", 200);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(get("https://a.example/x").has_value());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 200ms);
}

TEST_F(VisitorTest, ThousandsWaitForOneHostInTheOrderTheyCame) {
  http.reply("https://a.example/robots.txt", 404);
  Settings settings = quick_settings();
  settings.crawl.pause = Interval{1};
  use(settings);
  constexpr int kPages = 1000;
  std::vector<int> order;
  for (int i = 0; i < kPages; ++i) {
    const std::string url = fmt::format("https://a.example/{}", i);
    http.reply(url, 200);
    test::start(io, visitor->get(Url::parse(url).value(), Asking()),
                [&order, i](const Visitor::Outcome& outcome) {
                  if (outcome.has_value()) order.push_back(i);
                });
  }
  io.run_for(20s);
  EXPECT_EQ(order.size(), std::size_t{kPages});
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(VisitorTest, AFrameThatDiesWhileItWaitsLeavesTheLine) {
  auto other = std::make_unique<boost::asio::io_context>(1);
  http.reply("https://a.example/robots.txt", 404);
  http.reply("https://a.example/x", 200);
  Settings settings = quick_settings();
  settings.crawl.pause = 1h;
  use(settings);
  for (int i = 0; i < 5; ++i)
    test::start(*other, visitor->get(*Url::parse("https://a.example/x"), Asking()),
                [](const Visitor::Outcome&) {});
  other->run_for(50ms);
  other.reset();  // one waits for the pause, four for their turn
  EXPECT_EQ(http.requests.size(), 1u);
}

// --- the real client, against a scripted server ---

class RealVisitTest : public ::testing::Test {
 protected:
  RealVisitTest() {
    settings.crawl.allow_private = {{"127.0.0.1", 32, web.port()}};
    settings.crawl.pause = 0s;
    settings.crawl.timeout = 500ms;
    settings.crawl.max_body = kibibytes(256);
    begin();
  }
  void begin() {
    visitor.reset();
    http =
        make_curl_http(make_curl_engine(io), AddressGuard{settings.crawl.allow_private}, "vigie");
    visitor = std::make_unique<Visitor>(*http, clock, settings, "vigie");
  }
  Visitor::Outcome get(std::string_view target) {
    const auto url = Url::parse(web.url(target)).value();
    const Asking whole;
    return test::run(io, visitor->get(url, whole));
  }
  Error error_of(std::string_view target) {
    const auto outcome = get(target);
    return outcome.has_error() ? outcome.error().error : Error{Kind::internal, "it arrived"};
  }

  test::ScriptedWeb web;
  boost::asio::io_context io{1};
  SystemClock clock;
  Settings settings = quick_settings();
  std::unique_ptr<Http> http;
  std::unique_ptr<Visitor> visitor;
};

TEST_F(RealVisitTest, LoopbackIsRefusedUnlessItIsNamed) {
  web.reply("/x", ok("x"));
  EXPECT_TRUE(get("/x").has_value());
  const int before = web.connections();
  settings.crawl.allow_private.clear();
  begin();
  EXPECT_EQ(error_of("/x").kind, Kind::refused);
  EXPECT_EQ(web.connections(), before);
}

TEST_F(RealVisitTest, ARedirectToAnAddressThatIsNotNamedIsRefused) {
  test::ScriptedWeb forbidden;
  for (const std::string& to :
       {forbidden.url("/secret"), fmt::format("http://localhost:{}/secret", forbidden.port()),
        fmt::format("http://[::ffff:7f00:1]:{}/secret", forbidden.port()),
        std::string{"http://169.254.169.254/latest/meta-data/"}}) {
    web.reply("/x", test::redirect(302, to));
    EXPECT_EQ(error_of("/x").kind, Kind::refused) << to;
  }
  EXPECT_EQ(forbidden.connections(), 0);
}

TEST_F(RealVisitTest, ARobotsRedirectToAnAddressThatIsNotNamedForbidsTheHost) {
  test::ScriptedWeb forbidden;
  web.reply("/robots.txt", test::redirect(302, forbidden.url("/robots.txt")));
  web.reply("/x", ok("x"));
  EXPECT_EQ(error_of("/x").kind, Kind::refused);
  EXPECT_EQ(forbidden.connections(), 0);
  EXPECT_EQ(web.requests_to("/x"), 0);
}

TEST_F(RealVisitTest, RobotsErrorsAndSilenceForbid) {
  web.reply("/x", ok("x"));
  web.reply("/robots.txt", test::response(500, "oops"));
  EXPECT_EQ(error_of("/x").kind, Kind::network);
  begin();
  web.on("/robots.txt", [](Connection& c, const WebRequest&) { c.wait_for_close(); });
  EXPECT_EQ(error_of("/x").kind, Kind::timeout);
  begin();
  web.on("/robots.txt", [](Connection& c, const WebRequest&) { c.close(); });
  EXPECT_EQ(error_of("/x").kind, Kind::network);
  EXPECT_EQ(web.requests_to("/x"), 0);
}

TEST_F(RealVisitTest, ReadsTheFirst512KiBOfAnEndlessRobots) {  // RFC 9309 §2.5
  web.on("/robots.txt", [](Connection& connection, const WebRequest&) {
    connection.send("HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /no\n");
    std::string filler;
    for (int i = 0; i < 1000; ++i) filler += "Allow: /filler\n";
    while (connection.send(filler)) {
    }
  });
  web.reply("/x", ok("x"));
  EXPECT_TRUE(get("/x").has_value());
  EXPECT_EQ(error_of("/no").kind, Kind::refused);
}

TEST_F(RealVisitTest, CapsBodyTimeAndDecompression) {
  web.reply("/big", ok(std::string(300 << 10, 'b')));
  web.reply("/bomb", ok(test::gzip_of(20 << 20), "Content-Encoding: gzip\r\n"));
  web.on("/slow", [](Connection& connection, const WebRequest&) {
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.send("x")) connection.pause(20ms);
  });
  EXPECT_EQ(error_of("/big").kind, Kind::too_large);
  EXPECT_EQ(error_of("/bomb").kind, Kind::too_large);
  EXPECT_EQ(error_of("/slow").kind, Kind::timeout);
}

TEST_F(RealVisitTest, ConditionalGetIsAnsweredWith304) {
  web.on("/feed", [](Connection& connection, const WebRequest& request) {
    if (request.header("If-None-Match") == "\"v1\"")
      connection.send("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
    else
      connection.send(ok("new", "ETag: \"v1\"\r\n"));
  });
  const auto first = get("/feed");
  ASSERT_TRUE(first.has_value());
  const Asking known{{std::string{first->response.header("etag")}, ""}};
  const auto url = Url::parse(web.url("/feed")).value();
  const auto second = test::run(io, visitor->get(url, known));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->response.status, 304);
  EXPECT_EQ(second->response.body, "");
}

TEST_F(RealVisitTest, OneRequestAtATimeToAHostAndASlowHostHoldsNoOther) {
  test::ScriptedWeb slow;
  settings.crawl.allow_private.push_back({"127.0.0.1", 32, slow.port()});
  settings.crawl.pause = 20ms;
  begin();
  std::atomic<int> under_way{0}, most{0};
  for (int i = 0; i < 10; ++i)
    web.on(fmt::format("/{}", i), [&](Connection& connection, const WebRequest&) {
      most = std::max(most.load(), ++under_way);
      connection.pause(5ms);
      --under_way;
      connection.send(ok("x"));
    });
  slow.on("/robots.txt", [](Connection& c, const WebRequest&) { c.wait_for_close(); });
  int arrived = 0, missed = 0;
  const auto count = [&](const Visitor::Outcome& outcome) {
    (outcome.has_value() ? arrived : missed) += 1;
    EXPECT_TRUE(outcome.has_error() || missed == 0) << "the slow host held the quick one";
  };
  for (int i = 0; i < 10; ++i) {
    const auto late = Url::parse(slow.url(fmt::format("/{}", i))).value();
    test::start(io, visitor->get(late, Asking()), count);
    const auto page = Url::parse(web.url(fmt::format("/{}", i))).value();
    test::start(io, visitor->get(page, Asking()), count);
  }
  io.run_for(5s);
  EXPECT_EQ(arrived, 10);
  EXPECT_EQ(missed, 10);
  EXPECT_EQ(most, 1);
  const auto requests = web.requests();
  for (std::size_t i = 1; i < requests.size(); ++i)
    EXPECT_GE(requests[i].arrived - requests[i - 1].arrived, 19ms) << i;
}

}  // namespace
}  // namespace vigie::visitor_test
