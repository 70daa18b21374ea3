#include "pipeline/agenda.h"

#include <algorithm>
#include <cmath>

namespace vigie {
namespace {

// Two ways to keep many sources apart: choose for each a second that is still free when it is put
// on the agenda, or give them out through a bucket that fills evenly. We use the bucket, since what
// makes sources due together (a clock that jumps, a machine that slept) comes after they were put.
// Faster than the rhythms need, so that a queue always melts; with the bucket's quarter of a
// second, 2.2 times in the worst second.
constexpr double kFasterThanNeeded = 1.75;
constexpr double kLeastPerSecond = 2;  // sources of a day's rhythm do not queue for hours
constexpr double kBucketSeconds = 0.25;

double seconds_of(Interval interval) { return std::chrono::duration<double>(interval).count(); }

}  // namespace

void Agenda::put(const SourceId& source, Instant next_visit, Interval rhythm) {
  Entry& entry = by_source_[source];
  if (entry.per_second > 0) {
    by_time_.erase(entry.place);
    per_second_ -= entry.per_second;
  }
  entry.per_second = 1 / seconds_of(std::max(rhythm, Interval{1}));
  entry.place = by_time_.emplace(next_visit, source).first;
  per_second_ += entry.per_second;
}

std::optional<SourceId> Agenda::take_due(Instant now) {
  if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
  if (paced()) {
    refill(now);
    if (credit_ < 1) return std::nullopt;
    credit_ -= 1;
  }
  SourceId source = std::move(by_time_.extract(by_time_.begin()).value().second);
  const auto entry = by_source_.find(source);
  per_second_ -= entry->second.per_second;
  by_source_.erase(entry);
  return source;
}

double Agenda::most_per_second() const {
  return std::max(kLeastPerSecond, kFasterThanNeeded * per_second_);
}

/// A clock that goes back fills nothing, one that jumps ahead fills the bucket once.
void Agenda::refill(Instant now) {
  const double most = most_per_second();
  const double passed = std::max(0.0, seconds_of(now - refilled_));
  credit_ = std::min(std::max(1.0, most * kBucketSeconds), credit_ + passed * most);
  refilled_ = now;
}

std::optional<Instant> Agenda::next() const {
  if (by_time_.empty()) return std::nullopt;
  const Instant due = by_time_.begin()->first;
  if (!paced() || credit_ >= 1) return due;
  const double wait = std::ceil(1000 * (1 - credit_) / most_per_second());
  return std::max(due, refilled_ + Interval{static_cast<Interval::rep>(wait)});
}

void Agenda::clear() {
  by_time_.clear();
  by_source_.clear();
  per_second_ = 0;
}

}  // namespace vigie
