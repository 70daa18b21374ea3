#include <SQLiteCpp/SQLiteCpp.h>

#include "archive_fixture.h"

namespace vigie::documents_test {
namespace {

using What = Archived::What;

class DocumentsTest : public Archive {};

TEST_F(DocumentsTest, AFreshDocumentComesBackAsItWasArchived) {
  Document d = document(1);
  d.deadline = "2026-04-01";
  d.modified = Date::read("2026-03-05");
  d.given_id = "notice-7";
  d.access = Access::paid;
  d.kind = "notice";
  d.fields = {{"place", "Rennes"}, {"cpv", "45000000"}, {"cpv", "\"71\""}};
  const Archived a = archive(d);
  EXPECT_EQ(a.what, What::fresh);
  EXPECT_EQ(a.revision, 1);
  const auto stored = must(documents.find(a.id));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->id, a.id);
  EXPECT_EQ(stored->story, a.story);
  EXPECT_EQ(stored->shown_id(), "notice-7");
  const Document& back = stored->document;
  EXPECT_EQ(back.url, d.url);
  EXPECT_EQ(back.key, d.key);
  EXPECT_EQ(back.source, d.source);
  EXPECT_EQ(back.title, d.title);
  EXPECT_EQ(back.text, d.text);
  EXPECT_EQ(back.authors, d.authors);
  EXPECT_EQ(back.published, d.published);
  EXPECT_EQ(back.modified, d.modified);
  EXPECT_FALSE(back.modified->has_time);
  EXPECT_EQ(back.language, d.language);
  EXPECT_EQ(back.site, d.site);
  EXPECT_EQ(back.seen, d.seen);
  EXPECT_EQ(back.deadline, d.deadline);
  EXPECT_EQ(back.access, d.access);
  EXPECT_EQ(back.kind, d.kind);
  EXPECT_EQ(back.fields, d.fields);
  EXPECT_EQ(stored->hash, d.content_hash());
  EXPECT_FALSE(stored->text_dropped);
}

TEST_F(DocumentsTest, AnArticleIsOneUnlessItSaysOtherwise) {
  const Archived a = archive(document(1));
  EXPECT_EQ(must(documents.find(a.id))->document.kind, "article");
}

TEST_F(DocumentsTest, ARevisionThatNamesNoTypedValuesKeepsThoseOfBefore) {
  Document d = document(1);
  d.fields = {{"tag", "energie"}};
  archive(d);
  d.text += " Une suite.";
  d.fields.clear();
  d.kind = "page";
  const Archived a = archive(d, 2);
  EXPECT_EQ(must(documents.find(a.id))->document.fields,
            (std::vector<FieldValue>{{"tag", "energie"}}));
  EXPECT_EQ(must(documents.find(a.id))->document.kind, "page");
}

std::string long_text(int n) {
  std::string text;
  for (int line = 0; line < 60; ++line)
    text += "Paragraphe " + std::to_string(line * n) + " sur l'énergie et les bâtiments publics.\n";
  return text;
}

TEST_F(DocumentsTest, ALongTextTakesLessRoomAndComesBackWhole) {
  Document d = document(1);
  d.text = long_text(7);
  const Archived a = archive(d);
  EXPECT_EQ(must(documents.find(a.id))->document.text, d.text);
  SQLite::Statement kept(db.raw(),
                         "SELECT text_encoding, length(text), length(packed) FROM document_text");
  ASSERT_TRUE(kept.executeStep());
  EXPECT_EQ(kept.getColumn(0).getString(), "zstd");
  EXPECT_EQ(kept.getColumn(1).getInt(), 0);
  EXPECT_LT(kept.getColumn(2).getInt(), static_cast<int>(d.text.size()) / 3);
}

TEST_F(DocumentsTest, AnEarlierRevisionComesBackHoweverItIsKept) {
  Document d = document(1);
  const std::string texts[] = {"Court.", long_text(3), "Court encore.", long_text(5)};
  Archived a;
  for (int i = 0; i < 4; ++i) {
    d.text = texts[i];
    a = archive(d, i + 1);
  }
  for (int i = 0; i < 4; ++i) EXPECT_EQ(must(documents.revision_text(a.id, i + 1)), texts[i]);
  EXPECT_EQ(must(documents.revision_text(a.id, 5)), std::nullopt);
}

TEST_F(DocumentsTest, APackedTextThatIsDamagedIsCorruption) {
  Document d = document(1);
  d.text = long_text(7);
  const Archived a = archive(d);
  for (const char* damage :
       {"packed = substr(packed, 1, 20)", "packed = x'00'", "packed = NULL",
        "text_encoding = 'brotli'", "packed = x'28B52FFDE0FFFFFFFFFFFFFF7F'"}) {
    db.raw().exec("UPDATE document_text SET " + std::string(damage));
    const auto read = documents.find(a.id);
    ASSERT_FALSE(read) << damage;
    EXPECT_EQ(read.error().kind, Kind::corrupt) << damage;
  }
}

TEST_F(DocumentsTest, TheSameKeyIsTheSameDocument) {
  const Archived first = archive(document(1));
  const Archived again = archive(document(1), 2);
  EXPECT_EQ(again.what, What::unchanged);
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.story, first.story);
  EXPECT_EQ(must(documents.count()), 1);
  EXPECT_EQ(must(documents.last_change()), 1);
}

TEST_F(DocumentsTest, AnotherTextMakesARevisionAndKeepsWhatWasSaidBefore) {
  const Archived first = archive(document(1));
  Document changed = document(1);
  changed.text = "Autre chose.";
  changed.published = std::nullopt;
  const Archived second = archive(changed, 2);
  EXPECT_EQ(second.what, What::revised);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.story, first.story);
  EXPECT_EQ(second.revision, 2);
  const auto stored = must(documents.find(first.id));
  EXPECT_EQ(stored->revision, 2);
  EXPECT_EQ(stored->document.text, "Autre chose.");
  EXPECT_EQ(stored->document.published, document(1).published) << "a date is not forgotten";
  EXPECT_EQ(stored->document.seen, document(1).seen) << "a revision is not news of another day";
  EXPECT_EQ(archive(document(1), 3).revision, 3) << "back to the first text is a revision too";
}

TEST_F(DocumentsTest, TheChangeLogHasOneRowForEachFreshOrRevisedDocument) {
  archive(document(1));
  archive(document(2));
  Document changed = document(1);
  changed.title = "Autre titre";
  archive(changed);
  archive(changed);
  const auto changes = must(documents.changes_after(0, 10));
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[2].document, changes[0].document);
  EXPECT_FALSE(changes[2].drop);
  EXPECT_LT(changes[0].seq, changes[1].seq);
  EXPECT_EQ(must(documents.last_change()), changes[2].seq);
  EXPECT_EQ(must(documents.changes_after(changes[0].seq, 1)).at(0).seq, changes[1].seq);
  EXPECT_TRUE(must(documents.changes_after(changes[2].seq, 10)).empty());
}

TEST_F(DocumentsTest, AStoryHasTheNumberOfItsFirstDocument) {
  EXPECT_EQ(archive(document(1)).story.value, 1);
  const Archived second = archive(document(2));
  EXPECT_EQ(second.story.value, second.id.value);
}

TEST_F(DocumentsTest, TheSameTextAtAnotherAddressJoinsTheStory) {
  const Archived first = archive(document(1));
  archive(document(2));
  Document copy = document(1, "presse");
  copy.key = "//b.example/copy";
  copy.url = "https://b.example/copy";
  const Archived joined = archive(copy);
  EXPECT_EQ(joined.what, What::fresh);
  EXPECT_NE(joined.id, first.id);
  EXPECT_EQ(joined.story, first.story);
  const auto told = must(documents.of_story(first.story));
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[1].document.url, copy.url);
}

TEST_F(DocumentsTest, ACopyOfAnEarlierRevisionJoinsTheStory) {
  const Archived first = archive(document(1));
  Document changed = document(1);
  changed.text += " Correction.";
  archive(changed);
  Document copy = document(1, "presse");
  copy.key = "//b.example/copy";
  EXPECT_EQ(archive(copy).story, first.story);
}

TEST_F(DocumentsTest, WhatSaysTooLittleOrAnotherDeadlineIsAnotherStory) {
  struct {
    const char* title;
    const char* text;
    std::optional<std::string> one, other;  // deadlines
    bool joins;
  } cases[] = {
      {"Avis d'appel public à la concurrence", "", {}, {}, false},
      {"Erreur", "Accès refusé", {}, {}, false},
      {"", "", {}, {}, false},
      {"Avis de marché de travaux", "Réfection de la toiture", {}, {}, true},
      {"Avis de marché de travaux ", "Réfection du toit", "2026-04-01", "2026-05-01", false},
      {"Avis de marché de travaux", "Réfection du sol", "2026-04-01", "2026-04-01", true},
  };
  int n = 10;
  for (const auto& c : cases) {
    Document one = document(++n), other = document(++n);
    one.title = other.title = c.title;
    one.text = other.text = c.text;
    one.deadline = c.one;
    other.deadline = c.other;
    EXPECT_EQ(archive(one).story == archive(other).story, c.joins) << c.title << " / " << c.text;
  }
}

TEST_F(DocumentsTest, JoinedStoriesKeepTheEarlierNumberAndTheLaterIsAnAlias) {
  const Archived a = archive(document(1)), b = archive(document(2)), c = archive(document(3));
  write([&] {
    EXPECT_EQ(must(documents.join_stories(c.story, b.story, at_minute(1))), b.story);
    EXPECT_EQ(must(documents.join_stories(a.story, c.story, at_minute(1))), a.story);
    EXPECT_EQ(must(documents.join_stories(a.story, b.story, at_minute(1))), a.story);
  });
  EXPECT_EQ(must(documents.resolve(c.story)), a.story);
  EXPECT_EQ(must(documents.resolve(b.story)), a.story);
  EXPECT_EQ(must(documents.of_story(c.story)).size(), 3U);
}

TEST_F(DocumentsTest, DocumentsAreFoundByWhatPeopleType) {
  Document imported = document(1);
  imported.given_id = "2";
  archive(imported);
  archive(document(2));
  struct {
    const char* shown;
    const char* title;
  } cases[] = {{"2", "Article 1"},  // a given id stands before a number
               {"1", "Article 1"},
               {"3", nullptr},
               {"", nullptr},
               {"1x", nullptr}};
  for (const auto& c : cases) {
    const auto found = must(documents.find_shown(c.shown));
    ASSERT_EQ(found.has_value(), c.title != nullptr) << c.shown;
    if (found) {
      EXPECT_EQ(found->document.title, c.title) << c.shown;
    }
  }
  EXPECT_EQ(must(documents.find_key(document(2).key))->value, 2);
  EXPECT_FALSE(must(documents.find_key("//nowhere/")));
}

TEST_F(DocumentsTest, EachVisitsAllInOrderAndMayWriteMeanwhile) {
  write([&] {
    for (int n = 1; n <= 450; ++n) must(documents.archive(document(n), at_minute(n)));
  });
  std::int64_t last = 0;
  int visited = 0;
  must(documents.each([&](const StoredDocument& d) -> Result<void> {
    EXPECT_GT(d.id.value, last);
    last = d.id.value;
    if (++visited == 1) archive(document(1000));
    return {};
  }));
  EXPECT_EQ(visited, 451);
  auto stopped = documents.each([](const StoredDocument&) -> Result<void> {
    return Error{Kind::cancelled, "enough"};
  });
  EXPECT_EQ(stopped.error().kind, Kind::cancelled);
}

TEST_F(DocumentsTest, TextWithSqlAndNulsIsOnlyText) {
  Document d = document(1);
  d.title = "'); DROP TABLE document; --";
  d.text = std::string("a\0b", 3) + " %s {} \xE2\x80\xA8";
  const Archived a = archive(d);
  EXPECT_EQ(must(documents.find(a.id))->document.title, d.title);
  EXPECT_EQ(must(documents.find(a.id))->document.text, d.text);
}

}  // namespace
}  // namespace vigie::documents_test
