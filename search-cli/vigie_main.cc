// vigie: the command for people. Each command stands in a file of its own (command.h).
#include <csignal>

#include "search-cli/command.h"

int main(int argc, char** argv) {
  using namespace vigie;
  std::signal(SIGCHLD, SIG_DFL);  // how vigie-pdf ended must be heard, whatever started us
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is noticed where we print
  Program program(
      "vigie",
      "Vigie, an economic watch: search the archive, try sources and profiles, see what happens.",
      VIGIE_VERSION);
  Command vigie = program.command();
  vigie.needs_subcommand();
  const auto common = std::make_shared<Common>();
  vigie
      .argument(
          "--config", common->config,
          "the main configuration file (default: /etc/vigie/vigie.toml, else config/vigie.toml)")
      .completes(Completes::file);
  vigie.argument("--data", common->data, "the data directory; enough without any configuration")
      .completes(Completes::folder);
  for (const auto add :
       {add_search, add_show, add_similar, add_trends, add_read, add_match, add_archive, add_source,
        add_profile, add_status, add_completion, add_manual})
    add(vigie, common);
  return program.run(argc, argv);
}
