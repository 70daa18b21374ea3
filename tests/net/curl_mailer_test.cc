#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "core/hash.h"
#include "net/curl_engine.h"
#include "tests/support/run_loop.h"
#include "tests/support/scripted_server.h"

extern char** environ;

namespace vigie::curl_mailer_test {
namespace {

using namespace std::chrono_literals;
using test::Connection;

/// What one SMTP server says: a reply a command, and what it does around them.
struct Manners {
  std::string banner = "220 scripted ESMTP\r\n";
  std::string hello = "250-scripted\r\n250-AUTH PLAIN\r\n250 SIZE 1000000\r\n";
  std::string login = "235 welcome\r\n";
  std::string sender = "250 ok\r\n";
  std::string recipient = "250 ok\r\n";
  std::string start = "354 go\r\n";
  std::string end = "250 queued as 1\r\n";
  std::string quit = "221 bye\r\n";
  Interval before_end{0};
};

class CurlMailerTest : public ::testing::Test {
 protected:
  CurlMailerTest() {
    settings.from = "veille@example.org";
    settings.timeout = 1s;
    settings.server = fmt::format("smtp://127.0.0.1:{}", server.port());
  }

  SendOutcome send(std::string bytes = "Subject: x\r\n\r\nhello\r\n",
                   std::string recipient = "contact@example.org") {
    const auto mailer = make_curl_mailer(settings, "secret");
    Envelope mail{"veille@example.org", std::move(recipient), std::move(bytes)};
    return test::run(io, mailer->send(std::move(mail)));
  }
  std::string commands() {
    const std::lock_guard lock(mutex);
    return heard;
  }
  std::string mail() {
    const std::lock_guard lock(mutex);
    return received;
  }

  Manners manners_now() {
    const std::lock_guard lock(mutex);
    return manners;
  }

  /// An empty reply closes the connection.
  void serve(Connection& c) {
    const Manners mine = manners_now();  // a test changes them between two sessions
    if (mine.banner.empty() || !c.send(mine.banner)) return;
    for (;;) {
      const std::string line = c.read_line();
      if (line.empty()) return;
      {
        const std::lock_guard lock(mutex);
        heard += line;
      }
      const std::string verb = line.substr(0, 4);
      std::string reply = "250 ok\r\n";
      if (verb == "EHLO" || verb == "HELO") reply = mine.hello;
      if (verb == "AUTH") reply = mine.login;
      if (verb == "MAIL") reply = mine.sender;
      if (verb == "RCPT") reply = mine.recipient;
      if (verb == "QUIT") reply = mine.quit;
      if (verb == "DATA") {
        if (!c.send(mine.start)) return;
        if (mine.start.rfind("354", 0) != 0) continue;
        const std::string message = c.read_until("\r\n.\r\n");
        {
          const std::lock_guard lock(mutex);
          received = message;
        }
        c.pause(mine.before_end);
        reply = mine.end;
      }
      if (reply.empty() || !c.send(reply)) return;
    }
  }

  Manners manners;
  std::mutex mutex;
  std::string heard, received;
  decltype(Settings::mail) settings;
  boost::asio::io_context io{1};
  test::ScriptedServer server{[this](Connection& c) { serve(c); }};
};

std::string word_of(const SendOutcome& outcome) {
  if (const auto* retry = std::get_if<Retry>(&outcome))
    return fmt::format("retry {}: {}", word(retry->error.kind), retry->error.what);
  if (const auto* gave_up = std::get_if<GaveUp>(&outcome))
    return fmt::format("gave up {}: {}", word(gave_up->error.kind), gave_up->error.what);
  return "acknowledged: " + std::get<Acknowledged>(outcome).receipt;
}

#define EXPECT_WORD(outcome, start) \
  EXPECT_EQ(word_of(outcome).substr(0, std::string_view{start}.size()), start) << word_of(outcome)

TEST_F(CurlMailerTest, HandsOverAMailAndKeepsTheServersWord) {
  EXPECT_EQ(word_of(send()), "acknowledged: 250 queued as 1");
  EXPECT_EQ(mail(), "Subject: x\r\n\r\nhello\r\n.\r\n");
  EXPECT_NE(commands().find("MAIL FROM:<veille@example.org>"), std::string::npos);
  EXPECT_NE(commands().find("RCPT TO:<contact@example.org>"), std::string::npos);
}

TEST_F(CurlMailerTest, DotsAndLineEndsArriveAsTheyWereMeant) {  // RFC 5321 §4.5.2
  EXPECT_WORD(send(".first\r\n..two\r\n.\r\nMAIL FROM:<x@y>\nlone lf\rlone cr\r\n.\r\nend"),
              "acknowledged");
  EXPECT_EQ(
      mail(),
      "..first\r\n...two\r\n..\r\nMAIL FROM:<x@y>\r\nlone lf\r\nlone cr\r\n..\r\nend\r\n.\r\n");
}

TEST_F(CurlMailerTest, DotsAreStuffedWhereverABufferEnds) {
  std::string bytes = "Subject: long\r\n\r\n", expected = bytes;
  for (int i = 0; i < 40'000; ++i) {  // 200 KB: many buffers, dots at every offset of their ends
    const std::string filler(static_cast<std::size_t>(i % 7), 'x');
    bytes += "." + filler + "\r\n";
    expected += ".." + filler + "\r\n";
  }
  EXPECT_WORD(send(bytes), "acknowledged");
  EXPECT_TRUE(mail() == expected + ".\r\n");
}

TEST_F(CurlMailerTest, RepliesDecideBetweenRetryAndGivingUp) {
  struct {
    std::string Manners::*where;
    const char* reply;
    const char* word;
  } cases[] = {
      {&Manners::banner, "421 busy\r\n", "retry refused"},
      {&Manners::banner, "554 not you\r\n", "retry refused"},
      {&Manners::banner, "", "retry network"},
      {&Manners::sender, "451 later\r\n", "retry refused"},
      {&Manners::sender, "550 no\r\n", "retry refused"},
      {&Manners::recipient, "450 greylisted\r\n", "retry refused"},
      {&Manners::recipient, "550 5.1.1 unknown\r\n", "gave up rejected"},
      {&Manners::recipient, "", "retry network"},
      {&Manners::start, "554 no\r\n", "gave up rejected"},
      {&Manners::end, "452 full\r\n", "retry refused"},
      {&Manners::end, "554 spam\r\n", "gave up rejected"},
      {&Manners::end, "", "retry network"},  // dropped after DATA, before the word
      {&Manners::quit, "", "acknowledged"},  // dropped after the word
      {&Manners::quit, "500 what\r\n", "acknowledged"},
  };
  for (const auto& c : cases) {
    {
      const std::lock_guard lock(mutex);
      manners = Manners{};
      manners.*c.where = c.reply;
    }
    EXPECT_WORD(send(), c.word) << c.reply;
  }
}

TEST_F(CurlMailerTest, ADropRightAfterTheWordIsNoReasonToSendAgain) {
  test::ScriptedServer dropping([](Connection& c) {
    c.send("220 hi\r\n");
    for (const char* reply : {"250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"}) {
      c.read_line();
      c.send(reply);
    }
    c.read_until("\r\n.\r\n");
    c.send("250 taken\r\n");
    c.close();
  });
  settings.server = fmt::format("smtp://127.0.0.1:{}", dropping.port());
  EXPECT_EQ(word_of(send()), "acknowledged: 250 taken");
}

TEST_F(CurlMailerTest, SilenceEndsByTheTotalTime) {
  for (auto where : {&Manners::hello, &Manners::recipient, &Manners::end}) {
    {
      const std::lock_guard lock(mutex);
      manners = Manners{};
      manners.*where = "250-";  // half a reply, then nothing
    }
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_WORD(send(), "retry timeout");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  }
}

TEST_F(CurlMailerTest, EndlessBannersAndRepliesAreCut) {
  for (const std::string& again :
       {"220-" + std::string(900, 'b') + "\r\n", std::string(900, 'b')}) {
    test::ScriptedServer flooding([&again](Connection& c) {
      while (c.send(again)) {
      }
    });
    settings.server = fmt::format("smtp://127.0.0.1:{}", flooding.port());
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_WORD(send(), "retry");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  }
}

TEST_F(CurlMailerTest, AServerThatNeverSaysGoodbyeHoldsNothing) {
  for (const char* recipient : {"250 ok\r\n", "550 unknown\r\n"}) {
    manners.recipient = recipient;
    manners.quit = "221-";  // never ends
    settings.timeout = 10s;
    const auto begin = std::chrono::steady_clock::now();
    send();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  }
}

TEST_F(CurlMailerTest, RequiredTlsMeansNoPlaintextAndNoPassword) {
  settings.starttls = "required";
  settings.user = "veille";
  EXPECT_WORD(send(), "retry refused");
  EXPECT_EQ(commands().find("AUTH"), std::string::npos);
  EXPECT_EQ(commands().find("MAIL"), std::string::npos);
}

TEST_F(CurlMailerTest, AServerThatRefusesStarttlsIsNotTrustedFurther) {
  settings.starttls = "required";
  settings.user = "veille";
  manners.hello = "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n";  // and answers 250 to it
  EXPECT_WORD(send(), "retry");
  EXPECT_EQ(commands().find("AUTH"), std::string::npos);
  EXPECT_EQ(commands().find("MAIL"), std::string::npos);
}

TEST_F(CurlMailerTest, LogsInWhenAUserIsGiven) {
  settings.user = "veille";
  EXPECT_WORD(send(), "acknowledged");
  EXPECT_NE(commands().find("AUTH PLAIN"), std::string::npos);
  manners.login = "535 5.7.8 no\r\n";
  EXPECT_WORD(send(), "retry refused");
  settings.user.clear();
  const std::string before = commands();
  EXPECT_WORD(send(), "acknowledged");
  EXPECT_EQ(commands().substr(before.size()).find("AUTH"), std::string::npos);
}

TEST_F(CurlMailerTest, AddressesThatWouldStartACommandAreNeverSent) {
  for (const char* address : {"a@b>\r\nRCPT TO:<x@y", "", "no-at", "a b@c", "<a@b>"}) {
    EXPECT_WORD(send("x\r\n", address), "gave up malformed") << address;
  }
  EXPECT_EQ(commands(), "");
}

TEST_F(CurlMailerTest, WithoutAServerNothingIsLost) {
  settings.server.clear();
  EXPECT_WORD(send(), "retry config");
  settings.server = "http://127.0.0.1/";
  EXPECT_WORD(send(), "retry");
}

TEST_F(CurlMailerTest, ATarpitHoldsItsOwnSessionAndTheLoopGoesOn) {
  manners.before_end = 300ms;  // the reply that libcurl waits for inside its call
  const auto mailer = make_curl_mailer(settings, "");
  int sent = 0;
  for (int i = 0; i < 4; ++i) {
    Envelope letter{"veille@example.org", "contact@example.org", "x\r\n"};
    test::start(io, mailer->send(std::move(letter)), [&](const SendOutcome& outcome) {
      sent += std::holds_alternative<Acknowledged>(outcome);
    });
  }
  std::vector<std::chrono::steady_clock::duration> gaps;
  const auto begin = std::chrono::steady_clock::now();
  auto last = begin;
  while (sent < 4 && last - begin < 5s) {
    io.run_for(10ms);
    const auto now = std::chrono::steady_clock::now();
    gaps.push_back(now - last);
    last = now;
  }
  EXPECT_EQ(sent, 4);
  EXPECT_LT(last - begin, 1100ms) << "four sessions of 300 ms run beside each other";
  EXPECT_LT(*std::max_element(gaps.begin(), gaps.end()), 200ms) << "the loop was held";
}

TEST_F(CurlMailerTest, DestroyingTheMailerEndsASessionUnderWay) {
  manners.end = "250-";
  settings.timeout = 60s;
  auto mailer = make_curl_mailer(settings, "");
  Envelope letter{"veille@example.org", "contact@example.org", "x\r\n"};
  std::string word;
  test::start(io, mailer->send(std::move(letter)),
              [&](const SendOutcome& outcome) { word = word_of(outcome); });
  io.run_for(200ms);
  const auto begin = std::chrono::steady_clock::now();
  mailer.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  io.run();
  EXPECT_EQ(word.substr(0, 15), "retry cancelled") << word;
}

// --- a server that is not ours ---

/// python3-aiosmtpd on a free port, printing every mail into a file; ended on the way out.
class RealServer {
 public:
  RealServer() {
    port_ = [] {
      const test::ScriptedServer probe([](Connection&) {});
      return probe.port();
    }();
    const std::string listen = fmt::format("127.0.0.1:{}", port_);
    const std::string log = log_.string();
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    std::vector<std::string> words = {"/usr/bin/python3",
                                      "-u",
                                      "-m",
                                      "aiosmtpd",
                                      "-n",
                                      "-l",
                                      listen,
                                      "-c",
                                      "aiosmtpd.handlers.Debugging",
                                      "stdout"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (posix_spawn(&child_, words[0].c_str(), &files, nullptr, arguments.data(), environ) != 0)
      child_ = -1;
    posix_spawn_file_actions_destroy(&files);
  }
  ~RealServer() {
    if (child_ > 0) {
      ::kill(child_, SIGTERM);
      ::waitpid(child_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove(log_, ignored);
  }
  int port() const { return port_; }
  bool started() const { return child_ > 0; }
  std::string printed() const {
    std::ifstream in(log_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path log_ =
      std::filesystem::temp_directory_path() / ("vigie-smtp-" + random_hex(8));
  pid_t child_ = -1;
  int port_ = 0;
};

TEST_F(CurlMailerTest, AServerOfOthersTakesTheMail) {
  if (std::system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") != 0)
    GTEST_SKIP() << "python3-aiosmtpd is not installed";
  RealServer real;
  ASSERT_TRUE(real.started());
  settings.server = fmt::format("smtp://127.0.0.1:{}", real.port());
  SendOutcome outcome;
  for (int attempt = 0; attempt < 100; ++attempt) {  // until it listens
    outcome = send("Subject: =?utf-8?q?=C3=A9nergie?=\r\n\r\n.dot\r\nend\r\n");
    if (std::holds_alternative<Acknowledged>(outcome)) break;
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_WORD(outcome, "acknowledged: 250");
  std::this_thread::sleep_for(50ms);
  EXPECT_NE(real.printed().find("\n.dot\nend\n"), std::string::npos) << real.printed();
}

}  // namespace
}  // namespace vigie::curl_mailer_test
