#pragma once

#include "crawler/extract.h"
#include "crawler/page.h"

namespace vigie {

/// Tells what `extraction` chose from the page, and why, in words for people.
Explanation explain(const Survey& survey, const Extraction& extraction);

}  // namespace vigie
