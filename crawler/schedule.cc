#include "crawler/schedule.h"

#include <algorithm>
#include <array>
#include <functional>

#include "core/utf8.h"

namespace vigie {
namespace {

using namespace std::chrono_literals;

constexpr Interval kShortestWait = 1s;
constexpr Interval kFirstWait = 1min;     // after one failure
constexpr Interval kLongestWait = 24h;    // after many: a failing source is tried for ever
constexpr Interval kLongestAsked = 168h;  // Retry-After past a week is a mistake of theirs

/// `interval` shortened by up to a tenth; never lengthened, since "every" is the longest wait. How
/// much comes from the source and its count of visits and not from chance: sources that share a
/// rhythm spread out, and a test can foretell it.
Interval with_jitter(Interval interval, const Source& source, std::int64_t visits) {
  constexpr std::uint64_t kSteps = 1024;
  std::uint64_t seed = std::hash<SourceId>{}(source.id) +
                       static_cast<std::uint64_t>(visits) * 0x9E37'79B9'7F4A'7C15u;
  seed ^= seed >> 31;
  return interval - interval * static_cast<std::int64_t>(seed % kSteps) /
                        (10 * static_cast<std::int64_t>(kSteps));
}

/// Doubling from a minute (from the rhythm itself where that is shorter) to a day.
Interval wait_after_failures(const Source& source, int failures) {
  Interval wait = std::clamp<Interval>(source.every, kShortestWait, kFirstWait);
  for (int i = 1; i < failures && wait < kLongestWait; ++i) wait *= 2;
  return std::min(wait, kLongestWait);
}

/// The word for a failure. Refusals and answers that cannot be read are told apart from a source
/// that is out of reach, since the operator mends them elsewhere.
Health health_of(const Error& error) {
  if (error.kind == Kind::refused) return Health::blocked;
  if (error.kind == Kind::malformed || error.kind == Kind::too_large) return Health::malformed;
  return Health::failing;
}

Health health_of_success(const SourceState& state) {
  return state.moved_to.empty() ? Health::ok : Health::moved;
}

}  // namespace

Instant next_visit(const Source& source, const SourceState& state, const VisitOutcome& outcome,
                   Instant now) {
  const auto* failed = std::get_if<Failed>(&outcome);
  if (failed == nullptr) return now + with_jitter(source.every, source, state.visits);
  const Interval wait =
      with_jitter(wait_after_failures(source, state.streak), source, state.visits);
  const Interval asked =
      std::clamp(failed->retry_after.value_or(Interval{0}), Interval{0}, kLongestAsked);
  return now + std::max(wait, asked);
}

SourceState after_visit(const Source& source, SourceState state, const VisitOutcome& outcome,
                        Instant now) {
  ++state.visits;
  state.last_visit = now;
  if (const auto* failed = std::get_if<Failed>(&outcome)) {
    ++state.streak;
    state.health = health_of(failed->error);
    state.last_error = one_line(to_string(failed->error));
  } else {
    state.streak = 0;
    state.last_error.clear();
    state.health = health_of_success(state);
    if (!state.first_visit) state.first_visit = now;
    if (const auto* changed = std::get_if<Changed>(&outcome))
      state.documents += static_cast<std::int64_t>(changed->fresh);
    else
      ++state.unchanged;
  }
  state.next_visit = next_visit(source, state, outcome, now);
  return state;
}

std::optional<Instant> next_page_attempt(int attempts, std::optional<Interval> retry_after,
                                         Instant now) {
  static constexpr std::array<Interval, 5> kWaits = {1min, 10min, 1h, 6h, 24h};
  const auto done = static_cast<std::size_t>(std::max(attempts - 1, 0));
  if (done >= kWaits.size()) return std::nullopt;
  const Interval asked = std::clamp(retry_after.value_or(Interval{0}), Interval{0}, kLongestAsked);
  return now + std::max(kWaits[done], asked);
}

}  // namespace vigie
