#pragma once

#include <string>

#include "pipeline/declare.h"
#include "store/outbox.h"
#include "store/sources.h"

namespace vigie {

/// What an installation holds and does, read from the store: the same with the daemon running and
/// stopped.
struct Status {
  std::int64_t documents = 0;
  std::size_t waiting_pages = 0;
  std::vector<SourceState> sources;  ///< what needs a person first
  Outbox::Counts outbox;
  std::vector<Delivery> recent;  ///< the newest deliveries, without their bytes
};
Result<Status> read_status(Database& db);

}  // namespace vigie
