// What the store remembers of a document on its way to the people of a profile.
#include "store/journey.h"

#include "archive_fixture.h"
#include "store/document_facts.h"

namespace vigie::journey_test {
namespace {

class JourneyTest : public Archive {
 protected:
  Journey journey(const Archived& of) {
    const auto stored = must(documents.find(of.id));
    return must(journey_of(db, *stored, ProfileId{"energie"}));
  }
};

TEST_F(JourneyTest, TheProfileItsFollowersAndItsMatchAreRemembered) {
  const Archived a = archive(document(1));
  write([&] {
    Match match;
    match.profile.text = "energie";
    match.score = 0.75;
    must(outbox.record_matches(a.id, 1, {match}, at_minute(2)));
  });
  const Journey told = journey(a);
  EXPECT_TRUE(told.profile_known);
  EXPECT_EQ(told.profile_since, at_minute(0));
  EXPECT_FALSE(told.profile_changed);
  ASSERT_TRUE(told.matched);
  EXPECT_EQ(told.matched->score, 0.75);
  EXPECT_EQ(told.matched->at, at_minute(2));
  ASSERT_EQ(told.followers.size(), 2U);
  EXPECT_EQ(told.followers[0].subscriber.text, "durand");
  EXPECT_EQ(told.followers[0].standing, "");
  EXPECT_TRUE(told.items.empty());
}

TEST_F(JourneyTest, AChangeOfTheQueryIsRemembered) {
  const Archived a = archive(document(1));
  write([&] {
    must(people.declare({profile("energie", "énergie AND PME"), profile("aides", "aide")},
                        {durand()}, at_minute(9)));
  });
  EXPECT_EQ(journey(a).profile_changed, at_minute(9));
  write([&] { must(people.declare({}, {}, at_minute(10))); });
  EXPECT_FALSE(journey(a).profile_known);
}

TEST_F(JourneyTest, APersonsDecisionStandsWithItsReason) {
  const Archived a = archive(document(1));
  const struct {
    People::Decision decision;
    const char* profile_id;
    const char* standing;
  } cases[] = {
      {People::Decision::mute, "energie", "muted"},
      {People::Decision::pause, "", "paused"},
      {People::Decision::leave, "", "left"},
  };
  for (const auto& c : cases) {
    write([&] {
      must(people.decide(SubscriberId{"durand"}, c.decision, ProfileId{c.profile_id}, "clic",
                         at_minute(5)));
    });
    const Follower durand = journey(a).followers.at(0);
    EXPECT_EQ(durand.standing, c.standing);
    EXPECT_EQ(durand.since, at_minute(5)) << c.standing;
    EXPECT_EQ(durand.why, "clic") << c.standing;
  }
  EXPECT_EQ(journey(a).followers.at(1).standing, "");
}

TEST_F(JourneyTest, AnItemWaitsAndIsSealedAndDelivered) {
  const Archived a = archive(document(1));
  add(a, {wanted("leroy", "energie", 5)});
  ASSERT_EQ(journey(a).items.size(), 1U);
  EXPECT_EQ(journey(a).items[0].due, at_minute(5));
  EXPECT_FALSE(journey(a).items[0].delivery);
  const DeliveryId id = seal(6, "k1");
  EXPECT_EQ(journey(a).items[0].delivery->key, "k1");
  EXPECT_EQ(journey(a).items[0].delivery->state, "sealed");
  EXPECT_FALSE(journey(a).items[0].delivery->ended);
  write([&] { must(outbox.acknowledged(id, "250 kept", at_minute(7))); });
  EXPECT_EQ(journey(a).items[0].delivery->state, "acknowledged");
  EXPECT_EQ(journey(a).items[0].delivery->ended, at_minute(7));
  EXPECT_EQ(journey(a).items[0].delivery->receipt, "250 kept");
}

TEST_F(JourneyTest, TheStorysItemIsSeenFromEachOfItsDocuments) {
  const Archived a = archive(document(1)), b = archive(document(2));
  add(a, {wanted("leroy", "energie", 5)});
  write([&] { must(documents.join_stories(a.story, b.story, at_minute(3))); });
  ASSERT_EQ(journey(b).items.size(), 1U);
  EXPECT_EQ(journey(b).items[0].document, a.id);
}

TEST_F(JourneyTest, DocumentsCountByWhenTheyWerePublishedElseSeen) {
  EXPECT_FALSE(must(archive_span(db)));
  Document dated = document(1), of_day = document(2), undated = document(3);
  of_day.published = Date::read("2026-03-05");
  undated.published.reset();
  undated.seen = Date::read("2026-03-06T12:00:00Z")->instant;
  archive(undated), archive(of_day), archive(dated);
  const auto facts = must(facts_between(db, Date::read("2026-03-04")->instant,
                                        Date::read("2026-03-06T12:00:00Z")->instant));
  ASSERT_EQ(facts.size(), 2U) << "the end is not of the period";
  EXPECT_EQ(facts[0].at, dated.published->instant);
  EXPECT_FALSE(facts[0].by_day);
  EXPECT_EQ(facts[1].at, of_day.published->instant);
  EXPECT_TRUE(facts[1].by_day);
  EXPECT_EQ(must(archive_span(db))->last, undated.seen);
}

}  // namespace
}  // namespace vigie::journey_test
