#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vigie {

/// A word of a date in lower case, without the accents of French and German ("Février" →
/// "fevrier").
std::string fold_date_word(std::string_view word);

/// 1–12 for the folded name of a month in French, English, German, Spanish or Italian, whole or as
/// it is abbreviated; 0 for any other word.
int month_of(std::string_view folded);

/// Minutes east of Greenwich for the folded name of a time zone, or nothing.
std::optional<int> zone_offset(std::string_view folded);

/// A weekday, or a word that stands in dates and says nothing ("le", "at", "à").
bool is_filler(std::string_view folded);

}  // namespace vigie
