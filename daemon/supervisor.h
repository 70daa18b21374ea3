#pragma once

#include <optional>
#include <string>

#include "core/time.h"

namespace vigie {

/// What systemd is told (sd_notify(3)); without systemd every call does nothing. Thread: any.
void tell_ready(const std::string& status);
void tell_reloading();  ///< RELOADING=1 with MONOTONIC_USEC; follow it with tell_ready()
void tell_stopping();
void tell_alive();  ///< WATCHDOG=1: only the loop says so, and only when it goes round
void tell_status(const std::string& status);

/// How often the watchdog wants to hear us, or nothing when there is none.
std::optional<Interval> watchdog_interval();

}  // namespace vigie
