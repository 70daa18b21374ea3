#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vigie {

/// What a code point is to the tokenizer.
enum class CharClass : std::uint8_t {
  separator,   ///< ends a word
  letter,      ///< letters, and marks that follow them
  digit,       ///< decimal digits, subscripts too (CO₂)
  ideograph,   ///< Han and kana, written without spaces: each is a word
  apostrophe,  ///< ' and its typographic forms
  no_break,    ///< no-break spaces, which group digits (12 000)
  ignorable,   ///< soft hyphen and zero-width characters: vanish
};
CharClass char_class(char32_t c);

/// Two forms of every word (the "written" and the "folded" form of a Token):
///
///   exact   NFKC with case folded (Unicode's NFKC_Casefold): accents and œ stay
///   folded  exact without accents; ligatures and crossed letters as plain ones (œ = oe, ø = o)
///
/// Latin letters below U+0180, nearly all of what French and English write, go through a table;
/// the rest through ICU. Both ways give the same forms (tests/indexer/folding_test.cc).

/// Appends both forms of one code point. False when it cannot be done alone (combining marks,
/// other scripts): the whole word must then go through forms_by_icu().
bool append_forms(char32_t c, std::string& exact, std::string& folded);
/// Sets both forms of a word from its bytes as written.
void forms_by_icu(std::string_view word, std::string& exact, std::string& folded);

/// The folded form of a whole text, separators kept: how keyword values are compared.
std::string fold(std::string_view text);

}  // namespace vigie
