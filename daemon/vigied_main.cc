// vigied: the daemon. Reads its arguments and its configuration, then runs (daemon.h).
#include <csignal>
#include <cstdio>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "core/exit_code.h"
#include "daemon/daemon.h"
#include "net/clock.h"
#include "pipeline/identity.h"
#include "pipeline/installation.h"

namespace {

using namespace vigie;

void complain(const char* severity, const Error& error) {
  fmt::print(stderr, "vigied: {}{}\n", severity, to_string(error));
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGCHLD, SIG_DFL);  // how a helper ended must be heard, whatever started us
  std::signal(SIGPIPE,
              SIG_IGN);  // libcurl leaves signals to the program; a lost peer is an error value
  CLI::App app{"The daemon of Vigie: visits sources, archives, matches, alerts.", "vigied"};
  std::string config;
  std::string data;
  bool check = false;
  bool once = false;
  app.add_option(
      "--config", config,
      "the main configuration file (default: /etc/vigie/vigie.toml, else config/vigie.toml)");
  app.add_option("--data", data, "where everything durable lives; overrides [daemon] data");
  app.add_flag("--check", check,
               "read everything, print every problem with file:line:column, change nothing");
  app.add_flag("--once", once, "visit all that is due, index, match, deliver, exit");
  app.set_version_flag("--version", std::string("vigied ") + VIGIE_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;
  }

  SettingsReading reading = read_installation(config, data, SystemClock().now());
  if (reading.errors.empty()) reading.errors = check_secrets(reading.settings);
  for (const Error& error : reading.errors) complain("", error);
  for (const Error& warning : reading.warnings) complain("warning: ", warning);
  if (!reading.errors.empty()) return exit_code(Kind::config);
  if (check) {
    fmt::print("{}: {} sources, {} profiles, {} subscribers: no error\n", reading.settings.file,
               reading.settings.sources.size(), reading.settings.profiles.size(),
               reading.settings.subscribers.size());
    return kExitDone;
  }
  const auto done = run_daemon(std::make_shared<const Settings>(std::move(reading.settings)), data,
                               once ? Run::once : Run::forever);
  if (done) return kExitDone;
  complain("", done.error());
  return exit_code(done.error().kind);
}
