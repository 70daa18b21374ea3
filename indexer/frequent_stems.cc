#include "indexer/frequent_stems.h"

#include <algorithm>

#include "indexer/analysis.h"
#include "indexer/index_form.h"
#include "indexer/index_lexicon.h"

namespace vigie {
namespace {

using index_form::append_varint;
using index_form::read_varint;

/// One document of so many. With more the blocks grow, with fewer more is read from Xapian's lists.
constexpr Xapian::doccount kFrequentOf = 32;
/// In a small archive too: every word of a first handful of documents would stay frequent for good,
/// and a single long one could take all the numbers.
constexpr Xapian::doccount kFewestHolders = 8;
constexpr std::size_t kMostStems = StemsOfForms::kNone;
/// In bytes. Longer ones are no words.
constexpr std::size_t kLongestStem = 64;

constexpr const char* kStemKey = "p:";
constexpr const char* kNextLookKey = "pairs";

std::string key_of(std::string_view term) { return std::string(kStemKey).append(term); }

std::optional<FrequentStem> read_stem(const std::string& value) {
  std::size_t at = 0;
  const auto number = read_varint(value, at), since = read_varint(value, at);
  if (!number || !since) return std::nullopt;
  return FrequentStem{static_cast<std::uint16_t>(*number), *since};
}

}  // namespace

std::optional<FrequentStem> frequent_stem(const Xapian::Database& index, std::string_view term) {
  return read_stem(index.get_metadata(key_of(term)));
}

FrequentStems::FrequentStems(Xapian::WritableDatabase& index) : index_(index) {
  const auto end = index_.metadata_keys_end(kStemKey);
  for (auto key = index_.metadata_keys_begin(kStemKey); key != end; ++key)
    if (const auto stem = read_stem(index_.get_metadata(*key)))
      numbers_.emplace((*key).substr(2), stem->number);
  const std::string next = index_.get_metadata(kNextLookKey);
  std::size_t at = 0;
  next_look_ = static_cast<Xapian::doccount>(read_varint(next, at).value_or(0));
}

void FrequentStems::look(std::uint64_t since) {
  const Xapian::doccount documents = index_.get_doccount();
  if (documents < next_look_) return;
  for (const std::string_view analysis : analysed_languages()) {
    const std::string letter(1, index_form::letter_of(analysis));
    const auto end = index_.allterms_end(letter);
    for (auto term = index_.allterms_begin(letter); term != end; ++term) {
      if (term.get_termfreq() < std::max(documents / kFrequentOf, kFewestHolders)) continue;
      const std::string stem = *term;
      if (stem.size() > kLongestStem || numbers_.size() >= kMostStems) continue;
      const auto number = static_cast<std::uint16_t>(numbers_.size());
      if (!numbers_.emplace(stem, number).second) continue;
      std::string value;
      append_varint(value, number);
      append_varint(value, since);
      index_.set_metadata(key_of(stem), value);
    }
  }
  next_look_ = documents + documents / 4 + 1;
  std::string next;
  append_varint(next, next_look_);
  index_.set_metadata(kNextLookKey, next);
}

FrequentForms FrequentStems::forms() const {
  const LexiconReader lexicon(index_);
  FrequentForms all;
  for (const std::string_view analysis : analysed_languages()) {
    const char letter = index_form::letter_of(analysis);
    for (const auto& [term, number] : numbers_)
      if (term[0] == letter)
        for (const std::uint32_t form : lexicon.of_stem(analysis, std::string_view(term).substr(1)))
          all.in(letter).add(form, number);
  }
  return all;
}

}  // namespace vigie
