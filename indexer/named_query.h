#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "indexer/query.h"
#include "indexer/synonyms.h"

namespace vigie {

/// What a name stands for in queries: the text of another query (a saved search), or a tree (a
/// watchlist, name_list.h).
using Named = std::variant<std::string, QueryNode>;
/// Nothing when nothing has the name.
using NamedLookup = std::function<std::optional<Named>(std::string_view name)>;

/// How deep queries may name one another.
constexpr int kMaxNamedLevels = 8;

/// Lower-case letters, digits, "-", "_" and ".", a letter or digit first, at most 64 bytes.
bool is_query_name(std::string_view name);

/// The names that a query asks for, in order: "@energie AND (gaz OR @btp)" names two. A reference
/// is a word of its own; within quotes and words ("a@b.example") the sign means nothing.
std::vector<std::string> names_in(std::string_view query);

/// Most nodes of a query with everything that it names and all synonyms in it: a watchlist of some
/// thousand companies.
constexpr std::size_t kMaxExpandedNodes = 16'384;

/// parse_query() for a text that may name others: each reference stands for the whole tree of the
/// other, as if in parentheses. The nodes of that tree have the reference's columns, so that an
/// error or an evidence quotes "@energie". Synonyms are put in last, into all of it.
///
/// Refused at the column of the reference: an unknown name, a circle, more than kMaxNamedLevels, a
/// saved query that cannot be read or finds nothing but by NOT, a reference inside a field or a
/// NEAR, and more than kMaxExpandedNodes in all. Pure: what is remembered lies behind `named`.
///
///   parse_query("@energie -titane", [](auto) { return "énergie OR chaleur"; });
Result<Query> parse_query(std::string_view text, const NamedLookup& named,
                          const Synonyms& synonyms = {});

}  // namespace vigie
