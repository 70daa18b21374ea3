// What a reload keeps of the list before: profiles are compiled when they changed, and only then.
#include "pipeline/watch_list.h"

#include <gtest/gtest.h>

#include "pipeline/declare.h"
#include "store/documents.h"
#include "tests/core/configuration_folder.h"

namespace vigie::watch_list_test {
namespace {

const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

Document article(const std::string& key, const std::string& text) {
  Document document;
  document.url = "http://cci.example/" + key;
  document.key = "cci.example/" + key;
  document.source = {"cci"};
  document.title = "Un titre";
  document.text = text;
  document.language = "fr";
  document.seen = kNow;
  return document;
}

class WatchListReload : public ::testing::Test {
 protected:
  void SetUp() override { reload(); }

  /// Writes the profiles, reads the configuration and declares it, as the daemon does.
  void reload(double weight = 0.5) {
    std::string profiles;
    for (const auto& [id, query] : queries_)
      profiles += "[[profile]]\nid = \"" + id + "\"\nquery = \"" + query + "\"\n";
    folder_.write("profiles.d/p.toml", profiles);
    auto settings = std::make_shared<Settings>(folder_.read().settings);
    settings->daemon.data = folder_.path("data");
    settings->sources.emplace_back();
    settings->sources.back().id = {"cci"};
    settings->sources.back().url = "http://cci.example/rss";
    settings->sources.back().weight = weight;
    auto list = declare(db_, settings, kNow, list_.get());
    ASSERT_TRUE(list) << to_string(list.error());
    list_ = *list;
  }

  std::string found() const {
    std::string ids;
    for (const Match& match : list_->matcher->match(article("1", kText), kNow))
      ids += match.profile.text + " ";
    return ids;
  }

  void archive(int documents) {
    ASSERT_TRUE(db_.write([&]() -> Result<void> {
      for (int i = 0; i < documents; ++i)
        if (auto kept = Documents(db_).archive(article(std::to_string(i), kText), kNow); !kept)
          return kept.error();
      return {};
    }));
  }

  static constexpr const char* kText = "L’énergie du bâtiment et l'intelligence artificielle.";
  std::map<std::string, std::string> queries_ = {
      {"batiment", "bâtiment"}, {"energie", "énergie"}, {"gaz", "gaz"}, {"robots", "@robots"}};
  ConfigurationFolder folder_{
      {{"vigie.toml", "include = [\"profiles.d/*.toml\"]\n[search]\nsynonyms = \"synonyms.txt\"\n"},
       {"synonyms.txt", "IA = intelligence artificielle\n"},
       {"data/searches/robots.query", "IA OR robot"}}};
  Database db_ = *Database::in_memory();
  std::shared_ptr<const WatchList> list_;
};

TEST_F(WatchListReload, CompilesAllAtStartAndThenWhatChanged) {
  EXPECT_EQ(list_->compiled, 4U);
  EXPECT_EQ(found(), "batiment energie robots ");
  reload();
  EXPECT_EQ(list_->compiled, 0U);
  EXPECT_EQ(found(), "batiment energie robots ");
  queries_["gaz"] = "gaz OR énergie";
  reload();
  EXPECT_EQ(list_->compiled, 1U);
  EXPECT_EQ(found(), "batiment energie gaz robots ");
}

TEST_F(WatchListReload, ForgetsProfilesThatWentAndThoseThatAreRefusedNow) {
  queries_.erase("batiment");
  queries_["energie"] = "NOT énergie";
  reload();
  EXPECT_EQ(found(), "robots ");
  EXPECT_EQ(list_->matcher->size(), 2U);
  queries_["energie"] = "énergie";
  reload();
  EXPECT_EQ(found(), "energie robots ");
}

TEST_F(WatchListReload, CompilesAllWhenWordsOrNamesMeanSomethingElse) {
  folder_.write("data/searches/robots.query", "robot");
  reload();
  EXPECT_EQ(list_->compiled, 4U);
  EXPECT_EQ(found(), "batiment energie ");
  folder_.write("synonyms.txt", "robot = intelligence artificielle\n");
  reload();
  EXPECT_EQ(list_->compiled, 4U);
  EXPECT_EQ(found(), "batiment energie robots ");
}

TEST_F(WatchListReload, TakesTheWeightsOfSourcesAsTheyAreNow) {
  const auto weight = [&] {
    return list_->matcher->match(article("1", kText), kNow).front().parts.source;
  };
  EXPECT_DOUBLE_EQ(weight(), 0.05);
  reload(0.9);
  EXPECT_EQ(list_->compiled, 0U);
  EXPECT_DOUBLE_EQ(weight(), 0.09);
  reload(0.5);
  EXPECT_DOUBLE_EQ(weight(), 0.05);
}

TEST_F(WatchListReload, CompilesAllOnceWhenTheArchiveTeachesMoreThanItDid) {
  EXPECT_EQ(list_->taught_to, 0);
  archive(20);
  reload();
  EXPECT_EQ(list_->taught_to, 20);
  EXPECT_EQ(list_->compiled, 4U);
  archive(25);
  reload();
  EXPECT_EQ(list_->compiled, 0U);
  EXPECT_EQ(found(), "batiment energie robots ");
}

}  // namespace
}  // namespace vigie::watch_list_test
