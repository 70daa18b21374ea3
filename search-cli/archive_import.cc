// vigie archive import: documents in bulk, an object a line.
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "net/clock.h"
#include "pipeline/import.h"
#include "search-cli/archive_command.h"
#include "search-cli/batch.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

struct ImportOptions {
  std::string file;
  bool alert = false, as_json = false;
};

void print_report(const ImportReport& report, bool as_json) {
  if (as_json)
    print_line(json_text(boost::json::object{{"format", 1},
                                             {"lines", report.lines},
                                             {"new", report.fresh},
                                             {"revised", report.revised},
                                             {"unchanged", report.unchanged},
                                             {"refused", report.refused_count}}));
  else
    print_line(fmt::format("{} new, {} revised, {} unchanged, {} refused, of {} lines",
                           report.fresh, report.revised, report.unchanged, report.refused_count,
                           report.lines));
}

int run_import(const Common& common, const ImportOptions& options) {
  std::ifstream from_file;
  if (options.file != "-") {
    auto named = open_file(options.file);
    if (!named) return complain("archive import", named.error());
    from_file = std::move(*named);
  }
  auto opened = open_for_writing(common);
  if (!opened) return complain("archive import", opened.error());
  const auto list =
      make_watch_list(opened->store, std::make_shared<const Settings>(opened->settings));
  if (!list) return complain("archive import", list.error());
  Result<ImportReport> report = ImportReport{};
  {
    ProgressLine progress("importing");
    report = import_documents(options.file == "-" ? std::cin : from_file, opened->store, **list,
                              options.alert, SystemClock(),
                              [&](std::int64_t lines) { progress.show(lines, 0); });
  }
  if (!report) return complain("archive import", report.error());
  for (const Error& error : report->refused)
    fmt::print(stderr, "vigie archive import: {}:{}: {}\n", options.file, error.where.line,
               error.what);
  if (auto indexed = index_changes(opened->paths, opened->store); !indexed)
    return complain("archive import", indexed.error());
  print_report(*report, options.as_json);
  return report->refused_count > 0 ? exit_code(Kind::malformed) : kExitDone;
}

}  // namespace

void add_archive_import(Command& archive, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<ImportOptions>();
  Command command =
      archive.subcommand("import", "take documents into the archive: an object a line");
  command.argument("file", options->file, "a file, or - for standard input").required();
  command.flag("--alert", options->alert, "let these documents alert subscribers");
  command.flag("--json", options->as_json, "the report as one JSON object");
  command.does([=] { return run_import(*common, *options); });
}

}  // namespace vigie
