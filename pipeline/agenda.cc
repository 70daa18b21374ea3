#include "pipeline/agenda.h"

namespace vigie {

void Agenda::put(const SourceId& source, Instant next_visit) {
  if (const auto known = by_source_.find(source); known != by_source_.end())
    by_time_.erase({known->second, source});
  by_source_[source] = next_visit;
  by_time_.emplace(next_visit, source);
}

std::optional<SourceId> Agenda::take_due(Instant now) {
  if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
  const SourceId source = by_time_.begin()->second;
  by_time_.erase(by_time_.begin());
  by_source_.erase(source);
  return source;
}

std::optional<Instant> Agenda::next() const {
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first;
}

void Agenda::clear() {
  by_time_.clear();
  by_source_.clear();
}

}  // namespace vigie
