#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "indexer/suggest_worth.h"

namespace vigie {

/// A clause that was weighed.
struct ChosenClause {
  std::string text;
  Worth::Told told;
  std::string left, right;  ///< of two words or phrases together: these; else empty
};

/// Alternatives, and noise to be taken away from all they find.
struct Choice {
  std::vector<ChosenClause> any, none;
};

/// `(a OR (b AND (c OR d))) NOT (e OR f)`: a word that several pairs share is written once. Empty
/// for no alternatives.
std::string written_query(const Choice& choice);

/// Texts of `any` as written_query() writes them, one a clause.
std::vector<std::string> written_clauses(const std::vector<ChosenClause>& any);

/// Chooses clauses one after another, each time the one that is worth most together with those
/// chosen before; then takes back what has become needless, then takes noise away.
class Chooser {
 public:
  /// `background` can answer. It and the request are kept as references and have to outlive the
  /// chooser.
  Chooser(const SuggestRequest& request, const Background& background,
          const std::vector<ChosenClause>& present);
  Choice choose();
  /// What a choice is worth, 0..1.
  double worth(const Choice& choice);

 private:
  std::uint64_t ask(const std::string& query);
  std::vector<ChosenClause> weigh(const std::vector<ClauseCandidate>& candidates);
  void reckon();
  void add_pairs();
  Choice grow(Choice choice);
  bool take_best(Choice& choice);
  Worth::Standing standing(const std::vector<ChosenClause>& any);
  std::vector<std::size_t> promising(const Choice& choice, std::size_t most);
  void drop_needless(Choice& choice);
  void exclude_noise(Choice& choice);
  double worth_of_one(const ChosenClause& clause) const;

  const SuggestRequest& request_;
  const Background& background_;
  std::optional<Worth> worth_;
  std::vector<ChosenClause> offered_, noise_;
  std::map<std::string, std::uint64_t> answers_;
  int questions_ = 0;
};

}  // namespace vigie
