#include "pipeline/source_proposal.h"

#include <gtest/gtest.h>

namespace vigie::source_proposal_test {
namespace {

using namespace std::chrono_literals;

const Url kPage = *Url::parse("https://a.example/actualites");
const Instant kNow = Date::read("2026-11-24T10:00:00Z")->instant;

Discovered offer(SourceKind kind, const char* url, std::size_t entries) {
  Discovered one;
  one.source.kind = kind;
  one.source.url = url;
  one.entries = entries;
  return one;
}

std::string list_page() {
  std::string page = "<title>Actualités</title>";
  for (int i = 0; i < 6; ++i)
    page += "<article><h2><a href='/n/" + std::to_string(i) +
            "'>La région ouvre un fonds pour la rénovation</a></h2></article>";
  return page;
}

TEST(SourceProposal, APageIsWatchedThroughTheBestThatItsSiteOffers) {
  const auto feed = offer(SourceKind::feed, "https://a.example/rss", 3);
  const auto empty = offer(SourceKind::feed, "https://a.example/empty", 0);
  const auto map = offer(SourceKind::sitemap, "https://a.example/sitemap.xml", 9);
  struct {
    std::string body;
    std::vector<Discovered> offers;
    SourceKind kind;
    const char* url;
  } cases[] = {
      {list_page(), {empty, feed, map}, SourceKind::feed, "https://a.example/rss"},
      {list_page(), {empty, map}, SourceKind::list, "https://a.example/actualites"},
      {"<p>Rien</p>", {map}, SourceKind::sitemap, "https://a.example/sitemap.xml"},
      {"<p>Rien</p>", {}, SourceKind::page, "https://a.example/actualites"},
  };
  for (const auto& [body, offers, kind, url] : cases) {
    SourceTest test;
    test.offers = offers;
    test.final_url = kPage.href();
    test.proposal.kind = SourceKind::page;
    test.proposal.url = kPage.href();
    const auto page = read_page(body, "text/html; charset=utf-8", kPage, kNow);
    ASSERT_TRUE(page);
    propose_for_page(body, "text/html; charset=utf-8", kPage, *page, test);
    EXPECT_EQ(test.proposal.kind, kind) << body;
    EXPECT_EQ(test.proposal.url, url);
    EXPECT_EQ(test.guessed, kind == SourceKind::list);
    EXPECT_EQ(test.reading.found.size(), kind == SourceKind::list ? 6U : 0U);
  }
}

TEST(SourceProposal, TheDatesOfEntriesForetellTheRhythm) {
  Settings settings;
  settings.crawl.slowest = 12h;
  SourceTest test;
  for (int i = 0; i < 20; ++i) {
    Found found;
    found.published = Date::read(rfc3339(kNow - i * 8h));
    test.reading.found.push_back(found);
  }
  foretell_rhythm(settings, kNow, test);
  EXPECT_EQ(test.dated, 20U);
  ASSERT_TRUE(test.usual_gap);
  EXPECT_NEAR(static_cast<double>(test.usual_gap->count()), 8 * 3.6e6, 3.6e6);
  EXPECT_NEAR(static_cast<double>(test.every.count()), 4 * 3.6e6, 1.8e6);

  SourceTest undated;
  foretell_rhythm(settings, kNow, undated);
  EXPECT_FALSE(undated.usual_gap);
  EXPECT_EQ(undated.every, settings.crawl.every);
}

TEST(SourceProposal, AnEncodingThatIsDeclaredOtherwiseIsNamed) {
  struct {
    const char* body;
    const char* type;
    const char* encoding;
    const char* declared;
  } cases[] = {
      {"<html><p>\xC3\xA9</p>", "text/html; charset=utf-8", "utf-8", ""},
      {"<html><meta charset=utf-8><p>\xC3\xA9</p>", "text/html", "utf-8", ""},
      {"<?xml version='1.0' encoding='ISO-8859-1'?><rss>\xE9</rss>", "text/xml", "windows-1252",
       ""},
      {"<?xml version='1.0' encoding='ISO-8859-1'?><rss>\xC3\xA9</rss>", "text/xml", "utf-8",
       "ISO-8859-1"},
      {"<rss>\xC3\xA9</rss>", "text/xml", "utf-8", ""},
  };
  for (const auto& [body, type, encoding, declared] : cases) {
    SourceTest test;
    describe_encoding(body, type, test);
    EXPECT_EQ(test.encoding, encoding) << body;
    EXPECT_EQ(test.declared, declared) << body;
  }
}

}  // namespace
}  // namespace vigie::source_proposal_test
