#pragma once

#include <string_view>

namespace vigie {

/// What an apostrophe between two runs of letters does.
enum class Apostrophe {
  elision,     ///< the left part goes: l'énergie, qu'elle
  joined,      ///< one word: aujourd'hui, prud'homme, don't
  possessive,  ///< the right part goes: company's
  separates,   ///< two words
};

/// Decides by the folded parts on both sides.
Apostrophe apostrophe_between(std::string_view left, std::string_view right);

/// True for a word that loses its vowel before an apostrophe: l, d, qu, jusqu …
bool is_elided(std::string_view folded);

}  // namespace vigie
