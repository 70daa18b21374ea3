// Which retention holds for a source, and the round over all of them.
#include "pipeline/retention.h"

#include <gtest/gtest.h>

#include "store/documents.h"

namespace vigie::retention_round_test {
namespace {

using std::chrono::days;
const Instant kNow = Date::read("2026-11-24T12:00:00Z")->instant;

/// Sources with their own times; `list` refers to them.
struct Watched {
  explicit Watched(const std::vector<std::pair<std::string, Retention>>& times) {
    for (const auto& [id, retention] : times) {
      Source& source = sources.emplace_back();
      source.id.text = id;
      source.retention = retention;
    }
    list.sources = SourcesById(sources);
  }
  std::vector<Source> sources;
  WatchList list;
};

void archive(Database& db, const std::string& source, int number, int days_old) {
  Document document;
  document.key = source + std::to_string(number);
  document.source.text = source;
  document.title = document.key;
  document.text = "Un texte de " + document.key;
  document.seen = kNow - days{days_old};
  ASSERT_TRUE(db.write([&]() -> Result<void> {
    const auto archived = Documents(db).archive(document, document.seen);
    return archived ? Result<void>{} : archived.error();
  }));
}

/// Steps until the round ends; how many steps dropped something.
int run(Database& db, const Watched& watched, const Retention& general, Dropped& all) {
  RetentionRound round;
  int steps = 0;
  do {
    EXPECT_TRUE(db.write([&]() -> Result<void> {
      const auto dropped = round.step(db, watched.list, general, kNow);
      if (!dropped) return dropped.error();
      all.texts += dropped->texts;
      all.documents += dropped->documents;
      return {};
    }));
  } while (!round.rests() && ++steps < 100);
  return steps;
}

TEST(RetentionRound, ASourceGoesByItsOwnTimesAndAnImportByTheGeneralOnes) {
  Database db = *Database::in_memory();
  archive(db, "long", 1, 100);
  archive(db, "short", 1, 100);
  archive(db, "short", 2, 5);
  archive(db, "imported", 1, 100);
  archive(db, "imported", 2, 30);
  const Watched list({{"long", {kForever, kForever}}, {"short", {days{10}, kForever}}});
  Dropped all;
  run(db, list, {kForever, days{50}}, all);
  EXPECT_EQ(all.texts, 1U);
  EXPECT_EQ(all.documents, 1U);
  EXPECT_EQ(*Documents(db).count(), 4);
  EXPECT_TRUE((*Documents(db).find(DocumentId{2}))->text_dropped);
}

TEST(RetentionRound, GoesOnUntilNothingIsTooOld) {
  Database db = *Database::in_memory();
  const int many = static_cast<int>(RetentionRound::kAtOnce) * 2 + 10;
  for (int n = 0; n < many; ++n) archive(db, "a", n, 30);
  archive(db, "b", 1, 30);
  Dropped all;
  EXPECT_GE(run(db, Watched({}), {days{7}, kForever}, all), 4);
  EXPECT_EQ(all.texts, static_cast<std::size_t>(many) + 1);
}

TEST(RetentionRound, RestsAtOnceWhereEverythingIsKept) {
  Database db = *Database::in_memory();
  archive(db, "a", 1, 30'000);
  Dropped all;
  EXPECT_EQ(run(db, Watched({{"a", {kForever, kForever}}}), {}, all), 0);
  EXPECT_EQ(all.texts + all.documents, 0U);
}

}  // namespace
}  // namespace vigie::retention_round_test
