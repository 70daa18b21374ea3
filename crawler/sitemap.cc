#include "crawler/sitemap.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/utf8.h"
#include "crawler/dates.h"
#include "crawler/feed_readers.h"
#include "crawler/gunzip.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

using Event = XmlReader::Event;

constexpr std::size_t kMostJunk = 64;  // elements of junk before the sitemap begins

enum class Root { none, urlset, index, feed };

/// Moves to the element that says what the document is.
Root find_root(XmlReader& xml) {
  std::size_t starts = 0;
  for (Event event = xml.next(); event != Event::done; event = xml.next()) {
    if (event != Event::start) continue;
    const std::string& name = xml.name();
    if (name == "urlset") return Root::urlset;
    if (name == "sitemapindex") return Root::index;
    if (name == "rss" || name == "feed" || name == "rdf") return Root::feed;
    if (++starts == kMostJunk) break;
  }
  return Root::none;
}

/// Reads the children of one <url> or <sitemap>, which has just started.
SitemapEntry read_entry(XmlReader& xml) {
  SitemapEntry entry;
  const std::size_t outside = xml.depth() - 1;
  for (Event event = xml.next(); event != Event::done; event = xml.next()) {
    if (event == Event::end && xml.depth() <= outside) break;
    if (event != Event::start || xml.is(Space::news, "news")) continue;
    if (xml.is(Space::plain, "loc")) {
      const std::string text = xml.content().text;
      if (entry.loc.empty()) entry.loc = web_address(xml, text);
    } else if (xml.is(Space::plain, "lastmod")) {
      entry.modified = one_line(xml.content().text);
    } else if (xml.is(Space::news, "title")) {
      entry.title = one_line(xml.content().text);
    } else if (xml.is(Space::news, "publication_date")) {
      entry.published_text = one_line(xml.content().text);
      entry.published = read_feed_date(entry.published_text);
    } else if (!xml.is(Space::news, "publication")) {
      xml.skip();
    }
  }
  return entry;
}

Sitemap read_entries(XmlReader& xml, SitemapKind kind) {
  const std::string_view element = kind == SitemapKind::index ? "sitemap" : "url";
  Sitemap sitemap{kind, {}};
  for (Event event = xml.next(); event != Event::done; event = xml.next()) {
    if (event != Event::start || !xml.is(Space::plain, element)) continue;
    SitemapEntry entry = read_entry(xml);
    if (!entry.loc.empty()) sitemap.entries.push_back(std::move(entry));
    if (sitemap.entries.size() == kMaxSitemapEntries) break;
  }
  return sitemap;
}

/// A feed as a sitemap: its links, with their dates (sitemaps.org, "Other Sitemap formats").
Result<Sitemap> of_feed(std::string_view text, const Url& url) {
  auto feed = read_xml_feed(text, url);
  if (!feed) return feed.error();
  Sitemap sitemap;
  for (Entry& entry : feed->entries) {
    if (entry.url.empty()) continue;
    const auto& modified = entry.updated ? entry.updated : entry.published;
    sitemap.entries.push_back({std::move(entry.url), modified ? modified->text : std::string(),
                               entry.published, entry.published ? entry.published->text : "",
                               std::move(entry.title)});
  }
  return sitemap;
}

/// One address a line; other lines are stepped over.
Result<Sitemap> read_lines(std::string_view text) {
  Sitemap sitemap{SitemapKind::text, {}};
  while (!text.empty() && sitemap.entries.size() < kMaxSitemapEntries) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, std::min(end, Url::kMaxLength));
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string loc = one_line(line);
    if (!loc.starts_with("http://") && !loc.starts_with("https://")) continue;
    sitemap.entries.push_back({std::move(loc), {}, {}, {}, {}});
  }
  if (sitemap.entries.empty())
    return Error{Kind::malformed, "no sitemap in it: neither XML nor a list of addresses"};
  return sitemap;
}

}  // namespace

const char* word(SitemapKind kind) {
  static constexpr std::array kWords = {"urlset", "index", "text"};
  return kWords.at(static_cast<std::size_t>(kind));
}

Result<Sitemap> read_sitemap(std::string_view bytes, const Url& url) {
  std::string unpacked;
  if (is_gzip(bytes)) {
    auto inflated = gunzip(bytes, kMaxSitemap);
    if (!inflated) return inflated.error();
    unpacked = *std::move(inflated);
    bytes = unpacked;
  }
  if (bytes.size() > kMaxSitemap.count)
    return Error{Kind::too_large, fmt::format("the sitemap has {} bytes, the protocol allows {}",
                                              bytes.size(), kMaxSitemap.count)};
  std::string kept;
  const std::string_view text = xml_text(bytes, "", kept);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '<') return read_lines(text);
  XmlReader xml(text, url);
  switch (find_root(xml)) {
    case Root::urlset: return read_entries(xml, SitemapKind::urlset);
    case Root::index: return read_entries(xml, SitemapKind::index);
    case Root::feed: return of_feed(text, url);
    case Root::none: break;
  }
  return Error{Kind::malformed, "no sitemap in it: neither urlset nor sitemapindex"};
}

}  // namespace vigie
