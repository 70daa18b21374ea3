#include "core/difference.h"

#include <gtest/gtest.h>

namespace vigie::difference_test {
namespace {

/// "-a", "+b": one line a change.
std::string shown(std::string_view before, std::string_view after, std::size_t most = 100) {
  std::string out;
  for (const ChangedLine& line : difference(before, after, most))
    out += (line.what == ChangedLine::What::added ? "+" : "-") + line.line + "\n";
  return out;
}

TEST(Difference, TellsWhatLeftAndWhatCame) {
  struct {
    const char *before, *after, *changed;
  } cases[] = {
      {"a\nb\nc", "a\nb\nc", ""},
      {"a\nb\nc", "a\nx\nc", "-b\n+x\n"},
      {"a\nc", "a\nb\nc", "+b\n"},
      {"a\nb\nc", "a\nc", "-b\n"},
      {"", "a", "+a\n"},
      {"a", "", "-a\n"},
      {"a\nb\nc\nd", "c\nd\na\nb", "-a\n-b\n+a\n+b\n"},  // moved: it left and came
      {"a\nb\na\nb", "a\nb", "-a\n-b\n"},
      {"a  b\n\nc", "a b\nc\n", ""},  // white space is no change
      {"le 3\nle 4\nfin", "le 3\nle 5\nle 6\nfin", "-le 4\n+le 5\n+le 6\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(shown(c.before, c.after), c.changed) << c.after;
}

TEST(Difference, IsCutAtTheMostLinesAsked) {
  EXPECT_EQ(shown("a\nb\nc", "x\ny\nz", 2), "-a\n-b\n");
}

TEST(Difference, OfHugeTextsIsStillFoundInBoundedTime) {
  std::string before, after;
  for (int i = 0; i < 50'000; ++i) {
    before += "ligne " + std::to_string(i) + "\n";
    after += "ligne " + std::to_string(i % 2 == 0 ? i : -i) + "\n";
  }
  EXPECT_EQ(difference(before, after, 10).size(), 10u);
}

}  // namespace
}  // namespace vigie::difference_test
