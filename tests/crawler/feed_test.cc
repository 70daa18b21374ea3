#include "crawler/feed.h"

#include <string>

#include <gtest/gtest.h>

#include "core/utf8.h"

namespace vigie::feed_test {
namespace {

const Url& here() {
  static const Url url = *Url::parse("https://a.example/dir/feed.xml");
  return url;
}

Feed read(std::string_view text, std::string_view content_type = "") {
  auto feed = read_feed(text, content_type, here());
  EXPECT_TRUE(feed) << (feed ? "" : feed.error().what);
  return feed ? *std::move(feed) : Feed{};
}

/// The one entry of an RSS 2.0 feed that holds `inside`.
Entry rss_entry(const std::string& inside) {
  const Feed feed = read("<rss version='2.0'><channel><item>" + inside + "</item></channel></rss>");
  EXPECT_EQ(feed.entries.size(), 1U) << inside;
  return feed.entries.empty() ? Entry{} : feed.entries.front();
}

Entry atom_entry(const std::string& inside) {
  const Feed feed =
      read("<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + inside + "</entry></feed>");
  EXPECT_EQ(feed.entries.size(), 1U) << inside;
  return feed.entries.empty() ? Entry{} : feed.entries.front();
}

TEST(Feed, Rss2IsReadWhole) {
  const Feed feed = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Chambre &amp; métiers</title><link>https://a.example/</link>
<atom:link rel="self" href="https://a.example/feed.xml"/>
<description>Le fil</description><language>fr_FR</language>
<image><title>Logo</title><link>https://logo.example/</link></image>
<item><title>Un appel d&apos;offres</title><link>/un</link><guid isPermaLink="false">id-1</guid>
<pubDate>Wed, 04 Mar 2026 09:30:00 +0100</pubDate><dc:creator>Anne Roux</dc:creator>
<description>&lt;p&gt;Court&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Long <b>texte</b></p>]]></content:encoded>
<category>BTP</category><enclosure url="a.pdf" type="application/pdf" length="12"/></item>
</channel></rss>)");
  EXPECT_EQ(feed.kind, FeedKind::rss);
  EXPECT_EQ(feed.title, "Chambre & métiers");
  EXPECT_EQ(feed.link, "https://a.example/");
  EXPECT_EQ(feed.language, "fr-FR");
  EXPECT_FALSE(feed.recovered);
  ASSERT_EQ(feed.entries.size(), 1U);
  const Entry& entry = feed.entries.front();
  EXPECT_EQ(entry.id, "id-1");
  EXPECT_EQ(entry.url, "https://a.example/un");
  EXPECT_EQ(entry.title, "Un appel d'offres");
  EXPECT_EQ(entry.authors, std::vector<std::string>{"Anne Roux"});
  ASSERT_TRUE(entry.published);
  EXPECT_EQ(entry.published->text, "2026-03-04T09:30:00+01:00");
  EXPECT_EQ(entry.summary, "<p>Court</p>");
  EXPECT_EQ(entry.content, "<p>Long <b>texte</b></p>");
  EXPECT_EQ(entry.categories, std::vector<std::string>{"BTP"});
  ASSERT_EQ(entry.enclosures.size(), 1U);
  EXPECT_EQ(entry.enclosures.front().url, "https://a.example/dir/a.pdf");
}

TEST(Feed, Atom1IsReadWhole) {  // RFC 4287
  const Feed feed =
      read(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="/base/">
<title type="html">Le &lt;b&gt;fil&lt;/b&gt;</title><id>urn:feed</id><updated>2026-03-04T00:00:00Z</updated>
<author><name>Anne</name><email>anne@a.example</email></author>
<link rel="self" href="feed"/><link href="home"/>
<entry xml:base="sub/"><id>urn:1</id><title>1 &lt; 2</title><link rel="enclosure" href="e.mp3" type="audio/mpeg"/>
<link rel="alternate" href="page"/><author><name>Luc</name><uri>x</uri></author>
<published>2026-03-03T08:00:00+01:00</published><updated>2026-03-04</updated>
<summary>a &lt; b</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Un &amp; <b>deux</b></div></content>
</entry></feed>)");
  EXPECT_EQ(feed.kind, FeedKind::atom);
  EXPECT_EQ(feed.title, "Le fil");
  EXPECT_EQ(feed.id, "urn:feed");
  EXPECT_EQ(feed.link, "https://a.example/base/home");
  EXPECT_EQ(feed.authors, std::vector<std::string>{"Anne (anne@a.example)"});
  ASSERT_EQ(feed.entries.size(), 1U);
  const Entry& entry = feed.entries.front();
  EXPECT_EQ(entry.url, "https://a.example/base/sub/page");
  EXPECT_EQ(entry.title, "1 < 2");
  EXPECT_EQ(entry.language, "fr");
  EXPECT_EQ(entry.authors, std::vector<std::string>{"Luc"});
  EXPECT_EQ(entry.published->text, "2026-03-03T08:00:00+01:00");
  EXPECT_EQ(entry.updated->text, "2026-03-04");
  EXPECT_EQ(entry.summary, "a &lt; b");
  EXPECT_EQ(entry.content,
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">Un &amp; <b>deux</b></div>");
  ASSERT_EQ(entry.enclosures.size(), 1U);
  EXPECT_EQ(entry.enclosures.front().url, "https://a.example/base/sub/e.mp3");
}

TEST(Feed, RdfItemsStandBesideTheChannel) {
  const Feed feed = read(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://a.example/"><title>Fil</title><items><rdf:Seq><rdf:li resource="x"/>
</rdf:Seq></items></channel>
<item rdf:about="https://a.example/1"><title>Un</title><dc:date>2026-03-04</dc:date></item>
<item rdf:about="https://a.example/2"><title>Deux</title><link>https://a.example/two</link></item>
</rdf:RDF>)");
  EXPECT_EQ(feed.kind, FeedKind::rdf);
  EXPECT_EQ(feed.title, "Fil");
  ASSERT_EQ(feed.entries.size(), 2U);
  EXPECT_EQ(feed.entries[0].url, "https://a.example/1");
  EXPECT_EQ(feed.entries[0].published->text, "2026-03-04");
  EXPECT_EQ(feed.entries[1].id, "https://a.example/2");
  EXPECT_EQ(feed.entries[1].url, "https://a.example/two");
}

TEST(Feed, JsonFeedIsReadWhole) {  // jsonfeed.org, version 1.1
  const Feed feed = read(R"( {"version":"https://jsonfeed.org/version/1.1","title":"Fil",
 "home_page_url":"/","items":[{"id":7,"url":"un","title":"Un","content_text":"a < b",
 "date_published":"2026-03-04T09:30:00Z","authors":[{"name":"Anne"}],"tags":["BTP",3],
 "attachments":[{"url":"a.pdf","mime_type":"application/pdf","size_in_bytes":12}]}, null,
 {"id":"8","content_html":"<p>b</p>","author":{"name":"Luc"},}]})");
  EXPECT_EQ(feed.kind, FeedKind::json);
  EXPECT_EQ(feed.link, "https://a.example/");
  ASSERT_EQ(feed.entries.size(), 2U);
  EXPECT_EQ(feed.entries[0].id, "7");
  EXPECT_EQ(feed.entries[0].url, "https://a.example/dir/un");
  EXPECT_EQ(feed.entries[0].content, "a &lt; b");
  EXPECT_EQ(feed.entries[0].categories, std::vector<std::string>{"BTP"});
  EXPECT_EQ(feed.entries[0].enclosures.at(0).length, "12");
  EXPECT_EQ(feed.entries[1].authors, std::vector<std::string>{"Luc"});
}

TEST(Feed, TitlesBecomePlainLines) {
  struct {
    const char* element;
    const char* title;
  } cases[] = {
      {"<title>&eacute;t&eacute; &#8211; &#x92;</title>", "été – ’"},
      {"<title>AT&T &copy=1 &unknown;</title>", "AT&T ©=1 &unknown;"},
      {"<title><![CDATA[un <b>deux</b>\n trois]]></title>", "un deux trois"},
      {"<title>&lt;b&gt;gras&lt;/b&gt; 1 &lt; 2</title>", "gras 1 < 2"},
      {"<title>un <em>deux</em></title>", "un deux"},
      {"<title>q\xC2\x92un</title>", "q’un"},
      {"<media:title>m</media:title><dc:title>d</dc:title>", "d"},
      {"<dc:title>d</dc:title><title>t</title><title>u</title>", "t"},
      {"<x:title xmlns:x='urn:other'>x</x:title><title>t</title>", "t"},
  };
  for (const auto& [element, title] : cases) EXPECT_EQ(rss_entry(element).title, title) << element;
}

TEST(Feed, AtomTextIsWhatItsTypeSays) {  // RFC 4287 §3.1
  struct {
    const char* element;
    const char* summary;
  } cases[] = {
      {"<summary type='text'>un &lt;b&gt;</summary>", "un &lt;b>"},
      {"<summary type='html'>un &lt;b&gt;deux&lt;/b&gt;</summary>", "un <b>deux</b>"},
      {"<summary>un &lt;b&gt;deux&lt;/b&gt;</summary>", "un <b>deux</b>"},  // no type, yet HTML
      // An element where text should be: escaped within it, as TypePad did, or meant as XHTML.
      {"<summary type='html'><p>un &lt;b&gt;deux&lt;/b&gt;</p></summary>", "un <b>deux</b>"},
      {"<summary type='html'><p>1 &lt; 2</p></summary>", "<p>1 &lt; 2</p>"},
      {"<summary type='application/octet-stream'>PGI+dW48L2I+</summary>", "<b>un</b>"},
      {"<summary mode='base64' type='text/html'>\nPGI+ dW48L2I+</summary>", "<b>un</b>"},
      {"<summary mode='escaped' type='text/html'>&lt;i&gt;</summary>", "<i>"},
  };
  for (const auto& [element, summary] : cases)
    EXPECT_EQ(atom_entry(element).summary, summary) << element;
}

TEST(Feed, AddressesComeFromWhereThereIsOne) {
  struct {
    const char* inside;
    const char* url;
  } cases[] = {
      {"<link>https://b.example/x</link>", "https://b.example/x"},
      {"<link> ../x </link>", "https://a.example/x"},
      {"<guid>https://b.example/g</guid>", "https://b.example/g"},
      {"<guid isPermaLink='false'>tag:1</guid>", ""},
      {"<guid>https://b.example/g</guid><link>https://b.example/l</link>", "https://b.example/l"},
      {"<link/><atom:link href='https://b.example/a' rel='alternate'/>", "https://b.example/a"},
      {"<link href='https://b.example/f' type='application/pdf'/>"
       "<link href='https://b.example/h' type='text/html'/>",
       "https://b.example/h"},
      {"<source><link>https://s.example/</link></source>", ""},
  };
  for (const auto& [inside, url] : cases) EXPECT_EQ(rss_entry(inside).url, url) << inside;
}

TEST(Feed, PersonsAreReadAsTheyAreWritten) {
  struct {
    const char* inside;
    const char* author;
  } cases[] = {
      {"<author>anne@a.example (Anne Roux)</author>", "Anne Roux"},
      {"<author>Anne Roux &lt;anne@a.example&gt;</author>", "Anne Roux"},
      {"<author>Anne Roux</author><dc:creator>Luc</dc:creator>", "Anne Roux"},
      {"<author>anne@a.example</author><dc:creator>Luc</dc:creator>", "Luc"},
      {"<author><name>Anne</name><email>a@a.example</email></author>", "Anne"},
      {"<itunes:author>Luc</itunes:author>", "Luc"},
  };
  for (const auto& [inside, author] : cases) {
    const Entry entry = rss_entry(inside);
    EXPECT_EQ(entry.authors, std::vector<std::string>{author}) << inside;
  }
}

TEST(Feed, AnEntryAlwaysHasAnId) {
  EXPECT_EQ(rss_entry("<link>https://b.example/</link>").id, "https://b.example/");
  const std::string id = rss_entry("<title>Un</title>").id;
  EXPECT_TRUE(id.starts_with("urn:sha256:")) << id;
  EXPECT_EQ(rss_entry("<title>Un</title>").id, id);
  EXPECT_NE(rss_entry("<title>Deux</title>").id, id);
}

TEST(Feed, ADateThatCannotBeReadIsKeptAsGiven) {
  const Entry entry = rss_entry("<pubDate>demain</pubDate>");
  EXPECT_FALSE(entry.published);
  EXPECT_EQ(entry.published_text, "demain");
  const Entry corrected = rss_entry("<pubDate>?</pubDate><dc:date>2026-03-04</dc:date>");
  ASSERT_TRUE(corrected.published);
  EXPECT_EQ(corrected.published->text, "2026-03-04");
}

TEST(Feed, BrokenDocumentsAreReadAllTheSame) {
  struct {
    const char* text;
    std::size_t entries;
    const char* first_title;
  } cases[] = {
      {"junk\n\n<?xml version='1.0'?><rss><channel><item><title>a</title></item>", 1, "a"},
      {"<br><b>Warning</b>: x <rss><channel><item><title>a</title></item></channel></rss>", 1, "a"},
      {"<rss><channel><item><description>un<br>deux</description><title>a</title></item>"
       "<item></item></channel></rss>",
       2, "a"},
      {"<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>", 2, "a"},
      {"<rss><channel><item><title>a</titel></item><item><title>b</title></item>", 2, "a"},
      {"<rss><channel><item><title>a</title><description>coup", 1, "a"},
      {"<rss><channel><item><title>a < b & c</title></item></channel></rss>", 1, "a < b & c"},
      {"<rss><channel><item><title><![CDATA[a", 1, "a"},
      {"<RSS><Channel><ITEM><Title>a</Title></ITEM></Channel></RSS>", 1, "a"},
      {"<rss><channel><item><enclosure url=x.mp3 /><title type='text>a</title></item>", 1, "a"},
      {"<!DOCTYPE rss [<!ENTITY a \"]>\"> <!-- ' --> ]><rss><item><title>&a;</title></item></rss>",
       1, "&a;"},
      {"<channel href='x'><item href='y'><title>a</title></item></channel>", 1, "a"},
  };
  for (const auto& [text, entries, first_title] : cases) {
    const Feed feed = read(text);
    ASSERT_EQ(feed.entries.size(), entries) << text;
    EXPECT_EQ(feed.entries.front().title, first_title) << text;
  }
}

TEST(Feed, CharacterSetsAreFoundOut) {  // XML 1.0 appendix F, RFC 7303
  const auto rss = [](const std::string& declaration, const std::string& title) {
    return declaration + "<rss><item><title>" + title + "</title></item></rss>";
  };
  const auto utf16 = [&rss](bool big, const std::string& mark) {
    std::string out = mark;
    for (const char c : rss("", "e")) out += big ? std::string{'\0', c} : std::string{c, '\0'};
    return out;
  };
  struct {
    std::string bytes;
    const char* content_type;
    const char* title;
  } cases[] = {
      {rss("", "\xC3\xA9"), "", "é"},
      {rss("", "\xE9"), "", "é"},
      {rss("<?xml version='1.0' encoding='iso-8859-1'?>", "\xE9\x92"), "", "é’"},
      {rss("<?xml version='1.0' encoding=\"koi8-r\"?>", "\xC5"), "", "е"},
      {rss("<?xml version='1.0' encoding='koi8-r'?>", "\xE9"), "text/xml; charset=iso-8859-2", "é"},
      {rss("<?xml version='1.0' encoding='utf-8'?>", "\xE9"), "", "é"},
      {rss("<?xml version='1.0' encoding='utf-8'?>", "\xC3\xA9"), "text/xml; charset=iso-8859-1",
       "é"},
      {rss("<?xml version='1.0' encoding='utf-16'?>", "\xC3\xA9"), "", "é"},
      {rss("", "\xC3\xA9\xC3\xA8\xC3\xAA\xC3\xA7\xC3\xA0\xFF"), "", "éèêçà\uFFFD"},
      {rss("<?xml version='1.0' encoding='bogus'?>", "\xC3\xA9"), "", "é"},
      {rss("\xEF\xBB\xBF", "\xC3\xA9"), "text/xml; charset=koi8-r", "é"},
      {utf16(true, "\xFE\xFF"), "", "e"},
      {utf16(false, "\xFF\xFE"), "", "e"},
      {utf16(true, ""), "", "e"},
      {utf16(false, ""), "", "e"},
  };
  for (const auto& [bytes, content_type, title] : cases) {
    const Feed feed = read(bytes, content_type);
    ASSERT_EQ(feed.entries.size(), 1U) << bytes;
    EXPECT_EQ(feed.entries.front().title, title) << bytes;
  }
}

TEST(Feed, WhatIsNoFeedIsRefused) {
  for (const char* text : {"", " ", "hello", "<html><body><p>page</p></body></html>", "{}",
                           "{\"a\":", "[1]", "<?xml version='1.0'?>", "<opml/>", "\xFF\xFE"}) {
    const auto feed = read_feed(text, "", here());
    ASSERT_FALSE(feed) << text;
    EXPECT_EQ(feed.error().kind, Kind::malformed) << text;
  }
  const auto long_feed = read_feed(std::string(kMaxFeed.count + 1, ' '), "", here());
  ASSERT_FALSE(long_feed);
  EXPECT_EQ(long_feed.error().kind, Kind::too_large);
}

TEST(Feed, SaysHowOftenItChanges) {  // RSS 2.0 <ttl>, RSS 1.0 syndication module
  using namespace std::chrono_literals;
  struct {
    const char* elements;
    std::optional<Interval> refresh;
  } cases[] = {
      {"<ttl>60</ttl>", 60min},
      {"<sy:updatePeriod>daily</sy:updatePeriod>", 24h},
      {"<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
       30min},
      {"<ttl>10</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 60min},
      {"<ttl>0</ttl>", std::nullopt},
      {"<ttl>-7</ttl>", std::nullopt},
      {"<ttl>soon</ttl><sy:updatePeriod>often</sy:updatePeriod>", std::nullopt},
      {"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 24h},
      {"", std::nullopt},
  };
  for (const auto& c : cases) {
    const std::string xml =
        "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>t</title>" +
        std::string(c.elements) + "<item><title>a</title></item></channel></rss>";
    const auto feed = read_feed(xml, "", *Url::parse("https://a.example/feed"));
    ASSERT_TRUE(feed) << c.elements;
    EXPECT_EQ(feed->refresh, c.refresh) << c.elements;
  }
}

}  // namespace
}  // namespace vigie::feed_test
