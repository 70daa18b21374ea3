#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/profile.h"
#include "pipeline/vocabulary.h"

namespace vigie {

/// One example of a profile, tried.
struct ExampleTrial {
  std::string text;
  bool must_match = true;
  bool matches = false;
  std::vector<Evidence> evidence;  ///< of the clauses that answered
  bool holds() const { return matches == must_match; }
};

/// Tries the examples that stand beside a profile's query: its tests. They are read as texts in
/// `language`. Fails as the query fails, Kind::usage with its column.
Result<std::vector<ExampleTrial>> try_examples(const Profile& profile, const Vocabulary& vocabulary,
                                               const std::string& language, Instant now);

/// Why a profile cannot be taken: its query, its examples. Each at the profile's place.
std::vector<Error> profile_problems(const Profile& profile, const Vocabulary& vocabulary,
                                    const std::string& language, Instant now);

}  // namespace vigie
