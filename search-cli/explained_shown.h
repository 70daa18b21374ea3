#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "pipeline/why_not.h"

namespace vigie {

/// A profile and a document side by side, as `vigie profile explain` and `why-not` show them.
struct ShownExplained {
  const Profile& profile;
  const StoredDocument& document;
  const Query& query;
  const Explained& explained;
};
boost::json::object json_of(const ShownExplained& shown);
/// For who asks why it came: the clauses with their passages, the score as the sum of its parts,
/// who watches. For who asks why it did not: the clauses, what would have found it, what became of
/// it.
std::string explain_text(const ShownExplained& shown);
std::string why_not_text(const ShownExplained& shown);

}  // namespace vigie
