// vigie: the command for people. Each command stands in a file of its own (command.h).
#include <csignal>

#include "core/exit_code.h"
#include "search-cli/command.h"

int main(int argc, char** argv) {
  using namespace vigie;
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is noticed where we print
  CLI::App app{
      "Vigie, an economic watch: search the archive, try sources and profiles, see what happens.",
      "vigie"};
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", std::string("vigie ") + VIGIE_VERSION);
  const auto common = std::make_shared<Common>();
  const auto code = std::make_shared<int>(kExitDone);
  app.add_option(
      "--config", common->config,
      "the main configuration file (default: /etc/vigie/vigie.toml, else config/vigie.toml)");
  app.add_option("--data", common->data, "the data directory; enough without any configuration");
  for (const auto add :
       {add_search, add_show, add_read, add_match, add_archive, add_source, add_status})
    add(app, common, code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;
  }
  return *code;
}
