#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "indexer/query.h"

namespace vigie {

/// How words are compared: analysed per language, or folded forms only (`vigie match --stem no`).
enum class Stemming { yes, no };

/// Profiles compiled for the question "which of them does this document satisfy?".
///
/// The contract (PRODUCT.md): a profile matches exactly when a search for its query, with the same
/// `now`, finds the document. Immutable once built: the loop swaps a shared_ptr and workers read
/// without locks. Thread: any, for const members.
class Matcher {
 public:
  struct Refused {
    ProfileId profile;
    Error error;
  };

  /// Compiles all; a profile whose query is refused is left out and told in `refused`.
  static std::shared_ptr<const Matcher> build(const std::vector<Profile>& profiles,
                                              Stemming stemming, std::vector<Refused>* refused);
  ~Matcher();

  /// Every profile the document satisfies, ordered by profile id, each with its evidence.
  std::vector<Match> match(const Document& document, Instant now) const;
  std::size_t size() const;

 private:
  Matcher();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigie
