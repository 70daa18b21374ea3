#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace vigie {

/// The query that was probably meant, whole, when `error` is what parse_query() says of `text`:
/// nothing when no small change makes it readable. Tried at the column of the error: the nearest
/// field, a missing quote or parenthesis, a word or sign too many, the sides of a range exchanged,
/// a wildcard without its star. At most four mistakes are mended, each by one change.
///
///   corrected_query("titel:(prix OR gaz", error)   // "title:(prix OR gaz)"
std::optional<std::string> corrected_query(std::string_view text, const Error& error);

}  // namespace vigie
