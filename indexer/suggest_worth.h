#pragma once

#include <cstdint>
#include <vector>

#include "indexer/suggest_candidates.h"

namespace vigie {

/// What a set of clauses is worth: the F1 that it may be expected to have over the archive.
///
/// Recall is told by the relevant documents, with less trust in what few of them have: a clause
/// that k of them answer counts for k − doubt, since a word of one document alone is mostly not in
/// the next (absolute discounting). Precision is told by the archive: of what a clause finds there,
/// no more can be relevant than is expected to be, and a word of the topic keeps company with the
/// other clauses; and by the judged documents, which show noise that frequencies cannot. How many
/// documents of the archive are relevant is nowhere told; a word that many relevant documents have
/// bounds it, since the archive has all documents with the word.
///
/// The figures that are constants here were chosen on documents of bench/suggest, of another seed
/// than those that are reported.
class Worth {
 public:
  static constexpr double kDoubt = 0.9, kPairDoubt = 1.2;

  struct Told {
    JudgedSet found;
    std::uint64_t archive = 0;
    double doubt = kDoubt;  ///< kPairDoubt for two together: there are many more to choose from
    bool trusted = false;   ///< of the present query: not learnt from these documents
  };

  /// Nothing of `told` is kept.
  Worth(const std::vector<JudgedDocument>& judged, std::uint64_t documents,
        const std::vector<Told>& told);

  /// Relevant documents of the archive, as they are reckoned.
  double expected() const { return expected_; }

  /// Some alternatives together.
  struct Standing {
    std::vector<double> doubts;  ///< of each relevant document: that its like is not found
    JudgedSet found;
    double archive = 0;  ///< documents of the archive that they find
    double right = 0;    ///< how many of these are relevant, as is reckoned
  };
  Standing nothing() const;
  /// With one more, when all together then find `archive` documents.
  Standing with(const Standing& before, const Told& told, double archive) const;

  /// 0..1. `taken` is what is behind NOT; `archive` the documents found after it.
  double of(const Standing& standing, const JudgedSet& taken, double archive) const;
  double of(const Standing& standing) const { return of(standing, {}, standing.archive); }

  const JudgedSet& relevant() const { return relevant_; }
  const JudgedSet& others() const { return others_; }

 private:
  JudgedSet relevant_, others_;
  double recall(const std::vector<double>& doubts) const;

  std::vector<std::size_t> places_;  ///< of the relevant documents
  double documents_ = 0, expected_ = 1;
};

}  // namespace vigie
