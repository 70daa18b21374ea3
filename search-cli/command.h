#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/settings.h"
#include "pipeline/declare.h"
#include "search-cli/arguments.h"

namespace vigie {

/// What every command shares: the global options, and what they lead to.
struct Common {
  std::string config;
  std::string data;
};

/// The settings, or the first problem as an error; all problems are told on standard error.
Result<Settings> settings_of(const Common& common);

/// The same by what the files say, without trying each query and example of thousands of profiles:
/// for commands that people wait for. The daemon and `--check` have tried them.
Result<Settings> plain_settings_of(const Common& common);

/// The settings for what an archive alone can tell too: defaults where there are none.
Settings settings_or_none(const Common& common);

/// The data directory of these settings; Kind::not_found when there is no archive yet.
Result<DataPaths> archive_of(const Common& common);
Result<DataPaths> archive_in(const std::string& data);

/// Each declares a command of `app`: its arguments and what runs when it is chosen. Commands live
/// in files of their name: search_command.cc, read_command.cc, …
void add_search(Command& app, std::shared_ptr<const Common> common);
void add_show(Command& app, std::shared_ptr<const Common> common);
void add_similar(Command& app, std::shared_ptr<const Common> common);
void add_trends(Command& app, std::shared_ptr<const Common> common);
void add_read(Command& app, std::shared_ptr<const Common> common);
void add_match(Command& app, std::shared_ptr<const Common> common);
void add_archive(Command& app, std::shared_ptr<const Common> common);
void add_source(Command& app, std::shared_ptr<const Common> common);
void add_profile(Command& app, std::shared_ptr<const Common> common);
void add_status(Command& app, std::shared_ptr<const Common> common);
void add_completion(Command& app, std::shared_ptr<const Common> common);
void add_manual(Command& app, std::shared_ptr<const Common> common);

}  // namespace vigie
