// Questions for frequent words are answered from blocks (stem_block.h): nobody can tell, as
// Xapian's lists and the words of every document say the same.
#include "indexer/stem_block.h"

#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <xapian.h>

#include "indexer/index.h"
#include "indexer/index_form.h"
#include "tests/indexer/index_testing.h"

namespace vigie::stem_block_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 31}};

/// Texts of few words, so that every two of them meet.
class Texts {
 public:
  explicit Texts(unsigned seed) : random_(seed) {}

  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string word() {
    static const std::vector<std::string> kWords = {
        "le",     "la",      "de",     "marché",  "marchés", "public", "publics", "région",
        "Région", "régions", "market", "markets", "the",     "of",     "énergie", "énergies"};
    if (below(60) == 0) return "rare" + std::to_string(below(300));
    return kWords[static_cast<std::size_t>(below(static_cast<int>(kWords.size())))];
  }
  std::string words(int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += (i > 0 ? " " : "") + word();
    return out;
  }
  StoredDocument document(std::int64_t id) {
    static const std::vector<std::string> kLanguages = {"fr", "en", "de"};
    return stored(id, words(below(6)), words(below(40)),
                  kLanguages[static_cast<std::size_t>(below(3))]);
  }
  std::string words_of_a_question() {
    switch (below(4)) {
      case 0: return word();
      case 1: return word() + " " + word();
      case 2: return "title:" + word() + " " + word() + " " + word();
      default: return word() + " OR " + word() + "^2 OR " + word() + " OR " + word();
    }
  }
  std::string phrase() {
    const std::string one = "\"" + words(2 + below(3)) + "\"";
    switch (below(6)) {
      case 0: return "=" + one;
      case 1: return "title:" + one;
      case 2: return "text:" + one;
      case 3: return "(" + word() + " OR " + word() + ") ADJ/1 " + word();
      default: return one;
    }
  }

 private:
  std::mt19937 random_;
};

/// Asks for words and phrases, list by list and by Xapian's matcher, which knows no blocks.
void expect_same_answers(const std::filesystem::path& data, Texts& texts) {
  auto reader = IndexReader::open(data);
  ASSERT_TRUE(reader);
  int found = 0;
  for (int round = 0; round < 600; ++round) {
    SearchRequest request;
    const std::string text = round % 2 == 0 ? texts.phrase() : texts.words_of_a_question();
    request.query = *parse_query(text);
    request.now = kNow;
    request.limit = 2'000;
    const auto by_lists = reader->search(request);
    request.facets = {Facet::source};
    const auto by_words = reader->search(request);
    ASSERT_TRUE(by_lists && by_words) << text;
    ASSERT_EQ(by_lists->total, by_words->total) << text;
    ASSERT_EQ(by_lists->hits.size(), by_words->hits.size()) << text;
    for (std::size_t i = 0; i < by_lists->hits.size(); ++i)
      ASSERT_NEAR(by_lists->hits[i].score, by_words->hits[i].score, 1e-4) << text;
    found += by_lists->total > 0;
  }
  EXPECT_GT(found, 100);
}

/// How many documents all blocks of an index list; nothing when it has no block.
std::optional<std::uint64_t> listed(const std::filesystem::path& data) {
  const Xapian::Database index((data / "index").string());
  const auto last = index_form::block_begin(index.get_metadata(index_form::kLastBlockKey));
  if (!last) return std::nullopt;
  const auto end = index_form::words_begin(index.get_metadata(index_form::kWordsEndKey));
  const WordFile file(data / "index", end);
  std::uint64_t documents = 0;
  for (const StemBlock& block : stem_blocks(file, last)) documents += block.size();
  return documents;
}

/// Changes some bits of one byte; again, and it is as it was.
void flip(const std::filesystem::path& path, std::uint64_t at, int bits) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int old = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(old ^ bits));
}

std::uint64_t last_block(const std::filesystem::path& data) {
  const Xapian::Database index((data / "index").string());
  return *index_form::block_begin(index.get_metadata(index_form::kLastBlockKey));
}

TEST(StemBlocks, AnswerAsXapianDoes) {
  const TemporaryFolder folder;
  Texts texts{5};
  auto writer = IndexWriter::open(folder.path());
  ASSERT_TRUE(writer);
  const auto put = [&](int first, int last, int step) {
    for (int id = first; id <= last; id += step) ASSERT_TRUE(writer->put(texts.document(id)));
    ASSERT_TRUE(writer->commit(last, "a"));
  };
  put(1, 400, 1);
  EXPECT_FALSE(listed(folder.path())) << "so few words are looked at";
  expect_same_answers(folder.path(), texts);

  ASSERT_TRUE(writer->compact(400, "a"));
  EXPECT_EQ(listed(folder.path()), 400U);
  expect_same_answers(folder.path(), texts);

  put(7, 7, 1);  // few enough to ask Xapian about
  ASSERT_TRUE(writer->drop(DocumentId{105}));
  ASSERT_TRUE(writer->commit(400, "a"));
  expect_same_answers(folder.path(), texts);

  put(401, 450, 1);  // behind the block
  put(1, 40, 3);     // other texts, and the block lists the old ones
  for (int id = 100; id < 110; ++id) ASSERT_TRUE(writer->drop(DocumentId{id}));
  ASSERT_TRUE(writer->commit(450, "a"));
  EXPECT_EQ(listed(folder.path()), 400U);
  expect_same_answers(folder.path(), texts);

  ASSERT_TRUE(writer->compact(450, "a"));
  EXPECT_EQ(listed(folder.path()), 464U) << "the second block lists what was behind the first";
  EXPECT_TRUE(index_problems(folder.path()).empty());
  expect_same_answers(folder.path(), texts);

  put(1, 450, 4);
  ASSERT_TRUE(writer->compact(450, "a"));
  EXPECT_EQ(listed(folder.path()), 443U) << "blocks of documents that are gone are made anew";
  EXPECT_TRUE(index_problems(folder.path()).empty());
  expect_same_answers(folder.path(), texts);
}

TEST(StemBlocks, AreMadeAsWordsAreCommittedAndTakenUpByTheNextWriter) {
  const TemporaryFolder folder;
  Texts texts{6};
  std::string text = texts.words(30'000);  // a tenth of a block
  std::int64_t id = 0;
  for (int writers = 0; writers < 3; ++writers) {
    auto writer = IndexWriter::open(folder.path());
    ASSERT_TRUE(writer);
    for (int i = 0; i < 9; ++i) ASSERT_TRUE(writer->put(stored(++id, "Un titre", text)));
    ASSERT_TRUE(writer->commit(id, "a"));
    EXPECT_EQ(listed(folder.path()).value_or(0), id < 18 ? 0U : 18U) << id;
  }
  auto writer = IndexWriter::open(folder.path());
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(writer->put(stored(++id, "Un titre", text)));
  ASSERT_TRUE(writer->commit(id, "a"));
  EXPECT_EQ(listed(folder.path()), 57U);
  EXPECT_TRUE(index_problems(folder.path()).empty());
}

TEST(StemBlocks, GoWithTheirDocuments) {
  const TemporaryFolder folder;
  Texts texts{7};
  auto writer = IndexWriter::open(folder.path());
  const auto put = [&] {
    for (int id = 1; id <= 300; ++id) ASSERT_TRUE(writer->put(texts.document(id)));
    ASSERT_TRUE(writer->commit(1, "a"));
  };
  put();
  ASSERT_TRUE(writer->compact(1, "a"));
  for (int id = 1; id <= 300; ++id) ASSERT_TRUE(writer->drop(DocumentId{id}));
  ASSERT_TRUE(writer->compact(2, "a"));
  EXPECT_FALSE(listed(folder.path()));
  EXPECT_TRUE(index_problems(folder.path()).empty());
  put();
  expect_same_answers(folder.path(), texts);
  ASSERT_TRUE(writer->compact(2, "a"));
  EXPECT_EQ(listed(folder.path()), 300U);

  ASSERT_TRUE(writer->clear());
  EXPECT_FALSE(listed(folder.path()));
  put();
  EXPECT_FALSE(listed(folder.path())) << "few words wait again";
  expect_same_answers(folder.path(), texts);
}

TEST(StemBlocks, AStemThatBecomesFrequentLaterIsLookedForInOlderBlocks) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  for (int id = 1; id <= 200; ++id)
    ASSERT_TRUE(writer->put(stored(id, "Titre", id == 7 ? "le bélouga blanc" : "un chat noir")));
  ASSERT_TRUE(writer->compact(200, "a"));
  for (int id = 201; id <= 300; ++id)
    ASSERT_TRUE(writer->put(stored(id, "Titre", "le bélouga blanc")));
  ASSERT_TRUE(writer->compact(300, "a"));
  auto reader = IndexReader::open(folder.path());
  SearchRequest request;
  request.query = *parse_query("\"belouga blanc\"");
  EXPECT_EQ(reader->search(request)->total, 101U);
}

TEST(StemBlocks, AFirstHandfulOfDocumentsMakesNoWordFrequent) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  for (int id = 1; id <= 8; ++id)
    ASSERT_TRUE(writer->put(stored(id, "Titre", id == 1 ? "le zinc" : "le cuivre")));
  ASSERT_TRUE(writer->compact(8, "a"));
  const Xapian::Database index((folder.path() / "index").string());
  EXPECT_TRUE(frequent_stem(index, "fle"));
  EXPECT_FALSE(frequent_stem(index, "fzinc"));
  auto reader = IndexReader::open(folder.path());
  SearchRequest request;
  request.query = *parse_query("\"le zinc\"");
  EXPECT_EQ(reader->search(request)->total, 1U);
}

TEST(StemBlocks, ListDocumentsThatLieFarApart) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  for (int id = 1; id <= 1'500; ++id)
    ASSERT_TRUE(
        writer->put(stored(id, "Titre", id <= 60 || id == 1'400 ? "le zinc" : "le cuivre")));
  ASSERT_TRUE(writer->compact(1'500, "a"));
  const Xapian::Database index((folder.path() / "index").string());
  ASSERT_TRUE(frequent_stem(index, "fzinc"));
  auto reader = IndexReader::open(folder.path());
  SearchRequest request;
  request.query = *parse_query("zinc");
  const auto found = reader->search(request);
  EXPECT_EQ(found->total, 61U);
  EXPECT_EQ(found->hits.at(0).id.value, 1'400) << "the newest of equals";
}

TEST(StemBlocks, ListFewOfTheManyPlacesOfOneWord) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "le ";
  for (int id = 1; id <= 20; ++id)
    ASSERT_TRUE(writer->put(stored(id, "Titre",
                                   id == 7   ? many + "chat le le"
                                   : id == 8 ? many
                                             : "le le chat noir")));
  ASSERT_TRUE(writer->compact(20, "a"));
  const Xapian::Database index((folder.path() / "index").string());
  const WordFile file(folder.path() / "index",
                      index_form::words_begin(index.get_metadata(index_form::kWordsEndKey)));
  EXPECT_LT(file.block_at(last_block(folder.path())).size(), 2'000U);

  auto reader = IndexReader::open(folder.path());
  struct {
    std::string phrase;
    std::uint64_t found;
  } cases[] = {{"\"le le\"", 20},       {"\"le le le\"", 2},         {"\"le le chat\"", 19},
               {"\"le chat le\"", 1},   {"\"le le chat noir\"", 18}, {"=\"le le le le\"", 2},
               {"\"chat le le le\"", 0}};
  for (const auto& [phrase, found] : cases) {
    SearchRequest request;
    request.query = *parse_query(phrase);
    EXPECT_EQ(reader->search(request)->total, found) << phrase;
  }
}

TEST(StemBlocks, AreCutByBytesAndByDocuments) {
  const TemporaryFolder folder;
  auto writer = WordFileWriter::open(folder.path(), 0);
  ASSERT_TRUE(writer);
  const auto number_of_documents = static_cast<std::uint32_t>(kBlockOfDocuments) + 2;
  for (std::uint32_t document = 1; document <= number_of_documents; ++document)
    ASSERT_TRUE(writer->append(document, Words{}));
  const std::uint64_t end = writer->end();
  for (std::uint32_t document = 1; document <= 4; ++document) {
    Words words;
    for (std::uint32_t position = 1; position <= kBlockOfWords / 6; ++position)
      words.text.push_back({position, 7});
    ASSERT_TRUE(writer->append(document, words));
  }
  ASSERT_TRUE(writer->flush());
  const WordFile file(folder.path(), writer->end());
  const auto sizes = [&](std::uint64_t from, std::uint64_t to) {
    std::vector<std::size_t> sizes;
    for (const auto& block : block_by_block(file, file.appended(from, to)))
      sizes.push_back(block.size());
    return sizes;
  };
  EXPECT_EQ(sizes(0, end), (std::vector<std::size_t>{kBlockOfDocuments, 2}));
  EXPECT_EQ(sizes(end, writer->end()), (std::vector<std::size_t>{4}))
      << "what is less than half a block goes into the last one";
}

TEST(StemBlocks, DamageIsToldAndEndsNothing) {
  const TemporaryFolder folder;
  {
    auto writer = IndexWriter::open(folder.path());
    for (int id = 1; id <= 8; ++id)
      ASSERT_TRUE(writer->put(stored(id, "Titre", "le marché de la région le marché")));
    ASSERT_TRUE(writer->compact(8, "a"));
  }
  ASSERT_EQ(listed(folder.path()), 8U);
  const auto path = word_file_of(folder.path() / "index");
  const std::uint64_t size = std::filesystem::file_size(path);
  const std::uint64_t block = last_block(folder.path());
  std::vector<SearchRequest> requests;
  for (const char* text :
       {"\"le marché de la région\"", "marché", "marché région", "le OR la OR de"})
    requests.emplace_back().query = *parse_query(text);
  int told = 0;
  for (std::uint64_t at = block; at < size; ++at) {
    for (const int bits : {1, 0x80, 0xFF}) {
      flip(path, at, bits);
      auto reader = IndexReader::open(folder.path());
      for (const SearchRequest& request : requests) {
        const auto found = reader ? reader->search(request) : Result<SearchResult>(reader.error());
        EXPECT_TRUE(found || found.error().kind == Kind::corrupt) << to_string(found.error());
      }
      told += index_problems(folder.path()).empty() ? 0 : 1;
      flip(path, at, bits);
    }
  }
  EXPECT_GE(told, 3 * static_cast<int>(size - block - kWordsAlignment));
  EXPECT_TRUE(index_problems(folder.path()).empty());
}

TEST(StemBlocks, ADamagedListFindsNoMoreThanThereIs) {
  const TemporaryFolder folder;
  const std::vector<std::string> words = {"zinc", "cuivre", "plomb", "argent"};
  {
    auto writer = IndexWriter::open(folder.path());
    for (int id = 1; id <= 700; ++id)  // no document has two of the words, most have none
      ASSERT_TRUE(writer->put(
          stored(id, "", id <= 160 || id > 690 ? words[static_cast<std::size_t>(id % 4)] : "or")));
    ASSERT_TRUE(writer->compact(700, "a"));
  }
  const auto path = word_file_of(folder.path() / "index");
  const std::uint64_t block = last_block(folder.path());
  SearchRequest request;
  request.query = *parse_query("zinc OR cuivre OR plomb OR argent");
  {
    auto reader = IndexReader::open(folder.path());
    ASSERT_EQ(reader->search(request)->total, 170U);
  }
  const std::uint64_t size = std::filesystem::file_size(path);
  for (std::uint64_t at = block + 700 * sizeof(std::uint32_t); at < size; ++at)
    for (const int bits : {1, 0x80}) {
      flip(path, at, bits);
      auto reader = IndexReader::open(folder.path());
      const auto found = reader->search(request);
      EXPECT_TRUE(found ? found->total <= 700 : found.error().kind == Kind::corrupt) << at;
      flip(path, at, bits);
    }
}

}  // namespace
}  // namespace vigie::stem_block_test
