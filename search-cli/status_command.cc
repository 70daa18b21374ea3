// vigie status: what the daemon does now, and what the installation holds; running or stopped.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "pipeline/control.h"
#include "pipeline/status.h"
#include "search-cli/command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;

json::value moment(const std::optional<Instant>& at) {
  return at ? json::value(rfc3339(*at)) : json::value();
}

json::object json_of(const Status& status, const json::value& daemon) {
  json::array sources;
  for (const SourceState& state : status.sources)
    sources.push_back(json::object{
        {"id", state.id.text},
        {"health", word(state.health)},
        {"streak", state.streak},
        {"error", state.last_error.empty() ? json::value() : json::value(state.last_error)},
        {"moved_to", state.moved_to.empty() ? json::value() : json::value(state.moved_to)},
        {"last_visit", moment(state.last_visit)},
        {"next_visit", rfc3339(state.next_visit)},
        {"visits", state.visits},
        {"unchanged", state.unchanged},
        {"documents", state.documents}});
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

Ink ink_of(Health health) {
  switch (health) {
    case Health::ok: return Ink::green;
    case Health::failing:
    case Health::blocked:
    case Health::malformed: return Ink::red;
    case Health::late:
    case Health::silent:
    case Health::moved: return Ink::yellow;
    case Health::unvisited: return Ink::dim;
  }
  return Ink::plain;
}

void show(const Status& status, const json::value& daemon) {
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
  print_line("\nsources, what needs a person first");
  for (const SourceState& state : status.sources) {
    print_line(fmt::format("  {} {:<28} {:>5} documents  {:>4} visits ({} unchanged)  next {}",
                           paint(ink_of(state.health), fmt::format("{:<9}", word(state.health))),
                           state.id.text, state.documents, state.visits, state.unchanged,
                           rfc3339(state.next_visit)));
    if (!state.moved_to.empty())
      print_line(
          fmt::format("            {}", paint(Ink::dim, "moved to " + harmless(state.moved_to))));
    if (!state.last_error.empty())
      print_line(fmt::format("            {}", paint(Ink::dim, harmless(state.last_error))));
  }
  if (!status.recent.empty()) print_line("\nnewest deliveries");
  for (const Delivery& delivery : status.recent)
    print_line(fmt::format("  {}  {:<20} {}  {}", rfc3339(delivery.sealed),
                           delivery.subscriber.text, word(delivery.channel),
                           harmless(delivery.subject)));
}

int run(const Common& common, bool as_json) {
  const auto paths = archive_of(common);
  if (!paths) return complain("status", paths.error());
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return complain("status", store.error());
  const auto status = read_status(*store);
  if (!status) return complain("status", status.error());
  json::value daemon;
  if (const auto answer = ask_daemon(paths->control(), "status")) {
    boost::system::error_code failed;
    daemon = json::parse(*answer, failed);
    if (failed || !daemon.is_object()) daemon = nullptr;
  }
  if (as_json)
    print_line(json::serialize(json_of(*status, daemon)));
  else
    show(*status, daemon);
  return kExitDone;
}

}  // namespace

void add_status(CLI::App& app, std::shared_ptr<const Common> common, Exit code) {
  const auto as_json = std::make_shared<bool>(false);
  CLI::App* command =
      app.add_subcommand("status", "what the daemon does now, and what the installation holds");
  command->add_flag("--json", *as_json, "one JSON object, \"format\": 1");
  command->callback([=] { *code = run(*common, *as_json); });
}

}  // namespace vigie
