// The scan of units against the words read one by one.
#include "indexer/phrase_scan.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "indexer/word_file.h"
#include "tests/indexer/index_testing.h"

namespace vigie::phrase_scan_test {
namespace {

bool stands(const std::vector<PlacedForm>& text, const std::vector<FormSet>& operands) {
  for (std::size_t i = 0; i + operands.size() <= text.size(); ++i) {
    bool all = true;
    for (std::size_t k = 0; all && k < operands.size(); ++k)
      all = text[i + k].position == text[i].position + k &&
            std::ranges::binary_search(operands[k], text[i + k].form);
    if (all) return true;
  }
  return false;
}

TEST(PhraseScan, SaysWhatReadingTheWordsSays) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t n) { return std::uint32_t(random() % n); };
  // Numbers of one unit and of two, few of each, so that phrases happen.
  const std::uint32_t bases[] = {0, 120, 32'765, 49'150, 2'097'148};
  const auto form = [&] { return bases[below(5)] + below(6); };
  const testing::TemporaryFolder folder;
  auto writer = WordFileWriter::open(folder.path(), 0);
  ASSERT_TRUE(writer);
  std::vector<std::vector<PlacedForm>> texts(10'000);
  std::vector<std::uint64_t> places;
  for (std::uint32_t document = 0; document < texts.size(); ++document) {
    std::uint32_t position = 1;
    for (std::uint32_t n = below(200); n > 0; --n) {
      if (below(20) == 0) position += below(below(9) == 0 ? 40'000 : 140);
      texts[document].push_back({position++, form()});
    }
    Words words;
    words.text = texts[document];
    const auto place = writer->append(document, words);
    ASSERT_TRUE(place);
    places.push_back(*place);
  }
  ASSERT_TRUE(writer->flush());
  const WordFile file(folder.path(), writer->end());
  int yes = 0, no = 0;
  for (std::uint32_t document = 0; document < texts.size(); ++document) {
    std::vector<FormSet> operands(2 + below(3));
    for (FormSet& forms : operands) {
      for (std::uint32_t n = 1 + below(3); n > 0; --n) forms.push_back(form());
      std::ranges::sort(forms);
      forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
    }
    const bool expected = stands(texts[document], operands);
    ++(expected ? yes : no);
    ASSERT_EQ(PhraseScan(operands).found_in(file.words_of(document, places[document]).text),
              expected)
        << "document " << document;
  }
  EXPECT_GT(yes, 500);
  EXPECT_GT(no, 2'000);
}

TEST(PhraseScan, FindsNothingOfAWordThatNothingHolds) {
  const std::vector<word_units::Unit> words{5, 7};
  EXPECT_TRUE(PhraseScan({FormSet{5}, FormSet{7}}).found_in(words));
  EXPECT_FALSE(PhraseScan({FormSet{5}, FormSet{}}).found_in(words));
  EXPECT_FALSE(PhraseScan({FormSet{5}, FormSet{7}}).found_in({}));
}

}  // namespace
}  // namespace vigie::phrase_scan_test
