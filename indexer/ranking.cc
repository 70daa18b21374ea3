#include "indexer/ranking.h"

#include <algorithm>
#include <cmath>

namespace vigie {
namespace {

// Xapian's own defaults of BM25; a very short document gains no more than one of half the length.
constexpr double kSaturation = 1, kLengthCounts = 0.5, kShortest = 0.5;

}  // namespace

Xapian::termcount impact_of(std::uint64_t count, std::uint64_t words, double usual) {
  const double length = std::max(kShortest, static_cast<double>(words) / usual);
  const double often = static_cast<double>(count);
  const double share = often / (often + kSaturation * (1 - kLengthCounts + kLengthCounts * length));
  return std::max<Xapian::termcount>(
      1, static_cast<Xapian::termcount>(std::lround(share * kMostImpact)));
}

double weight_of_impact(Xapian::doccount documents, Xapian::doccount holders) {
  const double all = documents, few = holders;
  return std::log(1 + (all - few + 0.5) / (few + 0.5)) / kMostImpact;
}

ImpactWeight::ImpactWeight() {
  need_stat(COLLECTION_SIZE);
  need_stat(TERMFREQ);
  need_stat(WDF);
  need_stat(WDF_MAX);
}

void ImpactWeight::init(double factor) {
  rarity_ = factor * weight_of_impact(get_collection_size(), get_termfreq());
}

Xapian::Enquire enquire_of(const Xapian::Database& index) {
  Xapian::Enquire enquire(index);
  enquire.set_weighting_scheme(ImpactWeight());
  return enquire;
}

}  // namespace vigie
