#include "indexer/analysis.h"

#include <random>

#include <gtest/gtest.h>

#include "core/utf8.h"
#include "indexer/folding.h"

namespace vigie::analysis_test {
namespace {

std::string folded(std::string_view text) {
  std::string out;
  for (const Token& token : tokenize(text)) out += (out.empty() ? "" : " ") + token.folded;
  return out;
}

std::string exact(std::string_view text) {
  std::string out;
  for (const Token& token : tokenize(text)) out += (out.empty() ? "" : " ") + token.exact;
  return out;
}

TEST(Tokenize, CutsWordsAsFrenchAndEnglishWriteThem) {
  struct {
    const char* text;
    const char* words;
  } cases[] = {
      {"L'énergie", "energie"},
      {"l’énergie", "energie"},
      {"l´énergie, l`énergie", "energie energie"},
      {"appels d’offres", "appels offres"},
      {"qu'elle et jusqu'ici, lorsqu'il", "elle et ici il"},
      {"aujourd'hui", "aujourdhui"},
      {"Aujourd’hui", "aujourdhui"},
      {"conseil de prud'hommes", "conseil de prudhommes"},
      {"presqu'île, quelqu'un", "presquile quelquun"},
      {"c'est-à-dire", "est a dire"},
      {"chef-d'œuvre", "chef oeuvre"},
      {"l'« énergie »", "energie"},
      {"l'O.N.U. et l'U.E.", "onu et ue"},
      {"d'O'Brien", "obrien"},
      {"The company's results", "the company results"},
      {"companies' results", "companies results"},
      {"don't, they're, it's", "dont theyre it"},
      {"e-commerce", "e commerce"},
      {"sous‑traitant", "sous traitant"},  // U+2011
      {"S.N.C.F.", "sncf"},
      {"la S.A.R.L. Durand", "la sarl durand"},
      {"U.S. Steel", "us steel"},
      {"J.P.Morgan", "jp morgan"},
      {"le plan B. A suivre", "le plan b a suivre"},
      {"insee.fr", "insee fr"},
      {"cœur, Œuvre, curriculum vitæ", "coeur oeuvre curriculum vitae"},
      {"Straße, Łódź, Ørsted, Þór, Đà", "strasse lodz orsted thor da"},
      {"ﬁnancement", "financement"},  // U+FB01
      {"e\u0301nergie", "energie"},   // a decomposed accent
      {"éner\u00ADgie", "energie"},   // soft hyphen
      {"énergie\u200B", "energie"},   // zero-width space
      {"ÉNERGIES RENOUVELABLES", "energies renouvelables"},
      {"12 000 emplois", "12 000 emplois"},  // a plain space separates
      {"12\u00A0000 emplois", "12000 emplois"},
      {"1\u202F250\u202F000,50 €", "1250000,50"},
      {"2026\u00A0300 emplois", "2026 300 emplois"},  // four digits are no group
      {"1,5 % et 1.5", "1,5 et 1,5"},
      {"1.250.000 euros", "1250000 euros"},
      {"le 12.03.2026", "le 12 03 2026"},
      {"le 12/03/2026", "le 12 03 2026"},
      {"fin 2026. 12 postes", "fin 2026 12 postes"},
      {"20h30, 5G, 1er, G20", "20h30 5g 1er g20"},
      {"COVID-19", "covid 19"},
      {"CO₂", "co2"},
      {"R&D, M&A, AT&T", "r&d m&a at&t"},
      {"Arts&Métiers", "arts metiers"},
      {"Dupont & Fils", "dupont fils"},
      {"contact@insee.fr", "contact insee fr"},
      {"経済新聞", "経 済 新 聞"},
      {"Ελλάδα Москва", "ελλαδα москва"},
      {"", ""},
      {" … – !", ""},
      {"\u0301", ""},
  };
  for (const auto& [text, words] : cases) EXPECT_EQ(folded(text), words) << text;
}

TEST(Tokenize, KeepsAccentsInTheExactForm) {
  struct {
    const char* text;
    const char* words;
  } cases[] = {
      {"Énergies", "énergies"},
      {"E\u0301nergies", "énergies"},
      {"AUJOURD’HUI", "aujourd'hui"},
      {"Cœur", "cœur"},
      {"ﬁn", "fin"},
      {"R&D", "r&d"},
      {"1.5", "1.5"},
  };
  for (const auto& [text, words] : cases) EXPECT_EQ(exact(text), words) << text;
}

TEST(Tokenize, CountsPositionsAndBytes) {
  const auto tokens = tokenize("Où va l'énergie ?");
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[2].position, 3u);
  EXPECT_EQ(tokens[2].begin, 9u);
  EXPECT_EQ(tokens[2].end, 17u);
}

TEST(Tokenize, CutsOverlongWordsBetweenCharacters) {
  const auto tokens = tokenize(std::string(63, 'a') + "éé");
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].exact, std::string(63, 'a'));
  EXPECT_EQ(tokens[0].folded, std::string(63, 'a') + "e");
}

TEST(Tokenize, TakesHostileTextInLinearTime) {
  for (const char* piece : {"1.", "a.", "a&", "l'", "a'", "1\u00A0000", "\u00AD", "\u0301", "é"}) {
    std::string text;
    while (text.size() < 300'000) text += piece;
    const auto tokens = tokenize(text);
    EXPECT_LE(tokens.size(), text.size());
  }
}

TEST(Folding, TableAndIcuGiveTheSameForms) {
  for (char32_t c = 1; c < 0x250; ++c) {
    std::string text, exact_fast, folded_fast, exact_slow, folded_slow;
    append_utf8(text, c);
    const CharClass kind = char_class(c);
    if (kind != CharClass::letter && kind != CharClass::digit) continue;
    if (!append_forms(c, exact_fast, folded_fast)) continue;
    forms_by_icu(text, exact_slow, folded_slow);
    EXPECT_EQ(exact_fast, exact_slow) << std::hex << static_cast<unsigned>(c);
    EXPECT_EQ(folded_fast, folded_slow) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(Stem, WordsOfOneFamilyMeet) {
  struct {
    const char* language;
    const char* words;
  } cases[] = {
      {"fr", "énergie energie Énergies l'énergie"},
      {"fr", "marché marchés marche"},
      {"fr", "public publics publique publiques"},
      {"fr", "matériau matériaux"},
      {"fr", "journal journaux"},
      {"fr", "travail travaux"},
      {"fr", "niveau niveaux"},
      {"fr", "réseau réseaux"},
      {"fr", "local locaux locale locales"},
      {"fr", "salarié salariés salariée salariées salaries"},
      {"fr", "financier financière financiers financières financiere"},
      {"fr", "compétitivité competitivite compétitivités"},
      {"fr", "financé financée financer financement"},
      {"fr", "entreprise entreprises"},
      {"fr", "rénovation rénovations renovation"},
      {"en", "company companies company's"},
      {"en", "investment investments"},
      {"en", "connected connecting connection connections"},
  };
  for (const auto& [language, words] : cases) {
    const auto tokens = tokenize(words);
    for (const Token& token : tokens)
      EXPECT_EQ(stem(token, language), stem(tokens[0], language)) << language << " " << token.exact;
  }
}

TEST(Stem, WordsOfOtherFamiliesStayApart) {
  struct {
    const char* language;
    const char* one;
    const char* other;
  } cases[] = {
      {"fr", "marché", "marchand"},   {"fr", "taux", "tal"},       {"fr", "eau", "al"},
      {"fr", "économie", "écologie"}, {"fr", "mail", "mal"},       {"en", "market", "mark"},
      {"fr", "quartier", "quart"},    {"en", "universe", "union"}, {"", "énergies", "énergie"},
      {"de", "Märkte", "Markt"},      {"fr", "2025", "2026"},      {"fr", "papier", "pape"},
  };
  for (const auto& [language, one, other] : cases)
    EXPECT_NE(stem(tokenize(one).at(0), language), stem(tokenize(other).at(0), language))
        << one << " " << other;
}

TEST(Stem, IsAlwaysTheSameForTheSameWord) {
  const std::string before = stem("entreprises", "fr");
  for (int i = 0; i < 40'000; ++i)
    stem("mot" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i), "fr");
  for (const char* word : {"travaux", "salaries", "marches"}) stem(word, "en");
  EXPECT_EQ(stem("entreprises", "fr"), before);
}

TEST(Stem, AnalysisFollowsThePrimaryLanguage) {
  EXPECT_EQ(analysis_of("fr-CA"), "fr");
  EXPECT_EQ(analysis_of("en"), "en");
  EXPECT_EQ(analysis_of("de"), "");
  EXPECT_EQ(analysis_of(""), "");
}

/// A soft hyphen vanishes inside a word and keeps it from the short way (plain_word.h).
std::string with_soft_hyphens(const std::string& text) {
  std::string out;
  char32_t before = ' ';
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = next_code_point(text, pos);
    const auto is_letter = [](char32_t x) { return char_class(x) == CharClass::letter; };
    if (is_letter(before) && is_letter(c)) append_utf8(out, 0xAD);
    append_utf8(out, c);
    before = c;
  }
  return out;
}

TEST(Tokenize, TheShortWayGivesTheSameWords) {
  std::mt19937 random{20261127};
  const std::u32string signs =
      U"aaabcdelnorstuéèêàçœŒßÉÀÎæøłſĳİıŉžŸ09ZN   .,'’`&-«»\u00A0\u202F\u0301\u00B4日µªΩдx×÷";
  for (int round = 0; round < 4'000; ++round) {
    std::string text;
    for (std::size_t n = random() % 40; n > 0; --n)
      append_utf8(text, signs[random() % signs.size()]);
    const auto plain = tokenize(text), hyphenated = tokenize(with_soft_hyphens(text));
    ASSERT_EQ(plain.size(), hyphenated.size()) << text;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      ASSERT_EQ(plain[i].exact, hyphenated[i].exact) << text;
      ASSERT_EQ(plain[i].folded, hyphenated[i].folded) << text;
      ASSERT_EQ(plain[i].position, hyphenated[i].position) << text;
    }
  }
}

}  // namespace
}  // namespace vigie::analysis_test
