#pragma once

#include <string>

#include "pipeline/source_test.h"

namespace vigie {

/// A source test as one JSON object, "format": 1.
std::string json_of(const SourceTest& test);

/// "about 3 a day, would be visited every 4h", or why nothing can be foretold.
std::string rhythm_in_words(const SourceTest& test);

/// Code points of a text.
std::size_t count_characters(std::string_view text);

}  // namespace vigie
