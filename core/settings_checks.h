#pragma once

#include "core/settings.h"
#include "core/settings_table.h"

namespace vigie {

/// What only the whole configuration can tell: ids that stand twice, limits to sources that
/// do not exist, rhythms and pauses against the private places, mails without a server. Gives each
/// source without a rhythm the general one. `whole` is false when a file could not be read: then
/// nothing is said about what may stand in it.
void check_settings(SettingsReading& reading, const Places& places, bool whole);

}  // namespace vigie
