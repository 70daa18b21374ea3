#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <xapian.h>

#include "core/error.h"
#include "indexer/index_lexicon.h"
#include "indexer/position_source.h"
#include "indexer/query.h"

namespace vigie {

/// One operand of a query as the index sees it: the stems whose lists hold every document that can
/// answer, and the forms that do answer.
struct IndexOperand {
  /// (analysis, stem) → true when each form that the index knows with this stem answers, so that
  /// the list of the stem needs no check.
  std::map<std::pair<std::string_view, std::string>, bool> stems;
  PositionTest::Operand forms;
};

/// What a word, exact, wildcard, fuzzy or an `any` of these stands for. `with_forms` false leaves
/// the forms of plain words out, which need none outside of phrases.
Result<IndexOperand> index_operand(const QueryNode& node, const LexiconReader& lexicon,
                                   bool with_forms);
/// The same for one token's written form.
IndexOperand exact_operand(const Token& token, const LexiconReader& lexicon);

}  // namespace vigie
