#pragma once

#include <optional>

#include "pipeline/watch_list.h"
#include "store/retention.h"

namespace vigie {

/// What is too old of a source, by its own retention or, where the list does not know it, by
/// `general`.
Expired expired(const SourceId& source, const WatchList& list, const Retention& general,
                Instant now);

/// The round of retention over the sources that documents name, in small steps, so that visits and
/// alerts never wait for it. Thread: whoever steps; the daemon does in the writer's jobs.
class RetentionRound {
 public:
  /// Drops at most kAtOnce texts and documents of one source, inside the open transaction. Sources
  /// without anything too old are passed over.
  Result<Dropped> step(Database& db, const WatchList& list, const Retention& general, Instant now);

  /// True when the last step came to the end: the next one begins a new round.
  bool rests() const { return rests_; }

  static constexpr std::size_t kAtOnce = 200;

 private:
  std::optional<SourceId> last_;  ///< done with it
  bool rests_ = true;
};

}  // namespace vigie
