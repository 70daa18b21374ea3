#pragma once

#include <vector>

#include "core/source.h"
#include "core/time.h"

namespace vigie {

/// When a source is visited again, as plain functions of what is known and `now`.

/// The usual wait between two events of a source; nothing until three were seen.
std::optional<Interval> usual_gap(const PublishingHistory& history);

/// The history that the dates of a first visit tell, in any order: days on which several documents
/// were published count each hour once. Dates after `now` are left out.
PublishingHistory history_of(std::vector<Instant> published, Instant now);

/// The rhythm of a source: half its usual gap, so that most visits bring nothing and none brings
/// much; the publisher's hint is respected; between the source's own limits. Until a rhythm is
/// learnt, `every`, and slower the longer nothing came.
Interval rhythm_of(const Source& source, const SourceState& state);

/// A source that answers and is quiet: ok; late past its longest gap; silent when its rhythm is
/// broken ("nothing for a week where three a day are usual").
Health health_of_quiet(const PublishingHistory& history, Instant now);

/// Where a source stands on the agenda at start, by what is remembered of it: its next visit. While
/// more than 500 are due, those that were never visited are spread over their rhythm, from the
/// moment they were declared, so that restarts put nobody back. A turn farther away than any rule
/// puts it was written under a wrong clock: the source waits its rhythm from `now`.
Instant first_turn(const Source& source, const SourceState& state, std::size_t due, Instant now);

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
