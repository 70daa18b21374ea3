#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The program that makes French's table of stems at build time (french_table_main.cc). Nothing
/// here is part of vigied or vigie.
namespace vigie::lexicon {

/// What a dictionary entry is, as far as meeting its inflections needs it.
enum class WordKind : std::uint8_t { verb, nominal, adverb, name };

constexpr std::uint8_t kFeminine = 2;  ///< the rank of feminines of nouns and adjectives

/// One inflected form of an entry.
struct Reading {
  std::string form;              ///< folded (indexer/folding.h)
  std::uint8_t rank = 0;         ///< how usual it is: 0 is the entry's own form, 4 the rarest tense
  bool past_participle = false;  ///< recruté, vendues
};

/// One word of the dictionary with all that is made of it.
struct Entry {
  std::string lemma;  ///< folded: the infinitive, the masculine singular
  WordKind kind = WordKind::nominal;
  bool adjective = false;
  std::vector<Reading> readings;
};

/// Reads a Hunspell dictionary as Grammalecte's authors write it (hunspell(5): two-letter flags,
/// SFX rules with conditions, morphology in po: and is:) and applies every suffix rule.
///
/// Elided articles (PFX) are left out, since the tokenizer drops them; so are entries that it cuts
/// (hyphens, spaces) and forms that do not fold to a-z. Both texts must be UTF-8. Order is theirs.
std::vector<Entry> read_dictionary(std::string_view affixes, std::string_view words);

}  // namespace vigie::lexicon
