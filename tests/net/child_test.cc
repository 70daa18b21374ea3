#include "net/child.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

namespace vigie::child_test {
namespace {

using std::chrono::seconds;
constexpr ChildLimits kLimits{seconds{20}, mebibytes(4)};

/// A program of a few lines of shell, gone with the test.
class Script {
 public:
  explicit Script(const std::string& lines) {
    std::string folder = testing::TempDir() + "vigie-child-XXXXXX";
    folder_ = mkdtemp(folder.data());
    path_ = folder_ / "script";
    std::ofstream(path_) << "#!/bin/sh\n" << lines;
    ::chmod(path_.c_str(), 0700);
  }
  ~Script() { std::filesystem::remove_all(folder_); }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path folder_, path_;
};

ChildEnd end_of(const std::string& lines, const std::string& input = "",
                const ChildLimits& limits = kLimits) {
  const Script script(lines);
  return run_child(script.path(), input, limits).value();
}

TEST(Child, ReadsItsInputAndItsOutputComesBack) {
  const std::string much(3'000'000, 'x');  // more than a pipe holds, both ways at once
  const ChildEnd end = end_of("exec cat\n", much);
  EXPECT_EQ(end.how, ChildEnd::How::exited);
  EXPECT_EQ(end.number, 0);
  EXPECT_TRUE(end.output == much);
}

TEST(Child, NeedNotReadItsInput) {
  const ChildEnd end = end_of("exec <&-; echo done; exit 3\n", std::string(1'000'000, 'x'));
  EXPECT_EQ(end.number, 3);
  EXPECT_EQ(end.output, "done\n");
}

TEST(Child, HowItEndsIsTold) {
  EXPECT_EQ(end_of("exit 7\n").number, 7);
  const ChildEnd killed = end_of("echo before; kill -SEGV $$\n");
  EXPECT_EQ(killed.how, ChildEnd::How::signalled);
  EXPECT_EQ(killed.number, SIGSEGV);
  EXPECT_EQ(killed.output, "before\n");
}

TEST(Child, OneThatTakesTooLongIsKilled) {
  const ChildLimits soon{std::chrono::milliseconds{300}, mebibytes(1)};
  EXPECT_EQ(end_of("echo $$; exec sleep 60\n", "", soon).how, ChildEnd::How::timed_out);
  // Nor does closing its output free it.
  EXPECT_EQ(end_of("exec >&-; exec sleep 60\n", "", soon).how, ChildEnd::How::timed_out);
}

TEST(Child, OneThatPrintsTooMuchIsKilled) {
  const ChildEnd end = end_of("exec yes\n", "", {seconds{20}, kibibytes(64)});
  EXPECT_EQ(end.how, ChildEnd::How::too_much);
  EXPECT_LE(end.output.size(), kibibytes(192).count);
}

TEST(Child, InheritsNothing) {
  ::setenv("VIGIE_TEST_SECRET", "secret", 1);
  const int open_file = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as libraries do
  const ChildEnd end = end_of("echo \"[$VIGIE_TEST_SECRET]\"; ls /proc/$$/fd | wc -l\n");
  ::close(open_file);
  ::unsetenv("VIGIE_TEST_SECRET");
  EXPECT_EQ(end.output, "[]\n4\n");  // three files, and the script that the shell reads
}

TEST(Child, OneThatNobodyHearsEndsAsProgramsDo) {
  std::signal(SIGPIPE, SIG_IGN);  // as the daemon does
  const ChildEnd end = end_of("kill -PIPE $$\n");
  std::signal(SIGPIPE, SIG_DFL);
  EXPECT_EQ(end.how, ChildEnd::How::signalled);
}

TEST(Child, AProgramThatIsNotThereIsAnError) {
  const auto end = run_child("/nonexistent/program", "", kLimits);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, Kind::not_found);
  EXPECT_FALSE(own_program("vigie-of-another-name"));
}

}  // namespace
}  // namespace vigie::child_test
