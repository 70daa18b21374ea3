#include "indexer/index_place.h"

#include <fcntl.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

#include <fmt/format.h>

namespace vigie {
namespace {

namespace fs = std::filesystem;

fs::path fresh_path(const fs::path& data_dir) { return data_dir / "index.new"; }

Error failed(const std::string& doing, const std::error_code& reason) {
  const bool full = reason == std::errc::no_space_on_device;
  return {full ? Kind::full : Kind::io, doing + ": " + reason.message()};
}

}  // namespace

fs::path index_path(const fs::path& data_dir) { return data_dir / "index"; }

bool is_unwritten(const fs::path& index) {
  std::error_code reason;
  return !fs::exists(index, reason) || fs::is_empty(index, reason);
}

bool has_records(const fs::path& index) {
  std::error_code reason;
  return fs::exists(index / "docdata.glass", reason);
}

Result<fs::path> fresh_index_path(const fs::path& data_dir) {
  fs::path path = fresh_path(data_dir);
  std::error_code reason;
  fs::remove_all(path, reason);
  if (reason) return failed("cannot remove " + path.string(), reason);
  return path;
}

Result<void> put_fresh_index_in_place(const fs::path& data_dir) {
  const fs::path live = index_path(data_dir), fresh = fresh_path(data_dir);
  std::error_code reason;
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, live.c_str(), RENAME_EXCHANGE) != 0) {
    // No index yet, or a file system without exchange: then there is a moment without one, which
    // readers take for an empty archive.
    if (errno != ENOENT && errno != EINVAL && errno != ENOSYS)
      return failed("cannot put the new index in place",
                    std::error_code(errno, std::generic_category()));
    const fs::path old = data_dir / "index.old";
    fs::remove_all(old, reason);
    fs::rename(live, old, reason);
    fs::rename(fresh, live, reason);
    if (reason) return failed("cannot put the new index in place", reason);
    fs::remove_all(old, reason);
    return {};
  }
  fs::remove_all(fresh, reason);
  if (reason) return failed("cannot remove the old index", reason);
  return {};
}

Result<void> demand_room_to_commit(const std::filesystem::path& index, std::uint64_t terms,
                                   std::uint64_t words) {
  constexpr std::uint64_t kBlock = 8'192, kAlways = 1'048'576;
  std::error_code unknown;
  std::uint64_t size = 0;
  for (const auto& file : fs::directory_iterator(index, unknown))
    if (const auto bytes = file.file_size(unknown); !unknown) size += bytes;
  const auto disk = fs::space(index, unknown);
  if (unknown) return {};  // Xapian will say what is wrong
  const std::uint64_t needed = kAlways + words + std::min(size, terms * kBlock);
  if (disk.available >= needed) return {};
  return Error{Kind::full,
               fmt::format("a commit of the index may need {} MiB, and {} are free",
                           (needed >> 20) + 1, disk.available >> 20),
               "free some space; nothing of the archive is lost"};
}

}  // namespace vigie
