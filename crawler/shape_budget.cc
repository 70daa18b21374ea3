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
/// So many copies, and as many times the other pages, prove that what a group adds is noise.
constexpr int kProof = 3;

std::uint64_t number(const std::string& text) { return std::hash<std::string>{}(text); }

/// A query's names or a session-like value can be noise; the path that a query chooses from can
/// not.
bool adds_something(const std::string& group) { return !group.ends_with('?'); }

void pay(int& balance, bool is_new, int most) {
  balance = std::min(balance - 1 + (is_new ? ShapeBudget::kGain : 0), most);
}

}  // namespace

bool ShapeBudget::known_without(const Url& url) const {
  for (const std::string& bare : {without_tokens(url), without_query(url)})
    if (!bare.empty() && fetched_.contains(number(bare))) return true;
  return false;
}

bool ShapeBudget::allows(const Url& url) const {
  const auto known = shapes_.find(number(shape_of(url)));
  if (known == shapes_.end() && shapes_.size() >= kMostShapes) return false;
  const int balance = known == shapes_.end() ? kFree : known->second.balance;
  if (balance <= 0) return false;
  const bool proven = balance > kFree;
  if (site_ <= 0 && !proven) return false;
  for (const std::string& name : groups_of(url)) {
    const auto group = groups_.find(number(name));
    if (group == groups_.end()) continue;
    const Account& account = group->second;
    if (account.balance <= 0 && !proven) return false;
    const bool is_noise = adds_something(name) && account.copies >= kProof &&
                          account.copies >= kProof * account.others;
    if (is_noise && known_without(url)) return false;
  }
  return true;
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

  pay(site_, is_new, kSiteMost);
  pay(shapes_[number(shape_of(url))].balance, is_new, kMost);
  const bool known = known_without(url);
  for (const std::string& name : groups_of(url)) {
    Account& account = groups_[number(name)];
    pay(account.balance, is_new, kMost);
    if (known && adds_something(name)) ++(is_new ? account.others : account.copies);
  }
  fetched_.insert(number(url.key()));
  if (const std::string bare = without_tokens(url); !bare.empty()) fetched_.insert(number(bare));
  return is_new;
}

void ShapeBudget::begin_visit() {
  for (auto* accounts : {&shapes_, &groups_})
    for (auto& [name, account] : *accounts) account.balance = std::max(account.balance, kAgain);
  site_ = std::max(site_, kSiteAgain);
}

}  // namespace vigie
