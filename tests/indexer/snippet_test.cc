#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "core/utf8.h"
#include "indexer/index.h"

namespace vigie::snippet_test {
namespace {

/// Hits in brackets.
std::string shown(const std::string& query, std::string_view text, std::size_t length = 240,
                  std::string_view language = "fr") {
  std::string out;
  for (const SnippetPart& part : snippet(*parse_query(query), text, language, length))
    out += part.hit ? "[" + part.text + "]" : part.text;
  return out;
}

TEST(Snippet, MarksWordsAsTheQueryComparesThem) {
  constexpr const char* kText = "Le prix de l'énergie : énergies et ENERGIE, marché public.";
  const struct {
    const char* query;
    const char* expected;
  } cases[] = {
      {"energie", "Le prix de l'[énergie] : [énergies] et [ENERGIE], marché public."},
      {"=\"énergies\"", "Le prix de l'énergie : [énergies] et ENERGIE, marché public."},
      {"pri*", "Le [prix] de l'énergie : énergies et ENERGIE, marché public."},
      {"\"marchés publics\"", "Le prix de l'énergie : énergies et ENERGIE, [marché] [public]."},
      {"\"marché prix\"", "Le prix de l'énergie : énergies et ENERGIE, marché public."},
      {"public NOT prix", "Le prix de l'énergie : énergies et ENERGIE, marché [public]."},
      {"title:prix public", "Le prix de l'énergie : énergies et ENERGIE, marché [public]."},
      {"source:insee", "Le prix de l'énergie : énergies et ENERGIE, marché public."},
      {"marche~", "Le prix de l'énergie : énergies et ENERGIE, [marché] public."},
      {"prix NEAR/20 public", "Le [prix] de l'énergie : énergies et ENERGIE, marché [public]."},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(shown(c.query, kText), c.expected) << c.query;
  }
}

TEST(Snippet, StemsAreThoseOfTheDocumentsLanguage) {
  EXPECT_EQ(shown("companies", "The company grew.", 240, "en"), "The [company] grew.");
  EXPECT_EQ(shown("companies", "The company grew.", 240, "de"), "The company grew.");
}

TEST(Snippet, TakesThePassageWithMostDifferentClauses) {
  std::string text = "cuivre cuivre cuivre cuivre. ";
  for (int i = 0; i < 100; ++i) text += "rien d'autre ici, ";
  text += "le cuivre et l'étain. ";
  for (int i = 0; i < 100; ++i) text += "encore rien, ";
  const std::string got = shown("cuivre étain", text, 60);
  EXPECT_NE(got.find("[cuivre] et"), std::string::npos) << got;
  EXPECT_NE(got.find("étain]"), std::string::npos) << got;
  EXPECT_TRUE(got.starts_with("…") && !got.starts_with("… ")) << got;
  EXPECT_TRUE(got.ends_with("…")) << got;
}

TEST(Snippet, BeginsWithASentenceWhereOneIsNear) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "Rien d'autre à lire ici ce matin. ";
  text += "Le cours du zinc baisse à Paris. ";
  for (int i = 0; i < 60; ++i) text += "Encore rien. ";
  EXPECT_TRUE(shown("zinc", text, 120).starts_with("…Le cours du [zinc] baisse"))
      << shown("zinc", text, 120);
}

TEST(Snippet, TwoPassagesAnswerWhatOneCannot) {
  std::string text = "Le cuivre monte à Londres. ";
  for (int i = 0; i < 60; ++i) text += "Rien d'autre ici. ";
  text += "Le zinc baisse à Paris. ";
  for (int i = 0; i < 60; ++i) text += "Encore rien. ";
  const std::string got = shown("zinc cuivre", text);
  EXPECT_TRUE(got.starts_with("Le [cuivre] monte à Londres.")) << got;
  EXPECT_NE(got.find("… "), std::string::npos) << got;
  EXPECT_NE(got.find("Le [zinc] baisse à Paris."), std::string::npos) << got;
  EXPECT_TRUE(got.ends_with("…")) << got;
  EXPECT_LE(got.size(), 240 + 30u);
  // What is far away and answers nothing more is no reason for a second one.
  EXPECT_EQ(shown("cuivre OR absent", text).find("… "), std::string::npos);
}

TEST(Snippet, CutsAtWordsAndKeepsTheLength) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "économie numérique\n\nœuvre ";
  for (const std::size_t length : {20u, 61u, 240u, 1000u}) {
    std::size_t bytes = 0;
    for (const auto& part : snippet(*parse_query("œuvre"), text, "fr", length)) {
      EXPECT_TRUE(is_utf8(part.text));
      EXPECT_EQ(part.text.find('\n'), std::string::npos);
      EXPECT_EQ(part.text.find("  "), std::string::npos);
      bytes += part.text.size();
      if (part.hit) {
        EXPECT_EQ(part.text, "œuvre");
      }
    }
    EXPECT_LE(bytes, length + 2 * std::string("…").size());
    EXPECT_GE(bytes, length / 2);
  }
}

TEST(Snippet, WithoutAnAnswerItIsTheStart) {
  EXPECT_EQ(shown("absent", "Premiers mots du texte, puis d'autres.", 20), "Premiers mots du…");
  EXPECT_EQ(shown("absent", ""), "");
  EXPECT_EQ(shown("absent", "… !"), "… !");
}

TEST(Snippet, HostileTextCostsLinearTime) {
  std::string words, one(1'000'000, 'x');
  for (int i = 0; i < 100'000; ++i) words += "a ";
  const auto start = std::clock();
  EXPECT_LE(shown("xxx*", one).size(), 300u);
  EXPECT_FALSE(shown("\"a a a a a a a a\" OR aaa* OR aaaa~ OR a", words).empty());
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 2.0);
}

}  // namespace
}  // namespace vigie::snippet_test
