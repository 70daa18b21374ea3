#pragma once

#include <string>

#include "core/settings.h"

namespace vigie {

/// The settings that a program starts with: `config` as given with --config, else
/// /etc/vigie/vigie.toml, else config/vigie.toml; `data` (given with --data) overrides where
/// everything durable lies, and is enough by itself when there is no configuration at all. What one
/// file cannot tell (queries, link rules, examples, time zones) is checked too, and limits that are
/// doubtful (limits.h) are warned of.
SettingsReading read_installation(const std::string& config, const std::string& data, Instant now);

/// The same without that check: by what the files say alone.
SettingsReading read_installation_files(const std::string& config, const std::string& data);

}  // namespace vigie
