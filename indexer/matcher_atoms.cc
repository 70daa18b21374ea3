#include "indexer/matcher_atoms.h"

#include <algorithm>

#include "indexer/analysis.h"
#include "indexer/edit_distance.h"

namespace vigie {
namespace {

constexpr std::array kStemmed = {std::string_view{"fr"}, std::string_view{"en"}};

std::string keyword_key(std::string_view field, std::string_view value) {
  std::string key{field};
  key += ':';
  key += value;
  return key;
}

std::size_t slot_of(const std::string& word) {
  return static_cast<unsigned char>(word.empty() ? '\0' : word.front());
}

}  // namespace

Atom AtomTable::find_or_add(Map<Atom>& map, std::string_view key, bool* added) {
  if (const auto known = map.find(key); known != map.end()) return known->second;
  map.emplace(std::string{key}, next_);
  if (added != nullptr) *added = true;
  return next_++;
}

Atom AtomTable::word(const Token& token) {
  bool added = false;
  const Atom atom = find_or_add(words_, token.folded, &added);
  if (added && stemming_ == Stemming::yes)
    for (std::size_t i = 0; i < kStemmed.size(); ++i)
      stems_[i][stem(token.folded, kStemmed[i])].push_back(atom);
  return atom;
}

Atom AtomTable::exact(const Token& token) { return find_or_add(exact_, token.exact); }

Atom AtomTable::prefix(const Token& token) {
  const std::size_t length = token.folded.size();
  const auto at = std::ranges::lower_bound(prefix_lengths_, length);
  if (at == prefix_lengths_.end() || *at != length) prefix_lengths_.insert(at, length);
  return find_or_add(prefix_, token.folded);
}

Atom AtomTable::fuzzy(const Token& token) {
  bool added = false;
  const Atom atom = find_or_add(fuzzy_words_, token.folded, &added);
  if (added) fuzzy_[slot_of(token.folded)].push_back(Fuzzy{token.folded, atom});
  has_fuzzy_ = true;
  return atom;
}

Atom AtomTable::keyword(std::string_view field, std::string_view value) {
  return find_or_add(keyword_, keyword_key(field, value));
}

void AtomTable::find_word(std::string_view folded, std::string_view exact,
                          std::string_view analysis, std::vector<Atom>& found) const {
  if (stemming_ == Stemming::no || analysis.empty()) {
    if (const auto known = words_.find(folded); known != words_.end())
      found.push_back(known->second);
  } else {
    const auto& stems = stems_[analysis == kStemmed[0] ? 0 : 1];
    if (const auto known = stems.find(stem_view(folded, analysis)); known != stems.end())
      found.insert(found.end(), known->second.begin(), known->second.end());
  }
  if (!exact_.empty())
    if (const auto known = exact_.find(exact); known != exact_.end())
      found.push_back(known->second);
  for (const std::size_t length : prefix_lengths_) {
    if (length > folded.size()) break;
    if (const auto known = prefix_.find(folded.substr(0, length)); known != prefix_.end())
      found.push_back(known->second);
  }
  if (has_fuzzy_ && !folded.empty())
    for (const Fuzzy& candidate : fuzzy_[static_cast<unsigned char>(folded.front())])
      if (fuzzy_matches(candidate.word, folded)) found.push_back(candidate.atom);
}

void AtomTable::find_keyword(std::string_view field, std::string_view value,
                             std::vector<Atom>& found) const {
  if (keyword_.empty()) return;
  if (const auto known = keyword_.find(keyword_key(field, value)); known != keyword_.end())
    found.push_back(known->second);
}

}  // namespace vigie
