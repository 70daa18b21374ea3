#include "indexer/index.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <xapian.h>

#include "tests/indexer/index_testing.h"

namespace vigie::index_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};

IndexWriter must_open(const TemporaryFolder& folder) {
  auto writer = IndexWriter::open(folder.path());
  EXPECT_FALSE(writer.has_error()) << to_string(writer.error());
  return std::move(*writer);
}

std::vector<std::int64_t> ids(IndexReader& reader, const std::string& text) {
  SearchRequest request;
  request.query = *parse_query(text);
  request.limit = 100;
  request.now = kNow;
  const auto found = reader.search(request);
  EXPECT_FALSE(found.has_error()) << text << ": " << to_string(found.error());
  std::vector<std::int64_t> out;
  if (found.has_error()) return out;
  for (const Hit& hit : found->hits) out.push_back(hit.id.value);
  std::sort(out.begin(), out.end());
  EXPECT_EQ(found->total, out.size()) << text;
  return out;
}

using Ids = std::vector<std::int64_t>;

TEST(Index, AFolderWithoutIndexHoldsNoDocuments) {
  const TemporaryFolder folder;
  auto reader = IndexReader::open(folder.path());
  ASSERT_FALSE(reader.has_error()) << to_string(reader.error());
  EXPECT_EQ(*reader->count(), 0u);
  EXPECT_EQ(*reader->watermark(), 0);
  EXPECT_EQ(ids(*reader, "énergie"), Ids{});
  EXPECT_EQ(ids(*reader, "énerg* ET \"a b\" seen:2020.."), Ids{});
  EXPECT_FALSE(*reader->finds(*parse_query("énergie"), DocumentId{1}, kNow));

  IndexWriter writer = must_open(folder);
  ASSERT_FALSE(writer.put(stored(1, "Énergie", "Le prix monte.")).has_error());
  ASSERT_FALSE(writer.commit(1, "a").has_error());
  EXPECT_EQ(ids(*reader, "énergie"), Ids{1}) << "the reader sees the index that was made since";
}

TEST(Index, ACommittedDocumentIsSeenByAReaderThatWasOpenBefore) {
  const TemporaryFolder folder;
  IndexWriter writer = must_open(folder);
  auto reader = IndexReader::open(folder.path());
  ASSERT_FALSE(reader.has_error());
  for (int i = 1; i <= 5; ++i) {
    ASSERT_FALSE(writer.put(stored(i, "Titre", "énergie")).has_error());
    EXPECT_EQ(*reader->count(), static_cast<std::uint64_t>(i - 1)) << "not committed yet";
    ASSERT_FALSE(writer.commit(i, "archive").has_error());
    EXPECT_EQ(*reader->count(), static_cast<std::uint64_t>(i));
    EXPECT_EQ(*reader->watermark(), i);
    EXPECT_EQ(ids(*reader, "énergies").size(), static_cast<std::size_t>(i));
  }
}

TEST(Index, PutAndDropCanBeAppliedAgain) {
  const TemporaryFolder folder;
  IndexWriter writer = must_open(folder);
  auto reader = IndexReader::open(folder.path());
  ASSERT_FALSE(writer.put(stored(7, "Premier", "aluminium")).has_error());
  ASSERT_FALSE(writer.put(stored(7, "Second", "cuivre")).has_error());
  ASSERT_FALSE(writer.put(stored(7, "Second", "cuivre")).has_error());
  ASSERT_FALSE(writer.commit(1, "a").has_error());
  EXPECT_EQ(writer.count(), 1u);
  EXPECT_EQ(ids(*reader, "aluminium"), Ids{}) << "an earlier revision is found no more";
  EXPECT_EQ(ids(*reader, "cuivre"), Ids{7});
  ASSERT_FALSE(writer.put(stored(7, "Troisième", "étain fondu")).has_error());
  ASSERT_FALSE(writer.commit(2, "a").has_error());
  EXPECT_EQ(ids(*reader, "cuivre OR premier OR second"), Ids{});
  EXPECT_EQ(ids(*reader, "\"étain fondu\""), Ids{7});
  ASSERT_FALSE(writer.drop(DocumentId{7}).has_error());
  ASSERT_FALSE(writer.drop(DocumentId{7}).has_error());
  ASSERT_FALSE(writer.drop(DocumentId{99}).has_error());
  ASSERT_FALSE(writer.commit(3, "a").has_error());
  EXPECT_EQ(writer.count(), 0u);
  EXPECT_EQ(ids(*reader, "étain"), Ids{});
}

TEST(Index, WatermarkAndArchiveAreThoseOfTheLastCommit) {
  const TemporaryFolder folder;
  {
    IndexWriter writer = must_open(folder);
    EXPECT_EQ(writer.watermark(), 0);
    EXPECT_EQ(writer.archive_uuid(), "");
    ASSERT_FALSE(writer.put(stored(1, "a", "gardé")).has_error());
    ASSERT_FALSE(writer.commit(41, "uuid-1").has_error());
    ASSERT_FALSE(writer.put(stored(2, "b", "perdu")).has_error());
  }  // the second document was not committed
  IndexWriter writer = must_open(folder);
  EXPECT_EQ(writer.watermark(), 41);
  EXPECT_EQ(writer.archive_uuid(), "uuid-1");
  EXPECT_EQ(writer.count(), 1u);
  // Numbers of forms go on where the commit left them.
  ASSERT_FALSE(writer.put(stored(2, "b", "mots nouveaux gardés")).has_error());
  ASSERT_FALSE(writer.commit(42, "uuid-1").has_error());
  auto reader = IndexReader::open(folder.path());
  EXPECT_EQ(ids(*reader, "\"mots nouveaux\""), Ids{2});
  EXPECT_EQ(ids(*reader, "=\"gardé\""), Ids{1});
  EXPECT_EQ(ids(*reader, "gardé"), (Ids{1, 2}));
}

TEST(Index, ClearEmptiesItUnderAReader) {
  const TemporaryFolder folder;
  IndexWriter writer = must_open(folder);
  ASSERT_FALSE(writer.put(stored(1, "a", "ancien texte")).has_error());
  ASSERT_FALSE(writer.commit(9, "old").has_error());
  auto reader = IndexReader::open(folder.path());
  EXPECT_EQ(ids(*reader, "ancien"), Ids{1});
  ASSERT_FALSE(writer.clear().has_error());
  EXPECT_EQ(writer.watermark(), 0);
  EXPECT_EQ(writer.archive_uuid(), "");
  EXPECT_EQ(*reader->count(), 0u);
  ASSERT_FALSE(writer.put(stored(1, "a", "nouveau texte")).has_error());
  ASSERT_FALSE(writer.commit(1, "new").has_error());
  EXPECT_EQ(ids(*reader, "ancien"), Ids{});
  EXPECT_EQ(ids(*reader, "\"nouveau texte\""), Ids{1});
}

TEST(Index, CompactionKeepsEverything) {
  const TemporaryFolder folder;
  IndexWriter writer = must_open(folder);
  for (int i = 1; i <= 300; ++i)
    ASSERT_FALSE(writer.put(stored(3 * i, "titre commun", "mot" + std::to_string(i) + " suivi"))
                     .has_error());
  ASSERT_FALSE(writer.commit(1, "a").has_error());
  auto reader = IndexReader::open(folder.path());
  EXPECT_EQ(ids(*reader, "mot5"), Ids{15});
  ASSERT_FALSE(writer.drop(DocumentId{15}).has_error());
  ASSERT_FALSE(writer.compact(2, "a").has_error());
  EXPECT_EQ(*reader->watermark(), 2);
  EXPECT_EQ(*reader->count(), 299u);
  EXPECT_EQ(ids(*reader, "\"mot7 suivi\" title:commun text:suivi"), Ids{21});
  ASSERT_FALSE(writer.put(stored(1000, "après", "mot5 suivi")).has_error());
  ASSERT_FALSE(writer.commit(3, "a").has_error());
  EXPECT_EQ(ids(*reader, "\"mot5 suivi\""), Ids{1000});
}

TEST(Index, ItsRecordsAreReadInOrderOfIdAndSayWhatTheDocumentSays) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  ASSERT_TRUE(writer);
  for (const std::int64_t id : {7, 3, 9}) ASSERT_TRUE(writer->put(stored(id, "Un titre", "x")));
  ASSERT_TRUE(writer->commit(3, "a"));
  auto reader = IndexReader::open(folder.path());
  ASSERT_TRUE(reader);
  const auto first = reader->records_after(DocumentId{0}, 2);
  ASSERT_TRUE(first);
  ASSERT_EQ(first->size(), 2U);
  EXPECT_EQ((*first)[0].id, DocumentId{3});
  EXPECT_EQ((*first)[1].id, DocumentId{7});
  const Hit expected = hit_of(stored(7, "Un titre", "x"));
  EXPECT_EQ((*first)[1].title, expected.title);
  EXPECT_EQ((*first)[1].url, expected.url);
  EXPECT_EQ((*first)[1].seen, expected.seen);
  const auto rest = reader->records_after(DocumentId{7}, 2);
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->size(), 1U);
  EXPECT_TRUE(index_problems(folder.path()).empty());
}

TEST(Index, ASecondProcessIsToldWhoWrites) {
  const TemporaryFolder folder;
  int ready[2], done[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(done), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto writer = IndexWriter::open(folder.path());
    char byte = writer.has_error() ? 'n' : 'y';
    if (::write(ready[1], &byte, 1) != 1 || ::read(done[0], &byte, 1) != 1) ::_exit(1);
    ::_exit(0);  // without destructors, as a killed process goes
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  const auto refused = IndexWriter::open(folder.path());
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().kind, Kind::locked);
  EXPECT_EQ(refused.error().what, "index is written by process " + std::to_string(child));
  EXPECT_FALSE(refused.error().hint.empty());
  ASSERT_EQ(::write(done[1], "x", 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  for (const int fd : {ready[0], ready[1], done[0], done[1]}) ::close(fd);
  EXPECT_FALSE(IndexWriter::open(folder.path()).has_error()) << "the dead hold no lock";
}

TEST(Index, BrokenFilesAreCorrupt) {
  const struct {
    const char* file;
    const char* content;
  } cases[] = {{"iamglass", "nothing of ours"},
               {"iamglass", ""},
               {"postlist.glass", "short"},
               {"postlist.glass", nullptr},
               {"docdata.glass", nullptr}};
  for (const auto& c : cases) {
    const TemporaryFolder folder;
    {
      IndexWriter writer = must_open(folder);
      for (int i = 1; i <= 50; ++i)
        ASSERT_FALSE(
            writer.put(stored(i, "Titre", "texte numéro " + std::to_string(i))).has_error());
      ASSERT_FALSE(writer.commit(1, "a").has_error());
    }
    const auto file = folder.path() / "index" / c.file;
    std::filesystem::remove(file);
    if (c.content != nullptr) std::ofstream(file) << c.content;
    auto writer = IndexWriter::open(folder.path());
    auto reader = IndexReader::open(folder.path());
    ASSERT_TRUE(writer.has_error() || reader.has_error()) << c.file;
    for (const Error& error : {writer.has_error() ? writer.error() : reader.error(),
                               reader.has_error() ? reader.error() : writer.error()}) {
      EXPECT_EQ(error.kind, Kind::corrupt) << c.file << ": " << to_string(error);
      EXPECT_FALSE(error.hint.empty());
    }
  }
}

TEST(Index, AnIndexWithOtherStemsSaysWhatToDo) {
  for (const std::string other : {"6", "7.000000000000"}) {
    const TemporaryFolder folder;
    {
      auto writer = must_open(folder);
      ASSERT_TRUE(writer.put(stored(1, "Titre", "texte")));
      ASSERT_TRUE(writer.commit(1, "archive"));
    }
    {
      Xapian::WritableDatabase index((folder.path() / "index").string(), Xapian::DB_OPEN);
      index.set_metadata("schema", other);
      index.commit();
    }
    for (const Error& error :
         {IndexWriter::open(folder.path()).error(), IndexReader::open(folder.path()).error()}) {
      EXPECT_EQ(error.kind, Kind::corrupt);
      EXPECT_NE(error.what.find("it has the form " + other + ", this program writes 7."),
                std::string::npos)
          << error.what;
      EXPECT_NE(error.hint.find("vigie archive rebuild"), std::string::npos) << error.hint;
    }
  }
}

TEST(Index, ADocumentWithoutPlaceIsRefused) {
  const TemporaryFolder folder;
  IndexWriter writer = must_open(folder);
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 32}) {
    const auto put = writer.put(stored(id, "a", "b"));
    ASSERT_TRUE(put.has_error());
    EXPECT_EQ(put.error().kind, Kind::too_large);
    EXPECT_FALSE(writer.drop(DocumentId{id}).has_error());
  }
}

TEST(Index, HostileTextIsIndexed) {
  const TemporaryFolder folder;
  IndexWriter writer = must_open(folder);
  std::string many;
  for (int i = 0; i < 60'000; ++i) many += "w" + std::to_string(i % 9'000) + ' ';
  StoredDocument long_names = stored(3, "c", "d");
  long_names.document.site = std::string(5'000, 's');
  long_names.document.authors = {std::string(300, 'a'), std::string(300, 'a') + "b"};
  ASSERT_FALSE(
      writer.put(stored(1, std::string(100'000, 'x'), std::string(1'000'000, 'y'))).has_error());
  ASSERT_FALSE(writer.put(stored(2, "", many, "de")).has_error());
  ASSERT_FALSE(writer.put(long_names).has_error());
  ASSERT_FALSE(writer.put(stored(4, "", "", "")).has_error());
  ASSERT_FALSE(writer.commit(1, "a").has_error());
  auto reader = IndexReader::open(folder.path());
  EXPECT_EQ(ids(*reader, "\"w17 w18 w19\""), Ids{2});
  EXPECT_EQ(ids(*reader, "site:" + std::string(2'000, 's') + " OR d"), Ids{3});
  EXPECT_EQ(ids(*reader, "author:" + std::string(300, 'a')), Ids{3});
  EXPECT_EQ(*reader->count(), 4u);
}

TEST(Index, ReadersFailNeitherDuringCommitsNorDuringClear) {
  const TemporaryFolder folder;
  IndexWriter writer = must_open(folder);
  ASSERT_FALSE(writer.put(stored(1, "a", "toujours là")).has_error());
  ASSERT_FALSE(writer.commit(1, "a").has_error());
  const pid_t child = ::fork();
  if (child == 0) {
    auto reader = IndexReader::open(folder.path());
    int failures = reader.has_error() ? 100 : 0;
    for (int i = 0; failures == 0 && i < 400; ++i) {
      SearchRequest request;
      request.query = *parse_query("\"toujours là\" OR mot*");
      request.now = kNow;
      const auto found = reader->search(request);
      if (found.has_error() || found->total < 1) ++failures;
    }
    ::_exit(failures);
  }
  int status = -1;
  for (int i = 2; ::waitpid(child, &status, WNOHANG) == 0; ++i) {
    if (i % 20 == 0) {
      ASSERT_FALSE(writer.compact(i, "a").has_error());
    }
    ASSERT_FALSE(writer.put(stored(i, "b", "mot" + std::to_string(i % 50))).has_error());
    ASSERT_FALSE(writer.commit(i, "a").has_error());
  }
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

/// An index of one document, whose words get numbers in the order in which they stand.
void make_index(const TemporaryFolder& folder, const std::string& text) {
  IndexWriter writer = must_open(folder);
  ASSERT_FALSE(writer.put(stored(1, "", text)).has_error());
  ASSERT_FALSE(writer.commit(1, "a").has_error());
}

TEST(Index, AQuestionIsNeverAnsweredFromTwoIndexes) {
  // By the numbers that words have in one index, the words of the other would be a phrase.
  const TemporaryFolder folder, one, other;
  make_index(folder, "alpha beta gamma");
  make_index(one, "alpha beta gamma");
  make_index(other, "beta beta alpha");
  const std::jthread exchanging([&](const std::stop_token& stop) {
    const auto live = folder.path() / "index", fresh = folder.path() / "index.new";
    for (int i = 0; !stop.stop_requested(); ++i) {
      std::filesystem::copy((i % 2 == 0 ? other : one).path() / "index", fresh);
      ::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, live.c_str(), RENAME_EXCHANGE);
      std::filesystem::remove_all(fresh);
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
  });
  // A reader whom exchanges overtake again and again gives up, on a busy machine: that is no
  // answer.
  int answers = 0;
  const auto ask = [&](IndexReader& reader, const std::string& text, std::size_t expected) {
    SearchRequest request;
    request.query = *parse_query(text);
    request.now = kNow;
    const auto found = reader.search(request);
    if (found.has_error()) {
      EXPECT_NE(found.error().what.find("exchanged"), std::string::npos)
          << to_string(found.error());
      return;
    }
    EXPECT_EQ(found->hits.size(), expected) << text;
    ++answers;
  };
  for (int i = 0; i < 3'000; ++i) {
    auto reader = IndexReader::open(folder.path());
    if (reader.has_error()) {
      EXPECT_NE(reader.error().what.find("exchanged"), std::string::npos)
          << to_string(reader.error());
      continue;
    }
    ask(*reader, "\"alpha alpha\"", 0);
    ask(*reader, "=beta", 1);
  }
  EXPECT_GT(answers, 1'000);
}

}  // namespace
}  // namespace vigie::index_test
