#pragma once

#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/source.h"

namespace vigie {

/// Which source is visited when. A source that was taken is not on the agenda until it is put back.
///
/// Many sources (more than kAtOnce) are paced: whatever made them due together, a jump of the
/// clock, a night without network, a reload, they are given out at most twice as fast as their
/// rhythms need, longest due first, so that no second sees three times the mean.
///
/// Plain decisions with `now` as an argument. Cost: logarithmic. Thread: one.
class Agenda {
 public:
  static constexpr std::size_t kAtOnce = 500;

  /// `rhythm`: the wait between two visits of it, for the pace; zero is not paced.
  void put(const SourceId& source, Instant next_visit, Interval rhythm);

  /// The source that has been due longest; nothing when none is due, or the pace says later.
  std::optional<SourceId> take_due(Instant now);

  /// When to ask again; nothing on an empty agenda.
  std::optional<Instant> next() const;

  void clear();

 private:
  using ByTime = std::set<std::pair<Instant, SourceId>>;
  struct Entry {
    ByTime::iterator place;
    double per_second = 0;
  };
  bool paced() const { return by_time_.size() > kAtOnce; }
  double most_per_second() const;
  void refill(Instant now);

  ByTime by_time_;
  std::unordered_map<SourceId, Entry> by_source_;
  double per_second_ = 0;  ///< visits that the rhythms of all of them need
  double credit_ = 1;      ///< visits that may begin now
  Instant refilled_{};
};

}  // namespace vigie
