// From a read document to its items, on a real store: what is written, once, and for whom.
#include "pipeline/intake.h"

#include <gtest/gtest.h>

#include "pipeline/declare.h"
#include "pipeline/limits.h"
#include "store/outbox.h"

namespace vigie::intake_test {
namespace {

using namespace std::chrono_literals;
const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 9h};

Settings one_company() {
  Settings settings;
  Source source;
  source.id = {"cci"};
  source.url = "http://cci.example/rss";
  source.every = 30min;
  settings.sources = {source};
  Profile profile;
  profile.id = {"energie"};
  profile.name = "Énergie";
  profile.query = "énergie";
  Profile other = profile;
  other.id = {"batiment"};
  other.query = "bâtiment";
  settings.profiles = {profile, other};
  Subscriber subscriber;
  subscriber.id = {"durand"};
  subscriber.name = "Menuiserie Durand";
  subscriber.email = "contact@durand.example";
  subscriber.subscriptions = {{{"energie"}, ChannelKind::mail, Rhythm::immediate, {}},
                              {{"batiment"}, ChannelKind::mail, Rhythm::immediate, {}}};
  settings.subscribers = {subscriber};
  return settings;
}

Document article(const std::string& key, const std::string& text) {
  Document document;
  document.url = "http://cci.example/" + key;
  document.key = "cci.example/" + key;
  document.source = {"cci"};
  document.title = "Un titre " + key;
  document.text = text;
  document.language = "fr";
  document.published = Date::read("2026-11-22T08:00:00Z");
  document.seen = kNow;
  return document;
}

class Intake : public ::testing::Test {
 protected:
  void SetUp() override {
    auto declared = declare(db_, std::make_shared<const Settings>(one_company()), kNow);
    ASSERT_TRUE(declared) << to_string(declared.error());
    list_ = *declared;
  }

  Archived take(const Document& document, Alerting alerting = Alerting::always,
                Revisions revisions = Revisions::articles) {
    Archived taken;
    const auto matches = list_->matcher->match(document, kNow);
    const auto written = db_.write([&]() -> Result<void> {
      auto archived = take_in(db_, document, matches, *list_, alerting, revisions, kNow);
      if (!archived) return archived.error();
      taken = *archived;
      return {};
    });
    EXPECT_TRUE(written) << to_string(written.error());
    return taken;
  }

  Outbox::Counts counts() { return *Outbox(db_).counts(); }

  Database db_ = *Database::in_memory();
  std::shared_ptr<const WatchList> list_;
};

TEST_F(Intake, OneItemHoweverManyProfilesFindTheStory) {
  take(article("1", "L’énergie du bâtiment."));
  EXPECT_EQ(counts().matches, 2);
  EXPECT_EQ(counts().items, 1);
}

TEST_F(Intake, ALimitHoldsBackWhatTheQueryFound) {
  Settings settings = one_company();
  settings.profiles[0].limits.languages = {"en"};
  settings.profiles[1].limits.threshold = 0.99;
  list_ = *declare(db_, std::make_shared<const Settings>(settings), kNow);
  take(article("1", "L’énergie du bâtiment."));
  EXPECT_EQ(counts().matches, 2) << "the query alone decides what matches";
  EXPECT_EQ(counts().items, 0);
}

TEST(Limits, TellWhyADocumentReachesNobody) {
  Document document = article("1", "L’énergie.");
  document.kind = "notice";
  document.fields = {{"place", "Saint-Brieuc"}, {"department", "22"}};
  const struct {
    ProfileLimits limits;
    const char* why;  // nullptr: nothing holds it back
  } cases[] = {
      {{}, nullptr},
      {{{"FR"}, {"cci"}, {"saint-brieuc"}, {"notice"}, 0.5}, nullptr},
      {{{}, {}, {"22"}, {}, 0}, nullptr},
      {{{"de", "en"}, {}, {}, {}, 0}, "its language is fr, and the profile takes de, en"},
      {{{}, {"insee"}, {}, {}, 0}, "its source is cci, and the profile takes insee"},
      {{{}, {}, {"Rennes"}, {}, 0}, "its place is saint-brieuc, 22, and the profile takes Rennes"},
      {{{}, {}, {}, {"article"}, 0}, "its kind is notice, and the profile takes article"},
      {{{}, {}, {}, {}, 0.75}, "its score is 0.50, and the profile's threshold 0.75"},
      {{{"de"}, {}, {}, {}, 0.75},
       "its language is fr, and the profile takes de; its score is 0.50, and the profile's "
       "threshold 0.75"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(held_back(c.limits, document, 0.5).value_or("(none)"), c.why ? c.why : "(none)");
}

TEST_F(Intake, ADocumentThatNobodyWatchesIsArchivedSilently) {
  EXPECT_EQ(take(article("1", "Le football.")).what, Archived::What::fresh);
  EXPECT_EQ(counts().items, 0);
}

TEST_F(Intake, TheSameDocumentAgainChangesNothing) {
  take(article("1", "L’énergie."));
  EXPECT_EQ(take(article("1", "L’énergie.")).what, Archived::What::unchanged);
  EXPECT_EQ(counts().matches, 1);
  EXPECT_EQ(counts().items, 1);
}

TEST_F(Intake, AnEditedArticleIsARevisionAndNoSecondAlert) {
  take(article("1", "L’énergie coûte cher."));
  const Archived again = take(article("1", "L’énergie coûte moins cher."));
  EXPECT_EQ(again.what, Archived::What::revised);
  EXPECT_EQ(again.revision, 2);
  EXPECT_EQ(counts().items, 1);
}

TEST_F(Intake, AWatchedPageThatChangesIsNewsEachTime) {
  take(article("page", "L’énergie, premier avis."), Alerting::always, Revisions::news);
  take(article("page", "L’énergie, second avis."), Alerting::always, Revisions::news);
  EXPECT_EQ(counts().items, 2);
}

TEST_F(Intake, TheSameTextElsewhereIsTheSameStory) {
  const Archived first = take(article("1", "L’énergie, dépêche."));
  Document copy = article("1", "L’énergie, dépêche.");
  copy.key = "echo.example/1";
  copy.url = "http://echo.example/1";
  const Archived second = take(copy);
  EXPECT_EQ(second.what, Archived::What::fresh);
  EXPECT_EQ(second.story, first.story);
  EXPECT_EQ(counts().items, 1) << "one alert a story";
}

TEST_F(Intake, AFirstVisitAlertsOnlyOnWhatIsRecent) {
  struct {
    const char* key;
    const char* published;
    bool alerts;
  } cases[] = {
      {"today", "2026-11-22", true},
      {"within", "2026-11-16", true},
      {"older", "2026-11-10", false},
      {"undated", "", false},
  };
  std::int64_t expected = 0;
  for (const auto& one : cases) {
    Document document = article(one.key, std::string("L’énergie ") + one.key);
    document.published = Date::read(one.published);
    take(document, Alerting::backlog);
    expected += one.alerts ? 1 : 0;
    EXPECT_EQ(counts().items, expected) << one.key;
  }
}

TEST_F(Intake, AnImportNeverAlerts) {
  take(article("1", "L’énergie."), Alerting::never);
  EXPECT_EQ(counts().matches, 1);
  EXPECT_EQ(counts().items, 0);
}

TEST_F(Intake, AChangeOfACounterOrAFooterIsNoRevision) {
  const std::string body = "Le port de pêche s'agrandit, a dit le maire jeudi.";
  const Document first = article("a", body + "\nLu 12 fois\n© Gazette 2025");
  EXPECT_EQ(take(first).what, Archived::What::fresh);
  const Document counted = article("a", body + "\nLu 3 481 fois\n© Gazette 2026");
  EXPECT_EQ(take(counted).what, Archived::What::unchanged);
  // On a watched page a short line may be what is watched; an import says what it wants.
  EXPECT_EQ(take(counted, Alerting::always, Revisions::news).what, Archived::What::revised);
  const Document corrected = article("a", body + " Deux quais s'y ajoutent.\nLu 4 000 fois");
  EXPECT_EQ(take(corrected).what, Archived::What::revised);
  Document retitled = corrected;
  retitled.title = "Un autre titre";
  EXPECT_EQ(take(retitled).what, Archived::What::revised);
}

}  // namespace
}  // namespace vigie::intake_test
