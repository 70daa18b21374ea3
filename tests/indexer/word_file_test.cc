// The file with the words of every document: what is written is read, and damage never passes.
#include "indexer/word_file.h"

#include <sys/stat.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <xapian.h>

#include "indexer/index.h"
#include "tests/indexer/index_testing.h"

namespace vigie::word_file_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;

using Placed = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

Placed placed(WordUnits part) {
  Placed out;
  each_word(part, [&](std::uint32_t position, std::uint32_t form) {
    out.emplace_back(position, form);
    return true;
  });
  return out;
}

TEST(WordFile, EveryFormAndGapIsReadAsItWasWritten) {
  const TemporaryFolder folder;
  auto writer = WordFileWriter::open(folder.path(), 0);
  ASSERT_TRUE(writer);
  Words words;
  words.letter = 'f';
  words.title = {{1, 0}, {2, 32'767}, {3, 32'768}, {4, 49'151}, {5, 49'152}, {6, 65'535}};
  words.text = {{3, 65'536}, {4, 16'000'000}, {20'000, 1}, {90'000, word_units::kFormsEnd - 1}};
  ASSERT_TRUE(writer->append(7, words));
  const auto second = writer->append(8, Words{});
  ASSERT_TRUE(second);
  ASSERT_TRUE(writer->flush());
  const WordFile file(folder.path(), writer->end());
  const WordsView view = file.words_of(7, 0);
  EXPECT_EQ(view.letter, 'f');
  EXPECT_EQ(placed(view.title),
            (Placed{{1, 0}, {2, 32'767}, {3, 32'768}, {4, 49'151}, {5, 49'152}, {6, 65'535}}));
  EXPECT_EQ(
      placed(view.text),
      (Placed{{3, 65'536}, {4, 16'000'000}, {20'000, 1}, {90'000, word_units::kFormsEnd - 1}}));
  EXPECT_TRUE(file.words_of(8, *second).text.empty());
  EXPECT_TRUE(file.is_whole(7, 0) && file.is_whole(8, *second));
}

TEST(WordFile, AFormThatCannotBeWrittenIsRefused) {
  const TemporaryFolder folder;
  auto writer = WordFileWriter::open(folder.path(), 0);
  Words words;
  words.text = {{1, word_units::kFormsEnd}};
  const auto refused = writer->append(1, words);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().kind, Kind::too_large);
}

TEST(WordFile, WhatAKilledWriterLeftIsCutOff) {
  const TemporaryFolder folder;
  Words words;
  words.text = {{1, 5}};
  std::uint64_t committed = 0;
  {
    auto writer = WordFileWriter::open(folder.path(), 0);
    ASSERT_TRUE(writer->append(1, words) && writer->flush());
    committed = writer->end();
    ASSERT_TRUE(writer->append(2, words) && writer->flush());  // and no commit of the index
  }
  auto writer = WordFileWriter::open(folder.path(), committed);
  ASSERT_TRUE(writer);
  EXPECT_EQ(std::filesystem::file_size(word_file_of(folder.path())), committed);
  EXPECT_EQ(*writer->append(2, words), committed);
}

TEST(WordFile, OneThatIsShorterThanTheIndexSaysIsCorrupt) {
  const TemporaryFolder folder;
  std::ofstream(word_file_of(folder.path())) << "short";
  const auto writer = WordFileWriter::open(folder.path(), 100);
  ASSERT_TRUE(writer.has_error());
  EXPECT_EQ(writer.error().kind, Kind::corrupt);
  EXPECT_THROW(WordFile(folder.path(), 100), Xapian::DatabaseCorruptError);
}

TEST(WordFile, APlaceThatIsNotTheDocumentsIsNeverRead) {
  const TemporaryFolder folder;
  auto writer = WordFileWriter::open(folder.path(), 0);
  Words words;
  for (std::uint32_t i = 1; i < 50; ++i) words.text.push_back({i, i});
  ASSERT_TRUE(writer->append(1, words) && writer->append(2, words) && writer->flush());
  const WordFile file(folder.path(), writer->end());
  for (std::uint64_t place = 1; place < writer->end() + 64; ++place)
    EXPECT_THROW(file.words_of(1, place), Xapian::DatabaseCorruptError) << place;
  EXPECT_THROW(file.words_of(1, ~std::uint64_t{0}), Xapian::DatabaseCorruptError);
}

TEST(WordFile, ACompactIndexKeepsNothingOfWhatDocumentsLeftBehind) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  ASSERT_TRUE(writer);
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "mot" + std::to_string(i % 900) + " ";
  ASSERT_TRUE(writer->put(stored(1, "Un", text)));
  ASSERT_TRUE(writer->put(stored(2, "Deux", "des mots qui restent")));
  ASSERT_TRUE(writer->put(stored(3, "Trois", text)));
  ASSERT_TRUE(writer->put(stored(4, "Quatre", "peu de mots")));
  ASSERT_TRUE(writer->commit(1, "a"));
  ASSERT_TRUE(writer->put(stored(3, "Trois", "une autre phrase")));
  ASSERT_TRUE(writer->drop(DocumentId{1}));
  const auto room = [&] {
    struct stat found {};
    EXPECT_EQ(::stat(word_file_of(folder.path() / "index").c_str(), &found), 0);
    return found.st_blocks * 512;
  };
  ASSERT_TRUE(writer->commit(2, "a"));
  const auto before = room();
  ASSERT_TRUE(writer->compact(2, "a"));
  EXPECT_LT(room(), before / 2);
  EXPECT_TRUE(index_problems(folder.path()).empty());
  auto reader = IndexReader::open(folder.path());
  ASSERT_TRUE(reader);
  const auto finds = [&](const char* query, std::int64_t document) {
    return *reader->finds(*parse_query(query), DocumentId{document}, Instant{});
  };
  EXPECT_TRUE(finds("\"mots qui restent\"", 2));
  EXPECT_TRUE(finds("\"autre phrase\"", 3));
  EXPECT_TRUE(finds("\"peu de mots\"", 4));
  EXPECT_FALSE(finds("mot7", 3));
  ASSERT_TRUE(writer->put(stored(5, "Cinq", "les mots qui viennent")));
  ASSERT_TRUE(writer->commit(3, "a"));
  EXPECT_TRUE(finds("\"mots qui viennent\"", 5));
}

/// One byte of the file of an index, changed.
void damage(const std::filesystem::path& data, std::uint64_t at) {
  std::fstream file(word_file_of(data / "index"), std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const char old = static_cast<char>(file.get());
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(old ^ 4));
}

TEST(WordFile, EveryByteThatChangesIsTold) {
  const TemporaryFolder folder;
  {
    auto writer = IndexWriter::open(folder.path());
    ASSERT_TRUE(writer->put(stored(1, "Un titre", "des mots, encore des mots")));
    ASSERT_TRUE(writer->put(stored(2, "Un autre", "peu")));
    ASSERT_TRUE(writer->commit(2, "a"));
  }
  ASSERT_TRUE(index_problems(folder.path()).empty());
  const auto size = std::filesystem::file_size(word_file_of(folder.path() / "index"));
  ASSERT_GT(size, 60U);
  std::size_t unseen = 0;
  for (std::uint64_t at = 0; at < size; ++at) {
    damage(folder.path(), at);
    unseen += index_problems(folder.path()).empty() ? 1 : 0;
    damage(folder.path(), at);  // and back
  }
  EXPECT_LE(unseen, 4U) << "only the bytes between two documents may change";
  EXPECT_TRUE(index_problems(folder.path()).empty());
  std::filesystem::resize_file(word_file_of(folder.path() / "index"), size / 2);
  EXPECT_FALSE(index_problems(folder.path()).empty());
  EXPECT_EQ(IndexReader::open(folder.path()).error().kind, Kind::corrupt);
  EXPECT_EQ(IndexWriter::open(folder.path()).error().kind, Kind::corrupt);
}

TEST(WordFile, WhatTheDiskCannotGiveIsAProblemAndEndsNothing) {
  const TemporaryFolder folder;
  {
    auto writer = IndexWriter::open(folder.path());
    ASSERT_TRUE(writer->put(stored(1, "Un titre", "des mots")) && writer->commit(1, "a"));
  }
  const auto file = word_file_of(folder.path() / "index");
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);  // opens, and every read of it fails
  EXPECT_EQ(index_problems(folder.path()),
            std::vector<std::string>{"index: the file with its words cannot be read"});
}

}  // namespace
}  // namespace vigie::word_file_test
