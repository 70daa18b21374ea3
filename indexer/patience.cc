#include "indexer/patience.h"

#include <ctime>

namespace vigie {
namespace {

/// Asking for the time is a system call: about as much as one step.
constexpr unsigned kStepsBetweenLooks = 16;

struct Budget {
  std::optional<std::chrono::nanoseconds> end;
  unsigned steps = 0;
};
thread_local Budget budget;

std::chrono::nanoseconds cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

}  // namespace

Patience::Patience(std::optional<Interval> limit) {
  budget = {};
  if (limit) budget.end = cpu_time() + *limit;
}

Patience::~Patience() { budget = {}; }

void spend_patience() {
  if (!budget.end || ++budget.steps % kStepsBetweenLooks != 0) return;
  if (cpu_time() > *budget.end) throw OutOfPatience{};
}

}  // namespace vigie
