#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time.h"
#include "indexer/analysis.h"

namespace vigie {

/// The query tree: parsed once, it gives the Xapian query for search and the compiled form for the
/// matcher, and so both agree.
struct QueryNode {
  enum class Type {
    word,      ///< one analysed word; `tokens` has one element
    exact,     ///< ="Énergies": the written form; one token or adjacent tokens
    wildcard,  ///< énerg*; `tokens[0].folded` is the prefix, at least three letters
    fuzzy,     ///< word~
    phrase,    ///< adjacent operands in order (children: word, exact, wildcard, or either of these)
    near,      ///< NEAR/n over children of the same kinds
    adj,       ///< ADJ/n
    filter,    ///< field:value on a field that is not text (source:, lang:, site:)
    range,     ///< published:2026-01..2026-03
    all,       ///< AND of children
    any,       ///< OR of children
    none,  ///< NOT child; only ever inside an `all` or as a root that is refused where it must be
  };
  enum class Scope { both, title, text };  ///< where text operands are looked for

  Type type = Type::all;
  Scope scope = Scope::both;
  std::vector<Token> tokens;
  std::vector<QueryNode> children;
  int distance = 10;       ///< near, adj: n
  std::string field;       ///< filter, range
  std::string value;       ///< filter: folded value
  std::string from, to;    ///< range: as written, either may be empty
  int begin = 0, end = 0;  ///< columns (characters, from 1) in the query, for errors and evidence
};

struct Query {
  std::string text;  ///< as given
  QueryNode root;
};

/// Reads the query language of PRODUCT.md. Errors: Kind::usage with the column in where.column and
/// a correction in hint. Limits: 4,096 bytes, 1,024 nodes, 64 levels.
Result<Query> parse_query(std::string_view text);

/// Why a query cannot stand alone (pure NOT, empty), or nothing.
std::optional<Error> refuse_alone(const Query& query);

/// The days of a range, both inclusive, with relative dates ("30d", "today") counted from `now`;
/// an open side is the earliest or latest day there is.
struct DayRange {
  std::chrono::sys_days from, to;
};
Result<DayRange> resolve_days(const QueryNode& range, Instant now);

}  // namespace vigie
