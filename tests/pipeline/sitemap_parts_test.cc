#include "pipeline/sitemap_parts.h"

#include <gtest/gtest.h>

namespace vigie::sitemap_parts_test {
namespace {

using namespace std::chrono_literals;
const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 9h};

SitemapPart part(std::string url, std::string modified = "", std::optional<Instant> read = {}) {
  return {.url = std::move(url), .modified = std::move(modified), .read = read};
}

/// The addresses of what is read now, in order.
std::string read_now(const std::vector<SitemapPart>& parts, Interval window = 0s) {
  std::string out;
  for (const std::size_t i : parts_to_read(parts, 30min, window, kNow)) out += parts[i].url + " ";
  return out;
}

TEST(SitemapParts, NewestAreReadFirstAndUnchangedOnesNotAgain) {
  EXPECT_EQ(read_now({part("old", "2020-01-01"), part("new", "2026-11-21"), part("undated")}),
            "undated new old ");
  EXPECT_EQ(read_now({part("a", "2026-11-21", kNow - 10h)}), "");
  EXPECT_EQ(read_now({part("a", "", kNow - 10min), part("b", "", kNow - 31min)}), "b ");
}

TEST(SitemapParts, OlderThanTheWindowAreLeftAlone) {
  const std::vector<SitemapPart> parts = {part("old", "2026-11-19"), part("new", "2026-11-20"),
                                          part("undated")};
  EXPECT_EQ(read_now(parts, 48h), "undated new ");
}

TEST(SitemapParts, ThoseNamedAgainKeepWhatIsRememberedUnlessTheyChanged) {
  std::vector<SitemapPart> known = {part("a", "2026-01-01", kNow), part("b", "2026-01-01", kNow),
                                    part("gone", "", kNow)};
  name_parts(known, {part("a", "2026-01-01"), part("b", "2026-02-02"), part("c")}, true);
  ASSERT_EQ(known.size(), 3u);
  EXPECT_EQ(known[0].read, kNow);
  EXPECT_EQ(known[1].read, std::nullopt);
  EXPECT_EQ(known[1].modified, "2026-02-02");
  EXPECT_EQ(known[2].url, "c");

  name_parts(known, {part("d")}, false);  // an index within the index
  EXPECT_EQ(known.size(), 4u);
}

TEST(SitemapParts, AnIndexWithoutEndEndsHere) {
  std::vector<SitemapPart> known, named;
  for (std::size_t i = 0; i < 3 * kMaxParts; ++i) named.push_back(part(std::to_string(i / 2)));
  name_parts(known, named, true);
  EXPECT_EQ(known.size(), kMaxParts);
  EXPECT_EQ(known[1].url, "1");
}

TEST(SitemapParts, AnEntryIsInTheWindowByItsLaterDate) {
  struct {
    const char *modified, *published;
    bool within;
  } cases[] = {
      {"", "", true},
      {"2026-11-22", "", true},
      {"2026-11-21T08:00:00Z", "", false},
      {"2026-11-21", "", true},  // the day ended nine hours ago
      {"", "2026-11-22T08:00:00Z", true},
      {"2020-01-01", "2026-11-22T08:00:00Z", true},
      {"2020-01-01", "2020-01-01", false},
      {"no date", "", true},
  };
  for (const auto& c : cases)
    EXPECT_EQ(within_window(c.modified, Date::read(c.published), 24h, kNow), c.within)
        << c.modified << " " << c.published;
}

}  // namespace
}  // namespace vigie::sitemap_parts_test
