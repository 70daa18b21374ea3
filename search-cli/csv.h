#pragma once

#include <string>
#include <vector>

namespace vigie {

/// One record of RFC 4180, CRLF at its end. A field that a spreadsheet would take for a formula (it
/// begins with = + - @ tab or return, and is no number) gets an apostrophe before it.
std::string csv_record(const std::vector<std::string>& fields);

}  // namespace vigie
