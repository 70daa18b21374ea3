#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace vigie {

/// An argument that was declared; each call says more about it.
class Argument {
 public:
  explicit Argument(CLI::Option* option) : option_(option) {}
  Argument& required();
  /// Shows the value that holds when the person gives none.
  Argument& shows_default();
  Argument& one_of(std::vector<std::string> values);
  Argument& between(int lowest, int highest);

 private:
  CLI::Option* option_;
};

/// A command as it is declared: its arguments, and what it does. Parsing and --help come from this
/// one declaration. CLI11 does the work behind it; only arguments.cc includes it, since its header
/// costs more to compile than most commands.
///
/// A name that starts with dashes is an option, any other a positional argument. The values written
/// to must live as long as the command, and hold their defaults when they are declared.
class Command {
 public:
  /// `code` takes what a command's `does` returns.
  Command(CLI::App* app, std::shared_ptr<int> code) : app_(app), code_(std::move(code)) {}

  Command subcommand(const char* name, const char* meaning);
  /// A command that does nothing without one of its subcommands.
  void needs_subcommand();

  Argument argument(const char* name, std::string& value, const char* meaning);
  Argument argument(const char* name, std::vector<std::string>& values, const char* meaning);
  Argument argument(const char* name, int& value, const char* meaning);
  Argument argument(const char* name, std::size_t& value, const char* meaning);
  void flag(const char* name, bool& value, const char* meaning);

  /// What the command does when it is chosen; returns its exit code (core/exit_code.h).
  void does(std::function<int()> action);

 private:
  CLI::App* app_;
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
  std::shared_ptr<int> code_;
};

}  // namespace vigie
