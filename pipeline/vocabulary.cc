#include "pipeline/vocabulary.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/settings_files.h"
#include "core/utf8.h"
#include "indexer/name_list.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListEnding = ".csv";

fs::path beside(const Settings& settings, const std::string& path) {
  return fs::path(settings.file).parent_path() / path;
}

Error config_error(std::string what, std::string hint, const std::string& file) {
  return {Kind::config, std::move(what), std::move(hint), Where{file}};
}

/// The watchlists of a folder, in order of their names.
std::vector<fs::path> list_files(const fs::path& folder, std::vector<Error>& problems) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == kListEnding) files.push_back(entry.path());
  if (failed)
    problems.push_back(
        config_error(fmt::format("cannot read the folder of watchlists: {}", failed.message()),
                     "make it, or change search.lists", folder.string()));
  std::ranges::sort(files);
  return files;
}

}  // namespace

Vocabulary Vocabulary::read(const Settings& settings, std::vector<Error>& problems) {
  Vocabulary out{fs::path(settings.daemon.data)};
  if (!settings.search.synonyms.empty()) {
    const std::string file = beside(settings, settings.search.synonyms).string();
    const auto text = read_file(file, Bytes{Synonyms::kMaxBytes});
    auto synonyms = text ? Synonyms::read(*text, file) : text.error();
    if (synonyms)
      out.synonyms_ = std::move(*synonyms);
    else
      problems.push_back(synonyms.error());
  }
  if (settings.search.lists.empty()) return out;
  for (const fs::path& path : list_files(beside(settings, settings.search.lists), problems)) {
    const std::string name = path.stem().string();
    if (!is_query_name(name)) {
      problems.push_back(config_error(fmt::format("\"{}\" cannot name a watchlist", one_line(name)),
                                      "lower-case letters, digits, \"-\", \"_\", \".\", at most 64",
                                      path.string()));
      continue;
    }
    const auto text = read_file(path.string(), Bytes{kMaxListBytes});
    auto list = text ? read_name_list(*text, path.string()) : text.error();
    if (list)
      out.lists_.emplace(name, std::move(*list));
    else
      problems.push_back(list.error());
  }
  return out;
}

std::optional<Named> Vocabulary::find(std::string_view name) const {
  if (const auto list = lists_.find(name); list != lists_.end()) return Named(list->second);
  if (auto query = saved_.find(name)) return Named(std::move(*query));
  return std::nullopt;
}

Result<Query> Vocabulary::parse(std::string_view text) const {
  return parse_query(
      text, [this](std::string_view name) { return find(name); }, synonyms_);
}

Result<std::optional<std::string>> Vocabulary::save(const std::string& name,
                                                    const std::string& query) const {
  if (lists_.contains(name))
    return Error{Kind::usage, fmt::format("@{} is a watchlist", name), "choose another name"};
  // Read under its new name, so that a circle through it is refused before it exists.
  if (is_query_name(name)) {
    const auto read = parse_query("@" + name, [&](std::string_view asked) {
      return asked == name ? std::optional<Named>(query) : find(asked);
    });
    if (!read) return read.error();
  }
  return saved_.save(name, query);
}

}  // namespace vigie
