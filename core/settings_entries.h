#pragma once

#include <string>
#include <vector>

#include "core/settings.h"
#include "core/settings_toml.h"

namespace vigie {

/// Reads [[source]], [[profile]] and [[subscriber]] of one file. What needs more than one entry
/// (duplicates, unknown profiles, rhythms against private places) is asked in settings_checks.h.
void read_entries(const Toml& file, const std::string& name, SettingsReading& reading);

}  // namespace vigie
