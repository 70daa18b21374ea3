#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "indexer/query.h"

namespace vigie {

/// A clause of a query, or an operator over some, and whether one document answers it: what
/// `vigie profile explain` and `why-not` show.
///
/// A clause is what stands between operators. What a name or a synonym stands for is one clause, as
/// the query has it: "@energie", also where its alternatives stand among others of an OR.
struct ClauseReport {
  QueryNode::Type type = QueryNode::Type::all;
  std::string text;  ///< as the query has it; of an operator, all that it stands over
  bool holds = false;
  std::optional<Evidence> where;       ///< of a clause of words that is answered
  std::vector<std::string> values;     ///< filter, range: what the document has in that field
  std::vector<ClauseReport> children;  ///< of all, any and none alone
  const QueryNode* node = nullptr;     ///< in the query, or `joined`
  std::shared_ptr<QueryNode> joined;   ///< what stands beside others for one name or synonym

  bool is_clause() const { return children.empty(); }
};

/// The tree of a query over one document, by the matcher: its root holds exactly when the matcher
/// finds the document. `query` must outlive the report. Errors: what refuse_as_profile() refuses,
/// and Kind::too_large for more than Matcher::kMaxAlwaysAsked clauses without words.
Result<ClauseReport> report_clauses(const Query& query, const Document& document, Instant now);

/// Which of some trees a document satisfies, in one reading of it. A tree that cannot stand alone
/// is not satisfied.
std::vector<bool> satisfied(const std::vector<QueryNode>& trees, const Document& document,
                            Instant now);

}  // namespace vigie
