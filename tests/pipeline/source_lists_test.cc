#include "pipeline/source_lists.h"

#include <gtest/gtest.h>

#include "pipeline/source_collision.h"
#include "pipeline/source_id.h"

namespace vigie::source_lists_test {
namespace {

Source known(const char* id, const char* url) {
  Source source;
  source.id.text = id;
  source.url = url;
  source.where = {"sources.d/press.toml", 7, 1};
  return source;
}

TEST(NewSourceIds, ComeFromTheNameElseTheHostAndNeverTwice) {
  NewSourceIds ids({known("le-telegramme", "https://x.example/")});
  const Url url = *Url::parse("https://www.a-b.example:8080/feed");
  struct {
    const char* name;
    const char* id;
  } cases[] = {
      {"Le Télégramme", "le-telegramme-2"},
      {"Le  Télégramme !", "le-telegramme-3"},
      {"", "a-b-example"},
      {"中文新闻", "a-b-example-2"},
      {"<script>\"x\"</script>", "script-x-script"},
      {"L’Usine nouvelle", "usine-nouvelle"},
      {"a-b-example", "a-b-example-3"},
  };
  for (const auto& [name, id] : cases) EXPECT_EQ(ids.next(name, url).text, id) << name;
  const std::string longest = ids.next(std::string(500, 'x') + " y", url).text;
  EXPECT_LE(longest.size(), 60U);
}

TEST(NewSourceIds, ManyOfOneNameCostNoMoreThanOthers) {
  NewSourceIds ids({});
  const Url url = *Url::parse("https://a.example/");
  for (int i = 0; i < 20'000; ++i) ids.next("Le même nom", url);
  EXPECT_EQ(ids.next("Le même nom", url).text, "le-meme-nom-20001");
}

TEST(SourceCollision, NamesThePlaceWhereTheOtherStands) {
  Settings settings;
  settings.sources = {known("a", "https://a.example/f?x=1&utm_source=y")};
  struct {
    const char* id;
    const char* url;
    const char* says;  // "" where both may stand
  } cases[] = {
      {"a", "https://b.example/", "the id \"a\" is taken"},
      {"b", "http://A.example/f?x=1#top", "is taken"},
      {"b", "https://a.example/f?x=2", ""},
      {"b", "https://b.example/", ""},
  };
  for (const auto& [id, url, says] : cases) {
    Source fresh = known(id, url);
    fresh.where = {"sources.d/ajouts.toml", 0, 0};
    const auto taken = collision(fresh, settings);
    ASSERT_EQ(taken.has_value(), *says != '\0') << id << " " << url;
    if (!taken) continue;
    const std::string told = to_string(*taken);
    EXPECT_NE(told.find(says), std::string::npos) << told;
    EXPECT_NE(told.find("sources.d/ajouts.toml"), std::string::npos) << told;
    EXPECT_NE(told.find("sources.d/press.toml:7"), std::string::npos) << told;
  }
  EXPECT_FALSE(collision(settings.sources[0], settings)) << "a source is no collision with itself";
}

TEST(SourceLists, WhatCannotBeASourceIsToldAndLeftOut) {
  Settings settings;
  settings.sources = {known("a", "https://a.example/f")};
  const auto import = read_list(R"(<opml version="2.0"><body>
<outline text="A" xmlUrl="http://a.example/f"/>
<outline text="B" xmlUrl="https://b.example/f" htmlUrl="javascript:x"/>
<outline text="B" xmlUrl="https://b.example/f#again"/>
<outline text="P" xmlUrl="https://user:password@c.example/f"/>
<outline text="F" xmlUrl="file:///etc/passwd"/>
</body></opml>)",
                                settings);
  ASSERT_TRUE(import);
  ASSERT_EQ(import->fresh.size(), 1U);
  EXPECT_EQ(import->fresh[0].url, "https://b.example/f");
  EXPECT_EQ(import->fresh[0].home, "");
  EXPECT_EQ(import->known, 2U);
  EXPECT_EQ(import->left_out.size(), 2U);
}

TEST(SourceLists, OnlyEnabledFeedsHaveAPlaceInOpml) {
  Source feed = known("f", "https://f.example/"), off = known("o", "https://o.example/"),
         page = known("p", "https://p.example/");
  off.enabled = false;
  page.kind = SourceKind::page;
  const std::string list = write_list({feed, off, page});
  EXPECT_NE(list.find("https://f.example/"), std::string::npos);
  EXPECT_EQ(list.find("https://o.example/"), std::string::npos);
  EXPECT_EQ(list.find("https://p.example/"), std::string::npos);
}

}  // namespace
}  // namespace vigie::source_lists_test
