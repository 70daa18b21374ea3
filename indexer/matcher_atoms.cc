#include "indexer/matcher_atoms.h"

#include <algorithm>
#include <atomic>

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

std::uint64_t next_version() {
  static std::atomic<std::uint64_t> latest{0};
  return ++latest;
}

}  // namespace

Atom AtomTable::find_or_add(TextTable& table, std::string_view key, bool* added) {
  if (const Atom known = table.find(key); known != kNoAtom) return known;
  table.put(key, size_);
  same_stem_.push_back({kNoAtom, kNoAtom});
  version_ = next_version();
  if (added != nullptr) *added = true;
  return size_++;
}

Atom AtomTable::word(const Token& token) {
  bool added = false;
  const Atom atom = find_or_add(words_, token.folded, &added);
  if (added && stemming_ == Stemming::yes)
    for (std::size_t i = 0; i < kStemmed.size(); ++i)
      same_stem_[atom][i] = stems_[i].put(stem_view(token.folded, kStemmed[i]), atom);
  return atom;
}

Atom AtomTable::exact(const Token& token) { return find_or_add(exact_, token.exact); }

Atom AtomTable::prefix(const Token& token) {
  const std::size_t length = token.folded.size();
  const auto at = std::ranges::lower_bound(prefix_lengths_, length);
  if (at == prefix_lengths_.end() || *at != length) prefix_lengths_.insert(at, length);
  return find_or_add(prefixes_, token.folded);
}

Atom AtomTable::fuzzy(const Token& token) {
  bool added = false;
  const Atom atom = find_or_add(fuzzy_words_, token.folded, &added);
  if (added) fuzzy_[slot_of(token.folded)].push_back(Fuzzy{token.folded, atom});
  return atom;
}

Atom AtomTable::keyword(std::string_view field, std::string_view value) {
  return find_or_add(keywords_, keyword_key(field, value));
}

std::uint32_t AtomTable::range(const QueryNode& range) {
  const std::string key = keyword_key(range.field, range.value);
  const auto number = static_cast<std::uint32_t>(ranges_.size());
  if (const std::uint32_t known = range_texts_.find(key); known != kNoAtom) return known;
  range_texts_.put(key, number);
  ranges_.push_back(range);
  version_ = next_version();
  return number;
}

void AtomTable::find_word(std::string_view folded, std::string_view exact,
                          std::string_view analysis, std::vector<Atom>& found) const {
  if (stemming_ == Stemming::no || analysis.empty()) {
    if (const Atom known = words_.find(folded); known != kNoAtom) found.push_back(known);
  } else {
    const std::size_t i = analysis == kStemmed[0] ? 0 : 1;
    for (Atom known = stems_[i].find(stem_view(folded, analysis)); known != kNoAtom;
         known = same_stem_[known][i])
      found.push_back(known);
  }
  if (!exact_.empty())
    if (const Atom known = exact_.find(exact); known != kNoAtom) found.push_back(known);
  for (const std::size_t length : prefix_lengths_) {
    if (length > folded.size()) break;
    if (const Atom known = prefixes_.find(folded.substr(0, length)); known != kNoAtom)
      found.push_back(known);
  }
  if (!fuzzy_words_.empty() && !folded.empty())
    for (const Fuzzy& candidate : fuzzy_[static_cast<unsigned char>(folded.front())])
      if (fuzzy_matches(candidate.word, folded)) found.push_back(candidate.atom);
}

void AtomTable::find_keyword(std::string_view field, std::string_view value,
                             std::vector<Atom>& found) const {
  if (const Atom known = keywords_.find(keyword_key(field, value)); known != kNoAtom)
    found.push_back(known);
}

}  // namespace vigie
