#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "store/database.h"

namespace vigie {

/// How far a copy has come, in pages of the file.
using CopyProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// What the names of copies end in until they are whole.
constexpr const char* kBackupEnding = ".part";
constexpr const char* kRestoreEnding = ".restoring";

/// Copies an archive as it is at one moment into `to`, by SQLite's online backup in small steps:
/// the daemon goes on writing, and its log cannot shrink below that moment until the copy is done.
/// The copy is whole when it gets its name: it was checked (PRAGMA integrity_check) and synced, and
/// a copy that fails leaves nothing.
///
/// Errors: refused when `to` exists; corrupt when the archive is not whole; full; io; not_found.
Result<void> back_up(const std::filesystem::path& archive, const std::filesystem::path& to,
                     const CopyProgress& progress = {});

/// Makes a copy of a backup the archive at `archive`. It is checked and migrated beside it first; a
/// newer schema than ours, another program's file and a damaged one are refused (refused, corrupt).
/// An archive that is there is set aside as `<archive>.before-<n>`, never deleted, and only when
/// `set_aside` says so (else refused). A kill at any moment leaves the one or the other, or a place
/// that is refused as damaged: never an empty archive.
///
/// Nobody may have the archive open: the caller holds the index lock. Kind::io when the backup
/// is a folder, Kind::not_found when there is none. Returns where the former one lies, empty when
/// there was none.
Result<std::filesystem::path> restore(const std::filesystem::path& backup,
                                      const std::filesystem::path& archive, bool set_aside,
                                      const CopyProgress& progress = {});

/// Writes the archive's file anew without its free pages (VACUUM), and cuts its log. Needs as much
/// free space as the file takes; Kind::locked while anyone else writes.
Result<void> compact(Database& db);

}  // namespace vigie
