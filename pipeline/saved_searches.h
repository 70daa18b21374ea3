#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace vigie {

/// Searches that a person gave a name, to use as @NAME in others: a file each,
/// `<data>/searches/NAME.query`, which holds the query and can be edited. Written beside and
/// renamed into place, so that a reader finds the old one or the new one. Files, because analysts
/// are not the daemon: who may write them is said by the folder's permissions.
class SavedSearches {
 public:
  explicit SavedSearches(std::filesystem::path data_dir) : folder_(data_dir / "searches") {}

  struct Saved {
    std::string name, query;
    bool operator==(const Saved&) const = default;
  };
  /// By name. What is no saved search is passed over.
  Result<std::vector<Saved>> list() const;
  /// Nothing when there is none of this name, or it cannot be read.
  std::optional<std::string> find(std::string_view name) const;
  /// Keeps a query that was found to be readable. Returns what the name stood for before.
  Result<std::optional<std::string>> save(const std::string& name, const std::string& query) const;
  /// Removes it and returns what it stood for. Kind::not_found when there is none. Queries that
  /// name it are refused from then on.
  Result<std::string> forget(const std::string& name) const;

 private:
  std::filesystem::path file_of(std::string_view name) const;
  std::filesystem::path folder_;
};

}  // namespace vigie
