// vigie source list: what is configured, and where.
#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <unordered_map>

#include "core/exit_code.h"
#include "crawler/schedule.h"
#include "search-cli/json_values.h"
#include "search-cli/source_command.h"
#include "search-cli/source_shown.h"
#include "search-cli/terminal.h"
#include "store/sources.h"

namespace vigie {
namespace {

namespace json = boost::json;
using States = std::unordered_map<std::string, SourceState>;

/// What the archive remembers; nothing where there is none.
States states_of(const Settings& settings) {
  States states;
  const DataPaths paths{settings.daemon.data};
  std::error_code failed;
  if (!std::filesystem::exists(paths.database(), failed)) return states;
  auto store = Database::open(paths.database(), Database::Mode::read_only);
  if (!store) return states;
  auto all = Sources(*store).states();
  if (!all) return states;
  for (SourceState& state : *all) states.emplace(state.id.text, std::move(state));
  return states;
}

struct Line {
  const Source& source;
  SourceState state;
};

std::string category_of(const Source& source) {
  std::string path;
  for (const std::string& part : source.category) path += (path.empty() ? "" : " › ") + part;
  return path;
}

json::object json_of(const Line& line) {
  const Source& source = line.source;
  json::array category;
  for (const std::string& part : source.category) category.emplace_back(part);
  return {{"id", source.id.text},
          {"name", source.name},
          {"kind", word(source.kind)},
          {"url", source.url},
          {"home", source.home.empty() ? json::value() : json::value(source.home)},
          {"category", std::move(category)},
          {"every_seconds", rhythm_of(source, line.state).count() / 1000},
          {"enabled", source.enabled},
          {"health", word(line.state.health)},
          {"file", source.where.file},
          {"line", source.where.line}};
}

void show(const std::vector<Line>& lines) {
  std::size_t widest = 2;
  for (const Line& line : lines) widest = std::max(widest, line.source.id.text.size());
  widest = std::min<std::size_t>(widest, 40);
  for (const Line& line : lines) {
    const Source& source = line.source;
    const Health health = line.state.health;
    const std::string state = source.enabled
                                  ? paint(ink_of(health), fmt::format("{:<9}", word(health)))
                                  : paint(Ink::dim, fmt::format("{:<9}", "disabled"));
    print_line(fmt::format("{} {:<{}} {:<7} {:>6}  {}", state, source.id.text, widest,
                           word(source.kind), about(rhythm_of(source, line.state)),
                           harmless(source.name)));
    const std::string category = category_of(source);
    print_line(paint(Ink::dim, fmt::format("          {}  {}{}", harmless(source.url),
                                           harmless(shown(source.where)),
                                           category.empty() ? "" : "  " + harmless(category))));
  }
  const auto enabled = std::count_if(lines.begin(), lines.end(),
                                     [](const Line& line) { return line.source.enabled; });
  print_line(fmt::format("{} sources, {} enabled", lines.size(), enabled));
}

int run_source_list(const Common& common, bool as_json) {
  const auto settings = settings_of(common);
  if (!settings) return complain("source list", settings.error());
  States states = states_of(*settings);
  std::vector<Line> lines;
  for (const Source& source : settings->sources)
    lines.push_back({source, std::move(states[source.id.text])});
  if (as_json) {
    json::array sources;
    for (const Line& line : lines) sources.push_back(json_of(line));
    print_line(json_text(json::object{{"format", 1}, {"sources", std::move(sources)}}));
  } else if (!lines.empty()) {
    show(lines);
  } else {
    fmt::print(stderr, "vigie source list: no source is configured; vigie source add URL\n");
  }
  return lines.empty() ? kExitNothing : kExitDone;
}

}  // namespace

void add_source_list(Command& source, std::shared_ptr<const Common> common) {
  const auto as_json = std::make_shared<bool>(false);
  Command list = source.subcommand("list", "what is configured, how it is, and where it stands");
  list.flag("--json", *as_json, "one JSON object, \"format\": 1");
  list.does([=] { return run_source_list(*common, *as_json); });
}

}  // namespace vigie
