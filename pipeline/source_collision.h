#pragma once

#include <optional>

#include "core/settings.h"

namespace vigie {

/// Why a source cannot stand beside those that there are: its id or its address is taken (spellings
/// of one address are one). The error names the place where it stands and, in `where`, the file
/// that the new one was for.
std::optional<Error> collision(const Source& fresh, const Settings& settings);

}  // namespace vigie
