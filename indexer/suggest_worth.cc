#include "indexer/suggest_worth.h"

#include <algorithm>
#include <cmath>

namespace vigie {
namespace {

/// A watch is about a small part of what is read. Never more than this share is reckoned for each
/// doubling of the relevant documents: who shows many shows a larger topic.
constexpr double kMostShare = 0.015;
/// Of the bounds on the number of relevant documents the least may be accidents (a name that two
/// documents of one story share): so many of them are passed over, divided by the relevant ones.
constexpr double kAccidents = 20;

/// Of a relevant document more, when NOT took none of those that are known.
constexpr double kLostByNot = 1;

double discounted(double k, double doubt) { return std::max(0.0, k - doubt); }

}  // namespace

Worth::Worth(const std::vector<JudgedDocument>& judged, std::uint64_t documents,
             const std::vector<Told>& told) {
  for (std::size_t i = 0; i < judged.size(); ++i) {
    (judged[i].relevant ? relevant_ : others_).set(i);
    if (judged[i].relevant) places_.push_back(i);
  }
  const double relevant = static_cast<double>(places_.size());
  std::vector<double> bounds;
  for (const Told& one : told) {
    const double k = static_cast<double>((one.found & relevant_).count());
    const double least = one.doubt > kDoubt ? 5 : 2;  // two words meet by chance more easily
    if (k >= std::max(least, 0.3 * relevant) && one.archive > 0)
      bounds.push_back(static_cast<double>(one.archive) * relevant / discounted(k, one.doubt));
  }
  std::ranges::sort(bounds);
  expected_ = kMostShare * std::log2(relevant + 1) * static_cast<double>(documents);
  if (!bounds.empty())
    expected_ = std::min(
        expected_,
        bounds[std::min(static_cast<std::size_t>(kAccidents / relevant), bounds.size() - 1)]);
  expected_ = std::max({expected_, relevant, 1.0});
  documents_ = std::max(static_cast<double>(documents), 1.0);
}

Worth::Standing Worth::nothing() const {
  return {std::vector<double>(places_.size(), 1), {}, 0, 0};
}

double Worth::recall(const std::vector<double>& doubts) const {
  double all = 0;
  for (const double doubt : doubts) all += 1 - doubt;
  return all / static_cast<double>(doubts.size());
}

Worth::Standing Worth::with(const Standing& before, const Told& told, double archive) const {
  Standing after = before;
  const double k = static_cast<double>((told.found & relevant_).count());
  const double own = static_cast<double>(told.archive);
  after.found |= told.found;
  after.archive = std::max(before.archive, archive);
  if (k == 0 || own == 0) return after;
  double trust = told.trusted ? 0.99 : discounted(k, told.doubt) / k;
  // It cannot find more of what is relevant than it finds at all.
  trust = std::min(trust, own * static_cast<double>(places_.size()) / (expected_ * k));
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (told.found[places_[i]]) after.doubts[i] *= 1 - trust;
  const double hoped = expected_ * (recall(after.doubts) - recall(before.doubts));
  if (before.archive == 0) {
    after.right = std::min(hoped, archive);
    return after;
  }
  // Words of one topic keep company: of the documents that have the new one, as many have the
  // others as these have of all that is relevant; a word that is here by chance meets them by
  // chance only.
  const double fresh = after.archive - before.archive;
  const double known = std::min(before.right / expected_, 1.0);
  const double chance = before.archive / documents_;
  const double company = (std::max(own - fresh, 0.0) + 2 * chance) / (own + 2);
  const double precision =
      known <= chance ? 0 : std::clamp((company - chance) / (known - chance), 0.0, 1.0);
  const double likely = precision * own * (1 - known);
  // Nor do the words of two sides of one topic meet: relevant documents that only the new one finds
  // speak for it by their number.
  const double alone =
      discounted(static_cast<double>((told.found & relevant_ & ~before.found).count()), told.doubt);
  const double believed = std::min(hoped, (alone * hoped + likely) / (alone + 1));
  after.right += std::clamp(believed, 0.0, fresh);
  return after;
}

double Worth::of(const Standing& standing, const JudgedSet& taken, double archive) const {
  const JudgedSet found = standing.found & ~taken;
  const double relevant = static_cast<double>((found & relevant_).count());
  // What takes nothing relevant from these documents may take some from others.
  const double spared = taken.none() ? 1 : 1 - kLostByNot / (relevant + 1);
  const double right = std::min(standing.right * spared, archive);
  const double others = static_cast<double>((found & others_).count());
  const double judged_precision = (relevant + 1) / (relevant + others + 1);
  return 2 * right / (expected_ + std::max(archive, right / judged_precision));
}

}  // namespace vigie
