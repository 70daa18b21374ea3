// What retention drops, what stays, and what still explains it.
#include "store/retention.h"

#include "archive_fixture.h"

namespace vigie::retention_test {
namespace {

class RetentionTest : public Archive {
 protected:
  /// Documents seen in minute 1, 2, …
  std::vector<DocumentId> archive_some(int count) {
    std::vector<DocumentId> ids;
    for (int n = 1; n <= count; ++n) ids.push_back(archive(document(n)).id);
    return ids;
  }

  Dropped drop(std::optional<int> texts_before, std::optional<int> documents_before,
               std::size_t limit = 100) {
    const auto minute = [](std::optional<int> m) {
      return m ? std::optional(at_minute(*m)) : std::nullopt;
    };
    Dropped dropped;
    write([&] {
      dropped =
          must(drop_expired(db, {SourceId{"insee"}, minute(texts_before), minute(documents_before)},
                            limit, at_minute(1000)));
    });
    return dropped;
  }
};

TEST_F(RetentionTest, ATextThatIsTooOldGoesAndWhatTellsOfItStays) {
  const auto ids = archive_some(3);
  const std::int64_t before = must(documents.last_change());
  EXPECT_EQ(drop(3, {}).texts, 2U);
  const auto old = must(documents.find(ids[0]));
  ASSERT_TRUE(old);
  EXPECT_TRUE(old->text_dropped);
  EXPECT_EQ(old->document.text, "");
  EXPECT_EQ(old->document.title, "Article 1");
  EXPECT_EQ(old->document.url, "https://a.example/1");
  EXPECT_EQ(old->hash, document(1).content_hash());
  EXPECT_EQ(must(documents.revision_text(ids[0], 1)), std::nullopt);
  EXPECT_FALSE(must(documents.find(ids[2]))->text_dropped);
  EXPECT_EQ(must(documents.last_change()), before + 2) << "the index follows";
  EXPECT_EQ(events_of("retention_dropped"),
            std::vector<std::string>{
                "source:insee 2 texts and 0 documents were kept as long as configured"});
  EXPECT_EQ(drop(3, {}).texts, 0U) << "once";
  EXPECT_TRUE(db.integrity_problems().empty());
}

TEST_F(RetentionTest, ARevisionBeginsTheTimeAnewAndItsEarlierTextsGoWithIt) {
  const auto ids = archive_some(1);
  Document changed = document(1);
  changed.text = "Autre chose.";
  archive(changed, 50);
  EXPECT_EQ(drop(50, {}).texts, 0U);
  EXPECT_EQ(drop(51, {}).texts, 1U);
  for (const int revision : {1, 2})
    EXPECT_EQ(must(documents.revision_text(ids[0], revision)), std::nullopt);
}

TEST_F(RetentionTest, TheSameTextAgainIsNoNewsAndAnotherIsKept) {
  const auto ids = archive_some(1);
  drop(9, {});
  EXPECT_EQ(archive(document(1), 20).what, Archived::What::unchanged);
  EXPECT_TRUE(must(documents.find(ids[0]))->text_dropped);
  Document changed = document(1);
  changed.text = "Autre chose.";
  EXPECT_EQ(archive(changed, 21).what, Archived::What::revised);
  const auto stored = must(documents.find(ids[0]));
  EXPECT_FALSE(stored->text_dropped);
  EXPECT_EQ(stored->document.text, "Autre chose.");
  EXPECT_EQ(must(documents.revision_text(ids[0], 1)), std::nullopt);
}

TEST_F(RetentionTest, ADocumentThatIsTooOldGoesWholeUnlessAnAlertToldOfIt) {
  const Archived alerted = archive(document(1));
  add(alerted, {wanted("durand", "energie", 5)});
  const Archived silent = archive(document(2));
  write([&] {
    must(outbox.record_matches(silent.id, 1, {Match{ProfileId{"energie"}, 1, {}}}, at_minute(2)));
  });
  const Dropped dropped = drop({}, 3);
  EXPECT_EQ(dropped.documents, 1U);
  EXPECT_EQ(dropped.texts, 1U);
  EXPECT_EQ(must(documents.find(silent.id)), std::nullopt);
  const auto change = must(documents.changes_after(0, 100)).at(2);
  EXPECT_TRUE(change.drop);
  EXPECT_EQ(change.document, silent.id);
  EXPECT_TRUE(must(documents.find(alerted.id))->text_dropped);
  const auto items = must(outbox.take(must(outbox.due(at_minute(9))).at(0), at_minute(9), 10));
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].title, "Article 1");
  EXPECT_EQ(items[0].excerpt, "");
  EXPECT_EQ(items[0].reasons.at(0).evidence.passage, "l'énergie solaire");
  EXPECT_TRUE(db.integrity_problems().empty());
}

TEST_F(RetentionTest, ALimitIsKeptAndTheOldestGoFirst) {
  const auto ids = archive_some(5);
  EXPECT_EQ(drop(9, {}, 2).texts, 2U);
  for (int n = 0; n < 5; ++n)
    EXPECT_EQ(must(documents.find(ids[static_cast<std::size_t>(n)]))->text_dropped, n < 2) << n;
  const Dropped whole = drop(9, 9, 4);
  EXPECT_EQ(whole.documents, 4U);
  EXPECT_EQ(whole.texts, 0U) << "what is about to go whole is not emptied first";
}

TEST_F(RetentionTest, OtherSourcesKeepTheirs) {
  archive(document(1, "presse"));
  archive(document(2, ""));
  EXPECT_EQ(drop(9, 9).documents, 0U);
  std::vector<std::string> sources_named;
  std::optional<SourceId> last;
  while ((last = must(source_behind(db, last)))) sources_named.push_back(last->text);
  EXPECT_EQ(sources_named, (std::vector<std::string>{"", "presse"}));
}

}  // namespace
}  // namespace vigie::retention_test
