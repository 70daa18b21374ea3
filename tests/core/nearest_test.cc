#include "core/nearest.h"

#include <gtest/gtest.h>

namespace vigie::nearest_test {
namespace {

const std::vector<std::string> kKinds = {"feed", "sitemap", "list", "page", "site", "api"};

TEST(Nearest, FindsTheWordThatWasMeant) {
  struct {
    const char* word;
    const char* meant;
  } cases[] = {
      {"fed", "feed"},    // a letter missing
      {"feeed", "feed"},  // one too many
      {"feer", "feed"},   // another one
      {"fede", "feed"},   // two swapped count as one step
      {"FEED", "feed"},   // case is no step
      {"sitmap", "sitemap"},   {"stiemap", "sitemap"},
      {"sitemaps", "sitemap"}, {"siteamps", "sitemap"},  // eight letters may take two steps
      {"lits", "list"},        {"pgae", "page"},
  };
  for (const auto& c : cases) EXPECT_EQ(nearest(c.word, kKinds), c.meant) << c.word;
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
  for (const char* word : {"", "x", "database", "fd99", "rss", "zzz"})
    EXPECT_EQ(nearest(word, kKinds), "") << word;
  EXPECT_EQ(nearest(std::string(65, 'a'), {std::string(64, 'a')}), "");
  EXPECT_EQ(nearest("feed", {}), "");
}

TEST(Nearest, TakesTheFirstOfEquals) {
  EXPECT_EQ(nearest("mat", {"cat", "bat"}), "cat");
  EXPECT_EQ(nearest("list", {"lists", "list"}), "list");
}

TEST(DidYouMean, NamesTheNeighbourElseAShortList) {
  EXPECT_EQ(did_you_mean("fed", kKinds), "did you mean \"feed\"?");
  EXPECT_EQ(did_you_mean("rss", {"fr", "en"}), "one of fr, en");
  EXPECT_EQ(did_you_mean("rss", {}), "");
  EXPECT_EQ(did_you_mean("rss", std::vector<std::string>(9, "database")), "");
}

}  // namespace
}  // namespace vigie::nearest_test
