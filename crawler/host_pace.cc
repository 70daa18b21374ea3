#include "crawler/host_pace.h"

#include <algorithm>

namespace vigie {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Interval kDefaultPause = seconds{2};
constexpr Interval kFirstBackOff = seconds{1};  // for a host that had no pause to double
constexpr Interval kLongestBackOff = minutes{5};
constexpr Interval kLongestForSlowness = seconds{30};
constexpr Interval kShortestTimeout = seconds{5};

}  // namespace

bool is_slow(const HostPace& pace) { return pace.took > kBrisk; }

Interval pause_between(Interval configured, Interval crawl_delay, bool private_place) {
  if (configured <= Interval{0}) configured = private_place ? Interval{0} : kDefaultPause;
  return std::max(configured, crawl_delay);
}

Interval pause_between(Interval polite, const HostPace& pace) {
  const Interval slowness = is_slow(pace) ? std::min(pace.took, kLongestForSlowness) : Interval{0};
  return std::max({polite, pace.backed_off, slowness});
}

HostPace after_request(HostPace pace, int status, Interval took, Interval pause) {
  pace.took = took;
  if (status == 429 || status == 503) {
    const Interval doubled = std::clamp(2 * pause, kFirstBackOff, kLongestBackOff);
    pace.backed_off = std::max(pace.backed_off, doubled);
  } else if (status > 0 && status < 500) {
    pace.backed_off = pace.backed_off * 3 / 4;
    if (pace.backed_off < kFirstBackOff) pace.backed_off = Interval{0};
  }
  return pace;
}

Interval request_timeout(Interval configured, bool crowded) {
  if (!crowded) return configured;
  return std::min(configured, std::max(configured / 3, kShortestTimeout));
}

}  // namespace vigie
