#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"

namespace vigie {

/// Which number comes first in "05/06/2024".
enum class DayOrder { day_first, month_first };

/// The first date in a short text as people write it: "le 3 mars 2026", "March 3rd, 2026",
/// "3. März 2026", "03/03/2026", "2026-03-03T09:00", "2026年3月3日". Always a day: a time in words
/// has no offset. Month names of nine languages. Nothing when there is no complete date.
std::optional<Date> find_text_date(std::string_view text, DayOrder order);

/// A date as machines write it in an attribute: RFC 3339 and its broken forms, basic forms, seconds
/// since 1970, else what find_text_date() finds.
std::optional<Date> read_machine_date(std::string_view text, DayOrder order);

/// The day in an address: "/2026/03/04/", "/2026-03-04-", "20260304".
std::optional<Date> find_url_date(std::string_view path);

}  // namespace vigie
