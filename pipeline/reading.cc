#include "pipeline/reading.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "core/utf8.h"
#include "crawler/address_rule.h"
#include "crawler/feed.h"
#include "crawler/html_text.h"
#include "crawler/link_header.h"
#include "crawler/page_kind.h"
#include "crawler/pdf.h"
#include "crawler/sitemap.h"
#include "crawler/traps.h"
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
  reading.refresh = feed->refresh;
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
      reading.sitemaps.push_back({.url = entry.loc, .modified = entry.modified});
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
  // Without a link rule, `pattern` alone says which links are documents.
  const auto links =
      select_links(body, content_type, url, source.links.empty() ? "a" : source.links);
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

/// A site's first page: where a crawl begins. It is never a document itself.
Result<SourceReading> read_site_source(const Source& source, const std::string& body,
                                       const std::string& content_type, const Url& url,
                                       Instant now) {
  const auto links = select_links(body, content_type, url, "a");
  if (!links) return links.error();
  SourceReading reading;
  reading.found = onward_links(*links, source, 0, now);
  if (reading.found.empty())
    return Error{Kind::malformed, "no link of the page lies within the scope of the crawl",
                 "is it made by a script? give its sitemap or feed instead"};
  return reading;
}

void take_header_directives(const HttpResponse& response, Directives& directives) {
  for (const auto& [name, value] : response.headers)
    if (name == "x-robots-tag") read_directives(value, directives);
}

/// The canonical address that a Link header gives (RFC 8288, RFC 6596); it goes before the page's
/// own, since it is also there for what is no HTML. Empty when there is none.
std::string canonical_of(const HttpResponse& response, const Url& url) {
  for (const auto& [name, value] : response.headers) {
    if (name != "link") continue;
    if (auto address = linked_as(value, "canonical", url)) return address->without_fragment();
  }
  return {};
}

/// What a page that leads on says: its links are its text.
std::string text_and_links(const Page& page) {
  std::string text = page.text;
  for (const Link& link : page.links) (text += '\n') += link.text;
  return text;
}

/// Of a site crawl: the operator's pattern decides, else how the page reads.
bool is_document(const Page& page, const Source& source, const Url& url) {
  if (source.pattern.empty()) return reads_as_article(page);
  const auto rule = AddressRule::read(source.pattern);
  return rule && rule->matches(url);
}

bool looks_like_html(const std::string& body, const std::string& content_type) {
  if (content_type.find("html") != std::string::npos) return true;
  const bool silent = content_type.empty() || content_type.starts_with("text/plain") ||
                      content_type.starts_with("application/octet-stream");
  return silent && body.find('<') < 1'024;
}

Result<Page> read_pdf_page(const std::string& body, const Url& url, Instant now) {
  auto pdf = read_pdf(body, url, now);
  if (!pdf) return pdf.error();
  if (pdf->page.text.empty())
    return Error{Kind::malformed,
                 fmt::format("the PDF holds no text on its {} pages: scanned?", pdf->pages)};
  return std::move(pdf->page);
}

/// The machine could not read it: another attempt may.
bool is_trouble_of_ours(const Error& error) {
  const Kind kind = error.kind;
  return kind == Kind::io || kind == Kind::not_found || kind == Kind::cancelled;
}

/// What a document is, by where it was read.
const char* kind_of(const Source& source, bool is_pdf) {
  if (is_pdf) return "report";
  return source.kind == SourceKind::page ? "page" : "article";
}

/// What every document shares, whoever told it.
void finish(Document& document, const std::string& page_language, const Source& source,
            const std::string& default_language, Instant now) {
  document.source = source.id;
  document.fields = source.fields;
  document.language = decide_language("", page_language, source.language,
                                      document.title + "\n" + document.text, default_language);
  document.seen = now;
}

/// What the source's map found on the page, beside what the source says of all of them.
void take_mapped(std::vector<FieldValue> mapped, Document& document) {
  for (FieldValue& value : mapped) {
    if (value.field == "notice") document.kind = "notice";
    if (value.field == "deadline") {
      if (!document.deadline) document.deadline = std::move(value.value);
    } else if (std::ranges::find(document.fields, value) == document.fields.end()) {
      document.fields.push_back(std::move(value));
    }
  }
}

Result<Page> read_html(const Fetched& fetched, bool is_html, Instant now) {
  const std::string type(fetched.response.header("content-type"));
  if (is_html) return read_page(fetched.response.body, type, fetched.url, now);
  return Error{Kind::malformed, fmt::format("not a page: {}", type.empty() ? "no type" : type)};
}

/// An answer that is no page, or a PDF that cannot be read: what its source said of it.
Result<PageReading> told_by_source(const Fetched& fetched, const Found& found, const Source& source,
                                   const std::string& default_language, Instant now) {
  auto entry = document_of_entry(found, source, default_language, now);
  if (!entry) return entry.error();
  PageReading reading;
  reading.document = std::move(*entry);
  reading.document.robots = fetched.robots_rule;
  take_header_directives(fetched.response, reading.document.directives);
  return reading;
}

}  // namespace

namespace {

Result<SourceReading> read_by_kind(const Source& source, const std::string& body,
                                   const std::string& content_type, const Url& url, Instant now) {
  switch (source.kind) {
    case SourceKind::feed: return read_feed_source(body, content_type, url);
    case SourceKind::sitemap: return read_sitemap_source(body, url);
    case SourceKind::list: return read_list_source(source, body, content_type, url);
    case SourceKind::site: return read_site_source(source, body, content_type, url, now);
    case SourceKind::page:
    case SourceKind::api: break;
  }
  return Error{Kind::internal, fmt::format("a source of kind {} lists nothing", word(source.kind))};
}

}  // namespace

Result<SourceReading> read_source(const Source& source, const std::string& body,
                                  const std::string& content_type, const Url& url, Instant now) {
  auto reading = read_by_kind(source, body, content_type, url, now);
  if (!reading || source.pattern.empty() || source.kind == SourceKind::site) return reading;
  const auto rule = AddressRule::read(source.pattern);
  if (!rule) return rule.error();
  const bool listed = !reading->found.empty();
  std::erase_if(reading->found, [&](const Found& found) {
    const auto address = Url::parse(found.url);
    return !address || !rule->matches(*address);
  });
  if (listed && reading->found.empty() && source.kind == SourceKind::list)
    return Error{Kind::malformed,
                 fmt::format("no link of the page answers the pattern \"{}\"", source.pattern),
                 "look at the page and adapt `pattern`"};
  return reading;
}

std::vector<Found> onward_links(const std::vector<Link>& links, const Source& source, int depth,
                                Instant now) {
  std::vector<Found> onward;
  const auto root = Url::parse(source.url);
  if (!root || depth >= source.depth) return onward;
  Collector collector(onward);
  for (const Link& link : links) {
    const auto address = Url::parse(link.url);
    if (!address || !in_scope(source, *root, *address)) continue;
    if (!trap_complaint(*address, now).empty()) continue;
    Found found;
    found.title = link.text;
    found.depth = depth + 1;
    collector.add(link.url, std::move(found));
  }
  return onward;
}

namespace {

/// Whether an address is another one's or that of a folder around it.
bool stands_below(const Url& url, const Url& above) {
  const auto folder = [](const Url& of) {
    std::string path(of.path());
    return path.ends_with('/') ? path : path + '/';
  };
  return folder(url).starts_with(folder(above));
}

/// What a list of the list's own site leads to by the same rules ("Toutes les actualités"), one
/// step further and no more. What the list stands below, as the front page, leads everywhere.
std::vector<Found> further_list(const Fetched& fetched, const Found& found, const Source& source,
                                Instant now) {
  const auto root = Url::parse(source.url);
  if (source.kind != SourceKind::list || found.depth > 0 || !root ||
      root->host() != fetched.url.host() || stands_below(*root, fetched.url))
    return {};
  auto reading =
      read_source(source, fetched.response.body,
                  std::string(fetched.response.header("content-type")), fetched.url, now);
  if (!reading) return {};
  std::erase_if(reading->found, [&](const Found& one) { return one.key == found.key; });
  for (Found& one : reading->found) one.depth = found.depth + 1;
  return std::move(reading->found);
}

}  // namespace

Result<PageReading> read_document(const Fetched& fetched, const Found& found, const Source& source,
                                  const std::string& default_language, Instant now) {
  const std::string& body = fetched.response.body;
  const std::string content_type(fetched.response.header("content-type"));
  const Url& url = fetched.url;
  const bool is_pdf = looks_like_pdf(body, content_type);
  const bool is_html = !is_pdf && looks_like_html(body, content_type);
  const auto page = is_pdf ? read_pdf_page(body, url, now) : read_html(fetched, is_html, now);
  if (!page) {
    if (is_html || is_trouble_of_ours(page.error())) return page.error();
    auto told = told_by_source(fetched, found, source, default_language, now);
    if (!told) return page.error();
    if (is_pdf) told->missed = page.error();
    told->document.kind = kind_of(source, is_pdf);
    return told;
  }

  PageReading reading;
  Document& document = reading.document;
  document.robots = fetched.robots_rule;
  document.directives = page->directives;
  take_header_directives(fetched.response, document.directives);
  // An address without a page behind it; one that a person gave is not judged.
  if (!found.url.empty() && looks_like_error_page(page->title, page->text))
    return Error{Kind::rejected, "an error page, though its status is no error"};
  if (source.kind == SourceKind::site) {
    if (!document.directives.nofollow)
      reading.onward = onward_links(page->links, source, found.depth, now);
    reading.leads_on = !is_document(*page, source, url);
    reading.sample = sample_of(reading.leads_on ? text_and_links(*page) : page->text);
    if (reading.leads_on) return reading;
  }
  // A feed and a person answer for what they name; where links are followed, one may miss.
  const bool followed = source.kind == SourceKind::list || source.kind == SourceKind::sitemap;
  if (followed && !is_pdf && reads_as_list(*page)) {
    if (!document.directives.nofollow) reading.onward = further_list(fetched, found, source, now);
    reading.leads_on = !reading.onward.empty();
    if (reading.leads_on) return reading;
    return Error{Kind::rejected, "a list of other pages, not a document"};
  }
  // A canonical address of another host would let one site speak for another's documents.
  const std::string named = canonical_of(fetched.response, url);
  const auto canonical = Url::parse(named.empty() ? page->canonical : named);
  const bool believed = canonical && canonical->is_http() && canonical->host() == url.host();
  document.url = believed ? canonical->without_fragment() : url.without_fragment();
  document.key = believed ? canonical->key() : url.key();
  document.title = page->title.empty() ? found.title : page->title;
  if (document.title.empty() && is_pdf) document.title = title_of_file(url);
  document.text = page->text.size() >= found.content.size() / 2 ? page->text : found.content;
  if (document.text.empty()) document.text = found.summary;
  document.authors = page->authors.empty() ? found.authors : page->authors;
  // A PDF tells when its file was made; what its source says of it goes first.
  const bool own_date = page->published && !(is_pdf && found.published);
  document.published = own_date ? page->published : found.published;
  if (document.published && document.published->instant > now + std::chrono::days{1})
    document.published.reset();
  document.modified = page->modified;
  document.access = page->access;
  document.kind = kind_of(source, is_pdf);
  document.site = page->site.empty() ? std::string(url.host()) : page->site;
  finish(document, page->language, source, default_language, now);
  if (!source.map.empty() && !is_pdf) {
    auto mapped = select_fields(body, content_type, source.map);
    if (!mapped) return mapped.error();
    take_mapped(std::move(*mapped), document);
  }
  if (document.title.empty()) document.title = one_line(cut_utf8(document.text, 80));
  if (document.title.empty() && document.text.empty())
    return Error{Kind::malformed, "the page holds no text"};
  return reading;
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
