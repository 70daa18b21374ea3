#include "crawler/opml.h"

#include <gtest/gtest.h>

namespace vigie {
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

}  // namespace
}  // namespace vigie
