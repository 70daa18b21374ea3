#pragma once

#include <string>

namespace vigie {

/// The query language with examples, as `vigie search --help-query` prints it and the manual quotes
/// it. Fields come from the table in fields.h. Lines of at most 80 columns.
std::string query_help();

}  // namespace vigie
