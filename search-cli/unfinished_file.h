#pragma once

#include <filesystem>

namespace vigie {

/// A database file that is being made: while this lives, SIGINT, SIGTERM and SIGHUP remove it, with
/// what SQLite keeps beside it, before they end the program. A copy of an archive is large, and one
/// that was given up lies where nobody looks for it.
///
/// One at a time, in a program of one thread. A signal that is ignored (nohup) stays ignored.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(const std::filesystem::path& file);
  ~UnfinishedFile();  ///< leaves the file as it is
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
};

}  // namespace vigie
