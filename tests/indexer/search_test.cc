#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "indexer/index.h"
#include "tests/indexer/index_testing.h"

namespace vigie::search_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;
using Ids = std::vector<std::int64_t>;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};

/// A small archive, in a folder of its own.
class Search : public ::testing::Test {
 protected:
  void SetUp() override {
    auto writer = IndexWriter::open(folder_.path());
    ASSERT_FALSE(writer.has_error());
    auto energie = stored(1, "L'énergie chère", "Le prix de l’énergie monte dans les bâtiments.");
    energie.document.published = Date::read("2026-03-04T23:30:00-05:00");
    energie.document.site = "Les Échos";
    energie.document.given_id = "depeche-1";
    energie.document.authors = {"Jeanne Durand"};
    auto marches =
        stored(2, "Commande", "Énergies nouvelles : les marchés publics du département.");
    marches.document.published = Date::read("2026-01-31");
    marches.document.deadline = "2026-03-20";
    marches.document.kind = "notice";
    marches.document.fields = {
        {"place", "Saint-Brieuc"}, {"department", "22"},    {"sector", "Industrie navale"},
        {"siren", "552 081 317"},  {"notice", "26-118204"}, {"buyer", "Ville de Saint-Brieuc"},
        {"cpv", "45210000-2"},     {"amount", "1,5 M€"},    {"tag", "port"},
        {"colour", "bleu"}};
    marches.story = StoryId{1};
    auto energy =
        stored(3, "Energy prices", "Companies pay more for energy in public markets.", "en");
    energy.document.published = Date::read("2026-02-01");
    energy.document.source = SourceId{"wire"};
    auto sncf =
        stored(4, "Transport", "La S.N.C.F. et l'e-commerce ; cœur de métier à 12\u00a0000 euros.");
    auto german = stored(5, "Energie", "Die Preise steigen, sagt das Amt.", "de");
    german.document.published = Date::read("2025-12-24");
    auto long_text = stored(6, "Mot", std::string("début ") + repeat("entre ", 9) + "fin du mot");
    for (const auto* document : {&energie, &marches, &energy, &sncf, &german, &long_text})
      ASSERT_FALSE(writer->put(*document).has_error());
    ASSERT_FALSE(writer->commit(6, "a").has_error());
    auto reader = IndexReader::open(folder_.path());
    ASSERT_FALSE(reader.has_error());
    reader_.emplace(std::move(*reader));
  }

  static std::string repeat(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  }

  SearchResult search(const std::string& text, SearchRequest request = {}) {
    const auto query = parse_query(text);
    EXPECT_FALSE(query.has_error()) << text << ": " << to_string(query.error());
    if (query.has_error()) return {};
    request.query = *query;
    request.now = kNow;
    auto found = reader_->search(request);
    EXPECT_FALSE(found.has_error()) << text << ": " << to_string(found.error());
    return found.has_error() ? SearchResult{} : *found;
  }

  Ids ids(const std::string& text) {
    const SearchResult result = search(text);
    Ids out;
    for (const Hit& hit : result.hits) out.push_back(hit.id.value);
    std::sort(out.begin(), out.end());
    EXPECT_EQ(result.total, out.size()) << text;
    return out;
  }

  TemporaryFolder folder_;
  std::optional<IndexReader> reader_;
};

TEST_F(Search, FindsByTheQueryLanguage) {
  const struct {
    const char* query;
    Ids expected;
  } cases[] = {
      // Case, accents, elision and number do not matter to a plain word, and it is looked for in
      // every language.
      {"energie", {1, 2, 3, 5}},
      {"l'énergie", {1, 2, 3, 5}},
      {"Énergies", {1, 2, 3}},  // German has no stems here
      {"ÉNERGIES", {1, 2, 3}},
      {"coeur", {4}},
      {"SNCF", {4}},
      {"s.n.c.f.", {4}},
      {"e-commerce", {4}},
      {"commerce", {4}},
      {"12000", {4}},
      {"company", {3}},
      {"absent", {}},
      // The written form.
      {"=\"Énergies\"", {2}},
      {"=\"energie\"", {5}},
      {"=\"énergie\"", {1}},
      {"=\"marchés publics\"", {2}},
      {"=\"marché public\"", {}},
      // Phrases, analysed.
      {"\"marché public\"", {2}},
      {"\"public market\"", {3}},
      {"\"publics marchés\"", {}},
      {"\"prix de l'énergie\"", {1}},
      {"\"commande énergies\"", {}},  // title and text lie apart
      {"\"chère le\"", {}},
      // Boolean.
      {"énergie prix", {1}},
      {"énergie ET prix", {1}},
      {"prix OU commerce", {1, 4}},
      {"énergie SAUF prix", {2, 3, 5}},
      {"énergie -prix -title:energie", {2}},
      {"(prix OR commerce) AND NOT (title:transport)", {1}},
      {"énergie (prix OR \"marchés publics\")", {1, 2}},
      // What sources and imports say of a document.
      {"kind:notice", {2}},
      {"kind:article énergie", {1, 3, 5}},
      {"place:saint-brieuc", {2}},
      {"place:\"SAINT-BRIEUC\"", {2}},
      {"place:brieuc", {}},  // a whole place
      {"department:22", {2}},
      {"sector:\"industrie navale\"", {2}},
      {"siren:552081317", {2}},
      {"notice:26-118204", {2}},
      {"buyer:\"ville de saint-brieuc\"", {2}},
      {"buyer:brieuc", {2}},
      {"cpv:45", {2}},
      {"cpv:4521", {2}},
      {"cpv:45210000", {2}},
      {"cpv:45210000-2", {2}},
      {"cpv:46", {}},
      {"tag:port", {2}},
      {"amount:50000..", {2}},
      {"amount:..1,5M", {2}},
      {"amount:1500000", {2}},
      {"amount:1,6M..", {}},
      {"amount:..", {2}},  // never one that says none
      {"story:1", {1, 2}},
      // Scope.
      {"title:énergie", {1, 3, 5}},
      {"text:énergie", {1, 2, 3}},
      {"title:prix", {}},
      {"text:chère", {}},
      {"title:\"énergie chère\"", {1}},
      {"text:\"énergie chère\"", {}},
      {"title:éner*", {1, 3, 5}},
      {"text:éner*", {1, 2, 3}},
      {"title:=\"energie\"", {5}},
      // NEAR and ADJ: max − min ≤ n + operands − 2; nine words lie between "début" and "fin".
      {"début NEAR/9 fin", {}},
      {"début NEAR/10 fin", {6}},
      {"fin NEAR/10 début", {6}},
      {"début ADJ/10 fin", {6}},
      {"fin ADJ/10 début", {}},
      {"mot NEAR/5 mot", {}},  // different positions; the title's is another part
      {"entre NEAR/1 entre", {6}},
      {"(début OR absent) NEAR/10 (fin OR du)", {6}},
      {"deb* ADJ/1 =\"entre\"", {6}},
      // Wildcards and near spellings, on folded forms.
      {"énerg*", {1, 2, 3, 5}},
      {"energi*", {1, 2, 5}},
      {"energy*", {3}},
      {"trasnport~", {4}},
      {"departemant~", {2}},
      {"xxxxx~", {}},
      // Fields.
      {"source:wire", {3}},
      {"lang:fr énergie", {1, 2}},
      {"lang:FR", {1, 2, 4, 6}},
      {"site:\"les echos\"", {1}},
      {"site:gazette.example lang:de", {5}},
      {"author:durand", {1}},
      {"author:\"Jeanne Durand\"", {1}},
      {"NOT source:gazette energy", {3}},
      // Ranges: a day as its publisher gave it; absent never matches.
      {"published:2026-03-04", {1}},
      {"published:2026-03-05", {}},
      {"published:2026-01..2026-02", {2, 3}},
      {"published:..2026-01-31", {2, 5}},
      {"published:2026-02-01..", {1, 3}},
      {"published:7d..", {1}},
      {"deadline:..30d", {2}},
      {"deadline:..5d", {}},
      {"énergie NOT published:2026", {5}},
      {"transport NOT published:..", {4}},
  };
  for (const auto& c : cases) EXPECT_EQ(ids(c.query), c.expected) << c.query;
}

TEST_F(Search, AHitTellsTheDocumentWithoutTheArchive) {
  const SearchResult result = search("title:chère");
  ASSERT_EQ(result.hits.size(), 1u);
  EXPECT_EQ(result.searched, 6u);
  const Hit& hit = result.hits[0];
  EXPECT_EQ(hit.given_id, "depeche-1");
  EXPECT_EQ(hit.story, StoryId{1});
  EXPECT_EQ(hit.url, "https://www.gazette.example/1");
  EXPECT_EQ(hit.title, "L'énergie chère");
  EXPECT_EQ(hit.source, "gazette");
  EXPECT_EQ(hit.language, "fr");
  EXPECT_EQ(hit.published, "2026-03-04T23:30:00-05:00");
  EXPECT_EQ(hit.seen, "2026-03-01T00:00:00Z");
  EXPECT_GT(hit.score, 0.0);
}

TEST_F(Search, SortsByDateAndByRelevance) {
  SearchRequest by_date;
  by_date.sort = SearchRequest::Sort::date;
  Ids order;
  for (const Hit& hit : search("énergie OR transport", by_date).hits) order.push_back(hit.id.value);
  EXPECT_EQ(order, (Ids{1, 4, 3, 2, 5})) << "the fourth has no date and counts when it was seen";
  // Twice, and in the title, beats once.
  EXPECT_EQ(search("énergie lang:fr").hits.front().id.value, 1);
}

TEST_F(Search, ABoostMovesWhatItWeighsToTheTop) {
  EXPECT_EQ(search("commande OR transport^20").hits.front().id.value, 4);
  EXPECT_EQ(search("commande^20 OR transport").hits.front().id.value, 2);
  EXPECT_EQ(search("\"cœur de métier\" OR \"marchés publics\"^20").hits.front().id.value, 2);
  EXPECT_EQ(ids("commande^20 OR transport"), ids("commande OR transport"));
}

TEST_F(Search, FoldingShowsOneHitAStoryAndCountsDocuments) {
  SearchRequest folded;
  folded.fold = true;
  const SearchResult result = search("énergie lang:fr", folded);
  EXPECT_EQ(result.total, 2u);
  ASSERT_EQ(result.hits.size(), 1u);
  EXPECT_EQ(result.hits[0].story, StoryId{1});
}

TEST_F(Search, PagesFollowEachOtherAndTheTotalStays) {
  Ids all;
  for (std::size_t offset = 0; offset < 8; offset += 2) {
    SearchRequest page;
    page.offset = offset;
    page.limit = 2;
    const SearchResult result = search("énergie OR la OR mot", page);
    EXPECT_EQ(result.total, 6u);
    for (const Hit& hit : result.hits) all.push_back(hit.id.value);
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (Ids{1, 2, 3, 4, 5, 6}));
  SearchRequest nothing;
  nothing.limit = 0;
  EXPECT_EQ(search("énergie", nothing).total, 4u);
}

TEST_F(Search, AnEstimateIsMadeOfTheNewestDocuments) {
  const auto about = [&](const char* text, std::uint64_t sample) {
    return reader_->estimate(*parse_query(text), sample, kNow).value();
  };
  EXPECT_EQ(about("énergie lang:fr", 100), 2U) << "all there are: exact";
  EXPECT_EQ(about("mot", 1), 6U) << "the newest document has it, and stands for six";
  EXPECT_EQ(about("énergie", 1), 0U);
  EXPECT_EQ(about("\"cœur de métier\"", 3), 2U) << "one of the three newest of six";
}

TEST_F(Search, AMisspeltWordMeetsTheNearestThatDocumentsHold) {
  const struct {
    const char* query;
    const char* meant;  // the query itself: nothing is near, or nothing is wrong
  } cases[] = {
      {"batimens", "bâtiments"},
      {"l'énregie OR prix", "l'énergie OR prix"},
      {"title:(comande NOT prixx)", "title:(commande NOT prixx)"},  // NOT wants to find nothing
      {"\"marchts publics\"^2", "\"marchés publics\"^2"},
      {"=department", "=département"},
      {"energie batiments", "energie batiments"},  // accents are no mistake
      {"énergetique", "énergetique"},              // three letters off
      {"xyz", "xyz"},                              // too short to guess
      {"zzzzzzzz", "zzzzzzzz"},
      {"énerx*", "énerx*"},
      {"source:gazete", "source:gazete"},
  };
  for (const auto& c : cases) {
    const auto found = reader_->misspellings(*parse_query(c.query));
    ASSERT_FALSE(found.has_error()) << c.query;
    EXPECT_EQ(respelt(c.query, *found), c.meant);
  }
}

TEST_F(Search, AQueryThatCannotStandAloneIsRefused) {
  for (const char* text : {"NOT énergie", "", "-prix -énergie"}) {
    SearchRequest request;
    request.query = *parse_query(text);
    const auto found = reader_->search(request);
    ASSERT_TRUE(found.has_error()) << text;
    EXPECT_EQ(found.error().kind, Kind::usage) << text;
    EXPECT_TRUE(reader_->finds(request.query, DocumentId{1}, kNow).has_error());
  }
}

TEST_F(Search, APhraseMayBeLong) {
  auto writer = IndexWriter::open(folder_.path());
  ASSERT_FALSE(writer.has_error());
  std::string text;
  for (int i = 0; i < 300; ++i) text += "terme" + std::to_string(i * i % 97) + ' ';
  ASSERT_FALSE(writer->put(stored(7, "", "avant " + text)).has_error());
  ASSERT_FALSE(writer->commit(7, "a").has_error());
  EXPECT_EQ(ids("\"" + text + "\""), Ids{7});
  EXPECT_EQ(ids("\"" + text + "avant\""), Ids{});
  EXPECT_EQ(ids("=\"avant " + text + "\""), Ids{7});
  EXPECT_EQ(ids("=\"" + text + "terme1 terme1\""), Ids{});
}

TEST_F(Search, AWildcardPastItsCapIsAnErrorWithItsColumn) {
  auto writer = IndexWriter::open(folder_.path());
  ASSERT_FALSE(writer.has_error());
  std::string text;
  for (std::size_t i = 0; i < kMaxExpansion; ++i) text += "zzz" + std::to_string(i) + ' ';
  ASSERT_FALSE(writer->put(stored(7, "", text)).has_error());
  ASSERT_FALSE(writer->commit(7, "a").has_error());
  EXPECT_EQ(ids("zzz*"), Ids{7});
  ASSERT_FALSE(writer->put(stored(8, "", "zzzz")).has_error());
  ASSERT_FALSE(writer->commit(8, "a").has_error());
  for (const char* query : {"énergie zzz*", "énergie \"mot zzz*\"", "énergie (zzz* NEAR mot)"}) {
    SearchRequest request;
    request.query = *parse_query(query);
    const auto found = reader_->search(request);
    ASSERT_TRUE(found.has_error()) << query;
    EXPECT_EQ(found.error().kind, Kind::too_large);
    EXPECT_GE(found.error().where.column, 9) << query;
    EXPECT_FALSE(found.error().hint.empty());
  }
  EXPECT_EQ(ids("zzz12*").size(), 1u);
}

}  // namespace
}  // namespace vigie::search_test
