// A matcher whose profiles change while documents pass.
#include <atomic>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "indexer/matcher.h"
#include "tests/indexer/query_generator.h"

namespace vigie::matcher_change_test {
namespace {

using testing::Generator;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 31}};

Document document(std::string title, std::string text) {
  Document made;
  made.title = std::move(title);
  made.text = std::move(text);
  made.language = "fr";
  made.published = Date::read("2026-03-04");
  return made;
}

void set(Matcher& matcher, const std::string& id, const std::string& query) {
  const auto parsed = parse_query(query);
  ASSERT_TRUE(parsed) << query;
  const auto done = matcher.set(ProfileId{id}, *parsed);
  ASSERT_TRUE(done) << query << ": " << to_string(done.error());
}

std::string found(const Matcher& matcher, const Document& document) {
  std::string ids;
  for (const Match& match : matcher.match(document, kNow))
    ids += (ids.empty() ? "" : " ") + match.profile.text;
  return ids;
}

TEST(MatcherChange, TheNextDocumentMeetsIt) {
  const Document made = document("Énergie", "La rénovation des bâtiments publics");
  Matcher matcher{Stemming::yes};
  EXPECT_EQ(found(matcher, made), "");
  set(matcher, "a", "énergie rénovation");
  set(matcher, "b", "énergie nucléaire");
  EXPECT_EQ(found(matcher, made), "a");
  set(matcher, "b", "bâtiment public");
  EXPECT_EQ(found(matcher, made), "a b");
  set(matcher, "a", "nautisme");
  EXPECT_EQ(found(matcher, made), "b");
  EXPECT_TRUE(matcher.remove(ProfileId{"b"}));
  EXPECT_FALSE(matcher.remove(ProfileId{"b"}));
  EXPECT_EQ(found(matcher, made), "");
  EXPECT_EQ(matcher.size(), 1u);
}

TEST(MatcherChange, ARefusedChangeChangesNothing) {
  const Document made = document("Énergie", "");
  Matcher matcher{Stemming::yes};
  set(matcher, "a", "énergie");
  EXPECT_FALSE(matcher.set(ProfileId{"a"}, *parse_query("NOT énergie")));
  EXPECT_EQ(found(matcher, made), "a");
}

TEST(MatcherChange, ProfilesOfOneTreeKeepTheirOwnWords) {
  const Document made = document("", "les marchés publics");
  Matcher matcher{Stemming::yes};
  set(matcher, "a", "marché AND public");
  set(matcher, "b", "Marché   ET Public");
  set(matcher, "c", "marché AND public");
  const auto matches = matcher.match(made, kNow);
  ASSERT_EQ(matches.size(), 3u);
  EXPECT_EQ(matches[0].evidence.at(0).clause, "marché");
  EXPECT_EQ(matches[1].evidence.at(0).clause, "Marché");
  EXPECT_EQ(matches[1].evidence.at(1).clause, "Public");
  EXPECT_EQ(matches[2].evidence.at(1).clause, "public");
  EXPECT_EQ(matches[0].score, matches[1].score);
  for (const char* id : {"b", "c", "a"}) EXPECT_TRUE(matcher.remove(ProfileId{id}));
  EXPECT_EQ(found(matcher, made), "");
}

TEST(MatcherChange, ACopyGoesItsOwnWay) {
  const Document made = document("Énergie", "La rénovation");
  Matcher before{Stemming::yes};
  set(before, "a", "énergie");
  Matcher after = before;
  set(after, "a", "nautisme");
  set(after, "b", "rénovation");
  EXPECT_EQ(found(before, made), "a");
  EXPECT_EQ(found(after, made), "b");
}

TEST(MatcherChange, LearningChangesNoMatch) {
  Generator generator{3};
  Matcher plain{Stemming::yes}, taught{Stemming::yes};
  for (int i = 0; i < 300; ++i) taught.learn(generator.document());
  for (int i = 0; i < 500; ++i) {
    const auto query = parse_query(generator.query(3));
    if (refuse_alone(*query)) continue;
    for (Matcher* matcher : {&plain, &taught})
      ASSERT_TRUE(matcher->set(ProfileId{std::to_string(i)}, *query));
  }
  for (int i = 0; i < 50; ++i) {
    const Document made = generator.document();
    EXPECT_EQ(found(plain, made), found(taught, made)) << made.title << " | " << made.text;
  }
}

TEST(MatcherChange, AfterManyChangesItAnswersAsOneBuiltAnew) {
  for (const Stemming stemming : {Stemming::yes, Stemming::no}) {
    Generator generator{19};
    Matcher matcher{stemming};
    std::map<std::string, std::string> queries;
    for (int change = 0; change < 6'000; ++change) {
      const std::string id = std::to_string(generator.below(300));
      if (generator.below(3) == 0) {
        EXPECT_EQ(matcher.remove(ProfileId{id}), queries.erase(id) == 1);
      } else {
        const auto query = parse_query(generator.query(generator.below(4)));
        if (refuse_alone(*query)) continue;
        ASSERT_TRUE(matcher.set(ProfileId{id}, *query));
        queries[id] = query->text;
      }
      if (change % 700 == 0) matcher.arrange();
      if (change % 100 != 0) continue;
      ASSERT_EQ(matcher.size(), queries.size());
      Matcher anew{stemming};
      for (const auto& [profile, query] : queries) set(anew, profile, query);
      for (int n = 0; n < 5; ++n) {
        const Document made = generator.document();
        ASSERT_EQ(found(matcher, made), found(anew, made)) << made.title << " | " << made.text;
      }
    }
  }
}

TEST(MatcherChange, WhatIsAskedForEveryDocumentIsBounded) {
  Matcher matcher{Stemming::yes};
  const auto range = [](std::size_t n) {
    return *parse_query("amount:" + std::to_string(n + 1) + ".. -énergie");
  };
  for (std::size_t n = 0; n < Matcher::kMaxAlwaysAsked; ++n)
    ASSERT_TRUE(matcher.set(ProfileId{std::to_string(n)}, range(n)));
  const auto refused = matcher.set(ProfileId{"more"}, range(Matcher::kMaxAlwaysAsked));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::too_large);
  EXPECT_FALSE(refused.error().hint.empty());
  EXPECT_TRUE(matcher.set(ProfileId{"same"}, range(0))) << "a tree that is asked in any case";
  EXPECT_TRUE(matcher.set(ProfileId{"word"}, *parse_query("amount:5.. énergie")));
  EXPECT_TRUE(matcher.remove(ProfileId{"7"}));
  EXPECT_TRUE(matcher.set(ProfileId{"more"}, range(Matcher::kMaxAlwaysAsked)));
}

TEST(MatcherChange, ThreadsMatchAtOnce) {
  Generator generator{5};
  Matcher matcher{Stemming::yes};
  for (int i = 0; i < 300; ++i) {
    const auto query = parse_query(generator.query(3));
    if (!refuse_alone(*query)) (void)matcher.set(ProfileId{std::to_string(i)}, *query);
  }
  std::vector<Document> documents;
  std::vector<std::string> alone;
  for (int i = 0; i < 60; ++i) {
    documents.push_back(generator.document());
    alone.push_back(found(matcher, documents.back()));
  }
  std::atomic<int> different{0};
  std::vector<std::thread> threads;
  for (int n = 0; n < 3; ++n)
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < documents.size(); ++i)
        if (found(matcher, documents[i]) != alone[i]) ++different;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(different, 0);
}

}  // namespace
}  // namespace vigie::matcher_change_test
