#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"

namespace vigie {

/// How long an answer stays fresh by its Cache-Control (RFC 9111 §5.2.2): max-age, or nothing where
/// it gives none, or says no-cache or no-store. At most a year.
std::optional<Interval> fresh_for(std::string_view cache_control);

}  // namespace vigie
