#pragma once

#include "core/time.h"

namespace vigie {

/// The one place that knows what time it is (a seam: tests advance their own).
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

/// The system's clock. VIGIE_NOW in the environment is not read: tests pass their own Clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

}  // namespace vigie
