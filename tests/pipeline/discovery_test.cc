#include "pipeline/discovery.h"

#include <gtest/gtest.h>

namespace vigie::discovery_test {
namespace {

const Url kPage = *Url::parse("https://www.a.example/actualites/");
const Instant kNow = Date::read("2026-11-24T10:00:00Z")->instant;

std::vector<std::string> addresses(const std::vector<Candidate>& candidates, Hint hint) {
  std::vector<std::string> out;
  for (const Candidate& one : candidates)
    if (one.hint == hint) out.push_back(one.url);
  return out;
}

TEST(Discovery, WhatAPageDeclaresAndNamesComesBeforeUsualAddresses) {
  Page page;
  page.feeds = {{"https://www.a.example/rss.xml", "Le fil"}, {"https://feeds.b.example/a", ""}};
  page.links = {{"https://www.a.example/contact", "Contact"},
                {"https://www.a.example/themes/energie.rss", "Énergie"},
                {"https://www.a.example/abonnement", "Flux RSS"},
                {"https://www.a.example/rss.xml", "RSS"}};
  const auto found = candidates(kPage, &page, {"https://www.a.example/carte.xml", "/bad url"});
  EXPECT_EQ(
      addresses(found, Hint::declared),
      (std::vector<std::string>{"https://www.a.example/rss.xml", "https://feeds.b.example/a"}));
  EXPECT_EQ(addresses(found, Hint::linked),
            (std::vector<std::string>{"https://www.a.example/themes/energie.rss",
                                      "https://www.a.example/abonnement"}));
  EXPECT_EQ(addresses(found, Hint::robots).front(), "https://www.a.example/carte.xml");
  const auto usual = addresses(found, Hint::usual_feed);
  EXPECT_EQ(usual.front(), "https://www.a.example/actualites/feed/");
  for (const char* path : {"/feed/", "/feed", "/rss", "/feed.xml", "/atom.xml", "/index.xml",
                           "/spip.php?page=backend"})
    EXPECT_NE(std::find(usual.begin(), usual.end(), std::string("https://www.a.example") + path),
              usual.end())
        << path;
  EXPECT_EQ(std::count(usual.begin(), usual.end(), "https://www.a.example/rss.xml"), 0)
      << "each address once";
  EXPECT_EQ(addresses(found, Hint::usual_sitemap).front(), "https://www.a.example/sitemap.xml");
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(),
                             [](const auto& a, const auto& b) { return a.hint < b.hint; }));
}

TEST(Discovery, ALinkThatLooksLikeAFeedIsACandidate) {
  struct {
    const char* url;
    const char* text;
    bool feed;
  } cases[] = {
      {"https://a.example/rss", "x", true},
      {"https://a.example/Flux.RSS", "x", true},
      {"https://a.example/?feed=rss2", "x", true},
      {"https://a.example/spip.php?page=backend&id=3", "x", true},
      {"https://a.example/index.php?format=feed&type=rss", "x", true},
      {"https://a.example/x", "RSS", true},
      {"https://a.example/x", "Flux RSS", true},
      {"https://a.example/feeder-cattle", "Feeder cattle", false},
      {"https://a.example/rss-expliques", "Les flux RSS expliqués", false},
      {"https://a.example/data.xml", "Données", false},
  };
  for (const auto& [url, text, feed] : cases) {
    Page page;
    page.links = {{url, text}};
    EXPECT_EQ(addresses(candidates(kPage, &page, {}), Hint::linked).size(), feed ? 1U : 0U) << url;
  }
}

TEST(Discovery, APageOfManyFeedLinksIsBounded) {
  Page page;
  for (int i = 0; i < 500; ++i)
    page.links.push_back({"https://a.example/" + std::to_string(i) + ".rss", "RSS"});
  EXPECT_EQ(addresses(candidates(kPage, &page, {}), Hint::linked).size(), kMostLinked);
  EXPECT_FALSE(candidates(kPage, nullptr, {}).empty());
}

std::string rss(const char* title, const char* date) {
  return std::string("<rss version='2.0'><channel><title>") + title +
         "</title><item><title>t</title><link>https://a.example/" + title + "</link><pubDate>" +
         date + "</pubDate></item></channel></rss>";
}

TEST(Discovery, OnlyWhatWasReadAsFeedOrSitemapIsOne) {
  const std::string sitemap =
      "<urlset><url><loc>https://www.a.example/1</loc><lastmod>2026-11-01"
      "</lastmod></url></urlset>";
  struct {
    std::string body;
    const char* type;
    const char* kind;  // "" when it is neither
  } cases[] = {
      {rss("a", "Tue, 24 Nov 2026 08:00:00 GMT"), "text/html", "feed"},
      {sitemap, "application/xml", "sitemap"},
      {"<html><body><a href='/'>Page introuvable</a></body></html>", "text/html", ""},
      {"https://www.a.example/1\nhttps://www.a.example/2\n", "text/html", ""},
      {"", "application/xml", ""},
      {"<rss></rss>", "application/xml", ""},
  };
  for (const auto& [body, type, kind] : cases) {
    const auto one = recognise({kPage.href(), "", Hint::declared}, body, type, kPage, kNow);
    EXPECT_EQ(one ? word(one->source.kind) : "", std::string(kind)) << body;
    if (one) {
      EXPECT_EQ(one->entries, 1U);
      ASSERT_TRUE(one->newest);
    }
  }
}

TEST(Discovery, TheBestIsFirstAndEachContentOnce) {
  const auto read = [](const char* url, const std::string& body, Hint hint) {
    return *recognise({url, "", hint}, body, "application/xml", *Url::parse(url), kNow);
  };
  const std::string fresh = rss("fil", "Tue, 24 Nov 2026 08:00:00 GMT");
  std::vector<Discovered> found;
  found.push_back(
      read("https://a.example/old", rss("vieux", "Tue, 24 Nov 2020 08:00:00 GMT"), Hint::declared));
  found.push_back(read("https://a.example/map",
                       "<urlset><url><loc>https://a.example/1</loc></url>"
                       "</urlset>",
                       Hint::robots));
  found.push_back(read("https://a.example/c", rss("Comments", "Tue, 24 Nov 2026 08:00:00 GMT"),
                       Hint::declared));
  found.push_back(read("https://a.example/feed", fresh, Hint::linked));
  found.push_back(read("https://a.example/rss", fresh, Hint::usual_feed));
  std::vector<std::string> order;
  for (const Discovered& one : ranked(std::move(found), kNow)) order.push_back(one.source.url);
  EXPECT_EQ(order, (std::vector<std::string>{"https://a.example/feed", "https://a.example/old",
                                             "https://a.example/c", "https://a.example/map"}));
  EXPECT_TRUE(ranked({}, kNow).empty());
}

}  // namespace
}  // namespace vigie::discovery_test
