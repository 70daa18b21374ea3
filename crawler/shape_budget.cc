#include "crawler/shape_budget.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>

#include "crawler/address_shape.h"

namespace vigie {
namespace {

/// Shapes past this are one shape.
constexpr std::size_t kMostShapes = 20'000;
/// A page with fewer sampled runs has hardly any text.
constexpr std::size_t kFewestRuns = 2;
/// So many copies, and as many times the other pages, prove that a session-like value chooses nothing.
constexpr int kProof = 3;

std::uint64_t number(const std::string& text) { return std::hash<std::string>{}(text); }

}  // namespace

bool ShapeBudget::allows(const Url& url) const {
  const auto known = shapes_.find(number(shape_of(url)));
  if (known == shapes_.end()) return site_ > 0 && shapes_.size() < kMostShapes;
  const Shape& shape = known->second;
  if (shape.balance <= 0) return false;
  if (site_ <= 0 && shape.balance <= kFree) return false;  // only what has proven itself
  if (shape.copies < kProof || shape.copies < kProof * shape.others) return true;
  const std::string bare = without_tokens(url);
  return bare.empty() || !without_tokens_.contains(number(bare));
}

bool ShapeBudget::spent(const Url& url, const TextSample& brought) {
  TextSample fresh;
  std::set_difference(brought.begin(), brought.end(), read_.begin(), read_.end(),
                      std::back_inserter(fresh));
  const bool is_new =
      brought.size() >= kFewestRuns &&
      static_cast<double>(fresh.size()) >= kFresh * static_cast<double>(brought.size());
  const auto middle = static_cast<std::ptrdiff_t>(read_.size());
  read_.insert(read_.end(), fresh.begin(), fresh.end());
  std::inplace_merge(read_.begin(), read_.begin() + middle, read_.end());

  Shape& shape = shapes_[number(shape_of(url))];
  shape.balance = std::min(shape.balance - 1 + (is_new ? kGain : 0), kMost);
  site_ = std::min(site_ - 1 + (is_new ? kGain : 0), kSiteMost);
  const std::string bare = without_tokens(url);
  if (!bare.empty() && !without_tokens_.insert(number(bare)).second)
    ++(is_new ? shape.others : shape.copies);
  return is_new;
}

void ShapeBudget::begin_visit() {
  for (auto& [shape, state] : shapes_) state.balance = std::max(state.balance, kAgain);
  site_ = std::max(site_, kSiteAgain);
}

}  // namespace vigie
