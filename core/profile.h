#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/ids.h"

namespace vigie {

/// A named query in the search language, with examples: what to watch.
struct Profile {
  ProfileId id;
  std::string name;  ///< what subscribers see; the id when none is given
  std::string query;
  std::vector<std::string> must_match;
  std::vector<std::string> must_not_match;
  Where where{};
};

enum class Part { title, text };
const char* word(Part part);

/// Why a document satisfies a profile: one clause of the query and the place in the document that
/// answers it.
struct Evidence {
  std::string clause;  ///< as the query has it: `"rénovation thermique"`
  Part field = Part::text;
  std::string passage;             ///< at most about 200 bytes around the words, one line
  std::size_t begin = 0, end = 0;  ///< byte offsets of the words in that field
};

/// A document satisfies a profile.
struct Match {
  ProfileId profile;
  double score = 0;  ///< 0..1
  std::vector<Evidence> evidence;
};

}  // namespace vigie
