#pragma once

#include <optional>

#include "core/error.h"
#include "indexer/query.h"
#include "indexer/query_lexer.h"

namespace vigie {

/// Reads one word or quoted text of a query as the node it stands for.
///
/// `field` is the field it is asked in, or null: a text field sets the scope, a keyword field makes
/// a filter and a date field a range. Nothing when a bare word holds punctuation only.
Result<std::optional<QueryNode>> read_operand(const Lexeme& lexeme, const FieldInfo* field);

/// Reads "2026-01..2026-03", "30d..", "today", "50000..1,5M" as a range of the field; fails with
/// the column of the side that is no day or amount.
Result<QueryNode> read_range(std::string_view text, int column, const FieldInfo& field);

/// Whether a space cut an amount in two: the value of a number field ("1,5", "..12") goes on with
/// the next word ("M€..", "000"), which taken by itself would be looked for in texts.
bool amount_goes_on(std::string_view value, std::string_view next);

}  // namespace vigie
