#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "crawler/visitor.h"
#include "net/cookie_jar.h"
#include "net/curl_engine.h"
#include "tests/support/fake_http.h"
#include "tests/support/run_loop.h"
#include "tests/support/scripted_server.h"

namespace vigie::visitor_identity_test {
namespace {

using namespace std::chrono_literals;

std::string authorization_in(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers)
    if (name == "Authorization") return value;
  return {};
}

/// As whom each address was asked, by a visit that begins at https://a.example/feed.
class VisitorIdentityTest : public ::testing::Test {
 protected:
  VisitorIdentityTest() {
    settings.crawl.pause = 1ms;
    for (const char* origin : {"https://a.example", "http://a.example", "https://b.example"})
      http.reply(std::string(origin) + "/robots.txt", 200,
                 "User-agent: *\nDisallow: /no\nAllow: /");
  }
  Visitor::Outcome get(const std::string& url) {
    const Asking asking{{}, {"https://a.example", "Bearer s3cret", jar}};
    return test::run(io, visitor.get(Url::parse(url).value(), asking));
  }

  boost::asio::io_context io{1};
  test::FakeHttp http;
  SystemClock clock;
  Settings settings;
  std::shared_ptr<CookieJar> jar = std::make_shared<CookieJar>();
  Visitor visitor{http, clock, settings, "vigie"};
};

TEST_F(VisitorIdentityTest, GoesToItsOwnOriginAlone) {
  http.redirect("https://a.example/feed", 302, "https://a.example/new");
  http.redirect("https://a.example/new", 302, "http://a.example/plain");
  http.redirect("http://a.example/plain", 302, "https://b.example/elsewhere");
  http.reply("https://b.example/elsewhere", 200);
  ASSERT_TRUE(get("https://a.example/feed").has_value());
  int asked = 0;
  for (const HttpRequest& request : http.requests) {
    const std::string url = request.url.href();
    const bool own = url == "https://a.example/feed" || url == "https://a.example/new";
    asked += own;
    EXPECT_EQ(authorization_in(request), own ? "Bearer s3cret" : "") << url;
    EXPECT_EQ(request.cookies != nullptr, own) << url;
  }
  EXPECT_EQ(asked, 2);
}

TEST_F(VisitorIdentityTest, AVisitThatBeginsElsewhereSaysNothing) {
  http.reply("https://b.example/page", 200);
  ASSERT_TRUE(get("https://b.example/page").has_value());
  for (const HttpRequest& request : http.requests) {
    EXPECT_EQ(authorization_in(request), "");
    EXPECT_EQ(request.cookies, nullptr);
  }
}

TEST_F(VisitorIdentityTest, TellsTheRuleOfRobotsThatDecided) {
  http.reply("https://a.example/x", 200);
  const auto arrived = get("https://a.example/x");
  ASSERT_TRUE(arrived.has_value());
  EXPECT_EQ(arrived->robots_rule, "Allow: /");
  const auto refused = get("https://a.example/no/x");
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().robots_rule, "Disallow: /no");
  EXPECT_EQ(refused.error().robots_line, 2);
}

TEST(RealIdentity, CookiesAndSecretsDoNotFollowARedirectToAnotherPlace) {
  test::ScriptedWeb own, other;
  own.reply("/login", test::ok("in", "Set-Cookie: session=1; Path=/\r\n"));
  own.reply("/away", test::redirect(302, other.url("/trap")));
  other.reply("/trap", test::ok("caught?"));
  Settings settings;
  settings.crawl.pause = 0s;
  settings.crawl.allow_private = {{"127.0.0.1", 32, own.port()}, {"127.0.0.1", 32, other.port()}};
  boost::asio::io_context io{1};
  SystemClock clock;
  const auto http =
      make_curl_http(make_curl_engine(io), AddressGuard{settings.crawl.allow_private}, "vigie");
  Visitor visitor(*http, clock, settings, "vigie");
  const Asking asking{
      {}, {Url::parse(own.url("/"))->origin(), "Basic dTpw", std::make_shared<CookieJar>()}};
  for (const char* target : {"/login", "/away"}) {
    const auto url = Url::parse(own.url(target)).value();
    ASSERT_TRUE(test::run(io, visitor.get(url, asking)).has_value()) << target;
  }
  for (const auto& request : own.requests()) {
    EXPECT_EQ(request.header("Authorization"), request.target == "/robots.txt" ? "" : "Basic dTpw");
    EXPECT_EQ(request.header("Cookie"), request.target == "/away" ? "session=1" : "");
  }
  ASSERT_EQ(other.requests_to("/trap"), 1);
  for (const auto& request : other.requests()) {
    EXPECT_EQ(request.header("Authorization"), "") << request.target;
    EXPECT_EQ(request.header("Cookie"), "") << request.target;
  }
}

}  // namespace
}  // namespace vigie::visitor_identity_test
