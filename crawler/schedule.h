#pragma once

#include "core/source.h"
#include "core/time.h"

namespace vigie {

/// When a source is visited again, as plain functions of what is known and `now`.

/// After a visit: the source's rhythm with jitter after success; doubling from one minute to a day
/// after failures, at least what Retry-After asked.
Instant next_visit(const Source& source, const SourceState& state, const VisitOutcome& outcome,
                   Instant now);

/// `state` after this outcome: counters, streak, health, last error, next visit. Validators are the
/// caller's.
SourceState after_visit(const Source& source, SourceState state, const VisitOutcome& outcome,
                        Instant now);

/// When a page that could not be fetched is tried again; nothing after the last attempt.
std::optional<Instant> next_page_attempt(int attempts, std::optional<Interval> retry_after,
                                         Instant now);

}  // namespace vigie
