// What became of a document that a profile finds: each step that may hold it back has its sentence.
#include "pipeline/why_not.h"

#include <gtest/gtest.h>

namespace vigie::why_not_test {
namespace {

using namespace std::chrono_literals;
const Instant kSeen{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 9h};

StoredDocument document() {
  StoredDocument stored;
  stored.id.value = 7;
  stored.document.key = "https://a.example/7";
  stored.document.source.text = "cci";
  stored.document.seen = kSeen;
  stored.document.published = Date::read("2026-10-01");
  return stored;
}

/// Durand watches the profile by daily mail, and it found the document when it came.
Journey usual() {
  Journey journey;
  journey.profile_known = true;
  journey.profile_since = kSeen - 24h;
  journey.matched = {1, 0.6, kSeen};
  journey.page_alerts = true;
  Follower follower;
  follower.subscriber.text = "durand";
  follower.subscription.rhythm = Rhythm::daily;
  follower.declared = kSeen - 24h;
  journey.followers = {follower};
  return journey;
}

Carried carried() {
  Carried item;
  item.subscriber.text = "durand";
  item.document.value = 7;
  item.rhythm = Rhythm::daily;
  item.due = kSeen + 22h;
  return item;
}

std::string told(const Journey& journey, const StoredDocument& stored = document(),
                 const std::optional<std::string>& held = {}) {
  Profile profile;
  profile.id.text = "energie";
  std::string out;
  for (const Outcome& outcome :
       outcomes_of(journey, stored, profile, held, std::chrono::days{7},
                   [](DocumentId id) { return "d" + std::to_string(id.value); }))
    out += (out.empty() ? "" : " | ") +
           (outcome.subscriber.empty() ? "" : outcome.subscriber + ": ") + outcome.what;
  return out;
}

TEST(WhyNot, LimitsAndThresholdComeFirst) {
  EXPECT_EQ(told(usual(), document(), "its language is de, and the profile takes fr"),
            "its language is de, and the profile takes fr");
}

TEST(WhyNot, AProfileThatCameLaterAlertsNobodyOfWhatWasThere) {
  Journey journey = usual();
  journey.matched.reset();
  journey.profile_since = kSeen + 1h;
  EXPECT_EQ(told(journey),
            "it came on 2026-11-22T09:00:00Z, before the profile did on 2026-11-22T10:00:00Z, and "
            "what is in the archive already alerts nobody");
  journey.profile_since = kSeen - 1h;
  journey.profile_changed = kSeen + 2h;
  EXPECT_EQ(told(journey),
            "it came on 2026-11-22T09:00:00Z, and the profile had another query until "
            "2026-11-22T11:00:00Z");
  journey.profile_known = false;
  EXPECT_EQ(told(journey), "the archive has not taken the profile energie");
}

TEST(WhyNot, WithoutSubscribersNobodyLearnsOfIt) {
  Journey journey = usual();
  journey.followers.clear();
  EXPECT_EQ(told(journey), "nobody subscribes to the profile");
}

TEST(WhyNot, AnImportIsSilent) {
  StoredDocument imported = document();
  imported.document.given_id = "a1";
  EXPECT_EQ(told(usual(), imported), "it was imported, and an import alerts nobody");
}

TEST(WhyNot, AFirstVisitAlertsOnlyWhatIsWithinTheBacklog) {
  Journey journey = usual();
  journey.page_alerts = false;
  EXPECT_EQ(told(journey),
            "it was listed at the first visit of cci, and is of 2026-10-01; then only what was "
            "published within 7d alerts");
  StoredDocument undated = document();
  undated.document.published.reset();
  EXPECT_NE(told(journey, undated).find("and is undated"), std::string::npos);
}

TEST(WhyNot, APersonWhoDoesNotWantItHoldsIt) {
  Journey journey = usual();
  journey.followers[0].standing = "paused";
  journey.followers[0].since = kSeen - 2h;
  journey.followers[0].why = "holidays";
  EXPECT_EQ(told(journey),
            "durand: it is held: the person has paused since 2026-11-22T07:00:00Z (holidays)");
  journey.followers[0].standing = "";
  journey.followers[0].declared = kSeen + 1h;
  EXPECT_EQ(told(journey),
            "durand: the subscription came on 2026-11-22T10:00:00Z, after the document");
}

TEST(WhyNot, AnItemWaitsForItsDigest) {
  Journey journey = usual();
  journey.items = {carried()};
  EXPECT_EQ(told(journey), "durand: it waits for the next daily digest, due 2026-11-23T07:00:00Z");
  journey.items[0].held = "told";
  EXPECT_EQ(told(journey), "durand: it is held: the person was told the story by another item");
}

TEST(WhyNot, AStoryThatWasToldAlreadyIsToldOnce) {
  Journey journey = usual();
  journey.items = {carried()};
  journey.items[0].document.value = 3;
  journey.items[0].delivery = {"k1", "acknowledged", kSeen + 22h, kSeen + 23h, 1, "250 kept", ""};
  EXPECT_EQ(told(journey),
            "durand: its story was told by document d3 already; it was delivered by mail on "
            "2026-11-23T08:00:00Z, in delivery k1: 250 kept");
}

TEST(WhyNot, ADeliveryThatFailsSaysWhatTheServerSaid) {
  Journey journey = usual();
  journey.items = {carried()};
  journey.items[0].delivery = {"k1", "sealed", kSeen + 22h, {}, 3, "", "451 try later"};
  EXPECT_EQ(told(journey),
            "durand: delivery k1 was sealed on 2026-11-23T07:00:00Z and is not acknowledged yet, "
            "after 3 attempts: 451 try later");
  journey.items[0].delivery->state = "gave_up";
  journey.items[0].delivery->problem = "550 no such user";
  EXPECT_EQ(told(journey),
            "durand: delivery k1 was refused for good on 2026-11-23T07:00:00Z: 550 no such user");
}

}  // namespace
}  // namespace vigie::why_not_test
