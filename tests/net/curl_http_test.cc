#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/utf8.h"
#include "net/curl_engine.h"
#include "tests/support/run_loop.h"
#include "tests/support/scripted_server.h"

// A sanitizer's shadow memory is not ours: no bound on memory is asserted under one.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define VIGIE_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(VIGIE_SANITIZED)
#define VIGIE_SANITIZED
#endif

namespace vigie::curl_http_test {
namespace {

using namespace std::chrono_literals;
using test::Connection;
using test::ok;
using test::ScriptedWeb;
using test::WebRequest;

class CurlHttpTest : public ::testing::Test {
 protected:
  /// A client that may visit the scripted server and nothing else.
  std::unique_ptr<Http> client() {
    std::vector<PrivatePlace> allowed = {{"127.0.0.1", 32, web.port()}};
    return make_curl_http(make_curl_engine(io), AddressGuard{allowed},
                          "vigie-test/1 (+mailto:a@b)");
  }
  HttpRequest request(std::string_view target) {
    HttpRequest out{.url = Url::parse(web.url(target)).value()};
    out.timeout = 1s;
    out.max_body = kibibytes(64);
    return out;
  }
  Result<HttpResponse> fetch(HttpRequest wanted) {
    return test::run(io, http->fetch(std::move(wanted)));
  }
  Result<HttpResponse> fetch(std::string_view target) { return fetch(request(target)); }

  /// Plays `answer` for /x and gives the error it must end in.
  Error failure_of(ScriptedWeb::Answer answer) {
    web.on("/x", std::move(answer));
    auto response = fetch("/x");
    if (response.has_value()) return Error{Kind::internal, "it succeeded: " + response->body};
    return response.error();
  }

  ScriptedWeb web;
  boost::asio::io_context io{1};
  std::unique_ptr<Http> http = client();
};

TEST_F(CurlHttpTest, BringsStatusFieldsBodyAndAddress) {
  web.reply("/x", ok("hello", "ETag: \"1\"\r\nX-Two: a\r\nX-Two: b\r\n"));
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_value()) << to_string(response.error());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(response->header("etag"), "\"1\"");
  EXPECT_EQ(response->header("x-two"), "a");
  EXPECT_EQ(response->address, fmt::format("127.0.0.1:{}", web.port()));
}

TEST_F(CurlHttpTest, SaysWhoAsksAndWhatItCanUnpack) {
  web.reply("/x", ok(""));
  HttpRequest wanted = request("/x");
  wanted.headers = {{"If-None-Match", "\"7\""}};
  ASSERT_TRUE(fetch(wanted).has_value());
  const WebRequest seen = web.requests().at(0);
  EXPECT_EQ(seen.header("User-Agent"), "vigie-test/1 (+mailto:a@b)");
  EXPECT_EQ(seen.header("Accept-Encoding"), "gzip, deflate, br, zstd");
  EXPECT_EQ(seen.header("If-None-Match"), "\"7\"");
}

TEST_F(CurlHttpTest, SendsThePathAsItIs) {
  web.reply("/a/../b//c", ok("kept"));
  // The URL Standard resolves dots; an encoded dot segment must not be resolved once more.
  web.reply("/b//c", ok("resolved once"));
  const auto response = fetch("/a/../b//c");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "resolved once");
}

TEST_F(CurlHttpTest, PostsABodyWithoutClaimingThatItIsAForm) {
  web.on("/hook", [](Connection& connection, const WebRequest&) {
    const std::string body = connection.read_until("}");
    connection.send(ok(body));
  });
  HttpRequest wanted = request("/hook");
  wanted.method = "POST";
  wanted.body = "{\"a\":1}";
  const auto response = fetch(wanted);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "{\"a\":1}");
  const WebRequest seen = web.requests().at(0);
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.header("Content-Type"), "");
  EXPECT_EQ(seen.header("Expect"), "");
}

TEST_F(CurlHttpTest, UsesOneConnectionForRequestsInARow) {
  web.reply("/x", ok("again"));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(fetch("/x").has_value());
  EXPECT_EQ(web.connections(), 1);
}

TEST_F(CurlHttpTest, NeverFollowsARedirect) {
  web.reply("/x", test::redirect(302, web.url("/y")));
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(response->header("location"), web.url("/y"));
  EXPECT_EQ(web.requests_to("/y"), 0);
}

TEST_F(CurlHttpTest, RefusesALineBreakInAHeaderOfOurs) {
  HttpRequest wanted = request("/x");
  wanted.headers = {{"If-None-Match", "\"1\"\r\nX: y"}};
  const auto response = fetch(wanted);
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind, Kind::usage);
  EXPECT_EQ(web.connections(), 0);
}

TEST_F(CurlHttpTest, ConnectsToNoPrivateAddressThatIsNotNamed) {
  http = make_curl_http(make_curl_engine(io), AddressGuard{}, "vigie");
  for (const std::string& url :
       {web.url("/x"), fmt::format("http://localhost:{}/x", web.port()),
        fmt::format("http://[::ffff:127.0.0.1]:{}/x", web.port()),
        fmt::format("http://2130706433:{}/x", web.port()), std::string{"http://169.254.169.254/"},
        std::string{"file:///etc/passwd"}, std::string{"gopher://127.0.0.1/"}}) {
    const auto response = fetch(HttpRequest{.url = Url::parse(url).value()});
    ASSERT_TRUE(response.has_error()) << url;
    EXPECT_EQ(response.error().kind, Kind::refused) << url << ": " << to_string(response.error());
  }
  EXPECT_EQ(web.connections(), 0);
}

TEST_F(CurlHttpTest, AsksTheGuardForTheAddressANameLeadsTo) {
  // The machine's own name is no literal and no "localhost": only the check at the connection
  // can refuse it. It leads to a loopback or private address in every test environment.
  char name[256] = {};
  ASSERT_EQ(::gethostname(name, sizeof name - 1), 0);
  http = make_curl_http(make_curl_engine(io), AddressGuard{}, "vigie");
  const auto url = Url::parse(fmt::format("http://{}:{}/x", name, web.port()));
  if (!url) GTEST_SKIP() << "the name of this machine is no host name";
  const auto response = fetch(HttpRequest{.url = *url, .timeout = 2s});
  ASSERT_TRUE(response.has_error());
  if (response.error().kind == Kind::network) GTEST_SKIP() << "this machine's name leads nowhere";
  EXPECT_EQ(response.error().kind, Kind::refused) << to_string(response.error());
  EXPECT_EQ(web.connections(), 0);
}

TEST_F(CurlHttpTest, TellsANameThatLeadsNowhereAndAPortThatIsClosed) {
  std::vector<PrivatePlace> allowed = {{"127.0.0.1", 32, 1}};
  http = make_curl_http(make_curl_engine(io), AddressGuard{allowed}, "vigie");
  const auto closed = fetch(HttpRequest{.url = Url::parse("http://127.0.0.1:1/").value()});
  ASSERT_TRUE(closed.has_error());
  EXPECT_EQ(closed.error().kind, Kind::network) << to_string(closed.error());
}

// --- compressed bodies ---

TEST_F(CurlHttpTest, UnpacksGzip) {
  web.reply("/x", ok(test::gzip("bonjour"), "Content-Encoding: gzip\r\n"));
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_value()) << to_string(response.error());
  EXPECT_EQ(response->body, "bonjour");
}

TEST_F(CurlHttpTest, CutsAGzipBombAtTheCap) {
  const std::string bomb = test::gzip_of(200 << 20);
  ASSERT_LT(bomb.size(), std::size_t{1} << 20);
  web.reply("/x", ok(bomb, "Content-Encoding: gzip\r\n"));
  HttpRequest wanted = request("/x");
  wanted.max_body = mebibytes(4);
  wanted.timeout = 10s;
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const auto response = fetch(wanted);
  getrusage(RUSAGE_SELF, &after);
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind, Kind::too_large) << to_string(response.error());
#ifndef VIGIE_SANITIZED
  EXPECT_LE(after.ru_maxrss - before.ru_maxrss, 2 * 4096 + 1024) << "KiB grown";
#endif
}

TEST_F(CurlHttpTest, HoldsABodyOnceHoweverItGrows) {
  web.on("/x", [](Connection& connection, const WebRequest&) {
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.send(std::string(65'536, 'b'))) {
    }
  });
  HttpRequest wanted = request("/x");
  wanted.max_body = mebibytes(40);  // more than any test before this one left behind
  wanted.timeout = 20s;
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const auto response = fetch(wanted);
  getrusage(RUSAGE_SELF, &after);
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind, Kind::too_large) << to_string(response.error());
#ifndef VIGIE_SANITIZED
  EXPECT_LE(after.ru_maxrss - before.ru_maxrss, 41 * 1024) << "KiB grown";
#endif
}

TEST_F(CurlHttpTest, BoundsTheLayersOfCompression) {
  std::string body = "x";
  for (int i = 0; i < 2; ++i) body = test::gzip(body);
  web.reply("/x", ok(body, "Content-Encoding: gzip, gzip\r\n"));
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind, Kind::too_large);
}

TEST_F(CurlHttpTest, TellsCompressionThatIsNone) {
  web.reply("/x", ok("this was never gzip", "Content-Encoding: gzip\r\n"));
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind, Kind::malformed) << to_string(response.error());
}

TEST_F(CurlHttpTest, CapsWhatArrivesEvenIfItUnpacksToNothing) {
  const Error error = failure_of([](Connection& connection, const WebRequest&) {
    // A gzip header whose comment never ends (RFC 1952 §2.3.1).
    connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
    connection.send(std::string_view{"\x1f\x8b\x08\x10\0\0\0\0\0\3", 10});
    while (connection.send(std::string(16'384, 'c'))) {
    }
  });
  EXPECT_EQ(error.kind, Kind::too_large) << to_string(error);
}

// --- servers that never end ---

TEST_F(CurlHttpTest, BoundsEveryEndlessAnswer) {
  struct {
    const char* what;
    const char* start;
    std::string again;
    Kind kind;
  } cases[] = {
      {"body without length", "HTTP/1.1 200 OK\r\n\r\n", std::string(8192, 'b'), Kind::too_large},
      {"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
       "1000\r\n" + std::string(0x1000, 'c') + "\r\n", Kind::too_large},
      {"chunks of one byte", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n",
       Kind::too_large},
      {"one field", "HTTP/1.1 200 OK\r\nX: ", std::string(4000, 'h'), Kind::too_large},
      {"status line", "HTTP/1.1 200 ", std::string(4000, 'o'), Kind::too_large},
      {"fields", "HTTP/1.1 200 OK\r\n", "X-Again: " + std::string(100, 'h') + "\r\n",
       Kind::too_large},
      {"interim responses", "", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", Kind::too_large},
      {"trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
       "T: " + std::string(4000, 't') + "\r\n", Kind::too_large},
  };
  for (const auto& c : cases) {
    const Error error = failure_of([c](Connection& connection, const WebRequest&) {
      if (!connection.send(c.start)) return;
      while (connection.send(c.again)) {
      }
    });
    EXPECT_EQ(error.kind, c.kind) << c.what << ": " << to_string(error);
  }
}

TEST_F(CurlHttpTest, EndsASlowAnswerByTheTotalTime) {
  const auto begin = std::chrono::steady_clock::now();
  const Error error = failure_of([](Connection& connection, const WebRequest&) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (connection.send("x")) connection.pause(20ms);  // a byte now and then keeps it alive
  });
  EXPECT_EQ(error.kind, Kind::timeout) << to_string(error);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
}

TEST_F(CurlHttpTest, EndsSlowHeadersAndSilenceByTheTotalTime) {
  const Error headers = failure_of([](Connection& connection, const WebRequest&) {
    connection.send("HTTP/1.1 200 OK\r\nX: ");
    while (connection.send("H")) connection.pause(20ms);
  });
  EXPECT_EQ(headers.kind, Kind::timeout) << to_string(headers);
  const Error silence =
      failure_of([](Connection& connection, const WebRequest&) { connection.wait_for_close(); });
  EXPECT_EQ(silence.kind, Kind::timeout) << to_string(silence);
}

TEST_F(CurlHttpTest, TellsATruncatedAnswer) {
  const Error error = failure_of([](Connection& connection, const WebRequest&) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
    connection.close();
  });
  EXPECT_EQ(error.kind, Kind::network) << to_string(error);
}

TEST_F(CurlHttpTest, RefusesABodyThatIsAnnouncedTooLarge) {
  web.reply("/x", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx");
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind, Kind::too_large);
}

// --- odd headers ---

TEST_F(CurlHttpTest, SurvivesOddHeadersAndGivesValidUtf8) {
  const std::string_view cases[] = {
      "X: a\r\n folded\r\n", "Location: /caf\xe9\r\n", "X: \x1b[31mred\r\n",
      ": nameless\r\n",      "no colon at all\r\n",    "Content-Length: 2\r\nContent-Length: 2\r\n",
      {"X: n\0ul\r\n", 9},   "X\xff: y\r\n",
  };
  for (const std::string_view odd : cases) {
    web.reply("/x", "HTTP/1.1 200 OK\r\nConnection: close\r\n" + std::string{odd} +
                        "Content-Length: 2\r\n\r\nok");
    const auto response = fetch("/x");
    if (!response.has_value()) {
      EXPECT_NE(response.error().kind, Kind::internal);
      EXPECT_TRUE(is_utf8(response.error().what));
      continue;
    }
    for (const auto& [name, value] : response->headers) {
      EXPECT_TRUE(is_utf8(name) && is_utf8(value)) << odd;
      EXPECT_EQ(value.find('\x1b'), std::string::npos);
    }
  }
}

TEST_F(CurlHttpTest, ReadsALatin1Location) {
  web.reply("/x", "HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n");
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->header("location"), "/café");
}

TEST_F(CurlHttpTest, TellsAnAnswerThatIsNoHttp) {
  web.reply("/x", "SSH-2.0-OpenSSH_9.2\r\n");
  const auto response = fetch("/x");
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind, Kind::malformed) << to_string(response.error());
}

// --- the loop ---

TEST_F(CurlHttpTest, DestroyingTheFrameCancels) {
  std::atomic<bool> gone{false};
  web.on("/x", [&](Connection& connection, const WebRequest&) {
    connection.wait_for_close();
    gone = true;
  });
  {
    boost::asio::io_context other{1};
    auto doomed = make_curl_http(make_curl_engine(other),
                                 AddressGuard{{{"127.0.0.1", 32, web.port()}}}, "vigie");
    boost::asio::co_spawn(other, doomed->fetch(request("/x")), boost::asio::detached);
    other.run_for(200ms);
    doomed.reset();  // the transfer keeps the engine alive
  }
  const auto limit = std::chrono::steady_clock::now() + 2s;
  while (!gone && std::chrono::steady_clock::now() < limit) std::this_thread::sleep_for(5ms);
  EXPECT_TRUE(gone);
}

TEST_F(CurlHttpTest, ASlowServerHoldsNobodyElse) {
  web.on("/slow", [](Connection& connection, const WebRequest&) { connection.wait_for_close(); });
  web.reply("/quick", ok("quick"));
  int slow = 0, quick = 0;
  for (int i = 0; i < 20; ++i) {
    boost::asio::co_spawn(
        io, http->fetch(request("/slow")),
        [&](std::exception_ptr, Result<HttpResponse> r) { slow += r.has_error(); });
  }
  for (int i = 0; i < 50; ++i) {
    boost::asio::co_spawn(io, http->fetch(request("/quick")),
                          [&](std::exception_ptr, Result<HttpResponse> r) {
                            quick += r.has_value();
                            if (quick == 50) {
                              EXPECT_EQ(slow, 0);
                            }
                          });
  }
  io.run();
  EXPECT_EQ(quick, 50);
  EXPECT_EQ(slow, 20);
}

}  // namespace
}  // namespace vigie::curl_http_test
