// What is counted over all hits: facets, days, and relevance times freshness.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "indexer/index.h"
#include "tests/indexer/index_testing.h"

namespace vigie::counting_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;
using namespace std::chrono;

constexpr Instant kNow{sys_days{year{2026} / 3 / 31}};

std::string shown(const FacetCounts& facet) {
  std::string out = word(facet.facet);
  for (const FacetCount& one : facet.counts)
    out += " " + (one.value.empty() ? "-" : one.value) + ":" + std::to_string(one.count);
  return out;
}

/// Twelve documents on energy, one a month of 2025, and one on copper that nobody dated.
class Counting : public ::testing::Test {
 protected:
  void SetUp() override {
    auto writer = IndexWriter::open(folder_.path());
    ASSERT_FALSE(writer.has_error());
    for (unsigned month = 1; month <= 12; ++month) {
      auto one = stored(month, "Énergie", "Le prix de l'énergie en France, encore une fois.");
      one.document.source = SourceId{month <= 7 ? "insee" : "echo"};
      one.document.published = Date::of_day(year{2025} / month / 15);
      if (month == 12) one.story = StoryId{11};
      ASSERT_FALSE(writer->put(one).has_error());
    }
    ASSERT_FALSE(writer->put(stored(13, "Cuivre", "Le cours du cuivre.", "en")).has_error());
    ASSERT_FALSE(writer->commit(13, "a").has_error());
    auto reader = IndexReader::open(folder_.path());
    ASSERT_FALSE(reader.has_error());
    reader_.emplace(std::move(*reader));
  }

  SearchResult search(const std::string& text, SearchRequest request = {}) {
    request.query = *parse_query(text);
    request.now = kNow;
    auto found = reader_->search(request);
    EXPECT_FALSE(found.has_error());
    return found.has_error() ? SearchResult{} : *found;
  }

  static std::vector<std::int64_t> ids(const SearchResult& result) {
    std::vector<std::int64_t> out;
    for (const Hit& hit : result.hits) out.push_back(hit.id.value);
    return out;
  }

  TemporaryFolder folder_;
  std::optional<IndexReader> reader_;
};

TEST_F(Counting, FacetsCountAllHitsAndNotOnlyThoseShown) {
  SearchRequest request;
  request.facets = all_facets();
  request.limit = 1;
  for (const bool fold : {false, true})
    for (const auto sort :
         {SearchRequest::Sort::relevance, SearchRequest::Sort::date, SearchRequest::Sort::fresh}) {
      request.fold = fold;
      request.sort = sort;
      const SearchResult result = search("énergie OR cuivre", request);
      EXPECT_EQ(result.total, 13u) << "documents, folded or not";
      EXPECT_EQ(result.hits.size(), 1u);
      ASSERT_EQ(result.facets.size(), 4u);
      EXPECT_EQ(shown(result.facets[0]), "source insee:7 echo:5 gazette:1");
      EXPECT_EQ(shown(result.facets[1]), "language fr:12 en:1");
      // The undated one counts in the month in which it was seen.
      EXPECT_TRUE(shown(result.facets[3]).starts_with("month 2026-03:1 2025-12:1 2025-11:1"));
    }
}

TEST_F(Counting, FacetsOfNothingAreEmpty) {
  SearchRequest request;
  request.facets = {Facet::source};
  const SearchResult result = search("zinc", request);
  ASSERT_EQ(result.facets.size(), 1u);
  EXPECT_TRUE(result.facets[0].counts.empty());
}

TEST_F(Counting, FreshHalvesRelevanceWithEachHalfLife) {
  SearchRequest request;
  request.sort = SearchRequest::Sort::fresh;
  request.limit = 20;
  const SearchResult result = search("énergie", request);
  EXPECT_EQ(ids(result), (std::vector<std::int64_t>{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
  // All have the same words, so scores differ by age alone: 30 days between 11-15 and 12-15.
  EXPECT_NEAR(result.hits[1].score / result.hits[0].score, 0.5, 1e-6);
}

TEST_F(Counting, PagesOfAFreshAnswerMakeTheWholeAndStayWhenTimePasses) {
  SearchRequest request;
  request.sort = SearchRequest::Sort::fresh;
  request.limit = 20;
  request.fold = true;
  const auto whole = ids(search("énergie", request));
  EXPECT_EQ(whole.size(), 11u) << "one a story";
  std::vector<std::int64_t> paged;
  request.limit = 4;
  for (request.offset = 0; request.offset < 12; request.offset += 4)
    for (const auto id : ids(search("énergie", request))) paged.push_back(id);
  EXPECT_EQ(paged, whole);
}

TEST_F(Counting, DaysTellWhatIsFoundBesideWhatThereIs) {
  const auto days = reader_->count_by_day(*parse_query("énergie"), kNow, std::nullopt);
  ASSERT_FALSE(days.has_error());
  ASSERT_EQ(days->size(), 13u);
  EXPECT_EQ(days->front().day, sys_days{year{2025} / 1 / 15});
  EXPECT_EQ(days->front().found, 1u);
  EXPECT_EQ(days->back().day, sys_days{year{2026} / 3 / 1});
  EXPECT_EQ(days->back().found, 0u);
  EXPECT_EQ(days->back().all, 1u);
}

TEST_F(Counting, DaysSplitByAFacet) {
  const auto days = reader_->count_by_day(*parse_query("énergie"), kNow, Facet::source);
  ASSERT_FALSE(days.has_error());
  std::map<std::string, std::uint64_t> found, all;
  for (const DayCount& day : *days) {
    found[day.value] += day.found;
    all[day.value] += day.all;
  }
  EXPECT_EQ(found["insee"], 7u);
  EXPECT_EQ(found["gazette"], 0u);
  EXPECT_EQ(all["gazette"], 1u);
}

TEST_F(Counting, AQueryOfNotAloneIsRefusedAsInASearch) {
  EXPECT_TRUE(reader_->count_by_day(*parse_query("NOT gaz"), kNow, std::nullopt).has_error());
}

}  // namespace
}  // namespace vigie::counting_test
