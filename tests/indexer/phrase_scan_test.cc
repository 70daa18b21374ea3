// The scan of bytes against the words read one by one.
#include "indexer/phrase_scan.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "indexer/index_form.h"

namespace vigie::phrase_scan_test {
namespace {

using Found = PhraseScan::Found;

/// The text's words as the index keeps them, behind their count.
std::string bytes_of(const std::vector<index_form::PlacedForm>& text) {
  index_form::Words words;
  words.text = text;
  const std::string all = index_form::encode_words(words);
  std::size_t at = 1;
  index_form::read_words(all, at, [](std::uint32_t, std::uint32_t) { return true; });
  index_form::read_varint(all, at);
  return all.substr(at);
}

bool stands(const std::vector<index_form::PlacedForm>& text, const std::vector<FormSet>& operands) {
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
  int yes = 0, no = 0, unsure = 0;
  for (int round = 0; round < 20'000; ++round) {
    // Numbers of one, two and three bytes, few of each, so that phrases happen.
    const std::uint32_t bases[] = {0, 120, 300, 16'380, 2'097'148};
    const auto form = [&] { return bases[below(5)] + below(6); };
    std::vector<index_form::PlacedForm> text;
    std::uint32_t position = 1;
    for (std::uint32_t n = below(200); n > 0; --n) {
      if (below(20) == 0) position += below(140);
      text.push_back({position++, form()});
    }
    std::vector<FormSet> operands(2 + below(3));
    for (FormSet& forms : operands) {
      for (std::uint32_t n = 1 + below(3); n > 0; --n) forms.push_back(form());
      std::ranges::sort(forms);
      forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
    }
    const PhraseScan scan(operands);
    if (!scan.usable()) continue;
    const Found found = scan.look(bytes_of(text));
    const bool expected = stands(text, operands);
    if (found == Found::unsure) {
      ++unsure;
      continue;
    }
    ++(found == Found::yes ? yes : no);
    ASSERT_EQ(found == Found::yes, expected) << "round " << round;
  }
  EXPECT_GT(yes, 500);
  EXPECT_GT(no, 2'000);
  EXPECT_LT(unsure, (yes + no) / 2);
}

TEST(PhraseScan, IsNotUsedWhereReadingIsAsFast) {
  FormSet many;
  for (std::uint32_t form = 0; form < 100; ++form) many.push_back(form * 1'000);
  EXPECT_FALSE(PhraseScan({many, many}).usable());
  EXPECT_FALSE(PhraseScan({FormSet{1}, FormSet{}}).usable()) << "a word that nothing holds";
  EXPECT_TRUE(PhraseScan({FormSet{5}, FormSet{7}}).usable());
  EXPECT_EQ(PhraseScan({FormSet{5}, FormSet{7}}).look(""), Found::no);
}

}  // namespace
}  // namespace vigie::phrase_scan_test
