#include "daemon/daemon.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>

#include "core/log.h"
#include "daemon/supervisor.h"
#include "net/child.h"
#include "net/detached.h"
#include "net/loop.h"
#include "pipeline/commit.h"
#include "pipeline/control.h"
#include "pipeline/declare.h"
#include "pipeline/identity.h"
#include "pipeline/index_follower.h"
#include "pipeline/installation.h"
#include "pipeline/outbound.h"
#include "pipeline/retention.h"
#include "pipeline/visits.h"

namespace vigie {
namespace {

namespace asio = boost::asio;

constexpr Interval kPollOtherProcesses = std::chrono::seconds{1};
constexpr Interval kFinishSending = std::chrono::milliseconds{2'500};
constexpr Interval kTick = std::chrono::milliseconds{50};
constexpr Interval kBetweenDrops = std::chrono::seconds{1};    // 200 documents at a time
constexpr Interval kBetweenRounds = std::chrono::minutes{10};  // of retention
constexpr Interval kIndexInTime = std::chrono::seconds{30};

/// What can fail to open, before anything runs.
struct Opened {
  DataPaths paths;
  IndexWriter index;  // first of all: its lock tells that no other daemon lives here
  Database written, read, followed;
  std::shared_ptr<const WatchList> list;
  std::string mail_password;
};

Result<Opened> open_all(std::shared_ptr<const Settings> wanted, Instant now) {
  const Settings& settings = *wanted;
  auto paths = open_data_dir(settings.daemon.data);
  if (!paths) return paths.error();
  auto index = open_or_set_aside(paths->dir);
  if (!index) return index.error();
  auto written = Database::open(paths->database());
  if (!written) return written.error();
  auto list = declare(*written, wanted, now);
  if (!list) return list.error();
  auto read = Database::open(paths->database());
  if (!read) return read.error();
  auto followed = Database::open(paths->database());
  if (!followed) return followed.error();
  auto password = mail_password(settings);
  if (!password) return password.error();
  return Opened{std::move(*paths),    std::move(*index), std::move(*written), std::move(*read),
                std::move(*followed), std::move(*list),  std::move(*password)};
}

/// Each is a process of up to 512 MiB (pdf/confinement.h).
constexpr std::size_t kPdfsAtATime = 2;

unsigned workers(const Settings& settings) {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  return settings.daemon.workers > 0 ? static_cast<unsigned>(settings.daemon.workers) : cores;
}

/// Everything one run owns, in the order it is built.
class Daemon {
 public:
  Daemon(std::shared_ptr<const Settings> settings, std::string data, Opened opened)
      : data_(std::move(data)),
        paths_(std::move(opened.paths)),
        settings_(std::move(settings)),
        reader_(std::move(opened.read)),
        writer_(std::move(opened.written)),
        follower_(paths_.dir, std::move(opened.index), std::move(opened.followed)),
        pool_(workers(*settings_)),
        pdf_pool_(kPdfsAtATime),
        outbound_(loop_, clock_, settings_),
        commons_{loop_,   pool_,  pdf_pool_, writer_,
                 reader_, clock_, settings_, std::move(opened.list)},
        visits_(commons_, outbound_.visitor()),
        deliveries_(commons_, outbound_.channels(*settings_, opened.mail_password),
                    letterhead(*settings_)),
        signals_(loop_, SIGTERM, SIGINT, SIGHUP) {
    commons_.archived = [this] {
      follower_.wake();
      deliveries_.wake();
    };
  }

  Result<void> run(Run run);

 private:
  void spawn(asio::awaitable<void> work, const char* what) {
    asio::co_spawn(loop_, std::move(work), detached(what));
  }
  asio::awaitable<void> once();
  asio::awaitable<void> finish();
  asio::awaitable<void> listen_to_signals();
  asio::awaitable<void> watch_other_processes();
  asio::awaitable<void> keep_watchdog(Interval interval);
  asio::awaitable<void> keep_retention();
  void stop();
  std::string reload();
  std::string status();

  Loop loop_;
  SystemClock clock_;
  std::string data_;
  DataPaths paths_;
  std::shared_ptr<const Settings> settings_;
  Database reader_;
  Writer writer_;
  IndexFollower follower_;
  asio::thread_pool pool_;
  asio::thread_pool pdf_pool_;
  Outbound outbound_;
  Commons commons_;
  Visits visits_;
  Deliveries deliveries_;
  asio::signal_set signals_;
  std::optional<ControlServer> control_;
  bool stopping_ = false;
};

Result<void> Daemon::run(Run run) {
  auto control = ControlServer::listen(loop_, paths_.control(),
                                       {{"ring",
                                         [this] {
                                           visits_.wake();
                                           deliveries_.wake();
                                           follower_.wake();
                                           return std::string(R"({"format":1,"heard":true})");
                                         }},
                                        {"adopt",
                                         [this] {
                                           follower_.ask(IndexFollower::Upkeep::adopt);
                                           return std::string(R"({"format":1,"heard":true})");
                                         }},
                                        {"compact",
                                         [this] {
                                           follower_.ask(IndexFollower::Upkeep::compact);
                                           return std::string(R"({"format":1,"heard":true})");
                                         }},
                                        {"reload", [this] { return reload(); }},
                                        {"status", [this] { return status(); }}});
  if (!control) return control.error();
  control_.emplace(std::move(*control));
  if (auto planned = visits_.plan(); !planned) return planned;

  spawn(control_->run(), "control socket");
  spawn(listen_to_signals(), "signals");
  spawn(watch_other_processes(), "other processes");
  if (const auto interval = watchdog_interval()) spawn(keep_watchdog(*interval / 2), "watchdog");
  if (run == Run::once) {
    spawn(once(), "one round");
  } else {
    spawn(visits_.run(), "visits");
    spawn(deliveries_.run(), "deliveries");
    spawn(keep_retention(), "retention");
  }
  log_event(Level::notice, "started",
            {{"data", paths_.dir.string()},
             {"sources", std::to_string(settings_->sources.size())},
             {"profiles", std::to_string(commons_.list->matcher->size())}});
  tell_ready(fmt::format("{} sources, {} profiles", settings_->sources.size(),
                         commons_.list->matcher->size()));
  loop_.run();

  // Coroutines that still wait are let go while everything they refer to still stands; what they
  // had not committed is found again at the next start.
  deliveries_.close();
  end_children();  // a PDF that is being read
  pool_.join();
  pdf_pool_.join();
  loop_.end();
  std::error_code ignored;
  std::filesystem::remove(paths_.control(), ignored);
  log_event(Level::notice, "stopped");
  return {};
}

asio::awaitable<void> Daemon::once() {
  co_await visits_.run_once();
  co_await deliveries_.run_once();
  // What was archived is searchable before the program ends; the follower's thread does not need
  // the loop.
  follower_.wait_until_current(kIndexInTime);
  const Visits::Counts counts = visits_.counts();
  log_event(Level::notice, "round_done",
            {{"visits", std::to_string(counts.visits)},
             {"unchanged", std::to_string(counts.unchanged)},
             {"failed", std::to_string(counts.failed)},
             {"pages", std::to_string(counts.pages)},
             {"archived", std::to_string(counts.archived)}});
  stop();
}

void Daemon::stop() {
  if (std::exchange(stopping_, true)) return;
  tell_stopping();
  control_->stop();
  visits_.stop();
  deliveries_.stop();
  spawn(finish(), "stopping");
}

/// Mails under way may still hear the server's word: a repeat is saved.
asio::awaitable<void> Daemon::finish() {
  WakeTimer timer(loop_);
  const Interval tick = kTick;
  for (Interval waited{0}; deliveries_.under_way() > 0 && waited < kFinishSending; waited += tick)
    co_await timer.sleep(tick);
  loop_.stop();
}

asio::awaitable<void> Daemon::listen_to_signals() {
  for (;;) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    const int signal = co_await signals_.async_wait(token);
    if (failed) co_return;
    if (signal == SIGHUP) {
      reload();
      continue;
    }
    log_event(Level::notice, "stopping", {{"signal", strsignal(signal)}});
    stop();
  }
}

/// Another process may have committed (a command that could not ring): its change costs a second at
/// most.
asio::awaitable<void> Daemon::watch_other_processes() {
  WakeTimer timer(loop_);
  std::int64_t version = reader_.data_version();
  while (!stopping_) {
    const Interval poll = kPollOtherProcesses;
    co_await timer.sleep(poll);
    const std::int64_t now = reader_.data_version();
    if (now == version) continue;
    version = now;
    follower_.wake();
    deliveries_.wake();
    visits_.wake();
  }
}

asio::awaitable<void> Daemon::keep_watchdog(Interval interval) {
  WakeTimer timer(loop_);
  for (;;) {
    tell_alive();
    co_await timer.sleep(interval);
  }
}

/// Drops what is kept no longer, slowly.
asio::awaitable<void> Daemon::keep_retention() {
  WakeTimer timer(loop_);
  const auto round = std::make_shared<RetentionRound>();
  while (!stopping_) {
    const auto list = commons_.list;
    const Retention general = settings_->retention;
    const Instant now = clock_.now();
    const auto dropped = std::make_shared<Dropped>();
    Writer::Job job = [=](Database& db) -> Result<void> {
      auto step = round->step(db, *list, general, now);
      if (!step) return step.error();
      *dropped = *step;
      return {};
    };
    const auto done = co_await commit(writer_, std::move(job));
    if (!done) log_error("retention_failed", done.error());
    if (done && dropped->texts + dropped->documents > 0) {
      log_event(Level::info, "retention_dropped",
                {{"texts", std::to_string(dropped->texts)},
                 {"documents", std::to_string(dropped->documents)}});
      follower_.wake();
    }
    const Interval pause = done && !round->rests() ? kBetweenDrops : kBetweenRounds;
    co_await timer.sleep(pause);
  }
}

/// All of the new configuration, or nothing of it. The [daemon] and [crawl] tables are read at
/// start only: the visitor's pauses must outlive a reload. Answers as JSON what came of it.
std::string Daemon::reload() {
  tell_reloading();
  const Instant now = clock_.now();
  SettingsReading reading = read_installation(settings_->file, data_, now);
  if (reading.errors.empty()) reading.errors = check_secrets(reading.settings);
  auto password = mail_password(reading.settings);
  if (!password) reading.errors.push_back(password.error());
  boost::json::array problems;
  for (const Error& error : reading.errors) {
    log_event(Level::error, "configuration_refused", {{"what", to_string(error)}});
    problems.emplace_back(to_string(error));
  }
  if (reading.errors.empty()) {
    const auto settings = std::make_shared<const Settings>(std::move(reading.settings));
    auto list = declare(reader_, settings, now, commons_.list.get());
    if (list) {
      settings_ = settings;
      commons_.settings = settings_;
      commons_.list = std::move(*list);
      deliveries_.change_letterhead(outbound_.channels(*settings_, *password),
                                    letterhead(*settings_));
      if (auto planned = visits_.plan(); !planned) log_error("not_planned", planned.error());
      log_event(Level::notice, "reloaded",
                {{"sources", std::to_string(settings_->sources.size())},
                 {"compiled", std::to_string(commons_.list->compiled)}});
    } else {
      log_error("configuration_refused", list.error());
      problems.emplace_back(to_string(list.error()));
    }
  }
  tell_ready(fmt::format("{} sources, {} profiles", settings_->sources.size(),
                         commons_.list->matcher->size()));
  return boost::json::serialize(boost::json::object{{"format", 1},
                                                    {"reloaded", problems.empty()},
                                                    {"sources", settings_->sources.size()},
                                                    {"problems", problems}});
}

std::string Daemon::status() {
  const Visits::Counts counts = visits_.counts();
  return boost::json::serialize(boost::json::object{
      {"format", 1},
      {"pid", getpid()},
      {"under_way", counts.under_way},
      {"sending", deliveries_.under_way()},
      {"visits", counts.visits},
      {"unchanged", counts.unchanged},
      {"failed", counts.failed},
      {"pages", counts.pages},
      {"archived", counts.archived},
  });
}

}  // namespace

Result<void> run_daemon(std::shared_ptr<const Settings> settings, const std::string& data,
                        Run run) {
  auto opened = open_all(settings, SystemClock().now());
  if (!opened) return opened.error();
  Daemon daemon(std::move(settings), data, std::move(*opened));
  return daemon.run(run);
}

}  // namespace vigie
