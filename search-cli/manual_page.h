#pragma once

#include <string>
#include <vector>

#include "core/exit_code.h"
#include "core/settings.h"
#include "search-cli/arguments.h"

namespace vigie {

/// One manual page, as man(7) reads it.
struct ManualPage {
  std::string name;  ///< "vigie-search"
  int section = 1;
  std::string roff;
  std::string file() const { return name + "." + std::to_string(section); }
};

/// Every page, from the tables alone: vigie(1), a page a command with its subcommands (section 1),
/// vigied(8), vigie.toml(5). The same text for the same tables, so that a build can be repeated.
std::vector<ManualPage> manual_pages(const CommandInfo& program, const std::string& version);

/// Text as roff prints it: no request, no escape of its own, and hyphens that can be copied.
std::string roff_text(std::string_view text);

}  // namespace vigie
