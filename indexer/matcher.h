#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
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

  /// How a profile's text becomes its query: parse_query(), or with the names and synonyms that
  /// only the caller knows.
  using ReadQuery = std::function<Result<Query>(std::string_view text)>;
  static Result<Query> read_plain(std::string_view text) { return parse_query(text); }

  /// Compiles all; a profile whose query is refused is left out and told in `refused`.
  static std::shared_ptr<const Matcher> build(const std::vector<Profile>& profiles,
                                              Stemming stemming, std::vector<Refused>* refused,
                                              const ReadQuery& read = read_plain);
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
