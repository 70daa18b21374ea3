#include "search-cli/arguments.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "core/exit_code.h"
#include "core/nearest.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

/// The command that was chosen, as far as the words told.
struct Chosen {
  const CLI::App* app;
  const CommandInfo* info;
  std::string words;                   ///< "vigie archive export"
  std::vector<std::string> options{};  ///< that it takes, its own and those of the commands above
};

void add_options(Chosen& chosen) {
  for (const ArgumentInfo& argument : chosen.info->arguments)
    if (!argument.positional()) chosen.options.push_back(argument.name);
}

Chosen chosen_of(const CLI::App& program, const CommandInfo& info) {
  Chosen chosen{&program, &info, info.name};
  add_options(chosen);
  while (!chosen.app->get_subcommands().empty()) {
    chosen.app = chosen.app->get_subcommands().front();
    const std::string& name = chosen.app->get_name();
    chosen.info = &*std::ranges::find(chosen.info->commands, name, &CommandInfo::name);
    chosen.words += " " + name;
    add_options(chosen);
  }
  return chosen;
}

/// The option with one value that has several; empty when there is none. Global options stand with
/// the commands above.
std::string given_twice(const Chosen& chosen) {
  for (const CLI::App* app = chosen.app; app != nullptr; app = app->get_parent())
    for (const CLI::Option* option : app->get_options())
      if (option->get_items_expected_max() == 1 && option->count() > 1) return option->get_name();
  return {};
}

/// What is wrong with a command line, and what to do.
Error mistake(const CLI::ParseError& error, const CLI::App& program, const Chosen& chosen) {
  const std::string help = fmt::format("see {} --help", chosen.words);
  const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
  if (code == CLI::ExitCodes::ArgumentMismatch)
    if (const std::string name = given_twice(chosen); !name.empty())
      return {Kind::usage, fmt::format("{} is given twice", name), "give it once"};
  if (code != CLI::ExitCodes::ExtrasError && code != CLI::ExitCodes::RequiredError)
    return {Kind::usage, error.what(), help};
  const auto hint = [&](const std::string& word, const std::vector<std::string>& among) {
    const std::string near = did_you_mean(word, among);
    return near.empty() ? help : near;
  };
  const std::vector<std::string> left = program.remaining(true);
  const std::string word = left.empty() ? "" : left[0];
  if (word.starts_with('-'))
    return {Kind::usage, fmt::format("there is no option \"{}\"", word),
            hint(word, chosen.options)};
  std::vector<std::string> commands;
  for (const CommandInfo& command : chosen.info->commands)
    if (!command.hidden) commands.push_back(command.name);
  if (!commands.empty())
    return {
        Kind::usage,
        word.empty() ? "a command must follow" : fmt::format("there is no command \"{}\"", word),
        hint(word, commands)};
  if (word.empty()) return {Kind::usage, error.what(), help};
  return {Kind::usage, fmt::format("\"{}\" is one word too many", word),
          "put words that belong together in quotes"};
}

}  // namespace

Argument& Argument::required() {
  option_->required();
  info_->required = true;
  return *this;
}

Argument& Argument::shows_default() {
  option_->capture_default_str();
  info_->shown_default = option_->get_default_str();
  return *this;
}

Argument& Argument::one_of(std::vector<std::string> values) {
  info_->values = values;
  option_->check(CLI::IsMember(std::move(values)));
  return *this;
}

Argument& Argument::between(int lowest, int highest) {
  option_->check(CLI::Range(lowest, highest));
  info_->range = std::to_string(lowest) + " to " + std::to_string(highest);
  return *this;
}

Argument& Argument::not_empty() {
  option_->check([](const std::string& value) { return value.empty() ? "nothing is given" : ""; });
  return *this;
}

Argument& Argument::completes(Completes what) {
  info_->completes = what;
  return *this;
}

Command Command::subcommand(const char* name, const char* meaning) {
  CommandInfo& info = info_->commands.emplace_back(CommandInfo{name, meaning});
  return {app_->add_subcommand(name, meaning), &info, code_};
}

void Command::needs_subcommand() { app_->require_subcommand(1); }

void Command::hide() {
  app_->group("");
  info_->hidden = true;
}

template <class Value>
Argument Command::add(const char* name, Value& value, const char* meaning) {
  ArgumentInfo& info = info_->arguments.emplace_back();
  info.name = name;
  info.meaning = meaning;
  return {app_->add_option(name, value, meaning), &info};
}

Argument Command::argument(const char* name, std::string& value, const char* meaning) {
  return add(name, value, meaning);
}

Argument Command::argument(const char* name, std::vector<std::string>& values,
                           const char* meaning) {
  const Argument out = add(name, values, meaning);
  info_->arguments.back().repeated = true;
  return out;
}

Argument Command::argument(const char* name, int& value, const char* meaning) {
  return add(name, value, meaning);
}

Argument Command::argument(const char* name, std::size_t& value, const char* meaning) {
  return add(name, value, meaning);
}

void Command::flag(const char* name, bool& value, const char* meaning) {
  app_->add_flag(name, value, meaning);
  ArgumentInfo& info = info_->arguments.emplace_back();
  info.name = name;
  info.meaning = meaning;
  info.flag = true;
}

void Command::does(std::function<int()> action) {
  app_->callback([code = code_, action = std::move(action)] { *code = action(); });
}

Program::Program(const char* name, const char* meaning, const char* version)
    : app_(std::make_unique<CLI::App>(meaning, name)),
      info_{name, meaning},
      code_(std::make_shared<int>(kExitDone)) {
  app_->fallthrough();
  app_->set_version_flag("--version", std::string(name) + " " + version);
}

Program::~Program() = default;

Command Program::command() { return {app_.get(), &info_, code_}; }

int Program::run(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app_->exit(error), finish_printing(), kExitDone;
    const Chosen chosen = chosen_of(*app_, info_);
    fmt::print(stderr, "{}: {}\n", chosen.words,
               harmless(to_string(mistake(error, *app_, chosen))));
    return kExitUsage;
  }
  finish_printing();
  return *code_;
}

}  // namespace vigie
