#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "indexer/index.h"
#include "indexer/patience.h"
#include "tests/indexer/index_testing.h"

namespace vigie::patience_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;

void spend(int steps) {
  for (int i = 0; i < steps; ++i) spend_patience();
}

TEST(Patience, WithoutALimitNothingIsSpent) {
  EXPECT_NO_THROW(spend(1'000));
  const Patience endless(std::nullopt);
  EXPECT_NO_THROW(spend(1'000));
}

TEST(Patience, EndsWithTheBudgetAndWithTheQuestion) {
  {
    const Patience none(Interval{0});
    EXPECT_THROW(spend(1'000), OutOfPatience);
  }
  EXPECT_NO_THROW(spend(1'000)) << "the next question has its own";
}

TEST(Patience, ASearchThatIsTooMuchWorkIsAnErrorAndNoShorterAnswer) {
  TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  ASSERT_FALSE(writer.has_error());
  std::string words;
  for (int i = 0; i < 50; ++i) words += "marche de la place ";
  for (int id = 1; id <= 200; ++id)
    ASSERT_FALSE(writer->put(stored(id, "Titre", words)).has_error());
  ASSERT_FALSE(writer->commit(1, "a").has_error());
  auto reader = IndexReader::open(folder.path());
  ASSERT_FALSE(reader.has_error());
  SearchRequest request;
  request.query = *parse_query("marche NEAR/5 place NEAR/5 (de OR la)");
  EXPECT_EQ(reader->search(request)->total, 200u);
  request.patience = Interval{0};
  const auto given_up = reader->search(request);
  ASSERT_TRUE(given_up.has_error());
  EXPECT_EQ(given_up.error().kind, Kind::too_large);
  request.patience = std::chrono::minutes{1};
  EXPECT_EQ(reader->search(request)->total, 200u) << "the reader goes on";
}

}  // namespace
}  // namespace vigie::patience_test
