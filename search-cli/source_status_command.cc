// vigie source status: how the sources are, what needs a person first; or all about one of them.
#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "search-cli/json_values.h"
#include "search-cli/source_command.h"
#include "search-cli/source_shown.h"

namespace vigie {
namespace {

namespace json = boost::json;

struct SourceStatusOptions {
  std::string id;
  bool all = false;
  bool as_json = false;
};

constexpr std::size_t kVisitsShown = 10;
constexpr std::size_t kPagesShown = 20;

/// One source with its last visits and the pages that were given up.
struct Whole {
  SourceStatus status;
  std::vector<PastVisit> visits;
  std::vector<RefusedPage> refused;
};

Result<Whole> whole(Database& db, std::vector<SourceStatus> sources, const std::string& id) {
  const auto found = std::find_if(sources.begin(), sources.end(),
                                  [&](const SourceStatus& one) { return one.state.id.text == id; });
  if (found == sources.end())
    return Error{Kind::not_found, fmt::format("the archive knows no source \"{}\"", id),
                 "see vigie source status --all"};
  Whole out;
  out.status = std::move(*found);
  auto visits = past_visits(db, out.status.state.id, kVisitsShown);
  if (!visits) return visits.error();
  out.visits = std::move(*visits);
  auto refused = refused_pages(db, out.status.state.id, kPagesShown);
  if (!refused) return refused.error();
  out.refused = std::move(*refused);
  return out;
}

void show(const std::vector<SourceStatus>& sources, bool all, Instant now) {
  std::size_t shown = 0;
  for (const SourceStatus& source : sources) {
    if (!all && !needs_a_person(source.state.health)) continue;
    show_source(source, now);
    ++shown;
  }
  print_line(fmt::format("{}{}", shown > 0 ? "\n" : "", health_counts(sources)));
}

void show(const Whole& one, Instant now) {
  show_source(one.status, now);
  const SourceState& state = one.status.state;
  print_line(fmt::format("            {} {}", harmless(one.status.declared.url),
                         paint(Ink::dim, harmless(shown(one.status.declared.where)))));
  print_line(fmt::format("            {} visits, {} unchanged, {} documents", state.visits,
                         state.unchanged, state.documents));
  if (!one.visits.empty()) print_line("\nlast visits");
  for (const PastVisit& visit : one.visits) {
    const bool failed = visit.outcome == "failed";
    const std::string came = failed ? one_line(visit.what)
                             : visit.outcome == "changed"
                                 ? fmt::format("{} found, {} new", visit.found, visit.fresh)
                                 : "";
    print_line(
        fmt::format("  {}  {} {:>6}ms  {}", rfc3339(visit.at),
                    paint(failed ? Ink::red : Ink::plain, fmt::format("{:<9}", visit.outcome)),
                    visit.took.count(), came));
  }
  if (!one.refused.empty()) print_line("\npages that were given up");
  for (const RefusedPage& page : one.refused) {
    print_line("  " + harmless(page.url));
    print_line("    " + paint(Ink::dim, one_line(page.what)));
    if (!page.robots.empty())
      print_line("    " + paint(Ink::dim, "robots.txt: " + one_line(page.robots)));
  }
}

json::object json_of(const Whole& one, Instant now) {
  json::object out = json_of(one.status, now);
  json::array visits, refused;
  for (const PastVisit& visit : one.visits)
    visits.push_back(
        json::object{{"at", rfc3339(visit.at)},
                     {"outcome", visit.outcome},
                     {"error", visit.error.empty() ? json::value() : json::value(visit.error)},
                     {"what", visit.what.empty() ? json::value() : json::value(visit.what)},
                     {"found", visit.found},
                     {"new", visit.fresh},
                     {"milliseconds", visit.took.count()}});
  for (const RefusedPage& page : one.refused)
    refused.push_back(
        json::object{{"url", page.url},
                     {"at", page.ended ? json::value(rfc3339(*page.ended)) : json::value()},
                     {"error", page.error},
                     {"what", page.what},
                     {"robots", page.robots.empty() ? json::value() : json::value(page.robots)}});
  out["last_visits"] = std::move(visits);
  out["refused_pages"] = std::move(refused);
  return out;
}

void print_json(json::array sources) {
  print_line(json_text(json::object{{"format", 1}, {"sources", std::move(sources)}}));
}

int run_source_status(const Common& common, const SourceStatusOptions& options) {
  const auto paths = archive_of(common);
  if (!paths) return complain("source status", paths.error());
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return complain("source status", store.error());
  const Instant now = SystemClock().now();
  auto sources = source_statuses(*store, settings_or_none(common));
  if (!sources) return complain("source status", sources.error());
  if (!options.id.empty()) {
    const auto one = whole(*store, std::move(*sources), options.id);
    if (!one) return complain("source status", one.error());
    if (options.as_json)
      print_json({json_of(*one, now)});
    else
      show(*one, now);
    return kExitDone;
  }
  if (options.as_json) {
    json::array all;
    for (const SourceStatus& source : *sources) all.push_back(json_of(source, now));
    print_json(std::move(all));
  } else {
    show(*sources, options.all, now);
  }
  return sources->empty() ? kExitNothing : kExitDone;
}

}  // namespace

void add_source_status(Command& source, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<SourceStatusOptions>();
  Command status = source.subcommand(
      "status", "how the sources are, what needs a person first; or all about one of them");
  status.argument("id", options->id, "one source: also its last visits and refused pages")
      .completes(Completes::source);
  status.flag("--all", options->all, "those that need nobody too");
  status.flag("--json", options->as_json, "one JSON object, \"format\": 1; all sources");
  status.does([=] { return run_source_status(*common, *options); });
}

}  // namespace vigie
