#include "archive_fixture.h"

namespace vigie::people_test {
namespace {

class PeopleTest : public Archive {
 protected:
  void declare(const std::vector<Subscriber>& subscribers, int minute = 1) {
    write([&] {
      must(people.declare({profile("energie"), profile("aides", "aide AND PME")}, subscribers,
                          at_minute(minute)));
    });
  }
  void decide(People::Decision decision, const std::string& profile_id = "") {
    write([&] {
      must(people.decide(SubscriberId{"durand"}, decision, ProfileId{profile_id}, "clic",
                         at_minute(5)));
    });
  }
  void take_back(People::Decision decision, const std::string& profile_id = "") {
    write([&] {
      must(people.take_back(SubscriberId{"durand"}, decision, ProfileId{profile_id}, "clic",
                            at_minute(6)));
    });
  }
  /// Profiles that durand's live subscriptions name.
  std::vector<std::string> live() {
    std::vector<std::string> profiles;
    const auto person = must(people.subscriber(SubscriberId{"durand"}));
    for (const auto& s : person->subscriptions) profiles.push_back(s.profile.text);
    return profiles;
  }
  std::size_t due() { return must(outbox.due(at_minute(100))).size(); }
  std::size_t to_send() { return must(outbox.to_send(at_minute(100), 100)).size(); }
};

using Profiles = std::vector<std::string>;

TEST_F(PeopleTest, WhatIsDeclaredComesBack) {
  const auto all = must(people.subscribers());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id.text, "durand");
  EXPECT_EQ(all[0].email, "durand@Example.org");
  EXPECT_EQ(all[0].zone, "Europe/Paris");
  EXPECT_EQ(all[0].where.file, "subscribers.d/a.toml");
  EXPECT_EQ(all[0].subscriptions.size(), 2U);
  const auto p = must(people.profile(ProfileId{"energie"}));
  ASSERT_TRUE(p);
  EXPECT_EQ(p->query, "énergie");
  EXPECT_EQ(p->must_match, Profiles{"énergie solaire"});
  EXPECT_EQ(must(people.profiles()).size(), 2U);
  EXPECT_FALSE(must(people.profile(ProfileId{"inconnu"})));
  EXPECT_FALSE(must(people.subscriber(SubscriberId{"inconnu"})));
}

TEST_F(PeopleTest, WhatIsRemovedFromAFileIsRetiredAndNeverDeleted) {
  declare({leroy()});
  ASSERT_EQ(must(people.subscribers()).size(), 1U);
  ASSERT_TRUE(must(people.subscriber(SubscriberId{"durand"}))) << "history names it still";
  EXPECT_TRUE(live().empty());
  EXPECT_EQ(events_of("subscriber_retired"),
            Profiles{"subscriber:durand no longer in subscribers.d/a.toml"});
  write([&] { must(people.declare({profile("energie")}, {leroy()}, at_minute(2))); });
  EXPECT_EQ(must(people.profiles()).size(), 1U);
  EXPECT_TRUE(must(people.profile(ProfileId{"aides"})));
  declare({durand(), leroy()}, 3);
  EXPECT_EQ(live(), (Profiles{"aides", "energie"}));
}

TEST_F(PeopleTest, AProfileOfTheTerminalOutlivesTheFiles) {
  Profile kept = profile("salons", "salon OR foire");
  kept.description = "Les salons de la région";
  kept.limits = {{"fr"}, {"presse"}, {"Rennes", "35"}, {"article"}, 0.25};
  kept.owner = "cci";
  kept.tags = {"export", "tourisme"};
  write([&] { must(people.keep(kept, at_minute(2))); });
  declare({durand(), leroy()}, 3);
  const auto p = must(people.profile(ProfileId{"salons"}));
  ASSERT_TRUE(p);
  EXPECT_EQ(p->description, kept.description);
  EXPECT_EQ(p->limits, kept.limits);
  EXPECT_EQ(p->owner, "cci");
  EXPECT_EQ(p->tags, kept.tags);
  EXPECT_EQ(p->where.file, "") << "it belongs to no file";
  EXPECT_EQ(must(people.kept_profiles()).size(), 1U);
  EXPECT_EQ(must(people.profiles()).size(), 3U);

  kept.query = "salon";
  write([&] { must(people.keep(kept, at_minute(4))); });
  EXPECT_EQ(events_of("profile_changed"), Profiles{"profile:salons was: salon OR foire"});
  write([&] { must(people.retire(kept.id, at_minute(5))); });
  EXPECT_TRUE(must(people.kept_profiles()).empty());
  EXPECT_TRUE(must(people.profile(kept.id))) << "history names it still";
}

TEST_F(PeopleTest, WhoOwnsAProfileAlsoChangesIt) {
  const auto taken = people.keep(profile("energie", "gaz"), at_minute(2));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().what, "profile \"energie\" is declared in profiles.d/a.toml");
  EXPECT_FALSE(people.retire(ProfileId{"energie"}, at_minute(2)));
  EXPECT_EQ(people.retire(ProfileId{"inconnu"}, at_minute(2)).error().kind, Kind::not_found);

  write([&] { must(people.keep(profile("salons", "salon"), at_minute(2))); });
  const auto both = people.declare({profile("salons", "foire")}, {}, at_minute(3));
  ASSERT_FALSE(both) << "an id in files and store is an error that names both";
  EXPECT_EQ(to_string(both.error()),
            "profiles.d/a.toml: profile \"salons\" was made by `vigie profile add` too; give it "
            "another id, or run vigie profile remove salons");
}

TEST_F(PeopleTest, DeclaringTheSameAgainChangesNothing) {
  const auto before = must(events.recent(100)).size();
  declare({durand(), leroy()});
  declare({durand(), leroy()});
  EXPECT_EQ(must(events.recent(100)).size(), before);
}

TEST_F(PeopleTest, ASubscriptionThatIsRemovedIsRetired) {
  declare({subscriber("durand", {subscription("energie")}), leroy()});
  EXPECT_EQ(live(), Profiles{"energie"});
  EXPECT_EQ(events_of("subscription_retired"),
            Profiles{"subscriber:durand aides by mail, immediate"});
}

TEST_F(PeopleTest, APersonsDecisionOutlivesTheFile) {
  struct {
    People::Decision decision;
    const char* profile;
    Profiles left;
  } cases[] = {
      {People::Decision::leave, "", {}},
      {People::Decision::pause, "", {}},
      {People::Decision::mute, "aides", {"energie"}},
  };
  for (const auto& c : cases) {
    decide(c.decision, c.profile);
    EXPECT_EQ(live(), c.left);
    declare({leroy()}, 10);
    declare({durand(), leroy()}, 11);
    EXPECT_EQ(live(), c.left) << "a file cannot bring a person back";
    take_back(c.decision, c.profile);
    EXPECT_EQ(live(), (Profiles{"aides", "energie"}));
  }
  EXPECT_EQ(events_of("person_leave").size(), 1U);
  EXPECT_EQ(events_of("person_took_back_mute"), Profiles{"subscriber:durand aides: clic"});
}

TEST_F(PeopleTest, WhoLeavesBetweenMatchAndSealIsSentNothing) {
  const Archived a = archive(document(1));
  add(a, {wanted("durand", "energie", 1)});
  const auto group = must(outbox.due(at_minute(1))).at(0);
  const auto items = must(outbox.take(group, at_minute(1), 10));
  decide(People::Decision::leave);
  write([&] {
    EXPECT_EQ(outbox.seal(delivery(group, "key", 1), items).error().kind, Kind::refused);
  });
  EXPECT_EQ(due(), 0U);
  EXPECT_FALSE(must(outbox.next_due())) << "what is held must not wake anyone";
  EXPECT_EQ(events_of("item_held"), Profiles{"item:1 mail: left"});
  take_back(People::Decision::leave);
  EXPECT_EQ(due(), 0U) << "coming back is no order for what was not wanted then";
}

TEST_F(PeopleTest, WhoLeavesBeforeTheMatchArrivesIsSentNothing) {
  decide(People::Decision::leave);
  add(archive(document(1)), {wanted("durand", "energie", 1)});  // of a list read before
  EXPECT_EQ(due(), 0U);
  EXPECT_EQ(events_of("item_held"), Profiles{"item:1 mail: left"});
}

TEST_F(PeopleTest, ASealedDeliveryIsNotSentToWhoLeft) {
  add(archive(document(1)), {wanted("durand", "energie", 1)});
  seal(1, "key");
  ASSERT_EQ(to_send(), 1U);
  decide(People::Decision::leave);
  EXPECT_EQ(to_send(), 0U);
  EXPECT_EQ(events_of("delivery_held"), Profiles{"delivery:1 left"});
}

TEST_F(PeopleTest, PauseAndRetirementHoldAndLetGo) {
  add(archive(document(1)), {wanted("durand", "energie", 1)});
  seal(1, "key");
  add(archive(document(2)), {wanted("durand", "energie", 2)});
  decide(People::Decision::pause);
  EXPECT_EQ(due() + to_send(), 0U);
  declare({leroy()}, 7);
  take_back(People::Decision::pause);
  EXPECT_EQ(due() + to_send(), 0U) << "retired still";
  declare({durand(), leroy()}, 8);
  EXPECT_EQ(due(), 1U);
  EXPECT_EQ(to_send(), 1U);
}

TEST_F(PeopleTest, MutingHoldsWhatOnlyTheMutedProfileFound) {
  add(archive(document(1)), {wanted("durand", "aides", 1)});
  add(archive(document(2)), {wanted("durand", "aides", 1), wanted("durand", "energie", 1)});
  decide(People::Decision::mute, "aides");
  const auto group = must(outbox.due(at_minute(1))).at(0);
  const auto items = must(outbox.take(group, at_minute(1), 10));
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].title, "Article 2");
  EXPECT_EQ(events_of("item_held"), Profiles{"item:1 mail: muted"});
}

TEST_F(PeopleTest, ASuppressedAddressGetsNoMailUntilItIsCorrected) {
  const Archived a = archive(document(1));
  add(a, {wanted("durand", "energie", 1), wanted("durand", "energie", 1, ChannelKind::file),
          wanted("leroy", "energie", 1)});
  write([&] {
    must(people.suppress(SubscriberId{"durand"}, {Kind::rejected, "550 unknown"}, at_minute(2)));
    EXPECT_EQ(people.suppress(SubscriberId{"x"}, {}, at_minute(2)).error().kind, Kind::not_found);
  });
  const auto groups = must(outbox.due(at_minute(3)));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].channel, ChannelKind::file);
  EXPECT_EQ(groups[1].subscriber.text, "leroy");
  EXPECT_TRUE(live().empty());
  Subscriber other_case = durand();
  other_case.email = "DURAND@example.org";
  declare({other_case, leroy()}, 4);
  EXPECT_TRUE(live().empty()) << "the same address in other letters";
  Subscriber corrected = durand();
  corrected.email = "contact@durand.example";
  declare({corrected, leroy()}, 5);
  EXPECT_EQ(live().size(), 2U);
  EXPECT_EQ(due(), 3U);
}

TEST_F(PeopleTest, DecisionsAreChecked) {
  write([&] {
    const SubscriberId id{"durand"};
    EXPECT_FALSE(people.decide(id, People::Decision::mute, {}, "", at_minute(1)));
    EXPECT_FALSE(people.decide(id, People::Decision::leave, ProfileId{"aides"}, "", at_minute(1)));
    must(people.decide(id, People::Decision::leave, {}, "", at_minute(1)));
    must(people.decide(id, People::Decision::leave, {}, "", at_minute(2)));
    must(people.take_back(id, People::Decision::pause, {}, "", at_minute(2)));
  });
  EXPECT_EQ(events_of("person_leave").size(), 1U);
  EXPECT_TRUE(events_of("person_took_back_pause").empty());
}

}  // namespace
}  // namespace vigie::people_test
