#include "crawler/page.h"

#include <algorithm>
#include <unordered_set>

#include "core/bytes.h"
#include "core/utf8.h"
#include "crawler/charset.h"
#include "crawler/explain.h"
#include "crawler/html_text.h"
#include "crawler/html_tokens.h"
#include "crawler/metadata.h"
#include "crawler/prescan.h"
#include "crawler/selector.h"
#include "crawler/text_dates.h"

namespace vigie {
namespace {

constexpr Bytes kMaxPage = mebibytes(16);
constexpr std::size_t kMaxLinks = 10'000;
constexpr std::size_t kMaxLinkText = 300;
constexpr std::size_t kHardlyText = 160;        // bytes
constexpr Bytes kMostReadTwice = mebibytes(2);  // larger ones are bombs rather than articles

/// Pictures, archives and PDF files that a server calls HTML. Text of any encoding has hardly a
/// control character, but for UTF-16.
bool is_no_text(std::string_view bytes, std::string_view encoding) {
  if (bytes.starts_with("%PDF-")) return true;
  if (encoding.starts_with("utf-16")) return false;
  const std::string_view start = bytes.substr(0, 4096);
  const auto controls = std::count_if(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x09 || (byte > 0x0D && byte < 0x20 && byte != 0x1B);
  });
  return static_cast<std::size_t>(controls) * 20 > start.size();
}

Result<std::string> decoded_page(std::string_view bytes, std::string_view content_type) {
  if (bytes.size() > kMaxPage.count)
    return Error{Kind::too_large, "the page is larger than 16 MiB", "", {}};
  std::string encoding = sniff_html_encoding(bytes, content_type);
  // Pages are saved again as UTF-8 by programs that leave the old declaration in them. Text of a
  // Latin encoding is never valid UTF-8 by chance, unless it is ASCII and the same in both.
  if ((encoding == "windows-1252" || encoding.starts_with("iso-8859")) && is_utf8(bytes))
    encoding = "utf-8";
  if (is_no_text(bytes, encoding))
    return Error{Kind::malformed, "the page is no text", "it may be a picture or an archive", {}};
  return decode_text(bytes, encoding);
}

/// Addresses of a page, each once.
class Links {
 public:
  Links(const Dom& dom, const Url& url, std::string_view base)
      : dom_(dom), base_(Url::parse(base, url).value_or(url)) {}

  void add(Dom::Id id) {
    const std::string_view href = dom_.attribute(id, "href");
    if (href.empty() || href.front() == '#' || found_.size() >= kMaxLinks) return;
    // The same address is often written many times: it is parsed once.
    if (!written_.insert(href).second) return;
    const auto address = Url::parse(href, base_);
    if (!address || !address->is_http()) return;
    std::string absolute = address->without_fragment();
    if (!known_.insert(absolute).second) return;
    found_.push_back({std::move(absolute), one_line(dom_.text_of(id, kMaxLinkText))});
  }

  std::vector<Link> take() { return std::move(found_); }

 private:
  const Dom& dom_;
  Url base_;
  std::vector<Link> found_;
  std::unordered_set<std::string_view> written_;
  std::unordered_set<std::string> known_;
};

std::vector<Link> feeds_of(const PageHead& head, const Url& url) {
  std::vector<Link> feeds;
  const Url base = Url::parse(head.base, url).value_or(url);
  for (const PageHead::LinkTag& link : head.links) {
    if (link.rel.find("alternate") == std::string::npos) continue;
    if (link.type != "application/rss+xml" && link.type != "application/atom+xml" &&
        link.type != "application/feed+json" && link.type != "application/rdf+xml")
      continue;
    const auto address = Url::parse(link.href, base);
    if (!address || !address->is_http()) continue;
    Link feed{address->without_fragment(), link.title};
    const bool known = std::any_of(feeds.begin(), feeds.end(),
                                   [&](const Link& other) { return other.url == feed.url; });
    if (!known) feeds.push_back(std::move(feed));
  }
  return feeds;
}

/// Americans write the month first; a page in English that does not say whose is taken for theirs.
DayOrder day_order(std::string_view language, const Url& url) {
  if (!language.starts_with("en")) return DayOrder::day_first;
  if (language.size() > 2 && !equals_ignoring_case(language.substr(2), "-US"))
    return DayOrder::day_first;
  return url.host().ends_with(".uk") || url.host().ends_with(".au") || url.host().ends_with(".ie")
             ? DayOrder::day_first
             : DayOrder::month_first;
}

/// The text that JSON-LD gives, which is plain in some pages and HTML in others.
std::string plain_lines(const std::string& body) {
  if (body.empty()) return {};
  const bool html = body.find("</") != std::string::npos || body.find("&lt;") != std::string::npos;
  const std::string text = html ? to_text(decode_entities(body)) : decode_entities(body);
  std::string lines;
  for (std::size_t pos = 0; pos <= text.size();) {
    const std::size_t end = std::min(text.find('\n', pos), text.size());
    const std::string line = one_line(std::string_view(text).substr(pos, end - pos));
    if (!line.empty()) lines += (lines.empty() ? "" : "\n") + line;
    pos = end + 1;
  }
  return lines;
}

/// Reads a page that is decoded. `html` is valid UTF-8.
Page read_html(std::string_view html, TreeUse use, const Url& url, Instant now, Explanation* why) {
  Prescan scan = prescan(html, use);
  const Dom dom(std::move(scan.html));
  const TextBlocks blocks(dom);

  const std::string_view social = meta_of(scan.head, {"og:title", "twitter:title"});
  // Sites whose framework knows no other way to write to the head put JSON-LD in a meta.
  std::vector<std::string_view> json_ld = scan.head.json_ld;
  for (const PageHead::Meta& meta : scan.head.metas)
    if (meta.name.ends_with("ld+json")) json_ld.push_back(meta.content);
  LinkedArticle linked =
      read_json_ld(json_ld, social.empty() ? std::string_view(scan.head.title) : social);
  Metadata metadata = read_declarations(scan.head, linked, url);
  metadata.title = read_title(scan.head, linked, dom, metadata.site, url.host());
  const Survey survey(dom, blocks,
                      {metadata.title, plain_lines(linked.body), metadata.site,
                       std::string(meta_of(scan.head, {"og:description", "description"}))});
  PageDates dates =
      read_dates(scan.head, linked, survey, url, day_order(metadata.language, url), now);

  Page page;
  page.url = url.href();
  page.canonical = std::move(metadata.canonical);
  page.title = std::move(metadata.title);
  page.authors = read_authors(scan.head, linked, survey, metadata.site);
  page.published = std::move(dates.published);
  page.modified = std::move(dates.modified);
  page.language = std::move(metadata.language);
  page.site = std::move(metadata.site);
  page.section = std::move(metadata.section);
  page.keywords = std::move(metadata.keywords);
  page.image = std::move(metadata.image);
  page.access = read_access(scan.head, linked, survey);
  Extraction extraction = extract_article(survey);
  if (why != nullptr) *why = explain(survey, extraction);
  page.text = std::move(extraction.text);
  Links links(dom, url, scan.head.base);
  for (Dom::Id id = 0; id < dom.size(); ++id)
    if (dom.node(id).tag == GUMBO_TAG_A) links.add(id);
  page.links = links.take();
  page.feeds = feeds_of(scan.head, url);
  page.directives = metadata.directives;
  return page;
}

}  // namespace

Result<Page> read_page(std::string_view bytes, std::string_view content_type, const Url& url,
                       Instant now, Explanation* why) {
  const auto html = decoded_page(bytes, content_type);
  if (!html) return html.error();
  Page page = read_html(*html, TreeUse::reading, url, now, why);
  // A page that shows nothing before its scripts run may carry its text in a template.
  if (page.text.size() < kHardlyText && html->size() < kMostReadTwice.count &&
      (find_ignoring_case(*html, "template", 0) != std::string::npos ||
       find_ignoring_case(*html, "type=\"text/html\"", 0) != std::string::npos ||
       find_ignoring_case(*html, "<noscript", 0) != std::string::npos)) {
    Explanation other_why;
    Page other = read_html(*html, TreeUse::reading_templates, url, now,
                           why == nullptr ? nullptr : &other_why);
    if (other.text.size() > kHardlyText) {
      page = std::move(other);
      if (why != nullptr) *why = std::move(other_why);
    }
  }
  return page;
}

Result<std::vector<Link>> select_links(std::string_view bytes, std::string_view content_type,
                                       const Url& url, std::string_view selector) {
  const auto rule = Selector::read(selector);
  if (!rule) return rule.error();
  const auto text = decoded_page(bytes, content_type);
  if (!text) return text.error();
  Prescan scan = prescan(*text, TreeUse::selecting);
  const Dom dom(std::move(scan.html));
  Links links(dom, url, scan.head.base);
  // A rule that names an element around links ("h2") means the links within it.
  for (const Dom::Id id : rule->select(dom)) {
    for (Dom::Id in = id; in < dom.node(id).end; ++in)
      if (dom.node(in).tag == GUMBO_TAG_A) links.add(in);
  }
  return links.take();
}

namespace {

std::string mapped_value(const Dom& dom, Dom::Id id) {
  for (const char* name : {"content", "datetime", "value"})
    if (const std::string_view value = dom.attribute(id, name); !value.empty())
      return std::string(cut_utf8(one_line(value), kLongestMapped));
  return std::string(cut_utf8(one_line(dom.text_of(id)), kLongestMapped));
}

}  // namespace

Result<std::vector<FieldValue>> select_fields(std::string_view bytes, std::string_view content_type,
                                              const std::vector<FieldValue>& map) {
  const auto text = decoded_page(bytes, content_type);
  if (!text) return text.error();
  const Dom dom(prescan(*text, TreeUse::selecting).html);
  std::vector<FieldValue> values;
  for (const FieldValue& mapped : map) {
    const auto rule = Selector::read(mapped.value);
    if (!rule) return rule.error();
    std::size_t taken = 0;
    for (const Dom::Id id : rule->select(dom)) {
      FieldValue value{mapped.field, mapped_value(dom, id)};
      if (mapped.field == "deadline") {
        const auto day = read_machine_date(value.value, DayOrder::day_first);
        value.value = day ? day->text : "";
      }
      if (value.value.empty() || std::ranges::find(values, value) != values.end()) continue;
      values.push_back(std::move(value));
      if (++taken == kMostMapped) break;
    }
  }
  return values;
}

std::optional<Error> check_selector(std::string_view selector) {
  const auto rule = Selector::read(selector);
  if (rule) return std::nullopt;
  return rule.error();
}

}  // namespace vigie
