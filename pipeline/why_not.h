#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/profile.h"
#include "core/settings.h"
#include "indexer/clause_report.h"
#include "indexer/nearest_change.h"
#include "store/journey.h"

namespace vigie {

/// One thing that became of a document for someone: a sentence, and what to do about it.
struct Outcome {
  std::string subscriber;  ///< empty: for everyone
  std::string what;        ///< without a full stop
  std::string advice;      ///< a command or a change; may be empty
  bool reached = false;    ///< it was delivered
};

/// How a profile and a document stand to each other, and why.
struct Explained {
  ClauseReport clauses;               ///< refers to the query that was asked
  std::optional<Match> match;         ///< nothing: the query does not find it
  std::vector<ClauseChange> changes;  ///< what would have found it, when it was not
  std::optional<std::string> held;    ///< what limits or threshold say against it
  std::optional<Journey> journey;     ///< of a profile that is more than a query
  std::vector<Outcome> outcomes;      ///< what became of a document that is found
};

/// Explains a document by a profile, as of the moment that it was matched on arrival, else seen.
/// `profile` is one of the installation, or `with_journey` is false: then nothing is asked of whom
/// it reached. Errors: a query that cannot be a profile, and what the store says.
Result<Explained> explain(Database& store, const Settings& settings, const Profile& profile,
                          const Query& query, const StoredDocument& document, bool with_journey);

/// What became of a document that a profile finds, as the store remembers: the step that held it
/// back, or its delivery. Plain: `shown` gives the name of another document.
std::vector<Outcome> outcomes_of(const Journey& journey, const StoredDocument& document,
                                 const Profile& profile, const std::optional<std::string>& held,
                                 Interval backlog,
                                 const std::function<std::string(DocumentId)>& shown);

}  // namespace vigie
