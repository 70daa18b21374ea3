#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// One word of a text, at a position. Several tokens never share a position.
struct Token {
  std::uint32_t position = 0;        ///< from 1, counting words
  std::uint32_t begin = 0, end = 0;  ///< byte offsets in the text given
  std::string exact;                 ///< case folded, accents kept: what ="Énergies" asks
  std::string folded;                ///< case, accents and ligatures folded
};

/// Cuts text into words by PRODUCT.md's rules: hyphens split into adjacent positions; elided
/// articles go (l'énergie, d’offres, qu'elle; aujourd'hui stays whole), dotted acronyms close up
/// (S.N.C.F. = sncf), ligatures and accents fold, typographic apostrophes count as "'", soft
/// hyphens vanish, numbers stay whole ("1,5", "12 000" with a no-break space is 12000), "&" joins a
/// name (R&D). Words longer than 64 bytes folded are cut. Text must be valid UTF-8. Linear.
std::vector<Token> tokenize(std::string_view text);

/// The stem of a folded word in a language ("fr", "en"; others: the folded word itself), by
/// Snowball on the exact form and folded afterwards, so that accents can help the stemmer. The same
/// word always gives the same stem; memoised per thread.
std::string stem(const Token& token, std::string_view language);

/// Every language that has an analysis of its own; a query word is the OR of its analyses over
/// them.
const std::vector<std::string>&
analysed_languages();  // "fr", "en", ""  ("" stands for all the rest)
/// The analysis that a document's language uses: "fr", "en" or "".
std::string_view analysis_of(std::string_view language);

/// What the main text's language is (CLD2), or empty when unsure.
std::string detect_language(std::string_view text);

/// The language a document gets, decided once: given, else detected when the page agrees (or is
/// silent and the text is long enough), else the source's, else `fallback`.
std::string decide_language(std::string_view given, std::string_view page, std::string_view source,
                            std::string_view text, std::string_view fallback);

}  // namespace vigie
