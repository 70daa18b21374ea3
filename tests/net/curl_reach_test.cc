// What a web server may speak: compressions, IPv6, cookies and who asks.
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>

#include "net/cookie_jar.h"
#include "net/curl_engine.h"
#include "tests/support/run_loop.h"
#include "tests/support/scripted_server.h"

namespace vigie::curl_reach_test {
namespace {

using namespace std::chrono_literals;
using test::ok;

class CurlReachTest : public ::testing::Test {
 protected:
  Result<HttpResponse> fetch(const std::string& url, std::shared_ptr<CookieJar> jar = nullptr) {
    HttpRequest request{.url = Url::parse(url).value()};
    request.timeout = 2s;
    request.cookies = std::move(jar);
    return test::run(io, http->fetch(std::move(request)));
  }
  std::string last_cookie() const { return web.requests().back().header("Cookie"); }

  test::ScriptedWeb web;
  boost::asio::io_context io{1};
  std::unique_ptr<Http> http =
      make_curl_http(make_curl_engine(io), AddressGuard{{{"127.0.0.1", 32, web.port()}}}, "vigie");
};

TEST_F(CurlReachTest, UnpacksEveryCompressionItNames) {
  struct {
    const char* coding;
    std::string body;
  } cases[] = {
      {"gzip", test::gzip("bonjour")},
      {"br",
       {"\x0b\x03\x80"
        "bonjour\x03",
        11}},
      {"zstd",
       {"\x28\xb5\x2f\xfd\x04\x68\x39\x00\x00"
        "bonjour\x0e\xca\x2b\x65",
        20}},
      {"identity", "bonjour"},
  };
  for (const auto& c : cases) {
    web.reply("/x", ok(c.body, fmt::format("Content-Encoding: {}\r\n", c.coding)));
    const auto response = fetch(web.url("/x"));
    ASSERT_TRUE(response.has_value()) << c.coding << ": " << to_string(response.error());
    EXPECT_EQ(response->body, "bonjour") << c.coding;
  }
}

TEST_F(CurlReachTest, TellsBrotliAndZstdThatAreNone) {
  for (const char* coding : {"br", "zstd"}) {
    web.reply("/x",
              ok("this was never compressed", fmt::format("Content-Encoding: {}\r\n", coding)));
    const auto response = fetch(web.url("/x"));
    ASSERT_TRUE(response.has_error()) << coding;
    EXPECT_EQ(response.error().kind, Kind::malformed) << to_string(response.error());
  }
}

bool has_ipv6_loopback() {
  const int socket = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const bool bound =
      socket >= 0 && ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  if (socket >= 0) ::close(socket);
  return bound;
}

TEST_F(CurlReachTest, SpeaksToAnIpv6AddressThatIsNamedAndToNoOther) {
  if (!has_ipv6_loopback()) GTEST_SKIP() << "this machine has no ::1";
  test::ScriptedWeb six(test::Family::v6);
  six.reply("/x", ok("six"));
  EXPECT_EQ(fetch(six.url("/x")).error().kind, Kind::refused);
  EXPECT_EQ(six.connections(), 0);
  http = make_curl_http(make_curl_engine(io), AddressGuard{{{"::1", 128, six.port()}}}, "vigie");
  const auto response = fetch(six.url("/x"));
  ASSERT_TRUE(response.has_value()) << to_string(response.error());
  EXPECT_EQ(response->address, fmt::format("[::1]:{}", six.port()));
  EXPECT_EQ(six.requests().at(0).header("Host"), fmt::format("[::1]:{}", six.port()));
}

// --- cookies (RFC 6265) ---

TEST_F(CurlReachTest, AJarGivesBackWhatTheSiteSetUntilTheSiteTakesItAway) {
  web.reply("/set", ok("", "Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/deep\r\n"));
  web.reply("/take", ok("", "Set-Cookie: a=; Path=/; Max-Age=0\r\n"));
  web.reply("/x", ok(""));
  const auto jar = std::make_shared<CookieJar>();
  ASSERT_TRUE(fetch(web.url("/set"), jar).has_value());
  EXPECT_EQ(last_cookie(), "");
  ASSERT_TRUE(fetch(web.url("/x"), jar).has_value());
  EXPECT_EQ(last_cookie(), "a=1");
  ASSERT_TRUE(fetch(web.url("/take"), jar).has_value());
  ASSERT_TRUE(fetch(web.url("/x"), jar).has_value());
  EXPECT_EQ(last_cookie(), "");
}

TEST_F(CurlReachTest, JarsKnowNothingOfEachOtherAndWithoutOneNothingIsKept) {
  web.reply("/set", ok("", "Set-Cookie: a=1; Path=/\r\n"));
  web.reply("/x", ok(""));
  const auto jar = std::make_shared<CookieJar>();
  ASSERT_TRUE(fetch(web.url("/set"), jar).has_value());
  ASSERT_TRUE(fetch(web.url("/x"), std::make_shared<CookieJar>()).has_value());
  EXPECT_EQ(last_cookie(), "");
  ASSERT_TRUE(fetch(web.url("/set")).has_value());
  ASSERT_TRUE(fetch(web.url("/x")).has_value());
  EXPECT_EQ(last_cookie(), "");
}

TEST_F(CurlReachTest, CookiesForOthersAreNotTaken) {
  web.reply("/set",
            ok("", "Set-Cookie: a=1; Domain=example.org\r\nSet-Cookie: b=2; Domain=org\r\n"));
  web.reply("/x", ok(""));
  const auto jar = std::make_shared<CookieJar>();
  ASSERT_TRUE(fetch(web.url("/set"), jar).has_value());
  ASSERT_TRUE(fetch(web.url("/x"), jar).has_value());
  EXPECT_EQ(last_cookie(), "");
}

TEST_F(CurlReachTest, ASiteThatOverfillsItsJarBeginsAgain) {
  const auto jar = std::make_shared<CookieJar>();
  const auto set = [&](const std::string& name, int count, std::size_t bytes) {
    std::string fields;
    for (int i = 0; i < count; ++i)
      fields += fmt::format("Set-Cookie: {}{}={}; Path=/\r\n", name, i, std::string(bytes, 'v'));
    web.reply("/set", ok("", fields));
    ASSERT_TRUE(fetch(web.url("/set"), jar).has_value());
    web.reply("/x", ok(""));
    ASSERT_TRUE(fetch(web.url("/x"), jar).has_value());
  };
  set("a", 40, 1);
  EXPECT_NE(last_cookie(), "");
  set("b", 40, 1);
  EXPECT_NE(last_cookie(), "");
  set("c", 40, 1);  // 120 of them
  EXPECT_EQ(last_cookie(), "");
  set("d", 30, 3000);  // few, but 90 kB
  EXPECT_EQ(last_cookie(), "");
}

}  // namespace
}  // namespace vigie::curl_reach_test
