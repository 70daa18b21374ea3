#pragma once

#include "core/time.h"

namespace vigie {

/// How fast one host may be asked, learnt from its answers. Plain values and decisions, for tables.
struct HostPace {
  Interval backed_off{0};  ///< the pause since it last said "too much"; fades with good answers
  Interval took{0};        ///< the last request, from its first byte out to its end
};

/// A host that took longer than this holds no place that a brisk one could use.
constexpr Interval kBrisk = std::chrono::seconds{1};

/// True when the last request took too long to be waited for in line.
bool is_slow(const HostPace& pace);

/// The wait between two requests to one host: the larger of configuration and Crawl-delay. No pause
/// at all is only for private places: the public web is never asked faster than the default.
Interval pause_between(Interval configured, Interval crawl_delay, bool private_place);

/// The same, made longer by what was learnt: never shorter than the back-off, nor than a slow
/// answer took (30 s at most).
Interval pause_between(Interval polite, const HostPace& pace);

/// What is known after one more request, which came `pause` after the one before. `status` is 0
/// when no answer came. 429 and 503 double the pause, up to 5 minutes; each good answer takes a
/// quarter of the back-off away; other answers leave it as it is.
HostPace after_request(HostPace pace, int status, Interval took, Interval pause);

/// How long one request may take: when those that wait without moving get many (`crowded`), a third
/// of what is configured, 5 s at least, so that they make room for others.
Interval request_timeout(Interval configured, bool crowded);

}  // namespace vigie
