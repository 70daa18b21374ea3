// vigie source import, vigie source export: lists of feeds that other programs know (OPML).
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "core/bytes.h"
#include "core/exit_code.h"
#include "core/settings_files.h"
#include "net/clock.h"
#include "pipeline/configuration_edit.h"
#include "pipeline/source_file.h"
#include "pipeline/source_lists.h"
#include "search-cli/source_command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

constexpr Bytes kLargestList = mebibytes(16);
constexpr std::size_t kLeftOutShown = 10;
constexpr const char* kImportedLine = "# Imported with \"vigie source import\".\n";

void show_left_out(const ListImport& import) {
  if (import.known > 0)
    fmt::print(stderr, "{} of its addresses are sources already\n", import.known);
  for (std::size_t i = 0; i < import.left_out.size() && i < kLeftOutShown; ++i)
    fmt::print(stderr, "left out {}\n", harmless(import.left_out[i]));
  if (import.left_out.size() > kLeftOutShown)
    fmt::print(stderr, "and {} more\n", import.left_out.size() - kLeftOutShown);
}

int import_list(const Common& common, const std::string& list, const std::string& named) {
  const auto settings = editable_settings(common);
  if (!settings) return complain("source import", settings.error());
  const auto bytes = read_file(list, kLargestList);
  if (!bytes) return complain("source import", bytes.error());
  const auto import = read_list(*bytes, *settings);
  if (!import) {
    Error error = import.error();
    error.where.file = list;
    return complain("source import", error);
  }
  show_left_out(*import);
  if (import->fresh.empty()) {
    fmt::print(stderr, "vigie source import: nothing to add\n");
    return kExitNothing;
  }
  const auto file = named.empty() ? file_for_additions(settings->file)
                                  : Result<std::string>(named_file(settings->file, named));
  if (!file) return complain("source import", file.error());
  const auto add = [&](const std::string& text) -> Result<std::string> {
    return with_sources(text.empty() ? kImportedLine : text, import->fresh);
  };
  const auto now = apply({settings->file, *file, add}, SystemClock().now());
  if (!now) return complain("source import", now.error());
  print_line(fmt::format("{} {} sources in {}", paint(Ink::green, "added"), import->fresh.size(),
                         harmless(shown(Where{*file, 0, 0}))));
  return tell_daemon("source import", *settings);
}

int export_list(const Common& common, const std::string& file) {
  const auto settings = settings_of(common);
  if (!settings) return complain("source export", settings.error());
  std::size_t feeds = 0, others = 0;
  for (const Source& source : settings->sources)
    if (source.enabled) ++(source.kind == SourceKind::feed ? feeds : others);
  const std::string list = write_list(settings->sources);
  if (others > 0) fmt::print(stderr, "{} sources are no feeds and have no place in OPML\n", others);
  if (file.empty()) {
    print(list);
    return feeds > 0 ? kExitDone : kExitNothing;
  }
  std::FILE* out = std::fopen(file.c_str(), "wb");
  const bool written =
      out != nullptr && std::fwrite(list.data(), 1, list.size(), out) == list.size();
  const bool closed = out != nullptr && std::fclose(out) == 0;
  if (!written || !closed)
    return complain("source export",
                    {Kind::io, fmt::format("cannot write {}: {}", file, std::strerror(errno))});
  fmt::print(stderr, "{} feeds written to {}\n", feeds, file);
  return feeds > 0 ? kExitDone : kExitNothing;
}

}  // namespace

void add_source_import(Command& source, std::shared_ptr<const Common> common) {
  const auto list = std::make_shared<std::string>();
  const auto file = std::make_shared<std::string>();
  Command command = source.subcommand(
      "import", "add the feeds of an OPML list, with their names and nested categories");
  command.argument("list", *list, "the OPML file").required().completes(Completes::file);
  command.argument("--file", *file,
                   "the file they are written to (default: ajouts.toml among the files for "
                   "sources)");
  command.does([=] { return import_list(*common, *list, *file); });
}

void add_source_export(Command& source, std::shared_ptr<const Common> common) {
  const auto file = std::make_shared<std::string>();
  Command command = source.subcommand("export", "the enabled feeds as an OPML list");
  command.argument("file", *file, "the file to write; standard output when none is named")
      .completes(Completes::file);
  command.does([=] { return export_list(*common, *file); });
}

}  // namespace vigie
