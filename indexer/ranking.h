#pragma once

#include <cstdint>
#include <string>

#include <xapian.h>

namespace vigie {

// For indexer/ only: how much a word tells of a document. BM25 (Robertson and Zaragoza 2009), cut
// in two: what depends on the document alone is computed once, when it is indexed, and stands in
// its lists as the word's count (impacts: Anh and Moffat 2001); the word's rarity is put to it when
// a question is asked. So no question looks up the lengths of documents, which was a third of its
// time, and every list tells how much its best document can weigh, which ends many searches early.

/// Impacts are 1 to this, so that each is one byte of its list.
constexpr Xapian::termcount kMostImpact = 127;
/// What a document of ordinary length has of words, and a title. The index is not asked for its
/// mean, which every new document would change for all of them.
constexpr double kUsualWords = 400, kUsualTitleWords = 12;

/// A word of the title counts as this many words of the text.
constexpr Xapian::termcount kTitleWeight = 4;

/// Of a word that stands `count` times among `words`: `usual` is kUsualWords or kUsualTitleWords.
Xapian::termcount impact_of(std::uint64_t count, std::uint64_t words, double usual);

/// What an impact of 1 weighs for a word that `holders` of `documents` have.
double weight_of_impact(Xapian::doccount documents, Xapian::doccount holders);

/// A word's rarity times its impact. Between 0 and about 15 a word, and never 0 for a word found.
class ImpactWeight : public Xapian::Weight {
 public:
  ImpactWeight();
  std::string name() const override { return "vigie::ImpactWeight"; }
  ImpactWeight* clone() const override { return new ImpactWeight; }
  void init(double factor) override;
  double get_sumpart(Xapian::termcount impact, Xapian::termcount,
                     Xapian::termcount) const override {
    return rarity_ * impact;
  }
  double get_maxpart() const override { return rarity_ * get_wdf_upper_bound(); }
  double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
  double get_maxextra() const override { return 0; }

 private:
  double rarity_ = 0;  ///< for an impact of 1
};

/// Asks `index`, ranking by impact.
Xapian::Enquire enquire_of(const Xapian::Database& index);

}  // namespace vigie
