// Which clauses of a query a document answers, and the nearest query that would have found it.
#include "indexer/nearest_change.h"

#include <gtest/gtest.h>

#include "indexer/matcher.h"
#include "indexer/named_query.h"

namespace vigie::nearest_change_test {
namespace {

const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

Document document() {
  Document out;
  out.title = "La rénovation énergétique des écoles";
  out.text =
      "Les marchés de travaux publics de la commune ouvrent en mars. Une entreprise de Rennes "
      "isole la toiture, une autre pose la nouvelle chaudière à bois dans le sous-sol.";
  out.language = "fr";
  out.source.text = "ouest";
  out.published = Date::read("2026-03-04");
  return out;
}

/// "clause: replacement, replacement; clause: …"
std::string nearest(const char* text) {
  const auto query = parse_query(text);
  EXPECT_TRUE(query) << text;
  const auto report = report_clauses(*query, document(), kNow);
  EXPECT_TRUE(report) << text;
  std::string out;
  for (const ClauseChange& change : nearest_change(*report, document(), kNow)) {
    out += (out.empty() ? "" : "; ") + change.clause + ":";
    for (std::size_t i = 0; i < change.replacements.size(); ++i)
      out += (i == 0 ? " " : ", ") + change.replacements[i];
    // What is proposed is true: with it the document answers.
    for (const std::string& replacement : change.replacements) {
      Matcher matcher{Stemming::yes};
      const auto other = parse_query(replacement);
      EXPECT_TRUE(other && matcher.set(ProfileId{"p"}, *other)) << replacement;
      EXPECT_EQ(matcher.match(document(), kNow).size(), 1u) << replacement;
    }
  }
  return out;
}

TEST(NearestChange, NamesTheFewestClausesAndWhatStandsInTheirPlace) {
  const struct {
    const char* query;
    const char* changes;
  } cases[] = {
      {"rénovation AND école", ""},
      {"rénovation AND piscine", "piscine:"},
      {"rénovation AND chaudiere AND toitures", ""},
      {"toiturre", "toiturre: toiture"},               // a letter too many
      {"entrepreneurs", "entrepreneurs: entreprise"},  // a word of the family
      {"\"marchés publics\"", "\"marchés publics\": marchés ADJ/3 publics"},
      {"publics ADJ/2 marchés", "publics ADJ/2 marchés: publics NEAR/3 marchés"},
      {"marchés NEAR/2 commune", "marchés NEAR/2 commune: marchés NEAR/6 commune"},
      {"rénovation NEAR/5 toiture", "rénovation NEAR/5 toiture: (rénovation AND toiture)"},
      {"\"pose la chaudière\"", "\"pose la chaudière\": pose ADJ/2 la ADJ/2 chaudière"},
      {"=\"chaudières\"", "=\"chaudières\": chaudières"},
      {"title:toiture", "title:toiture: toiture"},
      {"lang:en AND rénovation", "lang:en: lang:\"fr\""},
      {"source:insee", "source:insee: source:\"ouest\""},
      {"rénovation NOT école", "NOT école:"},
      {"(piscine OR toiturre) AND rénovation", "toiturre: toiture"},  // the nearer branch
      {"piscine AND (stade OR gymnase)", "piscine:; (stade OR gymnase):"},
  };
  for (const auto& [query, changes] : cases) EXPECT_EQ(nearest(query), changes) << query;
}

TEST(NearestChange, SaysWhatTheDocumentHasWhereNothingCanBeProposed) {
  const struct {
    const char* query;
    const char* why;
  } cases[] = {
      {"published:2026-05..", "its published is 2026-03-04"},
      {"amount:1000..", "the document says no amount"},
      {"place:vannes", "the document says no place"},
      {"rénovation NOT école", "it stands in the title: La rénovation énergétique des écoles"},
      {"piscine", "nothing near it stands in the document"},
      {"\"marchés privés\"", "the document does not have privés"},
  };
  for (const auto& [text, why] : cases) {
    const auto query = parse_query(text);
    const auto report = report_clauses(*query, document(), kNow);
    ASSERT_TRUE(report) << text;
    const auto changes = nearest_change(*report, document(), kNow);
    ASSERT_EQ(changes.size(), 1u) << text;
    EXPECT_EQ(changes[0].why, why) << text;
  }
}

TEST(ClauseReport, ItsRootHoldsExactlyWhenTheMatcherFinds) {
  const char* queries[] = {"rénovation",
                           "piscine",
                           "rénovation AND piscine",
                           "rénovation OR piscine",
                           "rénovation NOT piscine",
                           "rénovation NOT école",
                           "(piscine OR \"marchés de travaux\") ecole",
                           "lang:fr",
                           "lang:fr NOT source:ouest",
                           "published:2026-03 (chaudi* OR piscine)"};
  for (const char* text : queries) {
    const auto query = parse_query(text);
    Matcher matcher{Stemming::yes};
    ASSERT_TRUE(matcher.set(ProfileId{"p"}, *query)) << text;
    const auto report = report_clauses(*query, document(), kNow);
    ASSERT_TRUE(report) << text;
    EXPECT_EQ(report->holds, !matcher.match(document(), kNow).empty()) << text;
  }
}

TEST(ClauseReport, WhatANameStandsForIsOneClause) {
  const auto query = parse_query("@villes AND piscine", [](std::string_view) {
    return std::optional<Named>("vannes OR rennes");
  });
  ASSERT_TRUE(query);
  const auto report = report_clauses(*query, document(), kNow);
  ASSERT_TRUE(report);
  ASSERT_EQ(report->children.size(), 2u);
  EXPECT_TRUE(report->children[0].is_clause());
  EXPECT_EQ(report->children[0].text, "@villes");
  EXPECT_TRUE(report->children[0].holds);
  ASSERT_TRUE(report->children[0].where);
  EXPECT_NE(report->children[0].where->passage.find("Rennes"), std::string::npos);
}

TEST(ClauseReport, WhatANameStandsForIsOneClauseAmongAlternativesToo) {
  const auto query = parse_query("piscine OR @villes OR stade", [](std::string_view) {
    return std::optional<Named>("vannes OR rennes OR brest");
  });
  ASSERT_TRUE(query);
  const auto report = report_clauses(*query, document(), kNow);
  ASSERT_TRUE(report);
  ASSERT_EQ(report->children.size(), 3u);
  EXPECT_EQ(report->children[1].text, "@villes");
  EXPECT_TRUE(report->children[1].is_clause());
  EXPECT_TRUE(report->children[1].holds);
  EXPECT_TRUE(report->holds);
}

}  // namespace
}  // namespace vigie::nearest_change_test
