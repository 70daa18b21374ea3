#include "search-cli/source_shown.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "search-cli/json_values.h"
#include "search-cli/source_command.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr const char* kIndent = "            ";

json::value moment(const std::optional<Instant>& at) {
  return at ? json::value(rfc3339(*at)) : json::value();
}

std::string until(Instant at, Instant now) {
  return at <= now ? "now" : fmt::format("in {}", about(at - now));
}

/// What its visits say of it, for the second line.
std::string habits(const SourceStatus& source, Instant now) {
  const SourceState& state = source.state;
  std::string out =
      fmt::format("next visit {}, every {}", until(state.next_visit, now), about(source.rhythm));
  if (source.usual_gap) out += fmt::format(", something new every {}", about(*source.usual_gap));
  if (state.hint > Interval{0})
    out += fmt::format(", the publisher asks for every {}", about(state.hint));
  if (state.history.last_event)
    out += fmt::format(", last {} ago", about(now - *state.history.last_event));
  return out;
}

}  // namespace

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

void show_source(const SourceStatus& source, Instant now) {
  const SourceState& state = source.state;
  std::string first =
      fmt::format("  {} {}", paint(ink_of(state.health), fmt::format("{:<9}", word(state.health))),
                  paint(Ink::bold, state.id.text));
  if (source.since) first += fmt::format("  for {}", about(now - *source.since));
  if (state.streak > 1) first += fmt::format(", {} failures in a row", state.streak);
  if (!source.declared.enabled) first += paint(Ink::dim, "  disabled");
  print_line(first);
  if (const std::string reason = why(source, now); !reason.empty())
    print_line(kIndent + one_line(reason));
  print_line(kIndent + paint(Ink::dim, habits(source, now)));
  if (state.health == Health::moved)
    print_line(fmt::format("{}{}: {} -> {}", kIndent, harmless(shown(source.declared.where)),
                           harmless(source.declared.url), harmless(state.moved_to)));
  if (const std::string command = advice(source); !command.empty())
    print_line(kIndent + paint(Ink::cyan, harmless(command)));
}

std::string health_counts(const std::vector<SourceStatus>& sources) {
  std::vector<std::pair<const char*, std::size_t>> counts;  // in the order of urgency, as they come
  for (const SourceStatus& source : sources) {
    const char* health = word(source.state.health);
    if (counts.empty() || counts.back().first != health) counts.emplace_back(health, 0);
    ++counts.back().second;
  }
  std::string out;
  for (const auto& [health, count] : counts)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, health);
  return out.empty() ? "none" : out;
}

json::object json_of(const SourceStatus& source, Instant now) {
  const SourceState& state = source.state;
  const auto seconds = [](Interval interval) { return interval.count() / 1000; };
  return {{"id", state.id.text},
          {"health", word(state.health)},
          {"since", moment(source.since)},
          {"streak", state.streak},
          {"error", or_null(state.last_error)},
          {"why", or_null(why(source, now))},
          {"advice", or_null(advice(source))},
          {"url", source.declared.url},
          {"moved_to", or_null(state.moved_to)},
          {"enabled", source.declared.enabled},
          {"last_visit", moment(state.last_visit)},
          {"next_visit", rfc3339(state.next_visit)},
          {"every_seconds", seconds(source.rhythm)},
          {"usual_gap_seconds",
           source.usual_gap ? json::value(seconds(*source.usual_gap)) : json::value()},
          {"last_event", moment(state.history.last_event)},
          {"hint_seconds",
           state.hint == Interval{0} ? json::value() : json::value(seconds(state.hint))},
          {"visits", state.visits},
          {"unchanged", state.unchanged},
          {"documents", state.documents},
          {"file", source.declared.where.file},
          {"line", source.declared.where.line}};
}

}  // namespace vigie
