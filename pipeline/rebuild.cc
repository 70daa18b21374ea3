// Who builds? The daemon's own thread would follow the change log late meanwhile. So the command
// builds, in a process of its own, and the daemon is asked for the exchange only.
#include "pipeline/rebuild.h"

#include "indexer/index_place.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

fs::path rebuild_dir(const fs::path& data_dir) { return data_dir / "rebuild"; }

Error failed(const std::string& doing, const std::error_code& reason) {
  const bool full = reason == std::errc::no_space_on_device;
  return {full ? Kind::full : Kind::io, doing + ": " + reason.message()};
}

}  // namespace

Result<void> build_beside(const fs::path& data_dir, Database& archive, const Progress& progress) {
  const fs::path dir = rebuild_dir(data_dir);
  std::error_code reason;
  fs::create_directories(dir, reason);
  if (reason) return failed("cannot make " + dir.string(), reason);
  auto index = IndexWriter::open(dir);
  if (!index && index.error().kind == Kind::corrupt) {
    fs::remove_all(index_path(dir), reason);  // half of a rebuild is nothing to keep
    index = IndexWriter::open(dir);
  }
  if (!index) return index.error();
  const auto applied = catch_up(*index, archive, progress);
  return applied ? Result<void>{} : applied.error();
}

bool rebuilt_waits(const fs::path& data_dir) {
  std::error_code none;
  return fs::exists(rebuild_dir(data_dir), none);
}

Result<void> forget_rebuild(const fs::path& data_dir) {
  std::error_code reason;
  fs::remove_all(rebuild_dir(data_dir), reason);
  return reason ? Result<void>(failed("cannot remove a former rebuild", reason)) : Result<void>{};
}

Result<void> put_rebuilt_in_place(const fs::path& data_dir) {
  if (is_unwritten(index_path(rebuild_dir(data_dir))))
    return Error{Kind::not_found, "no new index waits in " + rebuild_dir(data_dir).string()};
  if (const auto live = IndexReader::open(data_dir); !live && live.error().kind == Kind::corrupt)
    if (auto aside = set_index_aside(data_dir, live.error()); !aside) return aside;
  const auto fresh = fresh_index_path(data_dir);
  if (!fresh) return fresh.error();
  std::error_code reason;
  fs::rename(index_path(rebuild_dir(data_dir)), *fresh, reason);
  if (reason) return failed("cannot move the new index", reason);
  if (auto placed = put_fresh_index_in_place(data_dir); !placed) return placed;
  fs::remove_all(rebuild_dir(data_dir), reason);
  return {};
}

}  // namespace vigie
