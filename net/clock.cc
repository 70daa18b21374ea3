#include "net/clock.h"

namespace vigie {

Instant SystemClock::now() const {
  return std::chrono::floor<Interval>(std::chrono::system_clock::now());
}

}  // namespace vigie
