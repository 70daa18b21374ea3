#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/source.h"

namespace vigie {

/// Which source is visited when. A source that was taken is not on the agenda until it is put back.
/// Plain decisions with `now` as an argument. Cost: logarithmic. Thread: one.
class Agenda {
 public:
  void put(const SourceId& source, Instant next_visit);

  /// The source that has been due longest, or nothing.
  std::optional<SourceId> take_due(Instant now);

  /// When the next one is due; nothing on an empty agenda.
  std::optional<Instant> next() const;

  void clear();

 private:
  std::set<std::pair<Instant, SourceId>> by_time_;
  std::map<SourceId, Instant> by_source_;
};

}  // namespace vigie
