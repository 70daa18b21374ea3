#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/query.h"

namespace vigie {

/// The text of a saved search by its name, or nothing when there is none.
using SavedLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// How deep saved searches may name one another.
constexpr int kMaxSavedLevels = 8;

/// Lower-case letters, digits, "-", "_" and ".", a letter or digit first, at most 64 bytes.
bool is_saved_name(std::string_view name);

/// The names that a query asks for, in order: "@energie AND (gaz OR @btp)" names two. A reference
/// is a word of its own; within quotes and words ("a@b.example") the sign means nothing.
std::vector<std::string> saved_names(std::string_view query);

/// parse_query() for a text that may name saved searches: each reference stands for the whole tree
/// of the other query, as if in parentheses. The nodes of that tree have the reference's columns,
/// so that an error or an evidence quotes "@energie".
///
/// Refused at the column of the reference: an unknown name, a circle, more than kMaxSavedLevels, a
/// saved query that cannot be read or finds nothing but by NOT, a reference inside a field or a
/// NEAR, and more than kMaxQueryNodes in all. Pure: whatever is remembered lies behind `saved`.
///
///   parse_query("@energie -titane", [](auto) { return "énergie OR chaleur"; });
Result<Query> parse_query(std::string_view text, const SavedLookup& saved);

}  // namespace vigie
