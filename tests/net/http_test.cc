#include "net/http.h"

#include <gtest/gtest.h>

#include "net/response_headers.h"

namespace vigie::http_test {
namespace {

using namespace std::chrono_literals;

TEST(RetryAfter, TakesSecondsAndTheThreeFormsOfADate) {  // RFC 9110 §10.2.3, §5.6.7
  const Instant now = std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min;
  struct {
    const char* value;
    std::optional<Interval> wait;
  } cases[] = {
      {"120", 120s},
      {"0", 0s},
      {"Sun, 06 Nov 1994 08:49:37 GMT", 37s},
      {"Sunday, 06-Nov-94 08:49:37 GMT", 37s},
      {"Sun Nov  6 08:49:37 1994", 37s},
      {"Sun, 06 Nov 1994 08:00:00 GMT", 0s},  // past: now
      {"Fri, 31 Dec 1999 23:59:59 GMT", 168h},
      {"99999999999999999999", 168h},
      {"604801", 168h},
      {"", std::nullopt},
      {"-5", std::nullopt},
      {"1.5", std::nullopt},
      {"soon", std::nullopt},
      {"12:00", std::nullopt},
  };
  for (const auto& c : cases) {
    HttpResponse response;
    response.headers = {{"retry-after", c.value}};
    EXPECT_EQ(response.retry_after(now), c.wait) << c.value;
  }
  EXPECT_EQ(HttpResponse{}.retry_after(now), std::nullopt);
}

using Fields = std::vector<std::pair<std::string, std::string>>;

TEST(ResponseHeaders, KeepsTheFieldsOfTheLastResponse) {
  ResponseHeaders headers;
  for (const std::string_view line :
       {"HTTP/1.1 103 Early Hints\r\n", "Link: </a>\r\n", "\r\n", "HTTP/2 200\r\n",
        "Content-Type: text/html\r\n", "X-A:  b \r\n", " and c\r\n", "\r\n", "Trailer: no\r\n"})
    EXPECT_FALSE(headers.take(line).has_value()) << line;
  EXPECT_EQ(headers.status(), 200);
  EXPECT_EQ(headers.fields(), (Fields{{"content-type", "text/html"}, {"x-a", "b and c"}}));
}

TEST(ResponseHeaders, CleansNamesAndValues) {
  struct {
    std::string_view line;
    Fields fields;
  } cases[] = {
      {"ETAG: \"1\"\r\n", {{"etag", "\"1\""}}},
      {"L: caf\xc3\xa9\r\n", {{"l", "café"}}},
      {"L: caf\xe9\r\n", {{"l", "café"}}},
      {"L: a\x1b[1m\x7f\r\n", {{"l", "a [1m "}}},
      {"L: a\x9b"
       "1m\r\n",
       {{"l", "a 1m"}}},  // CSI in one byte,
      {"L: a\xc2\x9b"
       "1m\r\n",
       {{"l", "a 1m"}}},  // and as UTF-8
      {"b\xe9: x\r\n", {}},
      {"a b: x\r\n", {}},
      {"no colon\r\n", {}},
      {": x\r\n", {}},
  };
  for (const auto& c : cases) {
    ResponseHeaders headers;
    headers.take("HTTP/1.1 200 OK\r\n");
    EXPECT_FALSE(headers.take(c.line).has_value());
    EXPECT_EQ(headers.fields(), c.fields) << c.line;
  }
}

TEST(ResponseHeaders, CountsCodingsOverAllFields) {
  ResponseHeaders headers;
  headers.take("HTTP/1.1 200 OK\r\n");
  EXPECT_FALSE(headers.take("Content-Encoding: gzip, identity\r\n").has_value());
  EXPECT_FALSE(headers.take("Content-Encoding: identity\r\n").has_value());
  EXPECT_TRUE(headers.take("Content-Encoding: ,,br\r\n").has_value());
}

TEST(ResponseHeaders, CapsCountsAndBytes) {
  const auto lines_taken = [](std::string_view start, const std::string& again) {
    ResponseHeaders headers;
    if (!start.empty()) headers.take(start);
    int lines = 0;
    while (lines < 100'000 && !headers.take(again)) ++lines;
    return lines;
  };
  EXPECT_EQ(lines_taken("HTTP/1.1 200 OK\r\n", "A: b\r\n"), 500);
  EXPECT_LE(lines_taken("HTTP/1.1 200 OK\r\n", "A: " + std::string(10'000, 'b') + "\r\n"), 26);
  EXPECT_LE(lines_taken("HTTP/1.1 200 OK\r\n", " " + std::string(1000, 'b') + "\r\n"), 262);
  ResponseHeaders headers;
  int interim = 0;
  while (interim < 1000 && !headers.take("HTTP/1.1 102 Processing\r\n")) {
    headers.take("\r\n");
    ++interim;
  }
  EXPECT_EQ(interim, ResponseHeaders::kMaxInterim);
}

}  // namespace
}  // namespace vigie::http_test
