#pragma once

#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "core/settings.h"
#include "pipeline/declare.h"

namespace vigie {

/// What every command shares: the global options, and what they lead to.
struct Common {
  std::string config;
  std::string data;
};

/// The settings, or the first problem as an error; all problems are told on standard error.
Result<Settings> settings_of(const Common& common);

/// The settings for what an archive alone can tell too: defaults where there are none.
Settings settings_or_none(const Common& common);

/// The data directory of these settings; Kind::not_found when there is no archive yet.
Result<DataPaths> archive_of(const Common& common);

/// Each declares its options on `app` and what runs when it is chosen; `code` takes the exit code.
/// Commands live in files of their name: search_command.cc, read_command.cc, …
using Exit = std::shared_ptr<int>;
void add_search(CLI::App& app, std::shared_ptr<const Common> common, Exit code);
void add_show(CLI::App& app, std::shared_ptr<const Common> common, Exit code);
void add_read(CLI::App& app, std::shared_ptr<const Common> common, Exit code);
void add_match(CLI::App& app, std::shared_ptr<const Common> common, Exit code);
void add_archive(CLI::App& app, std::shared_ptr<const Common> common, Exit code);
void add_source(CLI::App& app, std::shared_ptr<const Common> common, Exit code);
void add_status(CLI::App& app, std::shared_ptr<const Common> common, Exit code);

}  // namespace vigie
