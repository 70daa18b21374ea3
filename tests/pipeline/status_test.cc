#include "pipeline/status.h"

#include <gtest/gtest.h>

namespace vigie::status_test {
namespace {

using namespace std::chrono_literals;

const Instant kNow = Date::read("2026-11-24T10:00:00Z")->instant;

TEST(Status, TimeSpansAreReadAtAGlance) {
  struct {
    Interval interval;
    const char* text;
  } cases[] = {
      {-5min, "0s"},   {0s, "0s"},           {59s, "59s"},        {1min, "1m"},
      {61min, "1h1m"}, {4h, "4h"},           {25h, "1d1h"},       {24h + 5min, "1d"},
      {48h, "2d"},     {3 * 24h + 7h, "3d"}, {400 * 24h, "400d"}, {3h + 20min + 30s, "3h20m"},
  };
  for (const auto& [interval, text] : cases) EXPECT_EQ(about(interval), text) << interval.count();
}

TEST(Status, EveryHealthSaysWhyAndWhatToDo) {
  SourceStatus source;
  source.state.id.text = "fil";
  source.usual_gap = 8h;
  source.state.history.last_event = kNow - 9 * 24h;
  source.state.moved_to = "https://b.example/f";
  struct {
    Health health;
    const char* error;
    const char* why;
    const char* advice;
  } cases[] = {
      {Health::failing, "a.example does not answer", "a.example does not answer",
       "vigie source test fil"},
      {Health::blocked, "robots.txt forbids it", "robots.txt forbids it",
       "ask the publisher, or vigie source remove fil"},
      {Health::malformed, "not a feed", "not a feed", "vigie source test fil"},
      {Health::moved, "", "answers from https://b.example/f", "vigie source accept fil"},
      {Health::silent, "", "nothing new for 9d where something every 8h is usual",
       "vigie source test fil"},
      {Health::late, "", "nothing new for 9d where something every 8h is usual", ""},
      {Health::unvisited, "", "", ""},
      {Health::ok, "", "", ""},
  };
  for (const auto& [health, error, reason, command] : cases) {
    source.state.health = health;
    source.state.last_error = error;
    EXPECT_EQ(why(source, kNow), reason) << word(health);
    EXPECT_EQ(advice(source), command) << word(health);
  }
}

}  // namespace
}  // namespace vigie::status_test
