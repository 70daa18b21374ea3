#include "pipeline/visits.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include "core/log.h"
#include "crawler/schedule.h"
#include "net/detached.h"

namespace vigie {
namespace {

/// Pages whose retry has come due are looked for this often.
constexpr Interval kLookForVisits = std::chrono::seconds{5};
/// How much of the frontier is held in memory, at most.
constexpr std::size_t kLargestFrontierPart = 16'000;
/// Visits under way for each that may be moving: as many as HostGate lets wait.
constexpr std::size_t kUnderWayPerPlace = 8;
/// A clock that goes back by more was set, by an operator or by the network.
constexpr Interval kClockStep = std::chrono::minutes{1};

}  // namespace

Visits::Visits(Commons& commons, Visitor& visitor)
    : commons_(commons), visitor_(visitor), budgets_(commons.reader), timer_(commons.io) {
  visitor_.when_held_up([this] { timer_.wake(); });
}

Result<void> Visits::plan() {
  const auto states = Sources(commons_.reader).states();
  if (!states) return states.error();
  const Instant now = commons_.now();
  const auto due = static_cast<std::size_t>(
      std::count_if(states->begin(), states->end(),
                    [now](const auto& state) { return state.next_visit <= now; }));
  agenda_.clear();
  identities_.keep_only(commons_.list->sources);
  for (const SourceState& state : *states) {
    const auto source = commons_.list->sources.find(state.id);
    if (source == commons_.list->sources.end() || !source->second.enabled) continue;
    if (visiting_.contains(state.id)) continue;
    // One round asks for everything that is due, and now.
    const Interval rhythm = once_ ? Interval{0} : rhythm_of(source->second, state);
    agenda_.put(state.id, once_ ? state.next_visit : first_turn(source->second, state, due, now),
                rhythm);
  }
  planned_ = now;
  wake();
  return {};
}

/// The agenda holds moments of the wall clock: after an hour or ten years back, nobody would be due
/// for as long.
void Visits::plan_again_if_the_clock_went_back() {
  const Instant now = commons_.now();
  if (now + kClockStep < planned_) {
    log_event(Level::warning, "clock_went_back",
              {{"from", rfc3339(planned_)}, {"to", rfc3339(now)}});
    if (auto planned = plan(); !planned) log_error("not_planned", planned.error());
  }
  planned_ = std::max(planned_, now);
}

void Visits::wake() {
  frontier_stale_ = true;
  timer_.wake();
}

void Visits::stop() {
  stopping_ = true;
  timer_.wake();
}

Visits::Counts Visits::counts() const {
  Counts counts = counts_;
  counts.under_way = visiting_.size() + frontier_.under_way();
  return counts;
}

boost::asio::awaitable<void> Visits::run() {
  while (!stopping_) {
    plan_again_if_the_clock_went_back();
    start_what_is_due();
    const auto next = agenda_.next();
    const Interval wait = next ? std::min(*next - commons_.now(), kLookForVisits) : kLookForVisits;
    co_await timer_.sleep(wait);
    if (frontier_.empty()) frontier_stale_ = true;
  }
}

boost::asio::awaitable<void> Visits::run_once() {
  once_ = true;
  if (auto planned = plan(); !planned) log_error("not_planned", planned.error());
  while (!stopping_) {
    const bool started = start_what_is_due();
    if (!started && visiting_.empty() && frontier_.under_way() == 0 && frontier_.empty()) break;
    co_await timer_.sleep(kLookForVisits);
  }
}

/// Visits that wait for a host's turn, its pause, or an answer that does not come use nothing but
/// memory: they make room for others, up to a hard cap.
bool Visits::has_room() const {
  const auto parallel = static_cast<std::size_t>(commons_.settings->crawl.parallel);
  const std::size_t under_way = visiting_.size() + frontier_.under_way();
  const std::size_t held_up = std::min(visitor_.held_up(), under_way);
  return under_way - held_up < parallel && under_way < kUnderWayPerPlace * parallel;
}

/// True when anything was started. Visits and pages take turns: neither a thousand due sources nor
/// a thousand found pages keep the others out.
bool Visits::start_what_is_due() {
  load_frontier();
  bool any = false;
  while (has_room()) {
    page_turn_ = !page_turn_;
    const bool started = page_turn_ ? start_page() || start_visit() : start_visit() || start_page();
    if (!started) break;
    any = true;
  }
  return any;
}

/// A source whose host would only make it wait is looked at again later; not in `--once`, where
/// there is no later.
bool Visits::start_visit() {
  while (const auto due = agenda_.take_due(commons_.now())) {
    const auto source = commons_.list->sources.find(*due);
    if (source == commons_.list->sources.end()) continue;  // retired by a reload
    const auto url = Url::parse(source->second.url);
    if (url && !once_ && !visitor_.has_room_for(*url)) {
      agenda_.put(*due, commons_.now() + kLookForVisits, source->second.every);
      continue;
    }
    visiting_.insert(*due);
    asio::co_spawn(commons_.io, visit(source->second), detached("visit"));
    return true;
  }
  return false;
}

bool Visits::start_page() {
  bool passed_over = false;
  const auto can_be_asked = [&](const WaitingPage& page) {
    const auto url = Url::parse(page.found.url);
    const bool can = !url || visitor_.has_room_for(*url);
    passed_over = passed_over || !can;
    return can;
  };
  auto page = frontier_.take(can_be_asked);
  if (!page) {
    if (passed_over) look_further();
    return false;
  }
  asio::co_spawn(commons_.io, fetch_page(std::move(*page)), detached("page"));
  return true;
}

/// The pages in memory are those of slow hosts: a larger part is held, so that the pages of healthy
/// hosts behind them are seen.
void Visits::look_further() {
  if (frontier_.waiting() <= frontier_part_ / 2 || frontier_part_ >= kLargestFrontierPart) return;
  frontier_part_ *= 2;
  frontier_stale_ = true;
}

/// Looks for waiting pages when there may be new ones and half of what was loaded is used up.
void Visits::load_frontier() {
  if (!frontier_stale_ || frontier_.waiting() > frontier_part_ / 2) return;
  auto waiting = Sources(commons_.reader).waiting(commons_.now(), frontier_part_);
  if (!waiting) {
    log_error("frontier_unreadable", waiting.error());
    return;
  }
  if (waiting->size() < kFrontierPart) frontier_part_ = kFrontierPart;
  frontier_.load(std::move(*waiting));
  frontier_stale_ = false;
}

/// The store refused a change: told once, and tried again after a pause rather than in a storm.
boost::asio::awaitable<void> Visits::calm_down(Error error, std::string_view event,
                                               std::string subject) {
  log_error(event, error, {{"subject", subject}});
  WakeTimer pause(commons_.io);
  const Interval wait = kLookForVisits;
  co_await pause.sleep(wait);
}

}  // namespace vigie
