#include "pipeline/source_proposal.h"

#include <algorithm>

#include "crawler/charset.h"
#include "crawler/feed.h"
#include "crawler/html_tokens.h"
#include "crawler/link_rule.h"
#include "crawler/schedule.h"
#include "crawler/sitemap.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

constexpr std::size_t kArticle = 1'500;  // bytes of main text that a list rarely has

bool is_html(const std::string& body, const std::string& content_type) {
  if (content_type.find("html") != std::string::npos) return true;
  return find_ignoring_case(std::string_view(body).substr(0, 2'048), "<html", 0) !=
         std::string_view::npos;
}

/// An article has links to others too; what it is shows in its own text and date.
bool is_article(const Page& page, const LinkRule& rule) {
  std::size_t listed = 0;
  for (const Link& link : rule.links) listed += link.text.size();
  return page.published && page.text.size() > kArticle && page.text.size() > 3 * listed;
}

SourceReading reading_of(const std::vector<Link>& links) {
  SourceReading reading;
  for (const Link& link : links) {
    Found found;
    found.url = link.url;
    found.title = link.text;
    if (const auto url = Url::parse(link.url)) found.key = url->key();
    reading.found.push_back(std::move(found));
  }
  return reading;
}

}  // namespace

SourceKind kind_of_answer(const SourceQuestion& question, const std::string& body,
                          const std::string& content_type, const Url& url) {
  if (question.kind) return *question.kind;
  if (read_feed(body, content_type, url)) return SourceKind::feed;
  if (is_html(body, content_type))
    return question.links.empty() && question.pattern.empty() ? SourceKind::page : SourceKind::list;
  return read_sitemap(body, url) ? SourceKind::sitemap : SourceKind::page;
}

void describe_encoding(const std::string& body, const std::string& content_type, SourceTest& test) {
  const std::string_view in_header = charset_parameter(content_type);
  const std::string_view in_xml = declared_encoding(body);
  const std::string header = encoding_for_label(in_header);
  if (is_html(body, content_type)) {
    test.encoding = sniff_html_encoding(body, content_type);
    if (!in_header.empty() && header != test.encoding) test.declared = in_header;
    return;
  }
  std::string kept;
  const std::string_view text = xml_text(body, content_type, kept);
  // What reads the same without a conversion is UTF-8, or ASCII, which is the same.
  const std::string xml = encoding_for_label(in_xml);
  const bool as_it_was = kept.empty() || text == body;
  const std::string named = !header.empty() ? header : xml;
  test.encoding = as_it_was ? "utf-8" : !named.empty() ? named : "windows-1252";
  for (const std::string_view label : {in_xml, in_header})
    if (!label.empty() && encoding_for_label(label) != test.encoding) test.declared = label;
}

void propose_for_page(const std::string& body, const std::string& content_type, const Url& url,
                      const Page& page, SourceTest& test) {
  const auto offer = [&](SourceKind kind) {
    return std::find_if(test.offers.begin(), test.offers.end(), [&](const Discovered& one) {
      return one.source.kind == kind && one.entries > 0;
    });
  };
  const auto take = [&](const Discovered& best) {
    test.proposal.kind = best.source.kind;
    test.proposal.url = best.source.url;
    test.proposal.name = best.source.name;
    test.proposal.home = test.final_url;
    test.reading = best.reading;
  };
  test.proposal.name = page.title;
  if (const auto feed = offer(SourceKind::feed); feed != test.offers.end()) return take(*feed);
  auto rule = guess_link_rule(body, content_type, url);
  if (rule && !is_article(page, *rule)) {
    test.proposal.kind = SourceKind::list;
    test.proposal.links = rule->selector;
    test.guessed = true;
    test.reading = reading_of(rule->links);
    return;
  }
  const bool article = rule.has_value();
  if (const auto map = offer(SourceKind::sitemap); map != test.offers.end() && !article) take(*map);
}

void foretell_rhythm(const Settings& settings, Instant now, SourceTest& test) {
  std::vector<Instant> dates;
  for (const Found& found : test.reading.found) {
    const auto date = found.published ? found.published : Date::read(found.modified);
    if (date) dates.push_back(date->instant);
  }
  // The entries of a list have no dates; those of its documents are few, but they are some.
  if (dates.empty())
    for (const Document& document : test.documents)
      if (document.published) dates.push_back(document.published->instant);
  test.dated = dates.size();
  SourceState state;
  state.history = history_of(std::move(dates), now);
  test.usual_gap = usual_gap(state.history);
  Source source = test.proposal;
  source.every = settings.crawl.every;
  source.fastest = std::min(settings.crawl.fastest, source.every);
  source.slowest = std::max(settings.crawl.slowest, source.every);
  test.every = rhythm_of(source, state);
}

}  // namespace vigie
