#include "indexer/matcher.h"

#include <gtest/gtest.h>

#include "core/utf8.h"
#include "indexer/query.h"

namespace vigie::matcher_test {
namespace {

using namespace std::chrono;

const Instant kNow = sys_days{2026y / 3 / 31} + 12h;

Document document(std::string title, std::string text, std::string language = "fr") {
  Document made;
  made.url = "https://www.economie.gouv.fr/actualites/1";
  made.title = std::move(title);
  made.text = std::move(text);
  made.language = std::move(language);
  made.source = SourceId{"minefi"};
  made.site = "Ministère de l’Économie";
  made.authors = {"Jeanne Durand-Lévy"};
  made.published = Date::read("2026-03-04T23:30:00-05:00");
  made.seen = sys_days{2026y / 3 / 30} + 8h;
  return made;
}

std::vector<Match> match(const std::string& query, const Document& document,
                         Stemming stemming = Stemming::yes) {
  std::vector<Matcher::Refused> refused;
  Profile profile;
  profile.id = ProfileId{"p"};
  profile.query = query;
  const auto matcher = Matcher::build({profile}, stemming, &refused);
  for (const auto& [id, error] : refused) ADD_FAILURE() << query << ": " << to_string(error);
  return matcher->match(document, kNow);
}

constexpr const char* kTitle = "Énergie : les marchés publics de l'Île-de-France";
constexpr const char* kText =
    "La rénovation thermique des bâtiments avance. Les PME du bâtiment répondent aux appels "
    "d’offres de la S.N.C.F. et de collectivités ; le e-commerce progresse de 1,5 %.\n"
    "Aujourd’hui, 12\u00A0000 emplois sont financés par la R&D. Les salariés de l'entreprise "
    "Dupont, à Cœur-Ville, attendent une aide à l'export pour leurs matériaux.";

TEST(Matcher, FindsWhatTheQueryAsksAndNothingElse) {
  struct {
    const char* query;
    bool found;
  } cases[] = {
      {"énergie", true},
      {"energie", true},
      {"ÉNERGIES", true},
      {"l'énergie", true},
      {"energetique", false},
      {"marché public", true},
      {"\"marché public\"", true},
      {"\"marchés publics\"", true},
      {"\"public marché\"", false},
      {"=\"marchés publics\"", true},
      {"=\"marché public\"", false},
      {"=Énergie", true},
      {"=energie", false},
      {"=énergies", false},
      {"=\"Cœur\"", true},
      {"=\"coeur\"", false},
      {"coeur", true},
      {"bâtiment", true},
      {"batiments", true},
      {"bateau", false},
      {"rénovation AND thermique", true},
      {"rénovation AND acoustique", false},
      {"acoustique OR thermique", true},
      {"acoustique OR nautique", false},
      {"rénovation NOT acoustique", true},
      {"rénovation NOT thermique", false},
      {"rénovation -(acoustique thermique)", true},
      {"rénovation -(acoustique OR thermique)", false},
      {"\"rénovation thermique\"", true},
      {"\"rénovation des bâtiments\"", false},
      {"\"appel d'offres\"", true},
      {"\"appels offres\"", true},
      {"appel ADJ/1 offre", true},
      {"offre ADJ/1 appel", false},
      {"offre NEAR/1 appel", true},
      {"rénovation NEAR/3 bâtiment", true},
      {"rénovation NEAR/2 bâtiment", false},
      {"bâtiment NEAR/3 rénovation", true},
      {"bâtiment ADJ/3 rénovation", false},
      {"rénovation ADJ/3 bâtiment", true},
      {"rénovation NEAR/2 thermique NEAR/2 bâtiment", true},  // span 3 ≤ 2 + 3 − 2
      {"(isolation OR rénovation) NEAR/1 thermique", true},
      {"(isolation OR réfection) NEAR/1 thermique", false},
      {"=salariés NEAR/3 entrepris*", true},
      {"énergie NEAR/3 énergie", false},     // one occurrence is one position
      {"bâtiment NEAR/10 bâtiment", true},   // two
      {"france NEAR/64 rénovation", false},  // never across title and text
      {"\"france la rénovation\"", false},
      {"sncf", true},
      {"S.N.C.F.", true},
      {"e-commerce", true},
      {"ecommerce", false},
      {"commerce", true},
      {"aujourd'hui", true},
      {"hui", false},
      {"12000", true},
      {"12 000", false},
      {"1.5", true},
      {"R&D", true},
      {"salaries", true},
      {"salaire", false},
      {"matériau", true},
      {"île-de-france", true},
      {"renov*", true},
      {"renova*", true},
      {"renovat*", true},
      {"renovz*", false},
      {"\"rénov* therm*\"", true},
      {"\"therm* rénov*\"", false},
      {"bâtimant~", true},
      {"batimnat~", true},   // two letters swapped
      {"patiment~", false},  // another first letter
      {"therme~", false},    // three letters off
      {"title:énergie", true},
      {"title:rénovation", false},
      {"text:rénovation", true},
      {"text:énergie", false},
      {"title:\"marché public\"", true},
      {"text:\"marché public\"", false},
      {"title:(énergie france)", true},
      {"title:(énergie OR rénovation) text:aide", true},
      {"title:rénov*", false},
      {"-title:rénovation énergie", true},
      {"lang:fr", true},
      {"language:FR", true},
      {"lang:en", false},
      {"source:minefi énergie", true},
      {"source:insee énergie", false},
      {"site:gouv.fr", true},
      {"site:economie.gouv.fr", true},
      {"site:fr", false},
      {"site:nomie.gouv.fr", false},
      {"site:\"ministere de l’économie\"", true},
      {"site:ministere", false},
      {"author:\"jeanne durand-lévy\"", true},
      {"author:durand", true},
      {"author:dur", false},
      {"site:(insee.fr OR gouv.fr)", true},
      {"published:2026-03-04", true},  // the publisher's own day
      {"published:2026-03-05", false},
      {"published:2026-03", true},
      {"published:2026-01..2026-02", false},
      {"published:30d..", true},
      {"published:7d..", false},
      {"seen:yesterday", true},
      {"deadline:..30d", false},  // an absent value never matches
      {"énergie -deadline:..", true},
      {"énergie deadline:..", false},
      {"énergie published:..", true},
  };
  int not_found = 0;
  for (const auto& [query, found] : cases) {
    not_found += found ? 0 : 1;
    EXPECT_EQ(match(query, document(kTitle, kText)).size(), found ? 1u : 0u) << query;
  }
  EXPECT_GE(not_found, 25);
}

TEST(Matcher, AnalysesAreThoseOfTheDocumentsLanguage) {
  const Document english = document("Energy companies", "They invested in energies.", "en-GB");
  EXPECT_EQ(match("company", english).size(), 1u);
  EXPECT_EQ(match("investing", english).size(), 1u);
  EXPECT_EQ(match("energy", english).size(), 1u);
  const Document german = document("Energien", "Märkte der Energie", "de");
  EXPECT_EQ(match("markte", german).size(), 1u);  // folded forms only
  EXPECT_EQ(match("markt", german).size(), 0u);
  EXPECT_EQ(match("companies", document("company", "", "de")).size(), 0u);
}

TEST(Matcher, WithoutStemmingComparesFoldedForms) {
  const Document made = document(kTitle, kText);
  struct {
    const char* query;
    bool found;
  } cases[] = {{"energie", true},
               {"énergies", false},
               {"bâtiments", true},
               {"batiment", true},
               {"rénovations", false},
               {"\"marchés publics\"", true},
               {"\"marché public\"", false},
               {"=énergie", true},
               {"renov*", true},
               {"appels NEAR/1 offres", true},
               {"appel NEAR/1 offres", false}};
  for (const auto& [query, found] : cases)
    EXPECT_EQ(match(query, made, Stemming::no).size(), found ? 1u : 0u) << query;
}

TEST(Matcher, DeadlinesCountForward) {
  Document notice = document("Avis", "marché de travaux");
  notice.deadline = "2026-04-20";
  EXPECT_EQ(match("deadline:today..30d", notice).size(), 1u);
  EXPECT_EQ(match("deadline:..7d", notice).size(), 0u);
}

TEST(Matcher, RefusesProfilesThatSearchRefuses) {
  std::vector<Profile> profiles;
  for (const char* query : {"énergie", "NOT énergie", "", "(énergie", "titel:x"}) {
    Profile profile;
    profile.id = ProfileId{"p" + std::to_string(profiles.size())};
    profile.query = query;
    profiles.push_back(profile);
  }
  std::vector<Matcher::Refused> refused;
  const auto matcher = Matcher::build(profiles, Stemming::yes, &refused);
  EXPECT_EQ(matcher->size(), 1u);
  ASSERT_EQ(refused.size(), 4u);
  EXPECT_EQ(refused[0].profile.text, "p1");
  for (const auto& [profile, error] : refused) EXPECT_EQ(error.kind, Kind::usage) << profile.text;
}

TEST(Matcher, OrdersMatchesByProfile) {
  std::vector<Profile> profiles;
  for (const char* id : {"z", "a", "m", "b"}) {
    Profile profile;
    profile.id = ProfileId{id};
    profile.query = id == std::string{"m"} ? "absent" : "energie OR published:2026";
    profiles.push_back(profile);
  }
  const auto matcher = Matcher::build(profiles, Stemming::yes, nullptr);
  const auto matches = matcher->match(document(kTitle, kText), kNow);
  ASSERT_EQ(matches.size(), 3u);
  EXPECT_EQ(matches[0].profile.text, "a");
  EXPECT_EQ(matches[1].profile.text, "b");
  EXPECT_EQ(matches[2].profile.text, "z");
}

TEST(Matcher, TakesOverTheProfilesWhoseTextDidNotChange) {
  const auto profile = [](const char* id, const char* query) {
    Profile made;
    made.id = ProfileId{id};
    made.query = query;
    return made;
  };
  const std::vector<Profile> before = {profile("a", "énergie"), profile("b", "bâtiment"),
                                       profile("c", "emplois"), profile("d", "salariés")};
  const std::vector<Profile> after = {profile("a", "énergie"), profile("b", "NOT bâtiment"),
                                      profile("c", "export"), profile("e", "énergie")};
  std::vector<std::string> read;
  std::vector<Matcher::Refused> refused;
  const auto first = Matcher::build(before, Stemming::yes, nullptr);
  const auto second = first->with(after, &refused, [&](std::string_view text) {
    read.emplace_back(text);
    return parse_query(text);
  });
  EXPECT_EQ(read, (std::vector<std::string>{"NOT bâtiment", "export", "énergie"}));
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused.front().profile.text, "b");

  const auto found = [](const Matcher& matcher) {
    std::string ids;
    for (const Match& match : matcher.match(document(kTitle, kText), kNow))
      ids += match.profile.text + ":" + match.evidence.front().clause + " ";
    return ids;
  };
  EXPECT_EQ(found(*second), "a:énergie c:export e:énergie ");
  EXPECT_EQ(found(*second), found(*Matcher::build(after, Stemming::yes, nullptr)));
  EXPECT_EQ(found(*first), "a:énergie b:bâtiment c:emplois d:salariés ");
  EXPECT_EQ(second->size(), 3U);
}

TEST(Matcher, ShowsTheClauseTheFieldAndThePassage) {
  const Document made = document(kTitle, kText);
  const auto matches =
      match("(nautique OR \"Marché public\") aide NEAR/5 export -voile lang:fr", made);
  ASSERT_EQ(matches.size(), 1u);
  const auto& evidence = matches[0].evidence;
  ASSERT_EQ(evidence.size(), 2u);
  EXPECT_EQ(evidence[0].clause, "\"Marché public\"");
  EXPECT_EQ(evidence[0].field, Part::title);
  EXPECT_EQ(evidence[0].passage, kTitle);
  EXPECT_EQ(made.title.substr(evidence[0].begin, evidence[0].end - evidence[0].begin),
            "marchés publics");
  EXPECT_EQ(evidence[1].clause, "aide NEAR/5 export");
  EXPECT_EQ(evidence[1].field, Part::text);
  EXPECT_EQ(made.text.substr(evidence[1].begin, evidence[1].end - evidence[1].begin),
            "aide à l'export");
  EXPECT_NE(evidence[1].passage.find("aide à l'export"), std::string::npos);
  EXPECT_LE(evidence[1].passage.size(), 200u);
  EXPECT_GT(matches[0].score, 0);
  EXPECT_LE(matches[0].score, 1);
}

TEST(Matcher, ShowsTheNarrowestPlaceOfThoseThatBeginFirst) {
  Document made;
  made.text = "loup chat loup chien chat ours loup chien cerf ours cerf chien chat";
  struct {
    const char* query;
    const char* shown;
  } cases[] = {
      {"chat", "chat"},
      {"text:loup", "loup"},
      {"\"chien chat\"", "chien chat"},
      {"chien ADJ/1 cerf", "chien cerf"},
      {"chien ADJ/3 chat ADJ/3 ours", "chien chat ours"},
      {"loup ADJ/4 chien ADJ/4 cerf", "loup chien cerf"},
      {"ours NEAR/2 chien", "chien chat ours"},
      {"chat NEAR/9 chat", "chat loup chien chat"},
      {"cerf NEAR/1 chien NEAR/1 ours", "chien cerf ours"},
      {"(loup OR ours) NEAR/1 cerf", "cerf ours"},
  };
  for (const auto& [query, shown] : cases) {
    Matcher matcher{Stemming::no};
    ASSERT_TRUE(matcher.set(ProfileId{"p"}, *parse_query(query))) << query;
    const auto matches = matcher.match(made, kNow);
    ASSERT_EQ(matches.size(), 1U) << query;
    const Evidence& evidence = matches[0].evidence.at(0);
    EXPECT_EQ(made.text.substr(evidence.begin, evidence.end - evidence.begin), shown) << query;
  }
}

TEST(Matcher, NamesFiltersWhenNoWordsWereAsked) {
  const auto matches = match("source:minefi published:30d..", document(kTitle, kText));
  ASSERT_EQ(matches.size(), 1u);
  ASSERT_EQ(matches[0].evidence.size(), 2u);
  EXPECT_EQ(matches[0].evidence[0].clause, "source:minefi");
  EXPECT_EQ(matches[0].evidence[1].clause, "published:30d..");
  EXPECT_EQ(matches[0].evidence[0].passage, kTitle);
}

TEST(Matcher, ShowsAtMostFiveClauses) {
  const auto matches =
      match("rénovation thermique bâtiment avance pme appel offre", document(kTitle, kText));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].evidence.size(), 5u);
}

TEST(Matcher, CutsPassagesBetweenWords) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "mot" + std::to_string(i) + (i % 7 == 0 ? "\n" : " ");
  for (const char* query :
       {"mot0", "mot100", "mot199", "mot50 NEAR/64 mot100", "mot3 ADJ/64 mot60"}) {
    const auto matches = match(query, document("", text));
    ASSERT_EQ(matches.size(), 1u) << query;
    const std::string& passage = matches[0].evidence.at(0).passage;
    EXPECT_LE(passage.size(), 200u) << query;
    EXPECT_GE(passage.size(), 150u) << query;
    EXPECT_TRUE(passage.starts_with("mot")) << passage;
    EXPECT_EQ(passage.find('\n'), std::string::npos);
  }
  const std::string endless(10'000, 'a');
  const auto matches = match("début", document("", "début " + endless + "é"));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].evidence.at(0).passage, "début");
}

TEST(Matcher, ScoresTitlesAndClosenessHigher) {
  const auto score = [](const char* title, const char* text) {
    const auto matches = match("rénovation thermique", document(title, text));
    return matches.empty() ? -1 : matches[0].score;
  };
  std::string far = "rénovation";
  for (int i = 0; i < 100; ++i) far += " mot";
  far += " thermique";
  EXPECT_GT(score("rénovation thermique", ""), score("", "rénovation thermique"));
  EXPECT_GT(score("", "rénovation thermique"), score("", far.c_str()));
}

TEST(Matcher, AScoreIsTheSumOfPartsThatAreShown) {
  Matcher matcher{Stemming::yes};
  ASSERT_TRUE(matcher.set(ProfileId{"p"}, *parse_query("rénovation thermique")));
  ASSERT_TRUE(matcher.set(ProfileId{"q"}, *parse_query("lang:fr")));
  matcher.weigh(SourceId{"insee"}, 1);
  Document found = document("rénovation thermique", "");
  found.published = Date::read("2026-11-01T00:00:00Z");
  const Instant now = found.published->instant;
  const auto parts = [&](const char* source, Instant moment) {
    found.source.text = source;
    const auto matches = matcher.match(found, moment);
    EXPECT_EQ(matches.at(0).score, matches.at(0).parts.sum());
    return matches.at(0).parts;
  };
  EXPECT_NEAR(parts("insee", now).title, 0.35, 1e-9);
  EXPECT_NEAR(parts("insee", now).clauses, 0.20, 1e-9);
  EXPECT_NEAR(parts("insee", now).source, 0.10, 1e-9);
  EXPECT_NEAR(parts("echo", now).source, 0.05, 1e-9);
  EXPECT_NEAR(parts("echo", now).freshness, 0.10, 1e-9);
  EXPECT_NEAR(parts("echo", now + std::chrono::days{30}).freshness, 0.05, 1e-9);
  EXPECT_NEAR(parts("echo", now - std::chrono::days{3}).freshness, 0.10, 1e-9);  // dated ahead
  const auto filtered = matcher.match(found, now);
  EXPECT_NEAR(filtered.at(1).score, 0.40 + 0.05 + 0.10, 1e-9);
}

TEST(Matcher, TakesHostileDocuments) {
  const auto matcher_finds = [](const std::string& text) {
    return !match("(aa NEAR/64 aa NEAR/64 aa) OR \"aa aa bb\" OR =\"aa bb\"", document(text, text))
                .empty();
  };
  std::string repeated;
  for (int i = 0; i < 20'000; ++i) repeated += "aa ";
  EXPECT_TRUE(matcher_finds(repeated));
  EXPECT_FALSE(matcher_finds(std::string(200'000, 'a')));
  EXPECT_FALSE(matcher_finds(""));
}

}  // namespace
}  // namespace vigie::matcher_test
