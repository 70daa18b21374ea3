// vigie archive: what its commands share.
#include "search-cli/archive_command.h"

#include <fmt/format.h>

#include "pipeline/control.h"
#include "search-cli/terminal.h"

namespace vigie {

Result<OpenArchive> open_for_writing(const Common& common) {
  auto settings = settings_of(common);
  if (!settings) return settings.error();
  auto paths = open_data_dir(settings->daemon.data);
  if (!paths) return paths.error();
  auto store = Database::open(paths->database());
  if (!store) return store.error();
  return OpenArchive{std::move(*paths), std::move(*settings), std::move(*store)};
}

Result<void> index_changes(const DataPaths& paths, Database& store) {
  auto index = open_or_set_aside(paths.dir);
  if (!index && index.error().kind == Kind::locked) {
    if (const auto rung = ask_daemon(paths.control(), "ring"); !rung)
      fmt::print(stderr, "vigie archive: the daemon was not rung ({}); it will notice by itself\n",
                 to_string(rung.error()));
    return {};
  }
  if (!index) return index.error();
  ProgressLine progress("indexing");
  const auto applied = catch_up(
      *index, store, [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
  if (!applied) return applied.error();
  return {};
}

void add_archive(Command& app, std::shared_ptr<const Common> common) {
  Command archive = app.subcommand("archive", "documents in bulk, copies, and their integrity");
  archive.needs_subcommand();
  add_archive_import(archive, common);
  add_archive_copies(archive, common);
  add_archive_verify(archive, common);
  add_archive_upkeep(archive, common);
}

}  // namespace vigie
