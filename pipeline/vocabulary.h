#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/settings.h"
#include "indexer/named_query.h"
#include "pipeline/saved_searches.h"

namespace vigie {

/// What queries mean beyond their own text: watchlists (@NAME, a file each in `search.lists`),
/// saved searches (@NAME too; a watchlist goes first) and synonyms (`search.synonyms`). One for
/// searches and profiles, so that the two agree.
///
/// The files of the settings are read once, here; saved searches when they are named.
class Vocabulary {
 public:
  /// Paths are relative to the folder of the main file. Each mistake in a file is told in
  /// `problems` with its place, and what it says is left out.
  static Vocabulary read(const Settings& settings, std::vector<Error>& problems);

  /// parse_query() with all of it.
  Result<Query> parse(std::string_view text) const;

  /// Keeps a query under a name; returns what the name stood for before. Kind::usage when the
  /// query cannot be read under that name, or a watchlist has it.
  Result<std::optional<std::string>> save(const std::string& name, const std::string& query) const;

  /// Whether both have the same watchlists and synonyms; saved searches may differ.
  bool same_files(const Vocabulary& other) const {
    return lists_ == other.lists_ && synonyms_ == other.synonyms_;
  }

  const SavedSearches& saved() const { return saved_; }
  const std::map<std::string, QueryNode, std::less<>>& lists() const { return lists_; }

 private:
  explicit Vocabulary(const std::filesystem::path& data_dir) : saved_(data_dir) {}
  std::optional<Named> find(std::string_view name) const;

  SavedSearches saved_;
  std::map<std::string, QueryNode, std::less<>> lists_;
  Synonyms synonyms_;
};

}  // namespace vigie
