#include "pipeline/saved_searches.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "core/descriptor.h"
#include "core/utf8.h"
#include "indexer/named_query.h"

namespace vigie {
namespace {

constexpr std::string_view kEnding = ".query";

std::optional<std::string> first_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  // One byte more than a query may have, so that parse_query() tells what is too long.
  std::string text(kMaxQueryBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

Error cannot_write(const std::filesystem::path& file, int reason) {
  const bool full = reason == ENOSPC || reason == EDQUOT;
  return {full ? Kind::full : Kind::io,
          fmt::format("cannot write {}: {}", file.string(), std::strerror(reason)),
          full ? "free some space" : "may you write in this folder?"};
}

/// On the disk when it returns: profiles may name it.
Result<void> write_in_place(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path beside = fmt::format("{}.{}.new", file.string(), ::getpid());
  std::error_code failed;
  std::filesystem::create_directories(file.parent_path(), failed);
  if (failed) return cannot_write(file, failed.value());
  const Descriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!out.is_open()) return cannot_write(file, errno);
  if (write_all(out.number(), text + "\n") && ::fsync(out.number()) == 0 &&
      ::rename(beside.c_str(), file.c_str()) == 0)
    return {};
  const int reason = errno;
  std::filesystem::remove(beside, failed);
  return cannot_write(file, reason);
}

}  // namespace

std::filesystem::path SavedSearches::file_of(std::string_view name) const {
  return folder_ / (std::string(name) + std::string(kEnding));
}

Result<std::vector<SavedSearches::Saved>> SavedSearches::list() const {
  std::vector<Saved> out;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) {
    const std::filesystem::path& file = entry.path();
    const std::string name = file.stem().string();
    if (file.extension() != kEnding || !is_query_name(name)) continue;
    if (const auto query = first_bytes(file)) out.push_back({name, *query});
  }
  if (failed && failed != std::errc::no_such_file_or_directory)
    return Error{Kind::io, fmt::format("cannot read {}: {}", folder_.string(), failed.message())};
  std::ranges::sort(out, {}, &Saved::name);
  return out;
}

std::optional<std::string> SavedSearches::find(std::string_view name) const {
  if (!is_query_name(name)) return std::nullopt;
  return first_bytes(file_of(name));
}

Result<std::optional<std::string>> SavedSearches::save(const std::string& name,
                                                       const std::string& query) const {
  if (!is_query_name(name))
    return Error{Kind::usage, fmt::format("\"{}\" cannot name a search", one_line(name)),
                 "lower-case letters, digits, \"-\", \"_\", \".\", at most 64"};
  auto before = find(name);
  if (auto written = write_in_place(file_of(name), query); !written) return written.error();
  return before;
}

Result<std::string> SavedSearches::forget(const std::string& name) const {
  auto query = find(name);
  if (!query)
    return Error{Kind::not_found, fmt::format("no search is saved as @{}", one_line(name)),
                 "see vigie search --saved"};
  std::error_code failed;
  std::filesystem::remove(file_of(name), failed);
  if (failed)
    return Error{Kind::io,
                 fmt::format("cannot remove {}: {}", file_of(name).string(), failed.message()),
                 "may you write in this folder?"};
  return std::move(*query);
}

}  // namespace vigie
