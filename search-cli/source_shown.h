#pragma once

#include <boost/json/object.hpp>

#include "pipeline/status.h"
#include "search-cli/terminal.h"

namespace vigie {

/// How a source's state looks: the same in every command that shows one.
Ink ink_of(Health health);

/// Two or three lines: health, since when, why, what to do.
void show_source(const SourceStatus& source, Instant now);

/// "3 failing, 1 moved, 212 ok".
std::string health_counts(const std::vector<SourceStatus>& sources);

boost::json::object json_of(const SourceStatus& source, Instant now);

}  // namespace vigie
