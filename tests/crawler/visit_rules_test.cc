#include "crawler/visit_rules.h"

#include <gtest/gtest.h>

#include "core/utf8.h"
#include "crawler/host_gate.h"

namespace vigie::visit_rules_test {
namespace {

using namespace std::chrono_literals;

const Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 3 / 4};
const char* const kAt = "https://a.example/dir/page";

HttpResponse answer(int status, std::vector<std::pair<std::string, std::string>> headers = {},
                    std::string body = {}) {
  return HttpResponse{status, std::move(headers), std::move(body), "192.0.2.1:443"};
}

NextStep step(int status, std::vector<std::pair<std::string, std::string>> headers = {}) {
  return next_step(answer(status, std::move(headers)), Url::parse(kAt).value(), kNow);
}

TEST(VisitRules, StatusesArriveOrFailByWhatCanBeDone) {
  for (const int status : {200, 203, 204, 299, 304})
    EXPECT_TRUE(std::holds_alternative<Arrived>(step(status))) << status;
  const std::pair<int, Kind> cases[] = {
      {400, Kind::rejected}, {401, Kind::refused},  {403, Kind::refused},   {404, Kind::rejected},
      {408, Kind::network},  {410, Kind::rejected}, {429, Kind::network},   {451, Kind::refused},
      {500, Kind::network},  {503, Kind::network},  {300, Kind::malformed}, {305, Kind::malformed}};
  for (const auto& [status, kind] : cases) {
    const auto next = step(status);
    const auto* failure = std::get_if<Visitor::Failure>(&next);
    ASSERT_NE(failure, nullptr) << status;
    EXPECT_EQ(failure->error.kind, kind) << status;
    EXPECT_EQ(failure->status, status);
  }
}

TEST(VisitRules, RedirectsLeadOnToTheWebOnly) {
  struct {
    int status;
    const char* location;
    const char* to;  // null: it fails
    bool permanent;
  } cases[] = {
      {301, "/x", "https://a.example/x", true},
      {308, "y", "https://a.example/dir/y", true},
      {302, "//b.example/z", "https://b.example/z", false},
      {303, "?q", "https://a.example/dir/page?q", false},
      {307, "http://a.example/", "http://a.example/", false},
      {302, "/a b\t", "https://a.example/a%20b", false},
      {302, "/caf\xc3\xa9", "https://a.example/caf%C3%A9", false},
      {302, "file:///etc/passwd", nullptr, false},
      {302, "gopher://a.example/", nullptr, false},
      {302, "data:text/html,x", nullptr, false},
      {302, "javascript:alert(1)", nullptr, false},
      {302, "http://", nullptr, false},
      {301, "", nullptr, false},
  };
  for (const auto& c : cases) {
    const auto next = step(c.status, {{"location", c.location}});
    const auto* onward = std::get_if<Redirected>(&next);
    ASSERT_EQ(onward != nullptr, c.to != nullptr) << c.location;
    if (onward == nullptr) continue;
    EXPECT_EQ(onward->to.href(), c.to);
    EXPECT_EQ(onward->permanent, c.permanent) << c.status;
  }
}

TEST(VisitRules, ASourceHasMovedWhenEveryRedirectIsForGood) {
  const Url there = *Url::parse("https://new.example/feed");
  const auto fetched = [&there](std::vector<std::string> redirects, bool permanent) {
    return Fetched{{}, there, std::move(redirects), permanent, {}};
  };
  EXPECT_EQ(moved_to(fetched({there.href()}, true)), there.href());
  EXPECT_EQ(moved_to(fetched({there.href()}, false)), "");
  EXPECT_EQ(moved_to(fetched({}, true)), "");  // it answers where it stands: it has not moved
}

TEST(VisitRules, RetryAfterIsReported) {
  const auto next = step(503, {{"retry-after", "120"}});
  EXPECT_EQ(std::get<Visitor::Failure>(next).retry_after, Interval{120s});
}

TEST(VisitRules, RobotsAnswersByTheStandard) {  // RFC 9309 §2.3.1
  struct {
    int status;
    bool allowed;
    Interval life;
  } cases[] = {{200, false, 24h}, {404, true, 24h},   {403, true, 24h},  {429, true, 24h},
               {302, true, 24h},  {500, false, 5min}, {503, false, 5min}};
  for (const auto& c : cases) {
    const Result<HttpResponse> got = answer(c.status, {}, "User-agent: *\nDisallow: /");
    const auto rules = robots_rules(got, "vigie", "https://a.example", kNow);
    EXPECT_EQ(rules.rules.allows("/x"), c.allowed) << c.status;
    EXPECT_EQ(rules.until - kNow, c.life) << c.status;
    EXPECT_EQ(rules.unreachable.has_value(), c.status >= 500) << c.status;
  }
  const Result<HttpResponse> silence = Error{Kind::timeout, "no answer"};
  const auto rules = robots_rules(silence, "vigie", "https://a.example", kNow);
  EXPECT_FALSE(rules.rules.allows("/x"));
  EXPECT_EQ(rules.until - kNow, 5min);
  EXPECT_EQ(rules.unreachable->kind, Kind::timeout);
}

TEST(VisitRules, AFileThatWasReadStandsInForThirtyDaysWhileOutOfReach) {  // RFC 9309 §2.4
  const auto asked = [](const Result<HttpResponse>& answer, Instant now,
                        const RobotsRules* before) {
    return robots_rules(answer, "vigie", "https://a.example", now, before);
  };
  const Result<HttpResponse> silence = Error{Kind::timeout, "no answer"};
  const Result<HttpResponse> trouble = answer(503);
  const auto read = asked(answer(200, {}, "User-agent: *\nDisallow: /no"), kNow, nullptr);
  RobotsRules held = read;
  for (int day = 1; day < 30; ++day) {
    held = asked(day % 2 == 0 ? silence : trouble, kNow + day * 24h, &held);
    EXPECT_TRUE(held.rules.allows("/x") && !held.rules.allows("/no")) << day;
    EXPECT_FALSE(held.unreachable) << day;
    EXPECT_EQ(held.until, kNow + day * 24h + 5min) << "and it is asked for again soon";
  }
  const auto stale = asked(silence, kNow + 30 * 24h, &held);
  EXPECT_FALSE(stale.rules.allows("/x")) << "what is a month old speaks for nobody";
  EXPECT_TRUE(stale.unreachable);
}

TEST(VisitRules, WithoutAFileThatWasReadAHostOutOfReachStaysShut) {  // RFC 9309 §2.3.1.4
  const Result<HttpResponse> silence = Error{Kind::timeout, "no answer"};
  const auto absent = robots_rules(answer(404), "vigie", "https://a.example", kNow);
  auto held = robots_rules(silence, "vigie", "https://a.example", kNow + 24h, &absent);
  EXPECT_FALSE(held.rules.allows("/x")) << "an answer 404 is no file";
  for (int day = 2; day < 60; ++day) {
    held = robots_rules(silence, "vigie", "https://a.example", kNow + day * 24h, &held);
    EXPECT_FALSE(held.rules.allows("/x")) << day;
  }
}

TEST(VisitRules, RobotsRetryAfterIsObeyedForADayAtMost) {
  for (const auto& [value, life] :
       {std::pair<const char*, Interval>{"3600", 1h}, {"10", 5min}, {"999999", 24h}}) {
    const Result<HttpResponse> got = answer(503, {{"retry-after", value}});
    EXPECT_EQ(robots_rules(got, "vigie", "o", kNow).until - kNow, life) << value;
  }
}

TEST(VisitRules, ThePauseIsTheLargerOneAndNeverNothingOnThePublicWeb) {
  struct {
    Interval configured, crawl_delay;
    bool private_place;
    Interval pause;
  } cases[] = {{2s, 0s, false, 2s}, {2s, 10s, false, 10s},    {5s, 1s, true, 5s},
               {0s, 0s, true, 0s},  {0s, 0s, false, 2s},      {0s, 1s, true, 1s},
               {0s, 1s, false, 2s}, {500ms, 0s, false, 500ms}};
  for (const auto& c : cases)
    EXPECT_EQ(pause_between(c.configured, c.crawl_delay, c.private_place), c.pause)
        << to_string(c.configured) << " " << to_string(c.crawl_delay);
}

TEST(VisitRules, AnAddressIsAPrivatePlaceOnlyByNameAndPort) {
  const std::vector<PrivatePlace> named = {{"127.0.0.0", 26, 8090}, {"::1", 128, 80}};
  const std::pair<const char*, bool> cases[] = {{"127.0.0.1:8090", true},
                                                {"127.0.0.1:8091", false},
                                                {"127.0.0.64:8090", false},
                                                {"[::1]:80", true},
                                                {"[::1]:81", false},
                                                {"93.184.216.34:8090", false},
                                                {"a.example:8090", false},
                                                {"", false},
                                                {":", false}};
  for (const auto& [address, expected] : cases)
    EXPECT_EQ(is_named_private_place(address, named), expected) << address;
}

}  // namespace
}  // namespace vigie::visit_rules_test
