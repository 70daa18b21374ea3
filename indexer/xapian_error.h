#pragma once

#include <string>

#include <xapian.h>

#include "core/error.h"

namespace vigie {

/// What an exception of Xapian means to us; `doing` starts the sentence ("cannot write the index").
Error xapian_error(const Xapian::Error& error, const std::string& doing);

}  // namespace vigie
