#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "indexer/index.h"
#include "tests/indexer/index_testing.h"

namespace vigie::like_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;

class Likeness : public ::testing::Test {
 protected:
  void SetUp() override {
    auto writer = IndexWriter::open(folder_.path());
    ASSERT_FALSE(writer.has_error());
    std::vector<StoredDocument> archive = {
        stored(1, "La fonderie Carrel reprise",
               "Le tribunal confie la fonderie de titane à un repreneur ; cent salariés restent."),
        stored(
            2, "Fonderie Carrel : un repreneur",
            "Un repreneur pour la fonderie de titane, et les salariés restent, dit le tribunal."),
        stored(3, "Titane : une fonderie cherche des salariés",
               "La fonderie de titane du bassin forme des salariés avec la région."),
        stored(4, "Marché des légumes", "Les légumes du bassin au marché de la place."),
        stored(5, "Piscine", "Piscine fermée, travaux, réouverture ensuite."),
        stored(6, "Foundry", "The titane foundry hires.", "en"),
    };
    archive[1].story = StoryId{1};
    for (int i = 7; i < 40; ++i)
      archive.push_back(stored(i, "Avis " + std::to_string(i), "Avis du jour à la mairie."));
    for (const StoredDocument& one : archive) ASSERT_FALSE(writer->put(one).has_error());
    ASSERT_FALSE(writer->commit(1, "a").has_error());
    auto reader = IndexReader::open(folder_.path());
    ASSERT_FALSE(reader.has_error());
    reader_.emplace(std::move(*reader));
  }

  std::vector<Like> like(LikeRequest request) {
    auto found = reader_->like(request);
    EXPECT_FALSE(found.has_error());
    return found.has_error() ? std::vector<Like>() : *found;
  }

  TemporaryFolder folder_;
  std::optional<IndexReader> reader_;
};

TEST_F(Likeness, LeavesOutTheDocumentAndItsStory) {
  const auto found = like({.document = DocumentId{1}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].hit.id.value, 3);
  EXPECT_GT(found[0].hit.score, 0.1);
  EXPECT_LT(found[0].hit.score, 0.9);
}

TEST_F(Likeness, WithItsStoryTheCopyComesFirst) {
  const auto found = like({.document = DocumentId{1}, .own_story = true});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].hit.id.value, 2);
  EXPECT_GT(found[0].hit.score, found[1].hit.score);
}

TEST_F(Likeness, SaysWhichWordsBothHave) {
  const auto found = like({.document = DocumentId{3}});
  ASSERT_FALSE(found.empty());
  const auto has = [&](const std::string& stem) {
    return std::ranges::find(found[0].shared, stem) != found[0].shared.end();
  };
  EXPECT_TRUE(has("titan"));
  EXPECT_FALSE(has("bassin")) << "the other has it not";
}

TEST_F(Likeness, WhatSharesNothingThatTellsIsLikeNothing) {
  EXPECT_TRUE(like({.document = DocumentId{5}}).empty());
}

TEST(LikenessOfLanguages, WordsThatMostOfALanguageHasTellNothingHoweverRareTheyAreAmongAll) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  ASSERT_TRUE(writer);
  for (std::int64_t id = 1; id <= 90; ++id) {
    const std::string number = "n" + std::to_string(id);
    const std::string copper = id == 85 || id == 90 ? " copper smelter" : "";
    ASSERT_TRUE(
        writer->put(id <= 80 ? stored(id, number, "le prix de la pierre " + number)
                             : stored(id, number, "the price from that " + number + copper, "en")));
  }
  ASSERT_TRUE(writer->commit(1, "a"));
  auto reader = IndexReader::open(folder.path());
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->like({.document = DocumentId{82}})->empty());
  const auto found = reader->like({.document = DocumentId{85}});
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ((*found)[0].hit.id.value, 90);
  EXPECT_EQ((*found)[0].shared, (std::vector<std::string>{"copper", "smelter"}));
}

TEST_F(Likeness, WhatTheIndexDoesNotHoldIsNotFound) {
  const auto found = reader_->like({.document = DocumentId{999}});
  ASSERT_TRUE(found.has_error());
  EXPECT_EQ(found.error().kind, Kind::not_found);
}

}  // namespace
}  // namespace vigie::like_test
