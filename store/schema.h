#pragma once

#include <string_view>

namespace vigie {

/// PRAGMA user_version of an archive that this program writes.
inline constexpr int kSchemaVersion = 4;

/// PRAGMA application_id ("VIGI"): tells our archive from another program's SQLite file.
inline constexpr int kApplicationId = 0x56494749;

/// The SQL that takes an archive of version `from` to `from + 1`; 0 is the empty file. A migration
/// that has shipped is never edited: the next one is added behind it.
std::string_view migration(int from);

}  // namespace vigie
