#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"

namespace vigie {

/// A date as feeds write it: RFC 822/2822 and their broken forms, RFC 3339 / W3C-DTF, ISO 8601
/// basic forms, asctime, French and English month names, named time zones. Nothing when it cannot
/// be told.
std::optional<Date> read_feed_date(std::string_view text);

}  // namespace vigie
