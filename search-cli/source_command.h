#pragma once

#include <string>

#include "core/url.h"
#include "search-cli/command.h"

namespace vigie {

/// The subcommands of `vigie source`, a file each: source_test_command.cc, source_add_command.cc, …
void add_source_test(Command& source, std::shared_ptr<const Common> common);
void add_source_add(Command& source, std::shared_ptr<const Common> common);
void add_source_remove(Command& source, std::shared_ptr<const Common> common);
void add_source_accept(Command& source, std::shared_ptr<const Common> common);
void add_source_list(Command& source, std::shared_ptr<const Common> common);
void add_source_status(Command& source, std::shared_ptr<const Common> common);
void add_source_import(Command& source, std::shared_ptr<const Common> common);
void add_source_export(Command& source, std::shared_ptr<const Common> common);

/// The settings of an installation whose files can be edited: a configuration must be there.
Result<Settings> editable_settings(const Common& common);

/// Tells the running daemon that the configuration changed, and the person what came of it. Returns
/// the exit code of the command: done, or that of a daemon that refused.
int tell_daemon(const std::string& command, const Settings& settings);

/// An address as a person types it, or the error to show.
Result<Url> address_of(const std::string& typed);

/// "file:line", short enough to read: without the folder that the command runs in.
std::string shown(const Where& where);

}  // namespace vigie
