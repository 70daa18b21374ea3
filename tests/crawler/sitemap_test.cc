#include "crawler/sitemap.h"

#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

namespace vigie::sitemap_test {
namespace {

Result<Sitemap> read(std::string_view bytes) {
  return read_sitemap(bytes, *Url::parse("https://a.example/sitemap.xml"));
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Sitemap, AUrlsetGivesItsPagesWithTheirNews) {
  const auto sitemap = read(R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://a.example/1?a=1&amp;b=2 </loc><lastmod>2026-03-04</lastmod>
<image:image><image:loc>https://a.example/i.png</image:loc></image:image>
<news:news><news:publication><news:name>Journal</news:name></news:publication>
<news:publication_date>2026-03-04T09:30:00+01:00</news:publication_date>
<news:title>L&apos;&#233;nergie</news:title></news:news></url>
<url><lastmod>2026-03-04</lastmod></url><url><loc>/2</loc></url></urlset>)");
  ASSERT_TRUE(sitemap);
  EXPECT_EQ(sitemap->kind, SitemapKind::urlset);
  ASSERT_EQ(sitemap->entries.size(), 2U);
  const SitemapEntry& entry = sitemap->entries[0];
  EXPECT_EQ(entry.loc, "https://a.example/1?a=1&b=2");
  EXPECT_EQ(entry.modified, "2026-03-04");
  EXPECT_EQ(entry.title, "L'énergie");
  ASSERT_TRUE(entry.published);
  EXPECT_EQ(entry.published->text, "2026-03-04T09:30:00+01:00");
  EXPECT_EQ(sitemap->entries[1].loc, "https://a.example/2");
}

TEST(Sitemap, EachKindIsToldApart) {
  const std::string urlset = "<urlset><url><loc>https://a.example/1</loc></url></urlset>";
  struct {
    std::string bytes;
    SitemapKind kind;
    const char* first;
  } cases[] = {
      {urlset, SitemapKind::urlset, "https://a.example/1"},
      {gzip(urlset), SitemapKind::urlset, "https://a.example/1"},
      {gzip(urlset).substr(0, gzip(urlset).size() - 4), SitemapKind::urlset, "https://a.example/1"},
      {"\xEF\xBB\xBF\n" + urlset, SitemapKind::urlset, "https://a.example/1"},
      {"<urlset><url><loc>https://a.example/1</lo", SitemapKind::urlset, "https://a.example/1"},
      {"<urlset><url><loc><url><![CDATA[https://a.example/1]]></url></loc></url></urlset>",
       SitemapKind::urlset, "https://a.example/1"},
      {"<sm:sitemapindex xmlns:sm='http://www.sitemaps.org/schemas/sitemap/0.9'>"
       "<sm:sitemap><sm:loc>https://a.example/s.gz</sm:loc></sm:sitemap></sm:sitemapindex>",
       SitemapKind::index, "https://a.example/s.gz"},
      {"# pages\r\nhttps://a.example/1\r\n\nhttps://a.example/2", SitemapKind::text,
       "https://a.example/1"},
      {"<rss><channel><item><link>https://a.example/1</link></item></channel></rss>",
       SitemapKind::urlset, "https://a.example/1"},
  };
  for (const auto& [bytes, kind, first] : cases) {
    const auto sitemap = read(bytes);
    ASSERT_TRUE(sitemap) << bytes;
    EXPECT_EQ(sitemap->kind, kind) << bytes;
    ASSERT_FALSE(sitemap->entries.empty()) << bytes;
    EXPECT_EQ(sitemap->entries.front().loc, first) << bytes;
  }
}

TEST(Sitemap, WhatIsNoneIsRefused) {
  for (const char* bytes : {"", "hello", "<html><p>page</p></html>", "\x1F\x8Bjunk", "<?xml?>"}) {
    const auto sitemap = read(bytes);
    ASSERT_FALSE(sitemap) << bytes;
    EXPECT_EQ(sitemap.error().kind, Kind::malformed) << bytes;
  }
}

TEST(Sitemap, ABombStopsAtTheProtocolsLimit) {
  const auto sitemap = read(gzip(std::string(kMaxSitemap.count + 1, ' ')));
  ASSERT_FALSE(sitemap);
  EXPECT_EQ(sitemap.error().kind, Kind::too_large);
}

TEST(Sitemap, EntriesStopAtTheProtocolsLimit) {
  std::string urlset = "<urlset>";
  for (int i = 0; i < 50'010; ++i) urlset += "<url><loc>/" + std::to_string(i) + "</loc></url>";
  const auto sitemap = read(urlset);
  ASSERT_TRUE(sitemap);
  EXPECT_EQ(sitemap->entries.size(), kMaxSitemapEntries);
}

}  // namespace
}  // namespace vigie::sitemap_test
