#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace vigie {

/// What a shell can offer as the value of an argument, beside the words that it lists.
enum class Completes { nothing, file, folder, source, profile, saved_search };

/// An argument as it was declared: what --help, completion and manual pages tell of it.
struct ArgumentInfo {
  std::string name;  ///< "--limit", or "query" for a positional one
  std::string meaning;
  bool flag = false;  ///< takes no value
  bool required = false;
  bool repeated = false;            ///< takes several values
  std::vector<std::string> values;  ///< all that it takes; empty: anything
  std::string range;                ///< "1 to 64", or empty
  std::string shown_default;
  Completes completes = Completes::nothing;

  bool positional() const { return !name.starts_with('-'); }
};

/// A command as it was declared, with its subcommands in that order.
struct CommandInfo {
  std::string name;
  std::string meaning;
  bool hidden = false;  ///< for scripts of ours: works, and is told nowhere
  std::deque<ArgumentInfo> arguments{};
  std::deque<CommandInfo> commands{};
};

/// An argument that was declared; each call says more about it.
class Argument {
 public:
  Argument(CLI::Option* option, ArgumentInfo* info) : option_(option), info_(info) {}
  Argument& required();
  /// Shows the value that holds when the person gives none.
  Argument& shows_default();
  Argument& one_of(std::vector<std::string> values);
  Argument& between(int lowest, int highest);
  /// An empty value is a mistake, and not as if none were given.
  Argument& not_empty();
  Argument& completes(Completes what);

 private:
  CLI::Option* option_;
  ArgumentInfo* info_;
};

/// A command as it is declared: its arguments, and what it does. Parsing, --help, completion and
/// manual pages come from this one declaration. CLI11 does the work behind it; only arguments.cc
/// includes it, since its header costs more to compile than most commands.
///
/// A name that starts with dashes is an option, any other a positional argument. The values written
/// to must live as long as the command, and hold their defaults when they are declared.
class Command {
 public:
  /// `code` takes what a command's `does` returns; `info` is filled as the command is declared.
  Command(CLI::App* app, CommandInfo* info, std::shared_ptr<int> code)
      : app_(app), info_(info), code_(std::move(code)) {}

  Command subcommand(const char* name, const char* meaning);
  /// A command that does nothing without one of its subcommands.
  void needs_subcommand();
  /// Leaves it out of --help, completion and manual.
  void hide();

  Argument argument(const char* name, std::string& value, const char* meaning);
  Argument argument(const char* name, std::vector<std::string>& values, const char* meaning);
  Argument argument(const char* name, int& value, const char* meaning);
  Argument argument(const char* name, std::size_t& value, const char* meaning);
  void flag(const char* name, bool& value, const char* meaning);

  /// What the command does when it is chosen; returns its exit code (core/exit_code.h).
  void does(std::function<int()> action);

  /// Lives as long as the program; complete once all is declared.
  const CommandInfo& info() const { return *info_; }

 private:
  template <class Value>
  Argument add(const char* name, Value& value, const char* meaning);
  CLI::App* app_;
  CommandInfo* info_;
  std::shared_ptr<int> code_;
};

/// A program and its commands.
class Program {
 public:
  Program(const char* name, const char* meaning, const char* version);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  Command command();
  /// Parses, runs the chosen command, returns the exit code; tells of errors and --help itself.
  int run(int argc, char** argv);

 private:
  std::unique_ptr<CLI::App> app_;
  CommandInfo info_;
  std::shared_ptr<int> code_;
};

}  // namespace vigie
