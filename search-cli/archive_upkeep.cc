// vigie archive rebuild, compact: the index anew, and files without their slack.
#include <thread>

#include <fmt/format.h>

#include "core/exit_code.h"
#include "indexer/index_lock.h"
#include "pipeline/control.h"
#include "pipeline/rebuild.h"
#include "search-cli/archive_command.h"
#include "search-cli/terminal.h"
#include "store/backup.h"

namespace vigie {
namespace {

constexpr std::chrono::milliseconds kLook{100};
constexpr int kLooks = 600;

/// The daemon owns the live index: it is asked for the exchange, and done when nothing waits.
/// `holder`: what the lock says, for when it is no daemon.
Result<void> let_daemon_adopt(const DataPaths& paths, const Error& holder) {
  if (const auto asked = ask_daemon(paths.control(), "adopt"); !asked)
    return asked.error().kind == Kind::not_found ? holder : asked.error();
  for (int look = 0; look < kLooks; ++look) {
    if (!rebuilt_waits(paths.dir)) return {};
    std::this_thread::sleep_for(kLook);
  }
  return Error{Kind::timeout, "the daemon has not put the new index in place",
               "look at its log; the new index is kept"};
}

Result<void> put_in_place(const DataPaths& paths) {
  {
    const auto lock = IndexLock::take(paths.dir);
    if (!lock && lock.error().kind == Kind::locked) return let_daemon_adopt(paths, lock.error());
    if (!lock) return lock.error();
    if (auto placed = put_rebuilt_in_place(paths.dir); !placed) return placed;
  }
  auto store = Database::open(paths.database());
  if (!store) return store.error();
  return index_changes(paths, *store);
}

int run_rebuild(const Common& common) {
  const auto paths = archive_of(common);
  if (!paths) return complain("archive rebuild", paths.error());
  std::int64_t changes = 0;
  {
    auto store = Database::open(paths->database(), Database::Mode::read_only);
    if (!store) return complain("archive rebuild", store.error());
    ProgressLine progress("rebuilding");
    const auto built = build_beside(paths->dir, *store, [&](std::int64_t done, std::int64_t total) {
      progress.show(changes = done, total);
    });
    if (!built) return complain("archive rebuild", built.error());
  }
  if (auto placed = put_in_place(*paths); !placed)
    return complain("archive rebuild", placed.error());
  print_line(fmt::format("a new index of {} changes is in place", changes));
  return kExitDone;
}

int run_compact(const Common& common) {
  const auto paths = archive_of(common);
  if (!paths) return complain("archive compact", paths.error());
  auto index = open_or_set_aside(paths->dir);
  if (!index && index.error().kind == Kind::locked) {
    const auto asked = ask_daemon(paths->control(), "compact");
    if (!asked) return complain("archive compact", asked.error());
    print_line("the daemon compacts the index; stop it to compact the archive's file too");
    return kExitDone;
  }
  if (!index) return complain("archive compact", index.error());
  auto store = Database::open(paths->database());
  if (!store) return complain("archive compact", store.error());
  const std::string uuid = store->uuid();
  if (const auto applied = catch_up(*index, *store); !applied)
    return complain("archive compact", applied.error());
  if (auto done = index->compact(index->watermark(), uuid); !done)
    return complain("archive compact", done.error());
  if (auto done = compact(*store); !done) return complain("archive compact", done.error());
  print_line("index and archive are compact");
  return kExitDone;
}

}  // namespace

void add_archive_upkeep(Command& archive, std::shared_ptr<const Common> common) {
  Command rebuild = archive.subcommand(
      "rebuild", "make the index anew beside the live one; goes on where a killed run was");
  rebuild.does([=] { return run_rebuild(*common); });
  Command smaller = archive.subcommand("compact", "write index and archive without their slack");
  smaller.does([=] { return run_compact(*common); });
}

}  // namespace vigie
