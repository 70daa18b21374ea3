#include "net/smtp_dialogue.h"

#include <gtest/gtest.h>

namespace vigie::smtp_dialogue_test {
namespace {

using End = SmtpDialogue::End;

/// Lines of "> command" and "< reply".
SendOutcome outcome_of(std::initializer_list<std::string_view> lines, End end = End::closed) {
  SmtpDialogue dialogue;
  for (const std::string_view line : lines) {
    const std::string text = std::string{line.substr(2)} + "\r\n";
    if (line.front() == '>')
      dialogue.sent(text);
    else
      dialogue.received(text);
  }
  return dialogue.outcome(end, "mail.example", "connection reset");
}

std::string word_of(const SendOutcome& outcome) {
  if (const auto* retry = std::get_if<Retry>(&outcome))
    return "retry " + std::string{word(retry->error.kind)};
  if (const auto* gave_up = std::get_if<GaveUp>(&outcome))
    return "gave up " + std::string{word(gave_up->error.kind)};
  return "acknowledged";
}

TEST(SmtpDialogue, OnlyTheReplyAfterTheLastDotAcknowledges) {
  const auto outcome = outcome_of({"< 220 hi", "> EHLO me", "< 250-mail.example", "< 250 SIZE",
                                   "> MAIL FROM:<a@b>", "< 250 ok", "> RCPT TO:<c@d>", "< 250 ok",
                                   "> DATA", "< 354 go", "< 250 2.0.0 queued as 4711"});
  ASSERT_TRUE(std::holds_alternative<Acknowledged>(outcome));
  EXPECT_EQ(std::get<Acknowledged>(outcome).receipt, "250 2.0.0 queued as 4711");
}

TEST(SmtpDialogue, RepliesAndEndsMeanWhatCanBeDone) {
  struct {
    const char* what;
    std::initializer_list<std::string_view> lines;
    End end;
    const char* word;
  } cases[] = {
      {"no connection", {}, End::closed, "retry network"},
      {"silence", {}, End::timed_out, "retry timeout"},
      {"refusing banner", {"< 554 no service"}, End::closed, "retry refused"},
      {"busy banner", {"< 421 later"}, End::closed, "retry refused"},
      {"login", {"< 220 hi", "> AUTH PLAIN", "< 535 no"}, End::login_refused, "retry refused"},
      {"no STARTTLS", {"< 220 hi", "> EHLO me", "< 250 hi"}, End::no_tls, "retry refused"},
      {"forged certificate",
       {"< 220 hi", "> STARTTLS", "< 220 go"},
       End::tls_broken,
       "retry refused"},
      {"sender refused", {"> MAIL FROM:<a@b>", "< 550 not you"}, End::closed, "retry refused"},
      {"greylisted", {"> RCPT TO:<c@d>", "< 450 4.2.0 later"}, End::closed, "retry refused"},
      {"unknown", {"> RCPT TO:<c@d>", "< 550 5.1.1 unknown"}, End::closed, "gave up rejected"},
      {"unknown, many lines",
       {"> RCPT TO:<c@d>", "< 550-5.1.1 un", "< 550 5.1.1 known"},
       End::closed,
       "gave up rejected"},
      {"log in first", {"> RCPT TO:<c@d>", "< 530 5.7.0 log in"}, End::closed, "retry refused"},
      {"DATA refused", {"> DATA", "< 554 no"}, End::closed, "gave up rejected"},
      {"DATA deferred", {"> DATA", "< 451 no"}, End::closed, "retry refused"},
      {"spam", {"> DATA", "< 354 go", "< 554 5.7.1 spam"}, End::closed, "gave up rejected"},
      {"full", {"> DATA", "< 354 go", "< 452 full"}, End::closed, "retry refused"},
      {"dropped before the word", {"> DATA", "< 354 go"}, End::closed, "retry network"},
      {"half a word", {"> DATA", "< 354 go", "< 250-wait"}, End::closed, "retry network"},
      {"stopping", {"> DATA", "< 354 go"}, End::stopped, "retry cancelled"},
      {"accepted, then stopping", {"> DATA", "< 354 go", "< 250 ok"}, End::stopped, "acknowledged"},
      {"accepted, then nonsense",
       {"> DATA", "< 354 go", "< 250 ok", "< 554 no"},
       End::closed,
       "acknowledged"},
  };
  for (const auto& c : cases) EXPECT_EQ(word_of(outcome_of(c.lines, c.end)), c.word) << c.what;
}

TEST(SmtpDialogue, EndlessRepliesAreCutAndTriedAgain) {
  SmtpDialogue dialogue;
  int lines = 0;
  while (dialogue.received("220-" + std::string(500, 'x') + "\r\n") && lines < 10'000) ++lines;
  EXPECT_LT(lines, 200);
  EXPECT_EQ(word_of(dialogue.outcome(End::closed, "s", "")), "retry too_large");
}

TEST(SmtpDialogue, ReplyTextIsShownAsOneSafeLine) {
  const auto outcome = outcome_of({"> RCPT TO:<c@d>",
                                   "< 550 \x1b[31m\xff"
                                   "bad"});
  const std::string& what = std::get<GaveUp>(outcome).error.what;
  EXPECT_EQ(what.find('\x1b'), std::string::npos);
  EXPECT_NE(what.find("mail.example"), std::string::npos);
  EXPECT_NE(what.find("RCPT TO"), std::string::npos);
}

}  // namespace
}  // namespace vigie::smtp_dialogue_test
