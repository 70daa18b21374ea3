#pragma once

#include <string_view>

#include "crawler/xml.h"

namespace vigie {

/// The vocabulary that a namespace name stands for, its versions and old spellings alike.
Space space_of_address(std::string_view address);

/// The vocabulary that publishers mean by a prefix they forgot to declare.
Space space_of_prefix(std::string_view lower_case_prefix);

}  // namespace vigie
