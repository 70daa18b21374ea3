#include "pipeline/status.h"

#include <algorithm>

#include "store/documents.h"

namespace vigie {
namespace {

/// Lower needs a person sooner.
int urgency(const SourceState& state) {
  switch (state.health) {
    case Health::failing: return 0;
    case Health::blocked: return 1;
    case Health::malformed: return 2;
    case Health::moved: return 3;
    case Health::silent: return 4;
    case Health::late: return 5;
    case Health::unvisited: return 6;
    case Health::ok: return 7;
  }
  return 8;
}

}  // namespace

Result<Status> read_status(Database& db) {
  Status status;
  const auto documents = Documents(db).count();
  if (!documents) return documents.error();
  status.documents = *documents;
  const auto waiting = Sources(db).waiting_count();
  if (!waiting) return waiting.error();
  status.waiting_pages = *waiting;
  auto states = Sources(db).states();
  if (!states) return states.error();
  status.sources = std::move(*states);
  std::stable_sort(
      status.sources.begin(), status.sources.end(),
      [](const SourceState& a, const SourceState& b) { return urgency(a) < urgency(b); });
  const auto counts = Outbox(db).counts();
  if (!counts) return counts.error();
  status.outbox = *counts;
  auto recent = Outbox(db).recent(5);
  if (!recent) return recent.error();
  status.recent = std::move(*recent);
  return status;
}

}  // namespace vigie
