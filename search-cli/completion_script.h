#pragma once

#include <string>
#include <utility>
#include <vector>

#include "search-cli/arguments.h"

namespace vigie {

/// Every command that is told of, with its path ("vigie source list"), the program itself first.
struct PlacedCommand {
  std::string path;
  const CommandInfo* command = nullptr;
};
std::vector<PlacedCommand> placed_commands(const CommandInfo& program);

/// Scripts that teach a shell the commands, options and values of a program, from its declarations
/// alone. Ids of sources and names of saved searches are asked of `vigie complete`, a hidden
/// command, when they are needed. Pure text: nothing is run here.
std::string bash_completion(const CommandInfo& program);
std::string zsh_completion(const CommandInfo& program);
std::string fish_completion(const CommandInfo& program);

}  // namespace vigie
