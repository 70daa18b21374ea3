#include "crawler/opml.h"

#include <gtest/gtest.h>

namespace vigie::opml_test {
namespace {

TEST(Opml, FeedsKeepTheOutlinesAroundThem) {  // OPML 2.0
  const auto feeds = read_opml(R"(<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Veille</title></head><body>
<outline text="Presse"><outline text="Régionale">
<outline type="rss" text="Le Télégramme" xmlUrl="https://a.example/f?a=1&amp;b=2" htmlUrl="https://a.example/"/>
</outline><outline title="INSEE" text="x" xmlUrl="https://b.example/f"/></outline>
<outline text="Vide"/><outline text="Seul" xmlUrl="https://c.example/f"></outline>
</body></opml>)");
  ASSERT_TRUE(feeds);
  ASSERT_EQ(feeds->size(), 3U);
  EXPECT_EQ((*feeds)[0].xml_url, "https://a.example/f?a=1&b=2");
  EXPECT_EQ((*feeds)[0].html_url, "https://a.example/");
  EXPECT_EQ((*feeds)[0].title, "Le Télégramme");
  EXPECT_EQ((*feeds)[0].categories, (std::vector<std::string>{"Presse", "Régionale"}));
  EXPECT_EQ((*feeds)[1].title, "INSEE");
  EXPECT_EQ((*feeds)[1].categories, (std::vector<std::string>{"Presse"}));
  EXPECT_TRUE((*feeds)[2].categories.empty());
}

TEST(Opml, WhatIsNotWellFormedIsRefusedWithItsPlace) {
  struct {
    const char* text;
    const char* named;
  } cases[] = {
      {"<opml>\n<body>\n</opml>", "line 3"},
      {"<opml><body><outline text='\xE9'/></body></opml>", "encoding"},
      {"<opml>\n&nothing;</opml>", "line 2"},
      {"", ""},
      {"https://a.example/feed", "line 1"},
  };
  for (const auto& [text, named] : cases) {
    const auto feeds = read_opml(text);
    ASSERT_FALSE(feeds) << text;
    EXPECT_EQ(feeds.error().kind, Kind::malformed) << text;
    EXPECT_NE(feeds.error().what.find(named), std::string::npos) << feeds.error().what;
  }
}

TEST(Opml, WhatIsWrittenIsReadBack) {
  const std::vector<OpmlFeed> feeds = {
      {"https://a.example/f?a=1&b='2'",
       "https://a.example/",
       "Le \"fil\" <script>&amp;",
       {"Presse"}},
      {"https://b.example/f", "", "Seul", {}},
      {"https://c.example/f", "", "]]> &#x26; é 中 😀", {"Presse", "a/b\\c", "'''", "<&\">"}},
      {"https://d.example/f", "", "", {"Presse", "a/b\\c"}},
  };
  const std::string written = write_opml("Vigie & <co>", feeds);
  const auto read = read_opml(written);
  ASSERT_TRUE(read) << to_string(read.error()) << written;
  // Those of one category stand together.
  const std::vector<OpmlFeed> expected = {feeds[0], feeds[2], feeds[3], feeds[1]};
  EXPECT_EQ(*read, expected) << written;
  EXPECT_EQ(write_opml("Vigie & <co>", *read), written);
}

TEST(Opml, WhatXmlCannotHoldIsLeftOut) {
  const auto read = read_opml(write_opml("x", {{"https://a.example/f",
                                                "",
                                                "a\x01\x1b[31m\tb\n\xEF\xBF\xBF"
                                                "c\xE2\x80\xAE",
                                                {"\x07", " a  b "}}}));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ((*read)[0].title, "a[31m b c");
  EXPECT_EQ((*read)[0].categories, (std::vector<std::string>{"a b"}));
}

TEST(Opml, CategoriesNestAsDeepAsTheReaderReads) {
  OpmlFeed deep{"https://a.example/f", "", "t", {}};
  for (int i = 0; i < 200; ++i) deep.categories.push_back("c" + std::to_string(i));
  const auto read = read_opml(write_opml("x", {deep}));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, std::vector<OpmlFeed>{deep});
}

}  // namespace
}  // namespace vigie::opml_test
