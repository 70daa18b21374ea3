#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/settings.h"
#include "pipeline/declare.h"
#include "store/outbox.h"
#include "store/source_history.h"
#include "store/sources.h"

namespace vigie {

/// One source as an operator needs to see it.
struct SourceStatus {
  SourceState state;
  DeclaredSource declared;
  std::optional<Instant> since;       ///< when its health became what it is, where that is known
  std::optional<Interval> usual_gap;  ///< learnt: between two events of it
  Interval rhythm{};                  ///< at which it is visited while all is well
};

/// True of everything that a person should look at.
bool needs_a_person(Health health);

/// Why it has this health and what can be done, one line each; empty where nothing is to say.
///
///   why:    "nothing for 9d where one every 8h is usual"
///   advice: "vigie source accept insee"
std::string why(const SourceStatus& source, Instant now);
std::string advice(const SourceStatus& source);

/// A time span for people, in its two largest units: "9d", "3h20m", "40s".
std::string about(Interval interval);

/// Every source, what needs a person first: failing, blocked, malformed, moved, silent, late,
/// unvisited, ok; the longest streak first. `settings` gives the limits of the rhythm; where they
/// know nothing of a source, what was declared does.
Result<std::vector<SourceStatus>> source_statuses(Database& db, const Settings& settings);

/// What an installation holds and does, read from the store: the same with the daemon running and
/// stopped.
struct Status {
  std::int64_t documents = 0;
  std::size_t waiting_pages = 0;
  std::vector<SourceStatus> sources;  ///< what needs a person first
  Outbox::Counts outbox;
  std::vector<Delivery> recent;  ///< the newest deliveries, without their bytes
};
Result<Status> read_status(Database& db, const Settings& settings);

}  // namespace vigie
