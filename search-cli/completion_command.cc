// vigie completion SHELL: a script that teaches a shell our commands; and what it asks us back.
#include "core/exit_code.h"
#include "pipeline/saved_searches.h"
#include "search-cli/command.h"
#include "search-cli/completion_script.h"
#include "search-cli/profile_command.h"
#include "search-cli/terminal.h"
#include "store/source_history.h"

namespace vigie {
namespace {

int print_completion(const CommandInfo& program, const std::string& shell) {
  if (shell == "bash")
    print(bash_completion(program));
  else if (shell == "zsh")
    print(zsh_completion(program));
  else
    print(fish_completion(program));
  return kExitDone;
}

/// Silent when anything fails: a person who presses Tab asked no question.
int print_words(const Common& common, const std::string& what) {
  if (what == "profiles") {
    auto desk = open_profile_desk(common);
    if (!desk) return kExitNothing;
    sort_by_id(desk->profiles);
    for (const Profile& profile : desk->profiles) print_line(profile.id.text);
    return kExitDone;
  }
  const auto paths = archive_of(common);
  if (!paths) return kExitNothing;
  if (what == "searches") {
    const auto saved = SavedSearches(paths->dir).list();
    if (saved)
      for (const SavedSearches::Saved& one : *saved) print_line("@" + one.name);
    return kExitDone;
  }
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return kExitNothing;
  const auto sources = declared_sources(*store);
  if (sources)
    for (const DeclaredSource& source : *sources) print_line(source.id.text);
  return kExitDone;
}

}  // namespace

void add_completion(Command& app, std::shared_ptr<const Common> common) {
  const CommandInfo* program = &app.info();
  const auto shell = std::make_shared<std::string>(), what = std::make_shared<std::string>();
  Command completion = app.subcommand(
      "completion", "a script that completes commands, options and values in your shell");
  completion.argument("shell", *shell, "the shell it is for")
      .required()
      .one_of({"bash", "zsh", "fish"});
  completion.does([=] { return print_completion(*program, *shell); });
  Command complete = app.subcommand("complete", "the words that such a script asks for");
  complete.hide();
  complete.argument("what", *what, "what is completed")
      .required()
      .one_of({"sources", "profiles", "searches"});
  complete.does([=] { return print_words(*common, *what); });
}

}  // namespace vigie
