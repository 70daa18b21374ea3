// vigie status: what the daemon does now, and what the installation holds; running or stopped.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "net/clock.h"
#include "pipeline/control.h"
#include "pipeline/status.h"
#include "search-cli/command.h"
#include "search-cli/desk.h"
#include "search-cli/json_values.h"
#include "search-cli/source_shown.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr std::size_t kSourcesShown = 10;

json::object json_of(const Status& status, const json::value& daemon, Instant now) {
  json::array sources;
  for (const SourceStatus& source : status.sources) sources.push_back(json_of(source, now));
  const Outbox::Counts& outbox = status.outbox;
  return {{"format", 1},
          {"daemon", daemon},
          {"documents", status.documents},
          {"waiting_pages", status.waiting_pages},
          {"matches", outbox.matches},
          {"items", outbox.items},
          {"waiting_items", outbox.waiting_items},
          {"sealed", outbox.sealed},
          {"acknowledged", outbox.acknowledged},
          {"gave_up", outbox.gave_up},
          {"sources", std::move(sources)}};
}

void show(const Status& status, const json::value& daemon, Instant now) {
  if (daemon.is_null())
    print_line(fmt::format("daemon     {}", paint(Ink::yellow, "stopped")));
  else
    print_line(fmt::format("daemon     {}, process {}, {} visits under way",
                           paint(Ink::green, "running"), json::serialize(daemon.at("pid")),
                           json::serialize(daemon.at("under_way"))));
  const Outbox::Counts& outbox = status.outbox;
  print_line(fmt::format("archive    {} documents, {} pages wait to be read", status.documents,
                         status.waiting_pages));
  print_line(
      fmt::format("alerts     {} matches, {} items ({} wait), {} deliveries under way, {} "
                  "acknowledged, {} given up",
                  outbox.matches, outbox.items, outbox.waiting_items, outbox.sealed,
                  outbox.acknowledged, outbox.gave_up));
  print_line(fmt::format("sources    {}", health_counts(status.sources)));
  std::size_t told = 0;
  for (const SourceStatus& source : status.sources) {
    if (!needs_a_person(source.state.health)) break;  // sorted: the rest need nobody
    if (++told > kSourcesShown) break;
    if (told == 1) print_line("\nsources that need a person");
    show_source(source, now);
  }
  if (told > kSourcesShown) print_line("  and more: vigie source status");
  if (!status.recent.empty()) print_line("\nnewest deliveries");
  for (const Delivery& delivery : status.recent)
    print_line(fmt::format("  {}  {:<20} {}  {}", rfc3339(delivery.sealed),
                           delivery.subscriber.text, word(delivery.channel),
                           harmless(delivery.subject)));
}

int run_status(const Common& common, bool as_json) {
  const auto paths = archive_of(common);
  if (!paths) return complain("status", paths.error());
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return complain("status", store.error());
  const Instant now = SystemClock().now();
  const auto status = read_status(*store, settings_or_none(common));
  if (!status) return complain("status", status.error());
  json::value daemon;
  if (const auto answer = ask_daemon(paths->control(), "status")) {
    boost::system::error_code failed;
    daemon = json::parse(*answer, failed);
    if (failed || !daemon.is_object()) daemon = nullptr;
  }
  if (as_json)
    print_line(json_text(json_of(*status, daemon, now)));
  else
    show(*status, daemon, now);
  // Tells an index that is behind; one that cannot be read is verify's matter.
  if (daemon.is_null()) static_cast<void>(open_index(*store, *paths));
  return kExitDone;
}

}  // namespace

void add_status(Command& app, std::shared_ptr<const Common> common) {
  const auto as_json = std::make_shared<bool>(false);
  Command command =
      app.subcommand("status", "what the daemon does now, and what the installation holds");
  command.flag("--json", *as_json, "one JSON object, \"format\": 1");
  command.does([=] { return run_status(*common, *as_json); });
}

}  // namespace vigie
