// A suggestion: a query from documents that a person has judged, to be read by a person.
#include "indexer/suggest.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "indexer/suggest_choice.h"

namespace vigie::suggest_test {
namespace {

Document document(std::string title, std::string text) {
  Document out;
  out.title = std::move(title);
  out.text = std::move(text);
  out.language = "fr";
  return out;
}

bool finds(const std::string& query, const Document& document) {
  Matcher matcher{Stemming::yes};
  return matcher.set(ProfileId{"q"}, *parse_query(query)) && !matcher.match(document, {}).empty();
}

/// A person's judgements, among the documents of an archive.
class Suggesting : public ::testing::Test {
 protected:
  void relevant(std::string title, std::string text) {
    judge(std::move(title), std::move(text), true);
  }
  void other(std::string title, std::string text) {
    judge(std::move(title), std::move(text), false);
  }
  void unjudged(std::string title, std::string text) {
    archive_.push_back(document(std::move(title), std::move(text)));
  }

  Suggestion suggested(const std::string& present = {}) {
    request_.present = present;
    request_.background = {
        archive_.size(), [this](const Query& query) {
          Matcher matcher{Stemming::yes};
          (void)matcher.set(ProfileId{"q"}, query);
          return static_cast<std::uint64_t>(std::ranges::count_if(
              archive_, [&](const Document& one) { return !matcher.match(one, {}).empty(); }));
        }};
    const auto found = suggest(request_);
    EXPECT_TRUE(found) << to_string(found.error());
    return found ? *found : Suggestion();
  }

  /// Forty notices of everyday life and four more about solar power.
  void everyday() {
    for (int i = 0; i < 40; ++i)
      unjudged("Avis " + std::to_string(i),
               i % 2 == 0 ? "La centrale d'achat et la mairie : réunion au gymnase."
                          : "Le projet de la commune attend une réunion.");
    for (int i = 0; i < 4; ++i)
      unjudged("Énergie", "Un parc photovoltaïque sur la friche, dit la mairie.");
  }

  SuggestRequest request_;
  std::vector<Document> archive_;

 private:
  void judge(std::string title, std::string text, bool is_relevant) {
    const Document one = document(std::move(title), std::move(text));
    archive_.push_back(one);
    request_.judged.push_back({one, is_relevant});
  }
};

TEST_F(Suggesting, TakesTheWordThatTheRelevantShareAndTheArchiveRarelyHas) {
  everyday();
  relevant("Projet", "La mairie prépare une centrale photovoltaïque.");
  relevant("Réunion", "Les panneaux photovoltaïques du gymnase produisent.");
  relevant("Commune", "Le photovoltaïque gagne la commune.");
  other("Réunion", "La mairie prépare la voirie de la commune.");
  const Suggestion suggestion = suggested();
  EXPECT_EQ(suggestion.query, "photovoltaïque") << "as the documents mostly write it";
  EXPECT_TRUE(suggestion.changed);
  EXPECT_EQ(suggestion.relevant_gained, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(suggestion.archive_after, 7u);
}

TEST_F(Suggesting, OffersPhrasesAndAlternatives) {
  everyday();
  for (int i = 0; i < 4; ++i) {
    relevant("Avis", "La mairie lance un appel d'offres pour la voirie.");
    relevant("Avis", "Une procédure adaptée pour la commune.");
    other("Appel", "La mairie lance un appel au calme.");
    other("Offres", "Des offres de la commune pour une réunion.");
    other("Plan", "Une procédure de la mairie, et une salle adaptée.");
  }
  const std::string query = suggested().query;
  EXPECT_NE(query.find("\"appel d'offres\""), std::string::npos) << query;
  EXPECT_NE(query.find(" OR "), std::string::npos) << query;
  EXPECT_NE(query.find("procédure adaptée"), std::string::npos) << query;
}

TEST_F(Suggesting, PutsNoiseBehindNot) {
  everyday();
  for (int i = 0; i < 12; ++i) relevant("Gaz", "Le prix du gaz à la réunion " + std::to_string(i));
  for (int i = 0; i < 12; ++i) other("Gaz", "Le gaz lacrymogène à la réunion " + std::to_string(i));
  for (int i = 0; i < 12; ++i) other("Prix", "Le prix littéraire de la réunion");
  const Suggestion suggestion = suggested("gaz");
  EXPECT_TRUE(suggestion.changed);
  EXPECT_EQ(suggestion.others_shed.size(), 12u) << suggestion.query;
  EXPECT_TRUE(suggestion.relevant_missed.empty()) << suggestion.query;
}

TEST_F(Suggesting, NeverLosesARelevantDocumentThatThePresentQueryFinds) {
  everyday();
  relevant("Gaz", "La mairie parle d'une cuve.");
  relevant("Projet", "La centrale photovoltaïque du port.");
  relevant("Projet", "La toiture photovoltaïque du gymnase.");
  for (int i = 0; i < 8; ++i) other("Cuve", "Une cuve à la réunion de la mairie.");
  const Suggestion suggestion = suggested("cuve OR mazout");
  EXPECT_TRUE(suggestion.changed);
  for (const JudgedDocument& one : request_.judged)
    EXPECT_TRUE(!one.relevant || finds(suggestion.query, one.document)) << suggestion.query;
  EXPECT_EQ(suggestion.query.find("mazout"), std::string::npos) << "that finds nothing";
}

TEST_F(Suggesting, LeavesAGoodQueryAsItIs) {
  everyday();
  relevant("Projet", "La centrale photovoltaïque du port.");
  relevant("Toit", "Une toiture photovoltaïque.");
  other("Avis", "Une réunion à la mairie.");
  const Suggestion suggestion = suggested("photovoltaïque");
  EXPECT_FALSE(suggestion.changed) << suggestion.query;
  EXPECT_EQ(suggestion.query, "photovoltaïque");
  EXPECT_TRUE(suggestion.clauses.empty());
}

TEST_F(Suggesting, TellsOfEachClauseWhatItAloneFinds) {
  everyday();
  for (int i = 0; i < 4; ++i) relevant("Vent", "Une éolienne au port " + std::to_string(i));
  for (int i = 0; i < 4; ++i) relevant("Eau", "Un barrage en amont " + std::to_string(i));
  for (int i = 0; i < 4; ++i) other("Avis", "Une réunion de la commune.");
  const Suggestion suggestion = suggested();
  ASSERT_EQ(suggestion.clauses.size(), 2u) << suggestion.query;
  for (const SuggestedClause& clause : suggestion.clauses) {
    EXPECT_EQ(clause.relevant.size(), 4u) << clause.text;
    EXPECT_EQ(clause.only_relevant, clause.relevant);
    EXPECT_TRUE(clause.others.empty());
    EXPECT_FALSE(clause.excludes);
    EXPECT_EQ(clause.archive, 4u);
  }
}

TEST_F(Suggesting, WorksWithoutAnArchive) {
  request_.judged = {{document("Énergie", "Un parc éolien en mer."), true},
                     {document("Énergie", "Le parc éolien du cap."), true},
                     {document("Loisirs", "Un parc et ses jeux."), false},
                     {document("Loisirs", "Le parc du château, en mer d'huile."), false}};
  const auto suggestion = suggest(request_);
  ASSERT_TRUE(suggestion);
  EXPECT_TRUE(suggestion->relevant_missed.empty()) << suggestion->query;
  EXPECT_TRUE(suggestion->others_gained.empty()) << suggestion->query;
}

TEST(Suggestion, IsRefusedWithoutARelevantDocumentOrWithAQueryThatIsNone) {
  SuggestRequest request;
  request.judged = {{document("a", "b"), false}};
  EXPECT_EQ(suggest(request).error().what, "no document is relevant");
  request.judged[0].relevant = true;
  request.present = "(gaz";
  EXPECT_EQ(suggest(request).error().kind, Kind::usage);
  request.present = "NOT gaz";
  EXPECT_EQ(suggest(request).error().kind, Kind::usage);
  request.present.clear();
  request.judged.resize(kMostJudged + 1, request.judged[0]);
  EXPECT_EQ(suggest(request).error().kind, Kind::too_large);
}

TEST(Suggestion, OfAnyDocumentsIsAQueryOfFewClausesAndTheSameEachTime) {
  const char* words[] = {"gaz",      "prix",      "port",        "NOT",    "(éolienne)", "R&D",
                         "\"parc\"", "l'énergie", "1 000",       "e-mail", "S.N.C.F.",   "aide",
                         "OR",       "title:",    "crédit-bail", "«nuit»"};
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    SuggestRequest request;
    for (int i = 0; i < 30; ++i) {
      std::string text;
      for (int j = 0; j < 25; ++j) text += std::string(words[random() % std::size(words)]) + " ";
      request.judged.push_back({document("Titre", text), i % 3 == 0});
    }
    if (round % 2 == 0) request.present = "gaz OR (prix NOT port) OR title:aide";
    const auto suggestion = suggest(request);
    ASSERT_TRUE(suggestion);
    EXPECT_LE(suggestion->clauses.size(), kMostSuggestedClauses + 3) << "and what must be kept";
    EXPECT_TRUE(suggestion->query.empty() || parse_query(suggestion->query)) << suggestion->query;
    EXPECT_EQ(suggest(request)->query, suggestion->query);
    for (const JudgedDocument& one : request.judged) {
      const bool kept =
          one.relevant && !request.present.empty() && finds(request.present, one.document);
      EXPECT_TRUE(!kept || finds(suggestion->query, one.document)) << suggestion->query;
    }
  }
}

TEST(SuggestedQuery, WritesWhatPairsShareOnce) {
  const auto word = [](const char* text) { return ChosenClause{text, {}, {}, {}}; };
  const auto pair = [](const std::string& a, const std::string& b) {
    return ChosenClause{"(" + a + " AND " + b + ")", {}, a, b};
  };
  EXPECT_EQ(written_query(Choice{}), "");
  EXPECT_EQ(written_query({{word("gaz")}, {word("\"a b\"")}}), "gaz NOT \"a b\"");
  EXPECT_EQ(written_query(
                {{pair("aide", "gaz"), word("port"), pair("prix", "gaz")}, {word("a"), word("b")}}),
            "(port OR (gaz AND (aide OR prix))) NOT (a OR b)");
}

}  // namespace
}  // namespace vigie::suggest_test
