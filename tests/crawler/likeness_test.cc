#include "crawler/likeness.h"

#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "crawler/folded_words.h"

namespace vigie::likeness_test {
namespace {

/// Words of a small vocabulary, so that texts share words and not runs.
std::string text_of(unsigned seed, int words) {
  std::mt19937 random(seed);
  std::string out;
  for (int i = 0; i < words; ++i) out += "mot" + std::string(1 + random() % 26, 'a') + " ";
  return out;
}

TEST(FoldedWords, AreInLowerCaseWithoutAccentsAndMarks) {
  const struct {
    const char* text;
    const char* folded;
  } cases[] = {
      {"L'Été 2026 !", " l ete 2026 "},
      {"Page\u00A0non trouvée…", " page non trouvee "},
      {"can’t", " can t "},
      {"«\u202FÇa\u202F»", " ca "},
      {"œuvre 3×4", " œuvre 3 4 "},
      {"Рынок, 市场", " Рынок 市场 "},
      {"", " "},
  };
  for (const auto& [text, folded] : cases) EXPECT_EQ(folded_text(text), folded) << text;
}

TEST(Likeness, OfOneTextIsOneWhateverItsMarksAndDates) {
  const std::string text =
      "Lundi 3 mai 2041 : aucun événement n'est prévu à la salle des fêtes de la commune.";
  const std::string other =
      "DIMANCHE 12 juin 2056 - Aucun evenement n’est prévu, à la salle des fêtes de la commune";
  EXPECT_EQ(likeness_of(text).bits, likeness_of(other).bits);
  EXPECT_EQ(sample_of(text), sample_of(other));
}

TEST(Likeness, TellsCopiesWithAFewOtherWordsFromOtherTexts) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const std::string text = text_of(seed, 200);
    EXPECT_TRUE(near(likeness_of(text), likeness_of("vu 12 fois " + text))) << seed;
    EXPECT_FALSE(near(likeness_of(text), likeness_of(text_of(seed + 1'000, 200)))) << seed;
    EXPECT_FALSE(near(likeness_of(text), likeness_of(text + text_of(seed + 1'000, 200)))) << seed;
  }
  EXPECT_TRUE(near(likeness_of(""), likeness_of(" - ")));
  EXPECT_FALSE(near(likeness_of(""), likeness_of("un mot")));
}

TEST(TextSample, OfAPartIsInThatOfTheWhole) {
  const std::string part = text_of(1, 60);
  const TextSample small = sample_of(part);
  const TextSample large = sample_of(text_of(2, 300) + part + text_of(3, 300));
  EXPECT_GT(small.size(), 5u);
  EXPECT_LT(small.size(), 30u);
  EXPECT_TRUE(std::includes(large.begin(), large.end(), small.begin(), small.end()));
}

TEST(TextSample, IsBoundedAndComesBackFromItsBytes) {
  const TextSample sample = sample_of(text_of(1, 20'000));
  EXPECT_EQ(sample.size(), kMostRuns);
  EXPECT_EQ(sample_of_bytes(bytes_of(sample)), sample);
  EXPECT_EQ(bytes_of({1, 0x01020304}), std::string("\1\0\0\0\4\3\2\1", 8));
  EXPECT_TRUE(sample_of_bytes("abc").empty());
  EXPECT_TRUE(sample_of_bytes(std::string(4 * kMostRuns + 4, 'a')).empty());
  EXPECT_TRUE(sample_of("").empty());
}

TEST(LooksLikeErrorPage, ByItsWords) {
  const std::string article = text_of(1, 300);
  const struct {
    std::string title, text;
    bool error;
  } cases[] = {
      {"Page introuvable", "", true},
      {"Page introuvable | Le Journal", "Retour à l'accueil.", true},
      {"Erreur 404 - Mairie de Lyon", "", true},
      {"404", "Oups !", true},
      {"404 Not Found", "nginx", true},
      {"Oups, cette page n’existe plus", "Essayez la recherche.", true},
      {"Page Not Found - A Journal", "We are sorry. " + text_of(2, 100), true},
      {"Le Journal", "Désolé, la page que vous recherchez n'est plus en ligne.", true},
      {"A Journal", "Oops! That page can’t be found. It looks like nothing was found.", true},
      {"Document non trouvé", "", true},
      {"Page introuvable : les archives perdues du canal", article, false},
      {"La 404 de Peugeot fête ses 60 ans", "Une voiture revient sur les routes.", false},
      {"Un trésor introuvable depuis 1944 refait surface", article, false},
      {"Le conseil vote le budget", "Le conseil a voté le budget mardi.", false},
      {"", "", false},
      {"Le Journal", article + " page introuvable", false},
  };
  for (const auto& [title, text, error] : cases)
    EXPECT_EQ(looks_like_error_page(title, text), error) << title;
}

TEST(LooksLikeErrorPage, ByWhatTheHostAnswersToNothing) {
  const std::string nothing = "Bienvenue. Voici nos rubriques. " + text_of(1, 300);
  const Likeness of_nothing = likeness_of(nothing + " /zzzz");
  EXPECT_TRUE(looks_like_error_page("Le Journal", nothing + " /eco/12", of_nothing));
  EXPECT_FALSE(looks_like_error_page("Le Journal", text_of(2, 300), of_nothing));
  EXPECT_FALSE(looks_like_error_page("Le Journal", nothing));
}

}  // namespace
}  // namespace vigie::likeness_test
