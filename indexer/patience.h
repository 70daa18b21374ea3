#pragma once

#include <optional>

#include "core/time.h"

namespace vigie {

/// For indexer/ only: how much work one question may be. What costs is spread over our own lists of
/// words and over what Xapian calls back (positions, counting), so the budget belongs to the thread
/// that asks, for as long as a Patience lives, and each of these places spends of it.
///
/// Measured in CPU time of the thread: a busy machine refuses nothing that an idle one answers.
class Patience {
 public:
  /// Nothing: no limit.
  explicit Patience(std::optional<Interval> limit);
  ~Patience();
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
};

/// Thrown through Xapian when the budget is spent; IndexReader makes an error of it.
struct OutOfPatience {};

/// One small step (a word looked at, a document checked): throws OutOfPatience past the limit.
void spend_patience();

}  // namespace vigie
