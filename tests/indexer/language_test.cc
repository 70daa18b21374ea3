#include <gtest/gtest.h>

#include "indexer/analysis.h"

namespace vigie::language_test {
namespace {

constexpr const char* kFrench =
    "La région a lancé un appel à projets pour aider les petites entreprises du bâtiment à réduire "
    "leur consommation d'énergie. Les dossiers sont à déposer avant la fin du mois auprès de la "
    "chambre de commerce, qui accompagne les dirigeants dans leurs démarches.";
constexpr const char* kEnglish =
    "The central bank left its main interest rate unchanged on Thursday, saying that inflation was "
    "slowing faster than it had expected, while growth in the services sector remained weak and "
    "companies were still reluctant to invest in new machines.";

TEST(Language, IsDetectedInRunningText) {
  EXPECT_EQ(detect_language(kFrench), "fr");
  EXPECT_EQ(detect_language(kEnglish), "en");
  EXPECT_EQ(detect_language("Die Bundesregierung will den Ausbau der erneuerbaren Energien "
                            "beschleunigen und die Verfahren für kleine Unternehmen vereinfachen."),
            "de");
}

TEST(Language, StaysUnknownWithoutText) {
  EXPECT_EQ(detect_language(""), "");
  EXPECT_EQ(detect_language("12 000 / 34 %"), "");
}

TEST(Language, IsDecidedOnceInOrder) {
  struct {
    const char *given, *page, *source, *text, *decided;
  } cases[] = {
      {"en", "fr", "fr", kFrench, "en"},     // given wins
      {"fr-FR", "", "", kEnglish, "fr"},     // and is reduced to its primary subtag
      {"", "en-GB", "fr", kEnglish, "en"},   // detected, and the page agrees
      {"", "", "fr", kEnglish, "en"},        // the page is silent and the text long
      {"", "", "en", "Merci à tous", "en"},  // too short: the source's
      {"", "en", "de", kFrench, "de"},       // page and text disagree: the source's
      {"", "en", "", kFrench, "fr"},         // and without one, the fallback
      {"", "", "", "", "fr"},
      {"français", "", "", kEnglish, "en"},  // no language tag
      {"", "x!", "", kEnglish, "en"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(decide_language(c.given, c.page, c.source, c.text, "fr"), c.decided)
        << c.given << "|" << c.page << "|" << c.source;
}

}  // namespace
}  // namespace vigie::language_test
