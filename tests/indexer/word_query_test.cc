// Words, alternatives and phrases are answered list by list (word_query.h), everything else by
// Xapian's matcher: whoever asks cannot tell which.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "indexer/index.h"
#include "tests/indexer/index_testing.h"
#include "tests/indexer/query_generator.h"

namespace vigie::word_query_test {
namespace {

using testing::Generator;
using testing::stored;
using testing::TemporaryFolder;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 31}};

class WordQueries : public ::testing::Test {
 protected:
  void put(const std::vector<StoredDocument>& documents) {
    auto writer = IndexWriter::open(folder_.path());
    ASSERT_TRUE(writer);
    for (const StoredDocument& one : documents) ASSERT_TRUE(writer->put(one));
    ASSERT_TRUE(writer->commit(1, "a"));
  }

  SearchResult search(const std::string& text, SearchRequest request = {}) {
    auto reader = IndexReader::open(folder_.path());
    EXPECT_TRUE(reader);
    request.query = *parse_query(text);
    request.now = kNow;
    const auto found = reader->search(request);
    EXPECT_TRUE(found) << text;
    return found ? *found : SearchResult{};
  }

  std::vector<std::int64_t> ids(const std::string& text, SearchRequest request = {}) {
    std::vector<std::int64_t> out;
    for (const Hit& hit : search(text, std::move(request)).hits) out.push_back(hit.id.value);
    return out;
  }

  TemporaryFolder folder_;
};

using Ids = std::vector<std::int64_t>;

TEST_F(WordQueries, FindWhatXapiansMatcherFinds) {
  Generator generator{31};
  std::vector<StoredDocument> documents;
  for (std::int64_t id = 1; id <= 400; ++id) {
    StoredDocument one;
    one.id = DocumentId{id * 3};
    one.story = StoryId{1 + generator.below(150)};
    one.document = generator.document();
    documents.push_back(std::move(one));
  }
  put(documents);
  auto reader = IndexReader::open(folder_.path());
  ASSERT_TRUE(reader);
  int found = 0, nothing = 0;
  for (int round = 0; round < 1'500; ++round) {
    const auto query = parse_query(generator.query(generator.below(3)));
    ASSERT_TRUE(query);
    if (refuse_alone(*query)) continue;
    SearchRequest request;
    request.query = *query;
    request.now = kNow;
    request.limit = 1'000;
    const auto by_words = reader->search(request);
    request.facets = {Facet::source};  // which are counted by Xapian's matcher
    const auto by_xapian = reader->search(request);
    ASSERT_TRUE(by_words && by_xapian) << query->text;
    EXPECT_EQ(by_words->total, by_xapian->total) << query->text;
    ASSERT_EQ(by_words->hits.size(), by_xapian->hits.size()) << query->text;
    for (std::size_t i = 0; i < by_words->hits.size(); ++i)
      EXPECT_NEAR(by_words->hits[i].score, by_xapian->hits[i].score, 1e-4) << query->text;
    std::set<std::int64_t> one, other;
    for (const Hit& hit : by_words->hits) one.insert(hit.id.value);
    for (const Hit& hit : by_xapian->hits) other.insert(hit.id.value);
    EXPECT_EQ(one, other) << query->text;
    ++(by_words->total > 0 ? found : nothing);

    request.fold = true;
    const auto folded_by_xapian = reader->search(request);
    request.facets.clear();
    const auto folded = reader->search(request);
    ASSERT_TRUE(folded && folded_by_xapian);
    EXPECT_EQ(folded->hits.size(), folded_by_xapian->hits.size()) << query->text;
    EXPECT_EQ(folded->total, by_words->total) << query->text;
  }
  EXPECT_GT(found, 500);
  EXPECT_GT(nothing, 50);
}

TEST_F(WordQueries, GiveTheSameDocumentsPageByPage) {
  std::vector<StoredDocument> documents;
  for (std::int64_t id = 1; id <= 50; ++id)
    documents.push_back(stored(id, "Cuivre", id % 3 == 0 ? "cuivre cuivre" : "étain"));
  put(documents);
  SearchRequest request;
  request.limit = 50;
  const Ids all = ids("cuivre OR étain", request);
  ASSERT_EQ(all.size(), 50U);
  Ids pages;
  request.limit = 7;
  for (request.offset = 0; request.offset < 60; request.offset += 7)
    std::ranges::copy(ids("cuivre OR étain", request), std::back_inserter(pages));
  EXPECT_EQ(pages, all);
  request.offset = 50;
  EXPECT_EQ(search("cuivre", request).total, 50U) << "past its end the total is the same";
}

TEST_F(WordQueries, EqualsComeNewestFirst) {
  put({stored(1, "a", "le cuivre"), stored(2, "a", "le cuivre"), stored(3, "a", "le cuivre")});
  EXPECT_EQ(ids("cuivre"), (Ids{3, 2, 1}));
  EXPECT_EQ(ids("\"le cuivre\""), (Ids{3, 2, 1}));
}

TEST_F(WordQueries, AWordThatIsRareOrOftenOrOfAShortDocumentOrOfTheTitleWeighsMore) {
  std::string longer;
  for (int i = 0; i < 900; ++i) longer += "mot ";
  put({stored(1, "x", "cuivre " + longer), stored(2, "x", "cuivre"),
       stored(3, "x", "cuivre cuivre"), stored(4, "cuivre", "y"), stored(5, "x", "zinc"),
       stored(6, "x", "rien")});
  EXPECT_EQ(ids("cuivre"), (Ids{4, 3, 2, 1}));
  EXPECT_EQ(ids("cuivre OR zinc").front(), 5) << "one of six, where the other is in four";
  EXPECT_EQ(ids("cuivre OR zinc^0.1").front(), 4) << "a boost of a tenth takes it back";
}

TEST_F(WordQueries, AStoryThatIsToldOftenIsShownOnceHoweverFarItIsLookedFor) {
  std::vector<StoredDocument> documents;
  for (std::int64_t id = 1; id <= 300; ++id) {
    documents.push_back(stored(id, "Cuivre", "le cuivre"));
    if (id > 10) documents.back().story = StoryId{11};
  }
  put(documents);
  SearchRequest request;
  request.fold = true;
  request.limit = 5;
  EXPECT_EQ(ids("cuivre", request), (Ids{300, 10, 9, 8, 7}));
  request.offset = 5;
  EXPECT_EQ(ids("cuivre", request), (Ids{6, 5, 4, 3, 2}));
  EXPECT_EQ(search("cuivre", request).total, 300U);
}

}  // namespace
}  // namespace vigie::word_query_test
