#pragma once

#include <memory>

#include "pipeline/index_follower.h"
#include "search-cli/command.h"

namespace vigie {

/// The archive as its commands open it for writing; the directory is made when it is not there yet.
struct OpenArchive {
  DataPaths paths;
  Settings settings;
  Database store;
};
Result<OpenArchive> open_for_writing(const Common& common);

/// Makes what was committed searchable: by the daemon if it holds the index, else here.
Result<void> index_changes(const DataPaths& paths, Database& store);

/// The commands of `vigie archive`, each in the file of its name (archive_copies.cc has export,
/// backup and restore).
void add_archive_import(Command& archive, std::shared_ptr<const Common> common);
void add_archive_verify(Command& archive, std::shared_ptr<const Common> common);
void add_archive_copies(Command& archive, std::shared_ptr<const Common> common);
void add_archive_upkeep(Command& archive, std::shared_ptr<const Common> common);

}  // namespace vigie
