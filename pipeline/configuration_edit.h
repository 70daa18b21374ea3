#pragma once

#include <functional>
#include <string>

#include "core/settings.h"

namespace vigie {

/// Changes one file of an installation's configuration as a careful person would.
///
/// The whole configuration is read with the changed file before anything is written: what would be
/// refused at a reload changes nothing. The file is then replaced in one step (rename), with its
/// mode and owner kept, through a link to the file that it names; two commands wait for each other,
/// and what an editor saved meanwhile is not overwritten. The daemon is told by the caller
/// (control.h, "reload").
struct ConfigurationEdit {
  using Change = std::function<Result<std::string>(const std::string& text)>;

  std::string main;  ///< the main file
  std::string file;  ///< the file to change; may be missing, then its text is empty
  Change change;
};

/// The settings as they are now. Kind::config with the place when they would not be readable, or
/// when no `include` names the file.
Result<Settings> apply(const ConfigurationEdit& edit, Instant now);

/// The file that new sources go to when none is named: "ajouts.toml" beside what the first pattern
/// of `include` for sources finds, else the main file.
Result<std::string> file_for_additions(const std::string& main);

/// A file as a person names it: beside the main file, unless it is there as given.
std::string named_file(const std::string& main, const std::string& given);

}  // namespace vigie
