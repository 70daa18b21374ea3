#include "crawler/host_pace.h"

#include <gtest/gtest.h>

namespace vigie::host_pace_test {
namespace {

using namespace std::chrono_literals;

TEST(HostPace, TooManyRequestsDoubleThePauseUpToFiveMinutes) {
  struct {
    int status;
    Interval pause, backed_off;
  } cases[] = {
      {429, 0s, 1s},      {429, 2s, 4s}, {503, 4s, 8s}, {503, 200s, 5min},
      {429, 10min, 5min},  // a Crawl-delay that is longer anyway stays as it is
      {500, 2s, 0s},      {404, 2s, 0s}, {200, 2s, 0s}, {0, 2s, 0s},
  };
  for (const auto& c : cases)
    EXPECT_EQ(after_request({}, c.status, 10ms, c.pause).backed_off, c.backed_off)
        << c.status << " after " << to_string(c.pause);
}

TEST(HostPace, GoodAnswersBringThePauseBackGradually) {
  HostPace pace{4s, 0s};
  const Interval expected[] = {3s, 2250ms, 1687ms, 1265ms, 0ms};
  for (const Interval backed_off : expected) {
    pace = after_request(pace, 200, 10ms, pace.backed_off);
    EXPECT_EQ(pace.backed_off, backed_off);
  }
}

TEST(HostPace, SilenceAndServerErrorsForgiveNothing) {
  for (const int status : {0, 500, 502, 504})
    EXPECT_EQ(after_request({4s, 0s}, status, 10ms, 4s).backed_off, 4s) << status;
}

TEST(HostPace, ASlowHostIsLeftAloneAsLongAsItTook) {
  struct {
    Interval polite, backed_off, took, pause;
  } cases[] = {
      {0s, 0s, 900ms, 0s},  // brisk: nothing is added, so that private places stay fast
      {0s, 0s, 1s, 0s},    {0s, 0s, 1500ms, 1500ms}, {2s, 0s, 1500ms, 2s},
      {2s, 0s, 12s, 12s},  {2s, 0s, 5min, 30s},  // at most
      {2s, 4s, 100ms, 4s}, {10s, 4s, 3s, 10s},
  };
  for (const auto& c : cases)
    EXPECT_EQ(pause_between(c.polite, HostPace{c.backed_off, c.took}), c.pause)
        << to_string(c.polite) << " " << to_string(c.backed_off) << " " << to_string(c.took);
}

TEST(HostPace, RequestsHaveLessTimeOnlyWhenManyWait) {
  struct {
    Interval configured;
    bool crowded;
    Interval timeout;
  } cases[] = {{30s, false, 30s}, {30s, true, 10s}, {9s, true, 5s}, {2s, true, 2s}};
  for (const auto& c : cases)
    EXPECT_EQ(request_timeout(c.configured, c.crowded), c.timeout) << to_string(c.configured);
}

}  // namespace
}  // namespace vigie::host_pace_test
