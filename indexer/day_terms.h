#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "core/time.h"

namespace vigie {

// For indexer/ only: the terms by which documents of a range of days are found. Each day of a
// document has three, its year, its month and itself, so that a range is few lists: whole years,
// the months that are left at either end, then the days. Xapian's own ranges look up the value of
// every candidate (200,000 documents: 6 ms a question, 1 ms so).

/// "Dpublished:2026", "Dpublished:202603", "Dpublished:20260315".
std::vector<std::string> day_terms(std::string_view field, std::chrono::sys_days day);

/// The fewest terms of `index` that together are the days `from` to `to` of a field.
std::vector<std::string> terms_of_days(const Xapian::Database& index, std::string_view field,
                                       std::chrono::sys_days from, std::chrono::sys_days to);

}  // namespace vigie
