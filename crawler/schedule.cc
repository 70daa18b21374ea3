#include "crawler/schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "core/utf8.h"

namespace vigie {
namespace {

using namespace std::chrono_literals;

constexpr Interval kShortestWait = 1s;
constexpr Interval kFirstWait = 1min;     // after one failure
constexpr Interval kLongestWait = 24h;    // after many: a failing source is tried for ever
constexpr Interval kLongestAsked = 168h;  // Retry-After past a week is a mistake of theirs

constexpr double kHalfLife = 30;        // days after which an event counts half
constexpr double kEventsToLearn = 3;    // before that the source's `every` holds
constexpr double kEventsToMiss = 5;     // before that silence means nothing
constexpr std::size_t kStampede = 500;  // due at once, they are spread

double days_of(Interval interval) {
  return std::chrono::duration<double, std::chrono::days::period>(interval).count();
}

Interval interval_of(double days) {
  return std::chrono::duration_cast<Interval>(
      std::chrono::duration<double, std::chrono::days::period>(days));
}

/// A number of 0 … 1023 that comes from the source and a count and not from chance: sources that
/// share a rhythm spread out, and a test can foretell it.
constexpr std::int64_t kSteps = 1024;
std::int64_t step_of(const Source& source, std::int64_t count) {
  std::uint64_t seed =
      std::hash<SourceId>{}(source.id) + static_cast<std::uint64_t>(count) * 0x9E37'79B9'7F4A'7C15u;
  seed ^= seed >> 31;
  return static_cast<std::int64_t>(seed % kSteps);
}

/// `interval` shortened by up to a tenth, or another part; never lengthened, since the limits are
/// longest waits.
Interval with_jitter(Interval interval, const Source& source, std::int64_t visits, int part = 10) {
  return interval - interval * step_of(source, visits) / (part * kSteps);
}

/// What one good visit adds to the history. After an outage nobody knows when the publisher was
/// quiet: the time of it does not count, nor what came in it, since one without the other would
/// bend the rhythm.
PublishingHistory learnt(PublishingHistory history, bool event, Interval watched, bool outage,
                         Instant now) {
  if (!outage) {
    const double fade = std::exp2(-days_of(watched) / kHalfLife);
    history.events = history.events * fade + (event ? 1 : 0);
    history.days = history.days * fade + days_of(watched);
    history.longest_gap = interval_of(days_of(history.longest_gap) * fade);
    if (event && history.last_event)
      history.longest_gap = std::max(history.longest_gap, now - *history.last_event);
  }
  if (event)
    history.last_event = now;
  else if (outage && history.last_event)
    history.last_event = std::min(*history.last_event + watched, now);
  return history;
}

/// Nobody was watching: the last visit failed, the daemon slept, or the clock jumped.
bool was_outage(const Source& source, const SourceState& state, Interval watched) {
  return state.streak > 0 || watched < Interval{0} ||
         watched > std::max<Interval>(kLongestWait, 2 * source.slowest);
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

}  // namespace

std::optional<Interval> usual_gap(const PublishingHistory& history) {
  if (history.events < kEventsToLearn || history.days <= 0) return std::nullopt;
  return interval_of(history.days / history.events);
}

PublishingHistory history_of(std::vector<Instant> published, Instant now) {
  std::erase_if(published, [now](Instant at) { return at > now; });
  std::sort(published.begin(), published.end());
  PublishingHistory history;
  for (const Instant at : published) {
    if (history.last_event && at - *history.last_event < 1h) continue;
    const Interval gap = history.last_event ? at - *history.last_event : Interval{0};
    history = learnt(history, true, gap, false, at);
  }
  if (history.last_event) {
    const Instant last = *history.last_event;
    history = learnt(history, false, now - last, false, now);
  }
  return history;
}

Interval rhythm_of(const Source& source, const SourceState& state) {
  const auto gap = usual_gap(state.history);
  // Whoever publishes once a month is never learnt, since the past fades faster: being quiet for
  // long is enough to be left alone.
  const PublishingHistory& history = state.history;
  const Interval quiet = interval_of(history.days / (history.events + kEventsToLearn));
  const Interval usual = gap ? *gap / 2 : std::max(source.every, quiet / 2);
  const Interval wanted = std::max(usual, state.hint);
  return std::clamp(wanted, std::min(source.fastest, source.slowest), source.slowest);
}

Health health_of_quiet(const PublishingHistory& history, Instant now) {
  if (!usual_gap(history) || history.events < kEventsToMiss || !history.last_event)
    return Health::ok;
  const Interval quiet = now - *history.last_event;
  // What was usual before it fell silent: a rhythm that counts the silence would excuse it.
  const double talking = std::max(history.days - days_of(quiet), 0.0);
  const Interval gap = interval_of(talking / history.events);
  // Publishers rest at week-ends and in summer: the longest gap seen is no alarm by itself, nor is
  // a long week-end. Ten gaps: by chance once in 22,000 (e^10).
  const Interval longest = history.longest_gap;
  if (quiet > std::max({Interval{4 * 24h}, 10 * gap, longest + longest / 2 + 12h}))
    return Health::silent;
  if (quiet > std::max({Interval{24h}, 4 * gap, longest + longest / 10})) return Health::late;
  return Health::ok;
}

Instant first_turn(const Source& source, const SourceState& state, std::size_t due, Instant now) {
  const Interval rhythm = rhythm_of(source, state);
  const Interval farthest = state.streak > 0 ? kLongestAsked : rhythm;
  if (state.next_visit > now + farthest)
    return now + with_jitter(std::min<Interval>(farthest, kLongestWait), source, state.visits);
  if (due <= kStampede || state.last_visit) return state.next_visit;
  return state.next_visit + rhythm * step_of(source, 0) / kSteps;
}

Instant next_visit(const Source& source, const SourceState& state, const VisitOutcome& outcome,
                   Instant now) {
  const auto* failed = std::get_if<Failed>(&outcome);
  // After the first visit up to a half: what was declared together would come together for days.
  if (failed == nullptr)
    return now +
           with_jitter(rhythm_of(source, state), source, state.visits, state.visits == 1 ? 2 : 10);
  const Interval wait =
      with_jitter(wait_after_failures(source, state.streak), source, state.visits);
  const Interval asked =
      std::clamp(failed->retry_after.value_or(Interval{0}), Interval{0}, kLongestAsked);
  return now + std::max(wait, asked);
}

SourceState after_visit(const Source& source, SourceState state, const VisitOutcome& outcome,
                        Instant now) {
  ++state.visits;
  const Interval watched = state.last_visit ? now - *state.last_visit : Interval{0};
  state.last_visit = now;
  if (const auto* failed = std::get_if<Failed>(&outcome)) {
    ++state.streak;
    state.health = health_of(failed->error);
    state.last_error = one_line(to_string(failed->error));
  } else {
    const auto* changed = std::get_if<Changed>(&outcome);
    // What a first visit finds is a backlog; its dates are the history (history_of).
    if (state.first_visit)
      state.history = learnt(state.history, changed != nullptr && changed->fresh > 0, watched,
                             was_outage(source, state, watched), now);
    state.streak = 0;
    state.last_error.clear();
    state.health = state.moved_to.empty() ? health_of_quiet(state.history, now) : Health::moved;
    if (!state.first_visit) state.first_visit = now;
    if (changed != nullptr)
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
