#include "pipeline/status.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "crawler/schedule.h"
#include "store/documents.h"

namespace vigie {
namespace {

/// Lower needs a person sooner.
int urgency(Health health) {
  static constexpr std::array kOrder = {Health::failing,   Health::blocked, Health::malformed,
                                        Health::moved,     Health::silent,  Health::late,
                                        Health::unvisited, Health::ok};
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), health) - kOrder.begin());
}

/// The limits of a rhythm for a source that the settings do not know.
Source source_of(const DeclaredSource& declared, const Settings& settings) {
  Source source;
  source.id = declared.id;
  source.url = declared.url;
  source.every = source.slowest = declared.every;
  source.fastest = std::min(settings.crawl.fastest, declared.every);
  return source;
}

}  // namespace

bool needs_a_person(Health health) { return urgency(health) < urgency(Health::unvisited); }

std::string about(Interval interval) {
  using namespace std::chrono_literals;
  static constexpr std::array<std::pair<Interval, const char*>, 3> kUnits = {
      {{24h, "d"}, {1h, "h"}, {1min, "m"}}};
  if (interval < 1min)
    return fmt::format("{}s", std::max<std::int64_t>(0, interval / std::chrono::seconds{1}));
  std::string out;
  int shown = 0;
  for (const auto& [unit, name] : kUnits) {
    const auto count = interval / unit;
    interval -= count * unit;
    // Hours beside three days say nothing any more.
    if (count == 0 && out.empty()) continue;
    if (count > 0) out += fmt::format("{}{}", count, name);
    if (++shown == 2 || (unit == 24h && count > 2)) break;
  }
  return out;
}

std::string why(const SourceStatus& source, Instant now) {
  const SourceState& state = source.state;
  if (!state.last_error.empty()) return state.last_error;
  if (state.health == Health::moved) return fmt::format("answers from {}", state.moved_to);
  const bool quiet = state.health == Health::silent || state.health == Health::late;
  if (quiet && state.history.last_event && source.usual_gap)
    return fmt::format("nothing new for {} where something every {} is usual",
                       about(now - *state.history.last_event), about(*source.usual_gap));
  return {};
}

std::string advice(const SourceStatus& source) {
  const std::string& id = source.state.id.text;
  switch (source.state.health) {
    case Health::moved: return fmt::format("vigie source accept {}", id);
    case Health::failing:
    case Health::malformed:
    case Health::silent: return fmt::format("vigie source test {}", id);
    case Health::blocked: return fmt::format("ask the publisher, or vigie source remove {}", id);
    case Health::late:
    case Health::unvisited:
    case Health::ok: break;
  }
  return {};
}

Result<std::vector<SourceStatus>> source_statuses(Database& db, const Settings& settings) {
  auto states = Sources(db).states();
  if (!states) return states.error();
  auto declared = declared_sources(db);
  if (!declared) return declared.error();
  std::unordered_map<std::string_view, const DeclaredSource*> known;
  for (const DeclaredSource& one : *declared) known.emplace(one.id.text, &one);
  std::unordered_map<std::string_view, const Source*> configured;
  for (const Source& one : settings.sources) configured.emplace(one.id.text, &one);

  std::vector<SourceStatus> sources;
  for (SourceState& state : *states) {
    SourceStatus status;
    if (const auto found = known.find(state.id.text); found != known.end())
      status.declared = *found->second;
    const auto own = configured.find(state.id.text);
    const Source source =
        own == configured.end() ? source_of(status.declared, settings) : *own->second;
    status.usual_gap = usual_gap(state.history);
    status.rhythm = rhythm_of(source, state);
    if (needs_a_person(state.health)) {
      const auto since = health_since(db, state.id, state.health);
      if (!since) return since.error();
      status.since = *since;
    }
    status.state = std::move(state);
    sources.push_back(std::move(status));
  }
  const auto rank = [](const SourceStatus& one) {
    return std::tuple(urgency(one.state.health), -one.state.streak);
  };
  std::stable_sort(sources.begin(), sources.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return sources;
}

Result<Status> read_status(Database& db, const Settings& settings) {
  Status status;
  const auto documents = Documents(db).count();
  if (!documents) return documents.error();
  status.documents = *documents;
  const auto waiting = Sources(db).waiting_count();
  if (!waiting) return waiting.error();
  status.waiting_pages = *waiting;
  auto sources = source_statuses(db, settings);
  if (!sources) return sources.error();
  status.sources = std::move(*sources);
  const auto counts = Outbox(db).counts();
  if (!counts) return counts.error();
  status.outbox = *counts;
  auto recent = Outbox(db).recent(5);
  if (!recent) return recent.error();
  status.recent = std::move(*recent);
  return status;
}

}  // namespace vigie
