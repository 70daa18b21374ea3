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
  bool operator==(const Token&) const = default;
};

/// Cuts text into words by PRODUCT.md's rules: hyphens split into adjacent positions; elided
/// articles go (l'énergie, d’offres, qu'elle; aujourd'hui and prud'homme stay whole), an English
/// possessive 's goes, dotted acronyms close up (S.N.C.F. = sncf), ligatures and accents fold,
/// typographic apostrophes count as "'", soft hyphens vanish, numbers stay whole ("1,5" and "1.5"
/// are folded alike, "12 000" with a no-break space is 12000, 12.03.2026 is three numbers), "&"
/// joins a name (R&D), each Han or kana character is a word. Forms longer than 64 bytes are cut.
/// Text must be valid UTF-8. Linear. Without collecting: Tokenizer (indexer/tokenizer.h).
std::vector<Token> tokenize(std::string_view text);

/// The stem of a folded word in an analysis ("fr", "en"; others: the folded word itself).
///
/// Accents never decide: the stem follows from the folded form alone, so that whoever types
/// `salaries` finds "salariés". A French word that the dictionary knows has its family's stem
/// (indexer/french_table.h): recrutent is recruter, vente is not vent, and a form of two words
/// (ferment, portions) is one of them. Other words, names before all, go by rules of spelling and
/// Snowball (indexer/french.h). Memoised per thread in a bounded table.
std::string stem(std::string_view folded, std::string_view language);
/// The same without a copy: valid until the next call on this thread.
std::string_view stem_view(std::string_view folded, std::string_view language);
inline std::string stem(const Token& token, std::string_view language) {
  return stem(token.folded, language);
}

/// Every language that has an analysis of its own; a query word is the OR of its analyses over
/// them.
const std::vector<std::string>&
analysed_languages();  // "fr", "en", ""  ("" stands for all the rest)
/// The analysis that a document's language uses: "fr", "en" or "".
std::string_view analysis_of(std::string_view language);

/// Whether ISO 639 has a language of this code, as documents carry it: "fr", never "FR" or "fr-FR".
bool is_language(std::string_view code);

/// What the main text's language is (CLD2), or empty when unsure.
std::string detect_language(std::string_view text);

/// The language a document gets, decided once: given, else detected when the page agrees (or is
/// silent and the text is long enough), else the source's, else `fallback`. Languages are compared
/// and returned as their primary subtag: "fr-FR" is "fr".
std::string decide_language(std::string_view given, std::string_view page, std::string_view source,
                            std::string_view text, std::string_view fallback);

}  // namespace vigie
