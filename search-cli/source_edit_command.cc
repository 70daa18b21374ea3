// vigie source remove, vigie source accept: changes of a source that stands in the configuration.
#include <fmt/format.h>

#include "core/exit_code.h"
#include "core/nearest.h"
#include "net/clock.h"
#include "pipeline/configuration_edit.h"
#include "pipeline/source_collision.h"
#include "pipeline/source_file.h"
#include "search-cli/source_command.h"
#include "search-cli/terminal.h"
#include "store/sources.h"

namespace vigie {
namespace {

Result<Source> configured(const Settings& settings, const std::string& id) {
  std::vector<std::string> ids;
  for (const Source& source : settings.sources) {
    if (source.id.text == id) return source;
    ids.push_back(source.id.text);
  }
  const std::string near = nearest(id, ids);
  return Error{Kind::not_found, fmt::format("no source \"{}\" is configured", id),
               near.empty() ? "see vigie source list" : fmt::format("did you mean \"{}\"?", near)};
}

int remove_source(const Common& common, const std::string& id) {
  const auto settings = editable_settings(common);
  if (!settings) return complain("source remove", settings.error());
  const auto source = configured(*settings, id);
  if (!source) return complain("source remove", source.error());
  const auto take_out = [&](const std::string& text) { return without_source(text, source->id); };
  const auto now = apply({settings->file, source->where.file, take_out}, SystemClock().now());
  if (!now) return complain("source remove", now.error());
  print_line(fmt::format("{} {} from {}; its documents stay in the archive",
                         paint(Ink::green, "removed"), paint(Ink::bold, id),
                         harmless(shown(source->where))));
  return tell_daemon("source remove", *settings);
}

/// Where a source has moved to, as its visits found.
Result<std::string> new_address(const Common& common, const SourceId& id) {
  const auto paths = archive_of(common);
  if (!paths) return paths.error();
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return store.error();
  const auto state = Sources(*store).state(id);
  if (!state) return state.error();
  if (state->moved_to.empty())
    return Error{Kind::not_found, fmt::format("source \"{}\" has not moved", id.text)};
  return state->moved_to;
}

Result<void> take_new_address(const Common& common, const std::string& id, Settings& settings) {
  auto source = configured(settings, id);
  if (!source) return source.error();
  const std::string before = source->url;
  const auto after = new_address(common, source->id);
  if (!after) return after.error();
  if (before == *after) return {};  // taken before; the daemon has not visited it since
  source->url = *after;
  if (auto taken = collision(*source, settings)) {
    taken->hint += fmt::format("; vigie source remove {}, if one is enough", id);
    return *taken;
  }
  const auto change = [&](const std::string& text) { return with_url(text, source->id, *after); };
  auto now = apply({settings.file, source->where.file, change}, SystemClock().now());
  if (!now) return now.error();
  settings = std::move(*now);
  print_line(fmt::format("{} {} in {}\n  {} {}\n  {} {}", paint(Ink::green, "moved"),
                         paint(Ink::bold, id), harmless(shown(source->where)), paint(Ink::red, "-"),
                         harmless(before), paint(Ink::green, "+"), harmless(*after)));
  return {};
}

int accept_moves(const Common& common, const std::vector<std::string>& ids) {
  auto settings = editable_settings(common);
  if (!settings) return complain("source accept", settings.error());
  const std::string data = settings->daemon.data;
  int code = kExitDone;
  std::size_t moves = 0;
  for (const std::string& id : ids) {
    const auto moved = take_new_address(common, id, *settings);
    if (moved)
      ++moves;
    else
      code = complain("source accept", moved.error());
  }
  if (moves == 0) return code;
  settings->daemon.data = data;
  const int told = tell_daemon("source accept", *settings);
  return code != kExitDone ? code : told;
}

}  // namespace

void add_source_remove(Command& source, std::shared_ptr<const Common> common) {
  const auto id = std::make_shared<std::string>();
  Command command = source.subcommand(
      "remove", "take a source out of the configuration, with the comments directly above it");
  command.argument("id", *id, "the source").required().completes(Completes::source);
  command.does([=] { return remove_source(*common, *id); });
}

void add_source_accept(Command& source, std::shared_ptr<const Common> common) {
  const auto ids = std::make_shared<std::vector<std::string>>();
  Command command = source.subcommand(
      "accept", "write the new address of a source that has moved into its configuration");
  command.argument("id", *ids, "the sources, as `vigie source status` names them")
      .required()
      .completes(Completes::source);
  command.does([=] { return accept_moves(*common, *ids); });
}

}  // namespace vigie
