#include "pipeline/declare.h"

#include <sys/stat.h>

#include <fmt/format.h>

#include "store/people.h"
#include "store/sources.h"

namespace vigie {

Result<std::shared_ptr<const WatchList>> declare(Database& db,
                                                 std::shared_ptr<const Settings> settings,
                                                 Instant now, const WatchList* before) {
  const auto declared = db.write([&]() -> Result<void> {
    if (auto done = Sources(db).declare(settings->sources, now); !done) return done;
    return People(db).declare(settings->profiles, settings->subscribers, now);
  });
  if (!declared) return declared.error();
  return make_watch_list(db, std::move(settings), before);
}

std::filesystem::path maildir_root(const Settings& settings) {
  if (!settings.alerts.maildir.empty()) return settings.alerts.maildir;
  return DataPaths{settings.daemon.data}.maildir();
}

Result<DataPaths> open_data_dir(const std::filesystem::path& dir) {
  std::error_code failed;
  const bool fresh = std::filesystem::create_directories(dir, failed);
  if (failed)
    return Error{
        Kind::io,
        fmt::format("cannot make the data directory {}: {}", dir.string(), failed.message()),
        "name another with --data, or let the user write there"};
  if (fresh && ::chmod(dir.c_str(), 0750) != 0)
    return Error{Kind::io, fmt::format("cannot close {} to others", dir.string())};
  return DataPaths{dir};
}

}  // namespace vigie
