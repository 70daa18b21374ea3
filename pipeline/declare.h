#pragma once

#include <filesystem>
#include <memory>

#include "core/settings.h"
#include "pipeline/watch_list.h"
#include "store/database.h"

namespace vigie {

/// Makes the store agree with the configuration files, in one transaction, and compiles who watches
/// what: at start and at each reload, which gives the list `before`. All or nothing.
Result<std::shared_ptr<const WatchList>> declare(Database& db,
                                                 std::shared_ptr<const Settings> settings,
                                                 Instant now, const WatchList* before = nullptr);

/// Where a data directory keeps what: one place for every name.
struct DataPaths {
  std::filesystem::path dir;
  std::filesystem::path database() const { return dir / "vigie.db"; }
  std::filesystem::path control() const { return dir / "control.sock"; }
  std::filesystem::path maildir() const { return dir / "maildir"; }
};

/// Where channel "file" writes: a Maildir a subscriber below this folder.
std::filesystem::path maildir_root(const Settings& settings);

/// Makes the directory (0750) when it is not there; the error names it and the user who may not.
Result<DataPaths> open_data_dir(const std::filesystem::path& dir);

}  // namespace vigie
