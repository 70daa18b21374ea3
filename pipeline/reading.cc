#include "pipeline/reading.h"

#include <unordered_set>

#include <fmt/format.h>

#include "core/utf8.h"
#include "crawler/feed.h"
#include "crawler/html_text.h"
#include "crawler/page.h"
#include "crawler/sitemap.h"
#include "indexer/analysis.h"

namespace vigie {
namespace {

/// Adds each address once, and only those that can be visited.
class Collector {
 public:
  explicit Collector(std::vector<Found>& out) : out_(out) {}
  void add(const std::string& address, Found found) {
    const auto url = Url::parse(address);
    if (!url || !url->is_http()) return;
    found.url = url->without_fragment();
    found.key = url->key();
    if (seen_.insert(found.key).second) out_.push_back(std::move(found));
  }

 private:
  std::vector<Found>& out_;
  std::unordered_set<std::string> seen_;
};

Result<SourceReading> read_feed_source(const std::string& body, const std::string& content_type,
                                       const Url& url) {
  const auto feed = read_feed(body, content_type, url);
  if (!feed) return feed.error();
  SourceReading reading;
  reading.title = feed->title;
  Collector collector(reading.found);
  for (const Entry& entry : feed->entries) {
    Found found;
    found.title = entry.title;
    found.summary = to_text(entry.summary);
    found.content = to_text(entry.content);
    found.authors = entry.authors;
    found.published = entry.published ? entry.published : entry.updated;
    if (entry.updated) found.modified = entry.updated->text;
    collector.add(entry.url, std::move(found));
  }
  return reading;
}

Result<SourceReading> read_sitemap_source(const std::string& body, const Url& url) {
  const auto sitemap = read_sitemap(body, url);
  if (!sitemap) return sitemap.error();
  SourceReading reading;
  Collector collector(reading.found);
  for (const SitemapEntry& entry : sitemap->entries) {
    if (sitemap->kind == SitemapKind::index) {
      reading.sitemaps.push_back(entry.loc);
      continue;
    }
    Found found;
    found.title = entry.title;
    found.published = entry.published;
    found.modified = entry.modified;
    collector.add(entry.loc, std::move(found));
  }
  return reading;
}

Result<SourceReading> read_list_source(const Source& source, const std::string& body,
                                       const std::string& content_type, const Url& url) {
  const auto links = select_links(body, content_type, url, source.links);
  if (!links) return links.error();
  if (links->empty())
    return Error{Kind::malformed,
                 fmt::format("no link of the page answers the rule \"{}\"", source.links),
                 "look at the page and adapt `links`"};
  SourceReading reading;
  Collector collector(reading.found);
  for (const Link& link : *links) {
    Found found;
    found.title = link.text;
    collector.add(link.url, std::move(found));
  }
  return reading;
}

bool looks_like_html(const std::string& body, const std::string& content_type) {
  if (content_type.find("html") != std::string::npos) return true;
  const bool silent = content_type.empty() || content_type.starts_with("text/plain") ||
                      content_type.starts_with("application/octet-stream");
  return silent && body.find('<') < 1'024;
}

/// What every document shares, whoever told it.
void finish(Document& document, const std::string& page_language, const Source& source,
            const std::string& default_language, Instant now) {
  document.source = source.id;
  document.language = decide_language("", page_language, source.language,
                                      document.title + "\n" + document.text, default_language);
  document.seen = now;
}

}  // namespace

Result<SourceReading> read_source(const Source& source, const std::string& body,
                                  const std::string& content_type, const Url& url) {
  switch (source.kind) {
    case SourceKind::feed: return read_feed_source(body, content_type, url);
    case SourceKind::sitemap: return read_sitemap_source(body, url);
    case SourceKind::list: return read_list_source(source, body, content_type, url);
    case SourceKind::page:
    case SourceKind::site:
    case SourceKind::api: break;
  }
  return Error{Kind::internal, fmt::format("a source of kind {} lists nothing", word(source.kind))};
}

Result<Document> read_document(const std::string& body, const std::string& content_type,
                               const Url& url, const Found& found, const Source& source,
                               const std::string& default_language, Instant now) {
  if (!looks_like_html(body, content_type)) {
    auto entry = document_of_entry(found, source, default_language, now);
    if (entry) return entry;
    return Error{Kind::malformed,
                 fmt::format("not a page: {}", content_type.empty() ? "no type" : content_type)};
  }
  const auto page = read_page(body, content_type, url, now);
  if (!page) return page.error();

  Document document;
  // A canonical address of another host would let one site speak for another's documents.
  const auto canonical = Url::parse(page->canonical);
  const bool believed = canonical && canonical->is_http() && canonical->host() == url.host();
  document.url = believed ? canonical->without_fragment() : url.without_fragment();
  document.key = believed ? canonical->key() : url.key();
  document.title = page->title.empty() ? found.title : page->title;
  document.text = page->text.size() >= found.content.size() / 2 ? page->text : found.content;
  if (document.text.empty()) document.text = found.summary;
  document.authors = page->authors.empty() ? found.authors : page->authors;
  document.published = page->published ? page->published : found.published;
  if (document.published && document.published->instant > now + std::chrono::days{1})
    document.published.reset();
  document.modified = page->modified;
  document.site = page->site.empty() ? std::string(url.host()) : page->site;
  finish(document, page->language, source, default_language, now);
  if (document.title.empty()) document.title = one_line(cut_utf8(document.text, 80));
  if (document.title.empty() && document.text.empty())
    return Error{Kind::malformed, "the page holds no text"};
  return document;
}

Result<Document> document_of_entry(const Found& found, const Source& source,
                                   const std::string& default_language, Instant now) {
  if (found.title.empty()) return Error{Kind::not_found, "the entry has no title"};
  const auto url = Url::parse(found.url);
  if (!url) return Error{Kind::malformed, fmt::format("\"{}\" is no address", found.url)};
  Document document;
  document.url = found.url;
  document.key = found.key;
  document.title = found.title;
  document.text = found.content.empty() ? found.summary : found.content;
  document.authors = found.authors;
  document.published = found.published;
  document.site = std::string(url->host());
  finish(document, "", source, default_language, now);
  return document;
}

}  // namespace vigie
