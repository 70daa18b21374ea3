// vigie archive import|verify: documents in bulk, and whether what we keep is whole.
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "net/clock.h"
#include "pipeline/control.h"
#include "pipeline/import.h"
#include "search-cli/command.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {
namespace {

namespace json = boost::json;

/// The archive for writing; the directory is made when it is not there yet.
struct Opened {
  DataPaths paths;
  Settings settings;
  Database store;
};

Result<Opened> open_for_writing(const Common& common) {
  auto settings = settings_of(common);
  if (!settings) return settings.error();
  auto paths = open_data_dir(settings->daemon.data);
  if (!paths) return paths.error();
  auto store = Database::open(paths->database());
  if (!store) return store.error();
  return Opened{std::move(*paths), std::move(*settings), std::move(*store)};
}

/// Makes what was committed searchable: by the daemon if it holds the index, else here.
Result<void> index_changes(Opened& opened) {
  auto index = open_or_set_aside(opened.paths.dir);
  if (!index && index.error().kind == Kind::locked) {
    if (const auto rung = ask_daemon(opened.paths.control(), "ring"); !rung)
      fmt::print(stderr, "vigie archive: the daemon was not rung ({}); it will notice by itself\n",
                 to_string(rung.error()));
    return {};
  }
  if (!index) return index.error();
  ProgressLine progress("indexing");
  const auto applied = catch_up(*index, opened.store, [&](std::int64_t done, std::int64_t total) {
    progress.show(done, total);
  });
  if (!applied) return applied.error();
  return {};
}

int run_import(const Common& common, const std::string& file, bool alert, bool as_json) {
  auto opened = open_for_writing(common);
  if (!opened) return complain("archive import", opened.error());
  std::ifstream from_file;
  if (file != "-") {
    from_file.open(file);
    if (!from_file)
      return complain("archive import", {Kind::io, fmt::format("cannot read {}", file)});
  }
  const auto list =
      make_watch_list(opened->store, std::make_shared<const Settings>(opened->settings));
  if (!list) return complain("archive import", list.error());
  Result<ImportReport> report = ImportReport{};
  {
    ProgressLine progress("importing");
    report = import_documents(file == "-" ? std::cin : from_file, opened->store, **list, alert,
                              SystemClock(), [&](std::int64_t lines) { progress.show(lines, 0); });
  }
  if (!report) return complain("archive import", report.error());
  for (const Error& error : report->refused)
    fmt::print(stderr, "vigie archive import: {}:{}: {}\n", file, error.where.line, error.what);
  if (auto indexed = index_changes(*opened); !indexed)
    return complain("archive import", indexed.error());
  if (as_json)
    print_line(json::serialize(json::object{{"format", 1},
                                            {"lines", report->lines},
                                            {"new", report->fresh},
                                            {"revised", report->revised},
                                            {"unchanged", report->unchanged},
                                            {"refused", report->refused_count}}));
  else
    print_line(fmt::format("{} new, {} revised, {} unchanged, {} refused, of {} lines",
                           report->fresh, report->revised, report->unchanged, report->refused_count,
                           report->lines));
  return report->refused_count > 0 ? exit_code(Kind::malformed) : kExitDone;
}

/// Compares what the index says with what the archive holds, and asks both whether they are whole.
Result<std::vector<std::string>> problems_of(const DataPaths& paths, std::int64_t& documents) {
  auto store = Database::open(paths.database(), Database::Mode::read_only);
  if (!store) return store.error();
  std::vector<std::string> problems = store->integrity_problems();
  const auto count = Documents(*store).count();
  if (!count) return count.error();
  documents = *count;
  auto index = IndexReader::open(paths.dir);
  if (!index) return index.error();
  const auto indexed = index->count();
  if (!indexed) return indexed.error();
  const auto last = Documents(*store).last_change();
  const auto watermark = index->watermark();
  if (!last) return last.error();
  if (!watermark) return watermark.error();
  if (static_cast<std::int64_t>(*indexed) != *count)
    problems.push_back(
        fmt::format("the index holds {} documents, the archive {}", *indexed, *count));
  if (*watermark != *last)
    problems.push_back(
        fmt::format("the index is at change {}, the archive at {}", *watermark, *last));
  return problems;
}

int run_verify(const Common& common) {
  const auto paths = archive_of(common);
  if (!paths) return complain("archive verify", paths.error());
  std::int64_t documents = 0;
  const auto problems = problems_of(*paths, documents);
  if (!problems) return complain("archive verify", problems.error());
  for (const std::string& problem : *problems)
    fmt::print(stderr, "vigie archive verify: {}\n", problem);
  if (!problems->empty()) return exit_code(Kind::corrupt);
  print_line(fmt::format("{} documents, archive and index agree", documents));
  return kExitDone;
}

}  // namespace

void add_archive(Command& app, std::shared_ptr<const Common> common) {
  struct ArchiveOptions {
    std::string file;
    bool alert = false, as_json = false;
  };
  Command archive = app.subcommand("archive", "documents in bulk, and their integrity");
  archive.needs_subcommand();
  const auto options = std::make_shared<ArchiveOptions>();
  Command take = archive.subcommand("import", "take documents into the archive: an object a line");
  take.argument("file", options->file, "a file, or - for standard input").required();
  take.flag("--alert", options->alert, "let these documents alert subscribers");
  take.flag("--json", options->as_json, "the report as one JSON object");
  take.does([=] { return run_import(*common, options->file, options->alert, options->as_json); });
  Command verify = archive.subcommand("verify", "compare archive and index, check both");
  verify.does([=] { return run_verify(*common); });
}

}  // namespace vigie
