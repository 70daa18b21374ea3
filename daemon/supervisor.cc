#include "daemon/supervisor.h"

#include <systemd/sd-daemon.h>
#include <time.h>

#include <fmt/format.h>

#include "core/utf8.h"

namespace vigie {

void tell_ready(const std::string& status) {
  sd_notify(0, fmt::format("READY=1\nSTATUS={}", one_line(status)).c_str());
}

void tell_reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto microseconds = static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
                            static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
  sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", microseconds).c_str());
}

void tell_stopping() { sd_notify(0, "STOPPING=1"); }
void tell_alive() { sd_notify(0, "WATCHDOG=1"); }
void tell_status(const std::string& status) {
  sd_notify(0, ("STATUS=" + one_line(status)).c_str());
}

std::optional<Interval> watchdog_interval() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return Interval{microseconds / 1'000};
}

}  // namespace vigie
