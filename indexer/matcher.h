#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "indexer/query.h"

namespace vigie {

/// How words are compared: analysed per language, or folded forms only (`vigie match --stem no`).
enum class Stemming { yes, no };

class Wording;

/// What one document was found by, written out as little as can be: see Matcher::find().
struct Findings {
  /// A clause that answered, and the bytes of the field that answer it; see Evidence.
  struct Clause {
    std::uint32_t number = 0;  ///< among the clauses of the query; text_of() has its text
    Part field = Part::title;
    std::uint32_t begin = 0, end = 0;
  };
  struct Finding {
    const ProfileId* profile = nullptr;  ///< valid until the matcher changes, as `wording` is
    const Wording* wording = nullptr;    ///< how this profile puts the query
    double score = 0;                    ///< 0..1, the sum of its `parts`
    std::uint32_t first = 0, count = 0;  ///< of `clauses`; profiles of one query share them
    std::uint32_t scored = 0;            ///< in `parts`, where there are clauses
  };
  std::vector<Finding> profiles;  ///< in no order
  std::vector<Clause> clauses;
  std::vector<ScoreParts> parts;
};

/// A clause as its profile has it; valid until the matcher changes.
std::string_view text_of(const Findings::Finding& finding, const Findings::Clause& clause);

/// A finding with its evidence: the passages of the document around its clauses.
Match written_out(const Findings::Finding& finding, const Findings& findings,
                  const Document& document);

/// Profiles compiled for the question "which of them does this document satisfy?".
///
/// The contract (PRODUCT.md): a profile matches exactly when a search for its query, with the same
/// `now`, finds the document.
///
/// A value like a container of the library: any number of threads may match at once, and a change
/// needs the matcher alone. Adding, changing or removing a profile costs some microseconds whatever
/// their number, and the next document meets it. A copy shares what was compiled: who must change
/// profiles while others match copies, changes the copy and exchanges a shared_ptr.
///
///   Matcher matcher{Stemming::yes};
///   matcher.set(ProfileId{"energie"}, *parse_query("énergie AND bâtiment"));
///   for (const Match& match : matcher.match(document, now)) alert(match);
class Matcher {
 public:
  struct Refused {
    ProfileId profile;
    Error error;
  };
  /// Most distinct queries that demand no word and no keyword, as a range of days alone: each of
  /// them is asked for every document.
  static constexpr std::size_t kMaxAlwaysAsked = 1'000;

  explicit Matcher(Stemming stemming);
  Matcher(const Matcher& other);
  Matcher(Matcher&& other) noexcept;
  Matcher& operator=(Matcher other) noexcept;
  ~Matcher();

  /// How a profile's text becomes its query: parse_query(), or with the names and synonyms that
  /// only the caller knows.
  using ReadQuery = std::function<Result<Query>(std::string_view text)>;
  static Result<Query> read_plain(std::string_view text) { return parse_query(text); }

  /// Sets all and arranges them; a profile whose query is refused is left out and told in
  /// `refused`, which may be null.
  static std::shared_ptr<const Matcher> build(const std::vector<Profile>& profiles,
                                              Stemming stemming, std::vector<Refused>* refused,
                                              const ReadQuery& read = read_plain);

  /// A copy that has these profiles and no others, as build() makes it. Those that are here with
  /// the same text are neither read nor compiled again, which is right as long as `read` means by a
  /// text what it meant before. Which profiles kMaxAlwaysAsked keeps out follows from their order
  /// here and earlier.
  std::shared_ptr<Matcher> with(const std::vector<Profile>& profiles, std::vector<Refused>* refused,
                                const ReadQuery& read = read_plain) const;

  /// Counts the words of a document like those to come, so that profiles set afterwards are looked
  /// up by what is rare in them. It changes how long matching takes and never what matches; some
  /// hundred documents are enough.
  void learn(const Document& document);

  /// How much a document of this source is worth in scores, 0..1; 0.5 when nothing is said.
  void weigh(const SourceId& source, double weight);

  /// Adds a profile, or gives it another query. Errors (and then nothing changed): Kind::usage for
  /// what refuse_as_profile() refuses, Kind::too_large past kMaxAlwaysAsked.
  Result<void> set(const ProfileId& profile, const Query& query);
  /// False when there is no such profile. Words that no profile asks for any more stay known, about
  /// 60 bytes each, until a matcher is built anew.
  bool remove(const ProfileId& profile);

  /// Lays profiles that are looked up by the same word side by side: with many thousands of them
  /// matching is faster afterwards. For after many were set; costs about as much as setting them.
  void arrange();

  /// Every profile the document satisfies, ordered by profile id, each with its evidence.
  std::vector<Match> match(const Document& document, Instant now) const;

  /// The same without passages and in no order; with `clauses` false, without scores and clauses
  /// too. What stood in `findings` is replaced, its memory is used again.
  void find(const Document& document, Instant now, bool clauses, Findings& findings) const;

  std::size_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigie
