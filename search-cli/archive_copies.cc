// vigie archive export, backup, restore: the archive elsewhere, and back.
#include <algorithm>

#include <fmt/format.h>

#include "core/exit_code.h"
#include "indexer/index_lock.h"
#include "net/clock.h"
#include "pipeline/document_line.h"
#include "pipeline/rebuild.h"
#include "search-cli/archive_command.h"
#include "search-cli/desk.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"
#include "search-cli/unfinished_file.h"
#include "store/backup.h"
#include "store/document_history.h"
#include "store/documents.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  std::string query;
  bool revisions = false;
};

/// What the document said before, oldest first, as lines that import makes its history of again.
/// Earlier texts that retention has dropped are left out.
Result<void> print_past(Database& store, const StoredDocument& stored) {
  const auto past = past_revisions(store, stored.id);
  if (!past) return past.error();
  for (const PastRevision& one : *past) {
    const auto text = Documents(store).revision_text(stored.id, one.revision);
    if (!text) return text.error();
    if (!*text) continue;
    Document earlier = stored.document;
    earlier.title = one.title;
    earlier.text = **text;
    print_line(harmless_json(document_line(earlier)));
  }
  return {};
}

Result<void> print_document(Database& store, const StoredDocument& stored, bool revisions) {
  if (revisions && stored.revision > 1)
    if (auto printed = print_past(store, stored); !printed) return printed;
  print_line(harmless_json(document_line(stored.document)));
  return {};
}

/// The documents that a query finds, in order of number.
int export_found(const Common& common, const ExportOptions& options) {
  auto desk = open_desk(common);
  if (!desk) return complain("archive export", desk.error());
  const auto query = read_query(desk->vocabulary, options.query, "");
  if (!query) return complain_of_query("archive export", options.query, query.error());
  const auto found = desk->index.find_all(*query, SystemClock().now());
  if (!found) return complain_of_query("archive export", options.query, found.error());
  if (found->empty()) {
    fmt::print(stderr, "vigie archive export: nothing found for \"{}\"\n", harmless(options.query));
    return kExitNothing;
  }
  for (const DocumentId id : *found) {
    const auto stored = Documents(desk->store).find(id);
    if (!stored) return complain("archive export", stored.error());
    if (!*stored) continue;  // gone since the index was asked
    if (auto printed = print_document(desk->store, **stored, options.revisions); !printed)
      return complain("archive export", printed.error());
  }
  return kExitDone;
}

int run_export(const Common& common, const ExportOptions& options) {
  if (!options.query.empty()) return export_found(common, options);
  const auto paths = archive_of(common);
  if (!paths) return complain("archive export", paths.error());
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return complain("archive export", store.error());
  const auto done = Documents(*store).each([&](const StoredDocument& stored) {
    return print_document(*store, stored, options.revisions);
  });
  return done ? kExitDone : complain("archive export", done.error());
}

/// In a folder a backup is named by its moment: vigie-20261124T120000Z.db.
fs::path backup_path(const std::string& given) {
  std::error_code none;
  if (!fs::is_directory(given, none)) return given;
  std::string moment = rfc3339(SystemClock().now());
  std::erase_if(moment, [](char c) { return c == '-' || c == ':'; });
  return fs::path(given) / fmt::format("vigie-{}.db", moment);
}

int run_backup(const Common& common, const std::string& given) {
  const auto paths = archive_of(common);
  if (!paths) return complain("archive backup", paths.error());
  const fs::path to = backup_path(given);
  const UnfinishedFile unfinished(to.string() + kBackupEnding);
  ProgressLine progress("copying");
  const auto done = back_up(paths->database(), to, [&](std::int64_t pages, std::int64_t total) {
    progress.show(pages, total);
  });
  if (!done) return complain("archive backup", done.error());
  print_line(to.string());
  const fs::path searches = paths->dir / "searches";
  std::error_code none;
  if (fs::exists(searches, none) && !fs::is_empty(searches, none))
    fmt::print(stderr, "vigie archive backup: saved searches are files of their own: copy {} too\n",
               searches.string());
  return kExitDone;
}

struct RestoreOptions {
  std::string file;
  bool force = false;
};

/// Puts the backup in place while nobody writes; where the former archive lies.
Result<fs::path> put_back(const DataPaths& paths, const RestoreOptions& options) {
  const auto lock = IndexLock::take(paths.dir);
  if (!lock) {
    Error error = lock.error();
    if (error.kind == Kind::locked) {
      error.what = "the archive is in use: " + error.what;
      error.hint = "stop vigied first";
    }
    return error;
  }
  const UnfinishedFile unfinished(paths.database().string() + kRestoreEnding);
  ProgressLine progress("restoring");
  return restore(options.file, paths.database(), options.force,
                 [&](std::int64_t pages, std::int64_t total) { progress.show(pages, total); });
}

/// The index of the former archive says nothing of this one.
Result<void> index_anew(const DataPaths& paths) {
  if (auto forgotten = forget_rebuild(paths.dir); !forgotten) return forgotten;
  {
    auto index = open_or_set_aside(paths.dir);
    if (!index) return index.error();
    if (auto cleared = index->clear(); !cleared) return cleared;
  }
  auto store = Database::open(paths.database());
  if (!store) return store.error();
  return index_changes(paths, *store);
}

int run_restore(const Common& common, const RestoreOptions& options) {
  const auto settings = settings_of(common);
  if (!settings) return complain("archive restore", settings.error());
  const auto paths = open_data_dir(settings->daemon.data);
  if (!paths) return complain("archive restore", paths.error());
  const auto aside = put_back(*paths, options);
  if (!aside) return complain("archive restore", aside.error());
  if (auto indexed = index_anew(*paths); !indexed)
    return complain("archive restore", indexed.error());
  print_line(aside->empty() ? "restored"
                            : fmt::format("restored; the former archive is {}", aside->string()));
  return kExitDone;
}

}  // namespace

void add_archive_copies(Command& archive, std::shared_ptr<const Common> common) {
  const auto wanted = std::make_shared<ExportOptions>();
  Command out =
      archive.subcommand("export", "print documents as import takes them: an object a line");
  out.argument("query", wanted->query,
               "only those that it finds, as for search; every document without it");
  out.flag("--revisions", wanted->revisions,
           "before each document what it said earlier, of which import makes its history again");
  out.does([=] { return run_export(*common, *wanted); });

  const auto to = std::make_shared<std::string>();
  Command copy = archive.subcommand("backup", "copy the archive as it is now, daemon or not");
  copy.argument("to", *to, "a new file, or a folder that gets one named by the time").required();
  copy.does([=] { return run_backup(*common, *to); });

  const auto options = std::make_shared<RestoreOptions>();
  Command back = archive.subcommand("restore", "make a backup the archive");
  back.argument("file", options->file, "what `vigie archive backup` made").required();
  back.flag("--force", options->force, "set an archive that is there aside");
  back.does([=] { return run_restore(*common, *options); });
}

}  // namespace vigie
