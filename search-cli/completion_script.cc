#include "search-cli/completion_script.h"

#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace vigie {
namespace {

/// Options that hold everywhere below the program.
std::vector<const ArgumentInfo*> options_of(const CommandInfo& program,
                                            const CommandInfo& command) {
  std::vector<const ArgumentInfo*> out;
  for (const ArgumentInfo& one : command.arguments)
    if (!one.positional()) out.push_back(&one);
  if (&program != &command)
    for (const ArgumentInfo& one : program.arguments)
      if (!one.positional()) out.push_back(&one);
  return out;
}

const ArgumentInfo* positional_of(const CommandInfo& command) {
  for (const ArgumentInfo& one : command.arguments)
    if (one.positional()) return &one;
  return nullptr;
}

/// Every word that can follow a command: its subcommands and options.
std::string words_after(const CommandInfo& program, const CommandInfo& command) {
  std::vector<std::string> words;
  for (const CommandInfo& one : command.commands)
    if (!one.hidden) words.push_back(one.name);
  for (const ArgumentInfo* one : options_of(program, command)) words.push_back(one->name);
  words.emplace_back("--help");
  if (&program == &command) words.emplace_back("--version");
  return fmt::format("{}", fmt::join(words, " "));
}

/// What `vigie complete` is asked for, or empty.
const char* asked_of_us(Completes what) {
  if (what == Completes::source) return "sources";
  if (what == Completes::profile) return "profiles";
  return what == Completes::saved_search ? "searches" : "";
}

/// How bash finds the values of an argument; empty: it cannot.
std::string bash_values(const ArgumentInfo& argument) {
  if (!argument.values.empty())
    return fmt::format("compgen -W '{}' -- \"$word\"", fmt::join(argument.values, " "));
  switch (argument.completes) {
    case Completes::file: return "compgen -f -- \"$word\"";
    case Completes::folder: return "compgen -d -- \"$word\"";
    case Completes::source:
    case Completes::profile:
    case Completes::saved_search:
      return fmt::format("compgen -W \"$(_vigie_ask {})\" -- \"$word\"",
                         asked_of_us(argument.completes));
    case Completes::nothing: break;
  }
  return {};
}

/// Within single quotes of a POSIX shell.
std::string single(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out;
}

/// The values of an argument as an action of zsh's _arguments.
std::string zsh_values(const ArgumentInfo& argument) {
  if (!argument.values.empty()) return fmt::format("({})", fmt::join(argument.values, " "));
  switch (argument.completes) {
    case Completes::file: return "_files";
    case Completes::folder: return "_files -/";
    case Completes::source:
    case Completes::profile:
    case Completes::saved_search:
      return fmt::format("{{compadd -- ${{(f)\"$(_vigie_ask {})\"}}}}",
                         asked_of_us(argument.completes));
    case Completes::nothing: break;
  }
  return " ";
}

/// zsh reads brackets and colons of a specification itself.
std::string zsh_meaning(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return single(out);
}

std::string zsh_spec(const ArgumentInfo& argument) {
  if (argument.positional())
    return fmt::format("'{}:{}:{}'", argument.repeated ? "*" : "", zsh_meaning(argument.name),
                       single(zsh_values(argument)));
  if (argument.flag) return fmt::format("'{}[{}]'", argument.name, zsh_meaning(argument.meaning));
  return fmt::format("'{}[{}]:{}:{}'", argument.name, zsh_meaning(argument.meaning),
                     argument.name.substr(2), single(zsh_values(argument)));
}

std::string zsh_name(const std::string& path) {
  std::string out = "_" + path;
  for (char& c : out)
    if (c == ' ') c = '_';
  return out;
}

std::string zsh_function(const CommandInfo& program, const PlacedCommand& placed) {
  const CommandInfo& command = *placed.command;
  std::string out = zsh_name(placed.path) + "() {\n";
  if (!command.commands.empty()) out += "  local state line\n";
  out += command.commands.empty() ? "  _arguments" : "  _arguments -C";
  for (const ArgumentInfo* one : options_of(program, command)) out += " \\\n    " + zsh_spec(*one);
  out += " \\\n    '--help[print how it is used]'";
  if (&program == &command) out += " \\\n    '--version[print the version]'";
  if (command.commands.empty()) {
    for (const ArgumentInfo& one : command.arguments)
      if (one.positional()) out += " \\\n    " + zsh_spec(one);
    return out + "\n}\n";
  }
  out += " \\\n    '1: :->command' '*:: :->rest'\n  case $state in\n    command)\n";
  out += "      local -a commands=(\n";
  for (const CommandInfo& one : command.commands)
    if (!one.hidden) out += fmt::format("        '{}:{}'\n", one.name, zsh_meaning(one.meaning));
  out += "      )\n      _describe command commands ;;\n    rest)\n      case $line[1] in\n";
  for (const CommandInfo& one : command.commands)
    if (!one.hidden)
      out += fmt::format("        {}) {} ;;\n", one.name, zsh_name(placed.path + " " + one.name));
  return out + "      esac ;;\n  esac\n}\n";
}

/// The condition under which fish offers what belongs to a command.
std::string fish_condition(const std::string& path) {
  return path.find(' ') == std::string::npos
             ? "not __vigie_in"
             : fmt::format("__vigie_in {}", path.substr(path.find(' ') + 1));
}

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

/// -x: a value follows, and it is no file.
const char* fish_takes(const ArgumentInfo& argument) {
  if (argument.flag || argument.positional()) return "";
  return argument.completes == Completes::file ? " -r" : " -x";
}

std::string fish_values(const ArgumentInfo& argument) {
  if (argument.completes == Completes::file) return " -F";
  if (argument.completes == Completes::folder) return " -a '(__fish_complete_directories)'";
  const std::string asked = asked_of_us(argument.completes);
  if (!asked.empty()) return fmt::format(" -a '(__vigie_ask {})'", asked);
  return argument.values.empty() ? "" : fmt::format(" -a '{}'", fmt::join(argument.values, " "));
}

}  // namespace

std::vector<PlacedCommand> placed_commands(const CommandInfo& program) {
  std::vector<PlacedCommand> out = {{program.name, &program}};
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const CommandInfo& one : out[i].command->commands)
      if (!one.hidden) out.push_back({out[i].path + " " + one.name, &one});
  return out;
}

std::string bash_completion(const CommandInfo& program) {
  std::string out =
      "# bash completion for vigie, made by: vigie completion bash\n"
      "# Take it over:  vigie completion bash > ~/.local/share/bash-completion/completions/vigie\n"
      "_vigie_ask() {\n"
      "  vigie \"${_vigie_common[@]}\" complete \"$1\" 2>/dev/null\n"
      "}\n"
      "_vigie() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path=vigie i\n"
      "  local -a _vigie_common=()\n"
      "  COMPREPLY=()\n"
      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
      "    case ${COMP_WORDS[i]} in\n"
      "      --config | --data) _vigie_common+=(\"${COMP_WORDS[i]}\" \"${COMP_WORDS[i+1]}\") ;;\n"
      "    esac\n"
      "    case \"$path ${COMP_WORDS[i]}\" in\n";
  const std::vector<PlacedCommand> commands = placed_commands(program);
  for (const PlacedCommand& placed : commands)
    if (placed.command != &program) out += fmt::format("      '{0}') path='{0}' ;;\n", placed.path);
  out += "    esac\n  done\n  case \"$path:$before\" in\n";
  for (const PlacedCommand& placed : commands)
    for (const ArgumentInfo& one : placed.command->arguments) {
      if (one.positional() || one.flag) continue;
      const std::string values = bash_values(one);
      const std::string where = placed.command == &program ? "*" : "'" + placed.path + "'";
      out +=
          fmt::format("    {}:{}) {}return ;;\n", where, one.name,
                      values.empty() ? "" : fmt::format("mapfile -t COMPREPLY < <({}); ", values));
    }
  out += "  esac\n  local words=\n  case $path in\n";
  for (const PlacedCommand& placed : commands) {
    const ArgumentInfo* positional = positional_of(*placed.command);
    const std::string values = positional == nullptr ? "" : bash_values(*positional);
    out += fmt::format("    '{}')\n      words='{}'\n", placed.path,
                       words_after(program, *placed.command));
    if (!values.empty())
      out += fmt::format("      [[ $word == -* ]] || mapfile -t COMPREPLY < <({})\n", values);
    out += "      ;;\n";
  }
  return out +
         "  esac\n"
         "  if ((${#COMPREPLY[@]} == 0)); then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _vigie vigie\n";
}

std::string zsh_completion(const CommandInfo& program) {
  std::string out =
      "#compdef vigie\n"
      "# zsh completion for vigie, made by: vigie completion zsh\n"
      "# Take it over:  vigie completion zsh > a folder of $fpath, as _vigie\n"
      "_vigie_ask() {\n"
      "  local -a common=() typed=(${(z)BUFFER})\n"
      "  local -i i\n"
      "  for ((i = 1; i < $#typed; ++i)); do\n"
      "    [[ $typed[i] == --(config|data) ]] && common+=($typed[i] ${(Q)typed[i+1]})\n"
      "  done\n"
      "  vigie $common complete $1 2>/dev/null\n"
      "}\n";
  for (const PlacedCommand& placed : placed_commands(program)) out += zsh_function(program, placed);
  return out +
         "if [[ $funcstack[1] == _vigie ]]; then _vigie \"$@\"; else compdef _vigie vigie; fi\n";
}

std::string fish_completion(const CommandInfo& program) {
  std::string out =
      "# fish completion for vigie, made by: vigie completion fish\n"
      "# Take it over:  vigie completion fish > ~/.config/fish/completions/vigie.fish\n"
      "function __vigie_ask\n"
      "  set -l common\n"
      "  set -l words (commandline -opc)\n"
      "  for i in (seq (math (count $words) - 1))\n"
      "    if contains -- $words[$i] --config --data\n"
      "      set -a common $words[$i] $words[(math $i + 1)]\n"
      "    end\n"
      "  end\n"
      "  vigie $common complete $argv 2>/dev/null\n"
      "end\n"
      "# Whether these are the words so far that are no options: \"source list\".\n"
      "function __vigie_in\n"
      "  set -l words\n"
      "  set -l value 0\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    if test $value = 1\n"
      "      set value 0\n"
      "    else if contains -- $word --config --data\n"
      "      set value 1\n"
      "    else if not string match -q -- '-*' $word\n"
      "      set -a words $word\n"
      "    end\n"
      "  end\n"
      "  set -l asked (count $argv)\n"
      "  test $asked = 0; and test (count $words) -gt 0; and return 0\n"
      "  test $asked -gt 0; and test (count $words) -ge $asked; and "
      "test \"$words[1..$asked]\" = \"$argv\"\n"
      "end\n"
      "complete -c vigie -f\n";
  for (const ArgumentInfo* one : options_of(program, program))
    out += fmt::format("complete -c vigie -l {}{} -d {}{}\n", one->name.substr(2), fish_takes(*one),
                       fish_quoted(one->meaning), fish_values(*one));
  out += "complete -c vigie -l help -s h -d 'print how it is used'\n";
  out += "complete -c vigie -n 'not __vigie_in' -l version -d 'print the version'\n";
  for (const PlacedCommand& placed : placed_commands(program)) {
    const std::string where = fmt::format("complete -c vigie -n '{}'", fish_condition(placed.path));
    for (const CommandInfo& one : placed.command->commands) {
      if (one.hidden) continue;
      std::string none;  // no other subcommand stands there yet
      if (placed.command != &program)
        for (const CommandInfo& other : placed.command->commands)
          none += fmt::format("; and not __vigie_in {} {}",
                              placed.path.substr(placed.path.find(' ') + 1), other.name);
      out += fmt::format("complete -c vigie -n '{}{}' -a {} -d {}\n", fish_condition(placed.path),
                         none, one.name, fish_quoted(one.meaning));
    }
    if (placed.command == &program) continue;
    for (const ArgumentInfo& one : placed.command->arguments) {
      if (!one.positional())
        out += fmt::format("{} -l {}{} -d {}{}\n", where, one.name.substr(2), fish_takes(one),
                           fish_quoted(one.meaning), fish_values(one));
      else if (const std::string values = fish_values(one); !values.empty())
        out += fmt::format("{}{}\n", where, values);
    }
  }
  return out;
}

}  // namespace vigie
