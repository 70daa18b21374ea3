#include "search-cli/arguments.h"

#include <CLI/CLI.hpp>

#include "core/exit_code.h"

namespace vigie {

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
    return app_->exit(error) == 0 ? kExitDone : kExitUsage;
  }
  return *code_;
}

}  // namespace vigie
