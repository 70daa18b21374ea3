#include "archive_fixture.h"

namespace vigie::outbox_test {
namespace {

class OutboxTest : public Archive {
 protected:
  std::vector<Item> take(int minute, std::size_t group = 0, std::size_t limit = 100) {
    return must(
        outbox.take(must(outbox.due(at_minute(minute))).at(group), at_minute(minute), limit));
  }
};

TEST_F(OutboxTest, EveryProfileThatFindsAStoryJoinsTheSameItem) {
  const Archived a = archive(document(1));
  EXPECT_EQ(add(a, {wanted("durand", "energie", 1), wanted("durand", "aides", 1)}), 1U);
  const auto items = take(1);
  ASSERT_EQ(items.size(), 1U);
  ASSERT_EQ(items[0].reasons.size(), 2U);
  EXPECT_EQ(items[0].reasons[0].profile_name, "Profil aides");
  EXPECT_EQ(items[0].reasons[1].profile_name, "Profil energie");
  EXPECT_EQ(items[0].reasons[1].evidence.clause, "énergie");
  EXPECT_EQ(items[0].reasons[1].evidence.passage, "l'énergie solaire");
  EXPECT_EQ(items[0].reasons[1].evidence.field, Part::title);
  EXPECT_EQ(items[0].reasons[1].evidence.end, 10U);
}

TEST_F(OutboxTest, NothingMakesASecondAlertOfAStoryThatWasSealed) {
  const Archived a = archive(document(1));
  add(a, {wanted("durand", "energie", 1)});
  seal(1, "first");
  // Another profile.
  EXPECT_EQ(add(a, {wanted("durand", "aides", 2)}), 0U);
  // Another revision.
  Document revised = document(1);
  revised.text += " Correction.";
  const Archived second = archive(revised);
  EXPECT_EQ(add(second, {wanted("durand", "energie", 2)}), 0U);
  // The same story from another source.
  Document copy = document(1, "presse");
  copy.key = "//b.example/copy";
  const Archived told_elsewhere = archive(copy);
  ASSERT_EQ(told_elsewhere.story, a.story);
  EXPECT_EQ(add(told_elsewhere, {wanted("durand", "energie", 2)}), 0U);
  EXPECT_TRUE(must(outbox.due(at_minute(100))).empty());
  EXPECT_EQ(must(outbox.counts()).items, 1);
}

TEST_F(OutboxTest, ADevelopmentIsAnotherItemOfTheSameStory) {
  const Archived a = archive(document(1));
  add(a, {wanted("durand", "energie", 1)});
  seal(1, "first");
  write([&] {
    EXPECT_EQ(
        must(outbox.add_items(a.story, 2, a.id, {wanted("durand", "energie", 2)}, at_minute(2))),
        1U);
    EXPECT_EQ(
        must(outbox.add_items(a.story, 2, a.id, {wanted("durand", "aides", 2)}, at_minute(2))), 0U);
  });
  EXPECT_EQ(take(2).size(), 1U);
}

TEST_F(OutboxTest, AnItemTravelsOnceOnEachChannelAtItsEarliestDueMoment) {
  const Archived a = archive(document(1));
  add(a, {wanted("durand", "energie", 60, ChannelKind::mail, Rhythm::daily),
          wanted("durand", "aides", 5), wanted("durand", "aides", 30, ChannelKind::file)});
  const auto due = must(outbox.due(at_minute(5)));
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].channel, ChannelKind::mail);
  EXPECT_EQ(due[0].rhythm, Rhythm::immediate);
  EXPECT_EQ(due[0].due, at_minute(5));
  seal(5, "mail");
  EXPECT_EQ(must(outbox.next_due()), at_minute(5)) << "the delivery itself is to be sent";
  const auto later = must(outbox.due(at_minute(30)));
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].channel, ChannelKind::file);
}

TEST_F(OutboxTest, AProfileFoundAfterOneChannelSealedStillReachesTheOther) {
  const Archived a = archive(document(1));
  add(a, {wanted("durand", "energie", 1)});
  seal(1, "mail");
  EXPECT_EQ(add(a, {wanted("durand", "aides", 2, ChannelKind::file)}), 0U);
  const auto due = must(outbox.due(at_minute(2)));
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].channel, ChannelKind::file);
}

TEST_F(OutboxTest, ThereIsOneGroupForEachSubscriberAndChannel) {
  for (int n = 1; n <= 3; ++n)
    add(archive(document(n)), {wanted("durand", "energie", 10 - n), wanted("leroy", "energie", 9)});
  const auto due = must(outbox.due(at_minute(9)));
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].subscriber.text, "durand");
  EXPECT_EQ(due[0].due, at_minute(7));
  EXPECT_EQ(due[0].first.value, 5) << "the item that is due first";
  EXPECT_EQ(take(9, 0, 1).at(0).id, due[0].first) << "a limit never leaves it out";
  EXPECT_EQ(due[1].subscriber.text, "leroy");
  EXPECT_TRUE(must(outbox.due(at_minute(6))).empty());
  EXPECT_EQ(must(outbox.next_due()), at_minute(7));
}

TEST_F(OutboxTest, TakingGivesWhatADeliveryShowsNewestFirst) {
  add(archive(document(1)), {wanted("durand", "energie", 1)});
  add(archive(document(2)), {wanted("durand", "energie", 2)});
  add(archive(document(3)), {wanted("durand", "energie", 500, ChannelKind::mail, Rhythm::weekly)});
  const auto items = take(70);
  ASSERT_EQ(items.size(), 2U) << "the weekly one waits for its week";
  EXPECT_EQ(items[0].title, "Article 2");
  EXPECT_EQ(items[1].url, "https://a.example/1");
  EXPECT_EQ(items[1].excerpt, "Le texte de l'article numéro 1 Deuxième paragraphe.");
  EXPECT_EQ(items[1].source_name, "Source insee");
  EXPECT_EQ(items[1].site, "a.example");
  EXPECT_EQ(items[1].published, document(1).published);
  EXPECT_EQ(items[1].seen, at_minute(1));
  EXPECT_TRUE(items[0].late);
  EXPECT_TRUE(items[1].late);
  EXPECT_FALSE(take(61)[1].late) << "an hour is not more than an hour";
  ASSERT_EQ(take(70, 0, 1).size(), 1U);
  EXPECT_EQ(take(70, 0, 1)[0].title, "Article 1") << "a limit starves none: the oldest go first";
  EXPECT_EQ(take(500).size(), 3U);
}

TEST_F(OutboxTest, TheExcerptIsCutToTheRightsOfTheSource) {
  struct {
    std::size_t characters;
    const char* text;
    const char* excerpt;
  } cases[] = {
      {0, "Un texte", ""},
      {150, "Court.\n\nTexte", "Court. Texte"},
      {10, "Éà ùç éèêë texte", "Éà ùç éèêë…"},
      {9, "Éà ùç éèêë texte", "Éà ùç…"},
      {4, "日本語の新聞記事", "日本語の…"},
      {8, "mot   mot   mot", "mot mot…"},
  };
  int n = 0;
  for (const auto& c : cases) {
    Source s = source("insee");
    s.excerpt = c.characters;
    write([&] { must(sources.declare({s, source("presse")}, at_minute(0))); });
    Document d = document(++n);
    d.text = c.text;
    add(archive(d), {wanted("durand", "energie", n)});
    EXPECT_EQ(take(n)[0].excerpt, c.excerpt) << c.text;
    seal(n, std::to_string(n));
  }
}

TEST_F(OutboxTest, AnItemNamesTheOtherSourcesOfItsStory) {
  write([&] {
    Found f;
    f.key = document(1).key;
    f.url = document(1).url;
    must(sources.found(SourceId{"insee"}, {f}, at_minute(0)));
    f.url += "?utm_source=presse";
    must(sources.found(SourceId{"presse"}, {f}, at_minute(0)));
  });
  const Archived a = archive(document(1));
  Document copy = document(1, "importee");
  copy.key = copy.url = "https://b.example/copy";
  copy.source = SourceId{"autre"};
  archive(copy);
  Document own = document(1);
  own.key = own.url = "https://a.example/print/1";
  archive(own);
  add(a, {wanted("durand", "energie", 1)});
  EXPECT_EQ(take(1)[0].also, (std::vector<std::string>{"autre — https://b.example/copy",
                                                       "Source presse — https://a.example/1"}));
}

TEST_F(OutboxTest, ASealedDeliveryKeepsItsBytesUntilAndAfterItIsAcknowledged) {
  add(archive(document(1)), {wanted("durand", "energie", 1)});
  const DeliveryId id = seal(1, "key-1");
  const auto to_send = must(outbox.to_send(at_minute(1), 10));
  ASSERT_EQ(to_send.size(), 1U);
  EXPECT_EQ(to_send[0].id, id);
  EXPECT_EQ(to_send[0].key, "key-1");
  EXPECT_EQ(to_send[0].address, "durand@example.org");
  EXPECT_EQ(to_send[0].bytes, std::string("bytes of key-1\0\r\n", 17));
  EXPECT_EQ(to_send[0].sealed, at_minute(1));
  write([&] { must(outbox.acknowledged(id, "250 ok", at_minute(2))); });
  EXPECT_TRUE(must(outbox.to_send(at_minute(1000), 10)).empty());
  EXPECT_EQ(must(outbox.recent(1)).at(0).bytes, to_send[0].bytes);
  EXPECT_FALSE(must(outbox.next_due()));
}

TEST_F(OutboxTest, TheChannelsWordIsTakenOnce) {
  add(archive(document(1)), {wanted("durand", "energie", 1)});
  const DeliveryId id = seal(1, "key-1");
  const Error refused{Kind::rejected, "550 no such user"};
  write([&] { must(outbox.retry(id, {Kind::timeout, "no answer"}, at_minute(5))); });
  EXPECT_TRUE(must(outbox.to_send(at_minute(4), 10)).empty());
  EXPECT_EQ(must(outbox.next_due()), at_minute(5));
  EXPECT_EQ(must(outbox.to_send(at_minute(5), 10)).at(0).attempts, 1);
  write([&] {
    must(outbox.acknowledged(id, "250 ok", at_minute(6)));
    must(outbox.acknowledged(id, "250 again", at_minute(7)));
    must(outbox.retry(id, refused, at_minute(8)));
    must(outbox.gave_up(id, refused, at_minute(9)));
    EXPECT_EQ(outbox.acknowledged(DeliveryId{99}, "", at_minute(9)).error().kind, Kind::not_found);
    EXPECT_EQ(outbox.retry(DeliveryId{99}, refused, at_minute(9)).error().kind, Kind::not_found);
  });
  const auto counts = must(outbox.counts());
  EXPECT_EQ(counts.acknowledged, 1);
  EXPECT_EQ(counts.gave_up, 0);
  EXPECT_EQ(must(outbox.recent(1)).at(0).attempts, 2);
}

TEST_F(OutboxTest, GivingUpIsForGood) {
  add(archive(document(1)), {wanted("durand", "energie", 1)});
  const DeliveryId id = seal(1, "key-1");
  const Error refused{Kind::rejected, "550 no such user"};
  write([&] {
    must(outbox.gave_up(id, refused, at_minute(2)));
    must(outbox.gave_up(id, refused, at_minute(3)));
    must(outbox.retry(id, refused, at_minute(4)));
  });
  EXPECT_TRUE(must(outbox.to_send(at_minute(1000), 10)).empty());
  EXPECT_EQ(must(outbox.counts()).gave_up, 1);
  EXPECT_EQ(must(outbox.recent(1)).at(0).attempts, 1);
}

TEST_F(OutboxTest, SealingIsAllOrNothing) {
  add(archive(document(1)), {wanted("durand", "energie", 1)});
  const auto group = must(outbox.due(at_minute(1))).at(0);
  const auto first = take(1);
  add(archive(document(2)), {wanted("durand", "energie", 1)});
  const auto both = take(1);
  write([&] {
    must(outbox.seal(delivery(group, "key-1", 1), first));
    EXPECT_EQ(outbox.seal(delivery(group, "key-1", 1), both).error().kind, Kind::refused);
    EXPECT_EQ(outbox.seal(delivery(group, "key-2", 1), both).error().kind, Kind::refused)
        << "the first item is sealed already";
    EXPECT_FALSE(outbox.seal(delivery(group, "key-3", 1), {}));
  });
  EXPECT_EQ(must(outbox.counts()).sealed, 1);
  EXPECT_EQ(must(outbox.counts()).waiting_items, 1);
  EXPECT_EQ(take(1).at(0).title, "Article 2");
}

TEST_F(OutboxTest, OnlyAnImmediateDeliveryCountsForGrouping) {
  add(archive(document(1)), {wanted("durand", "energie", 1, ChannelKind::mail, Rhythm::daily)});
  seal(1, "daily");
  EXPECT_FALSE(must(outbox.last_sealed(SubscriberId{"durand"}, ChannelKind::mail)));
  add(archive(document(2)), {wanted("durand", "energie", 2)});
  seal(2, "immediate");
  EXPECT_EQ(must(outbox.last_sealed(SubscriberId{"durand"}, ChannelKind::mail)), at_minute(2));
  EXPECT_FALSE(must(outbox.last_sealed(SubscriberId{"durand"}, ChannelKind::file)));
}

TEST_F(OutboxTest, WhoWasToldUnderAnAliasIsNotToldAgain) {
  const Archived a = archive(document(1)), b = archive(document(2)), c = archive(document(3));
  add(b, {wanted("durand", "energie", 1)});
  seal(1, "told");
  add(a, {wanted("durand", "energie", 2), wanted("leroy", "energie", 2)});
  add(c, {wanted("leroy", "energie", 2)});
  write([&] {
    must(documents.join_stories(b.story, a.story, at_minute(3)));
    must(documents.join_stories(c.story, a.story, at_minute(3)));
  });
  const auto due = must(outbox.due(at_minute(10)));
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].subscriber.text, "leroy");
  EXPECT_EQ(take(10).size(), 1U);
  EXPECT_EQ(events_of("item_held").size(), 2U);
  for (const Archived& story : {a, b, c}) EXPECT_EQ(add(story, {wanted("durand", "aides", 4)}), 0U);
  EXPECT_EQ(must(outbox.due(at_minute(10))).size(), 1U);
}

TEST_F(OutboxTest, MatchesAreKeptOnceForEachRevisionAndProfile) {
  const Archived a = archive(document(1));
  Match m;
  m.profile = ProfileId{"energie"};
  m.score = 0.5;
  m.evidence = {{"énergie", Part::text, "passage", 1, 2}};
  write([&] {
    must(outbox.record_matches(a.id, 1, {m}, at_minute(1)));
    must(outbox.record_matches(a.id, 1, {m}, at_minute(1)));
    must(outbox.record_matches(a.id, 2, {m}, at_minute(1)));
  });
  EXPECT_EQ(must(outbox.counts()).matches, 2);
}

}  // namespace
}  // namespace vigie::outbox_test
