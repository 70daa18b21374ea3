#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// The lists of an operand's stems: all of them, or those that need a check, or those that need
/// none.
enum class Stems { all, certain, uncertain };
std::vector<std::string> terms_of(const IndexOperand& operand, bool title, Stems which);

/// Reads the operands of one query on one snapshot, which must outlive it.
class OperandReader {
 public:
  explicit OperandReader(const Xapian::Database& index) : lexicon_(index) {}

  /// What a word, exact, wildcard, fuzzy or an `any` of these stands for. `with_forms` false leaves
  /// the forms of plain words out, which need none outside of phrases. Kind::too_large with the
  /// column when the words of the query stand for too much, each alone or all together: a list a
  /// stem is opened before anything is found.
  Result<IndexOperand> read(const QueryNode& node, bool with_forms);
  /// The same for one token's written form.
  IndexOperand read_exact(const Token& token) const;

 private:
  LexiconReader lexicon_;
  std::size_t stems_ = 0;
};

}  // namespace vigie
