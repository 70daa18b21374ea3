// A thread that waits for one child at a time needs no loop and no SIGCHLD: pipes and poll() bound
// it. posix_spawn, since fork() in a program with threads may copy a lock that nobody opens again.
#include "net/child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "core/descriptor.h"

namespace vigie {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr Interval kMoment{100};  // after which it is looked whether to go on
std::atomic<bool> ending{false};

Error system_error(const std::string& what, int number) {
  return {number == ENOENT ? Kind::not_found : Kind::io,
          fmt::format("{}: {}", what, std::strerror(number))};
}

/// Two ends: the child's and ours.
struct Pair {
  Descriptor theirs, ours;
};

/// What the child prints comes through a pipe.
Result<Pair> output_pair() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("no pipe", errno);
  return Pair{Descriptor(ends[1]), Descriptor(ends[0])};
}

/// What it reads through a socket: writing to one that is closed can be told not to send SIGPIPE.
Result<Pair> input_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return system_error("no pair of sockets", errno);
  return Pair{Descriptor(ends[0]), Descriptor(ends[1])};
}

void never_block(const Descriptor& end) {
  ::fcntl(end.number(), F_SETFL, ::fcntl(end.number(), F_GETFL) | O_NONBLOCK);
}

/// What the child is between its start and main(): three files, no signal ignored. Those that end a
/// group of processes (Ctrl-C, a service manager) are blocked: only we end a child, with SIGKILL.
class Beginning {
 public:
  Beginning(const Descriptor& in, const Descriptor& out) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_adddup2(&files_, in.number(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, out.number(), STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&signals_);
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) ::sigaddset(&set, number);
    ::posix_spawnattr_setsigmask(&signals_, &set);
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&signals_, &set);
    ::posix_spawnattr_setflags(&signals_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Beginning() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&signals_);
  }
  Beginning(const Beginning&) = delete;
  Beginning& operator=(const Beginning&) = delete;

  Result<pid_t> spawn(const std::string& program) const {
    std::string name = program;
    std::array<char*, 2> arguments{name.data(), nullptr};
    std::array<char*, 1> environment{nullptr};
    pid_t pid = 0;
    const int failed = ::posix_spawn(&pid, program.c_str(), &files_, &signals_, arguments.data(),
                                     environment.data());
    if (failed != 0) return system_error(fmt::format("cannot start {}", program), failed);
    return pid;
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t signals_;
};

/// Feeds and hears one child. It is gone when this is.
class Child {
 public:
  Child(pid_t pid, Descriptor in, Descriptor out, SteadyClock::time_point deadline)
      : pid_(pid), in_(std::move(in)), out_(std::move(out)), deadline_(deadline) {
    never_block(in_);
    never_block(out_);
  }
  ~Child() { kill_it(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  ChildEnd run(std::string_view input, Bytes most) {
    ChildEnd end;
    while (out_.number() >= 0) {
      if (const auto why = reason_to_stop()) return killed(std::move(end), *why);
      wait_for_pipes(!input.empty());
      feed(input);
      hear(end.output);
      if (end.output.size() > most.count) return killed(std::move(end), ChildEnd::How::too_much);
    }
    in_.close();
    return ended(std::move(end));
  }

 private:
  std::optional<ChildEnd::How> reason_to_stop() const {
    if (ending) return ChildEnd::How::cancelled;
    if (SteadyClock::now() >= deadline_) return ChildEnd::How::timed_out;
    return std::nullopt;
  }

  void wait_for_pipes(bool more_input) {
    if (!more_input) in_.close();
    std::array<pollfd, 2> ends{pollfd{out_.number(), POLLIN, 0},
                               pollfd{in_.number(), POLLOUT, 0}};  // a negative one is left out
    const auto left = std::chrono::ceil<Interval>(deadline_ - SteadyClock::now());
    const Interval wait = std::clamp(left, Interval{0}, kMoment);
    ::poll(ends.data(), ends.size(), static_cast<int>(wait.count()));
  }

  void feed(std::string_view& input) {
    if (in_.number() < 0) return;
    const ssize_t put = ::send(in_.number(), input.data(), input.size(), MSG_NOSIGNAL);
    if (put >= 0)
      input.remove_prefix(static_cast<std::size_t>(put));
    else if (errno != EAGAIN && errno != EINTR)
      input = {};  // it wants no more
  }

  void hear(std::string& output) {
    std::array<char, 65536> part;
    const ssize_t got = ::read(out_.number(), part.data(), part.size());
    if (got > 0)
      output.append(part.data(), static_cast<std::size_t>(got));
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
      out_.close();
  }

  /// It closed its output, and so is about to end; one that does not is killed in its time.
  ChildEnd ended(ChildEnd end) {
    constexpr Interval kLook{2};
    int status = 0;
    for (;;) {
      const pid_t gone = ::waitpid(pid_, &status, WNOHANG);
      // ECHILD: SIGCHLD is ignored, and the system has reaped it; its output is what there is.
      if (gone == pid_ || (gone < 0 && errno == ECHILD)) break;
      if (const auto why = reason_to_stop()) return killed(std::move(end), *why);
      std::this_thread::sleep_for(kLook);
    }
    over_ = true;
    const bool signalled = WIFSIGNALED(status);
    end.how = signalled ? ChildEnd::How::signalled : ChildEnd::How::exited;
    end.number = signalled ? WTERMSIG(status) : WEXITSTATUS(status);
    return end;
  }

  ChildEnd killed(ChildEnd end, ChildEnd::How why) {
    kill_it();
    end.how = why;
    return end;
  }

  void kill_it() {
    if (over_) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
    over_ = true;
  }

  pid_t pid_;
  bool over_ = false;  ///< it was waited for: its number may be another's now
  Descriptor in_, out_;
  SteadyClock::time_point deadline_;
};

}  // namespace

Result<ChildEnd> run_child(const std::filesystem::path& program, std::string_view input,
                           const ChildLimits& limits) {
  const auto deadline = SteadyClock::now() + limits.time;
  auto in = input_pair();
  if (!in) return in.error();
  auto out = output_pair();
  if (!out) return out.error();
  const auto pid = Beginning(in->theirs, out->theirs).spawn(program.string());
  if (!pid) return pid.error();
  in->theirs.close();
  out->theirs.close();
  return Child(*pid, std::move(in->ours), std::move(out->ours), deadline).run(input, limits.output);
}

void end_children() { ending = true; }

Result<std::filesystem::path> own_program(std::string_view name) {
  std::error_code failed;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  const auto folder = self.parent_path();
  for (const auto& place : {folder / name, folder.parent_path() / "libexec" / "vigie" / name})
    if (!failed && ::access(place.c_str(), X_OK) == 0) return place;
  return Error{Kind::not_found, fmt::format("{} is not installed", name),
               fmt::format("it belongs beside {}", self.string())};
}

}  // namespace vigie
