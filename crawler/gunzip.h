#pragma once

#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/error.h"

namespace vigie {

bool is_gzip(std::string_view bytes);

/// What gzip (RFC 1952) compressed, all its members. A truncated file gives what came before the
/// end; Kind::too_large past `max`, Kind::malformed when nothing can be read.
Result<std::string> gunzip(std::string_view bytes, Bytes max);

}  // namespace vigie
