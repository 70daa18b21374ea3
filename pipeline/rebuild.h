#pragma once

#include <filesystem>

#include "pipeline/index_follower.h"

namespace vigie {

/// Makes a new index beside the live one, in a folder `rebuild` of the data directory with a lock
/// of its own (Kind::locked: another rebuild is under way), and fills it up to the archive's last
/// change. Searches and the daemon go on with the live one. A run that was killed is gone on with;
/// an index of another form or archive that lies there is begun anew.
Result<void> build_beside(const std::filesystem::path& data_dir, Database& archive,
                          const Progress& progress = {});

/// True while an index is built, or waits to be put in place.
bool rebuilt_waits(const std::filesystem::path& data_dir);

/// Lets go of what a killed rebuild left: it says nothing of an archive that was restored since.
Result<void> forget_rebuild(const std::filesystem::path& data_dir);

/// Exchanges the live index for the one that was built, in one step. The live one is deleted, or
/// set aside where it cannot be read. Whoever calls is its owner, and has no writer open.
Result<void> put_rebuilt_in_place(const std::filesystem::path& data_dir);

}  // namespace vigie
