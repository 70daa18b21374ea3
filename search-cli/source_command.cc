// vigie source: what an operator does with sources. Each subcommand stands in a file of its own.
#include "search-cli/source_command.h"

#include <filesystem>

#include <fmt/format.h>

#include "core/exit_code.h"
#include "pipeline/control.h"
#include "search-cli/terminal.h"

namespace vigie {

Result<Settings> editable_settings(const Common& common) {
  auto settings = settings_of(common);
  if (settings && settings->file.empty())
    return Error{Kind::config, "there is no configuration to change",
                 "name one with --config FILE"};
  return settings;
}

int tell_daemon(const std::string& command, const Settings& settings) {
  const auto reloading = ask_reload(DataPaths{settings.daemon.data}.control());
  if (!reloading) {
    fmt::print(stderr, "vigie {}: the change is kept, and the daemon was not told: {}\n", command,
               harmless(to_string(reloading.error())));
    return exit_code(reloading.error().kind);
  }
  if (!reloading->running) {
    print_line(paint(Ink::dim, "no daemon runs; it takes the change when it starts"));
    return kExitDone;
  }
  if (reloading->reloaded) {
    print_line(paint(Ink::dim, "the daemon has taken the change"));
    return kExitDone;
  }
  fmt::print(stderr, "vigie {}: the change is kept, and the daemon goes on with what it had:\n",
             command);
  for (const std::string& problem : reloading->problems)
    fmt::print(stderr, "  {}\n", harmless(problem));
  return exit_code(Kind::config);
}

Result<Url> address_of(const std::string& typed) {
  auto url = Url::parse(typed);
  // People leave the scheme out; what has one keeps it.
  if (!url && typed.find("://") == std::string::npos) url = Url::parse("https://" + typed);
  if (url && url->is_http() && !url->host().empty()) return *url;
  return Error{Kind::usage, fmt::format("\"{}\" is no http address", harmless(typed)),
               "write https://…"};
}

std::string shown(const Where& where) {
  std::error_code failed;
  const auto here = std::filesystem::current_path(failed);
  std::string file = where.file;
  const std::string prefix = here.string() + "/";
  if (!failed && file.starts_with(prefix)) file = file.substr(prefix.size());
  return where.line > 0 ? fmt::format("{}:{}", file, where.line) : file;
}

void add_source(Command& app, std::shared_ptr<const Common> common) {
  Command source = app.subcommand("source", "sources: try, add, remove, list, see how they are");
  source.needs_subcommand();
  for (const auto add :
       {add_source_list, add_source_status, add_source_test, add_source_add, add_source_remove,
        add_source_accept, add_source_import, add_source_export})
    add(source, common);
}

}  // namespace vigie
