#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/index_follower.h"

namespace vigie {

/// What `vigie archive verify` found.
struct Verification {
  std::int64_t documents = 0;
  std::int64_t without_text = 0;      ///< dropped by retention: no problem
  std::vector<std::string> problems;  ///< at most kMostProblems of each part
};

/// Looks at everything that is kept, in short reads, so that the daemon may go on: SQLite's own
/// checks and foreign keys, the hash of every document over its title and text, the structure of
/// the index, and every document in the index with what it shows, and nothing else there. What
/// changed while it looked is left to the next time. `dir` is the data directory.
Result<Verification> verify(const std::filesystem::path& dir, const Progress& progress = {});

}  // namespace vigie
