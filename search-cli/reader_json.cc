#include "search-cli/reader_json.h"

#include <boost/json.hpp>

#include "search-cli/json_values.h"

namespace vigie {
namespace {

namespace json = boost::json;

json::object json_of(const Entry& entry) {
  json::array enclosures;
  for (const Enclosure& one : entry.enclosures)
    enclosures.push_back(json::object{
        {"url", one.url}, {"type", or_null(one.type)}, {"length", or_null(one.length)}});
  return {{"id", or_null(entry.id)},
          {"url", or_null(entry.url)},
          {"title", or_null(entry.title)},
          {"author", json::value_from(entry.authors)},
          {"published", or_null(entry.published)},
          {"updated", or_null(entry.updated)},
          {"summary", or_null(entry.summary)},
          {"content", or_null(entry.content)},
          {"enclosures", std::move(enclosures)}};
}

}  // namespace

json::object json_of(const Page& page) {
  json::array links;
  for (const Link& link : page.links)
    links.push_back(json::object{{"url", link.url}, {"text", link.text}});
  return {{"format", 1},
          {"url", page.url},
          {"canonical", or_null(page.canonical)},
          {"title", or_null(page.title)},
          {"author", json::value_from(page.authors)},
          {"published", or_null(page.published)},
          {"modified", or_null(page.modified)},
          {"language", or_null(page.language)},
          {"site", or_null(page.site)},
          {"section", or_null(page.section)},
          {"keywords", json::value_from(page.keywords)},
          {"image", or_null(page.image)},
          {"access", or_null(std::string(word(page.access)))},
          {"text", page.text},
          {"links", std::move(links)}};
}

json::object json_of(const Explanation& why) {
  json::array blocks;
  for (const Explanation::Block& block : why.blocks)
    blocks.push_back(json::object{{"text", block.text},
                                  {"kept", block.kept},
                                  {"reason", block.reason},
                                  {"element", or_null(block.element)}});
  return {{"container", why.container},
          {"rule", why.rule},
          {"from_json_ld", why.from_json_ld},
          {"blocks", std::move(blocks)}};
}

json::object json_of(const Pdf& pdf) {
  json::object out = json_of(pdf.page);
  out["pages"] = pdf.pages;
  out["cut"] = pdf.cut;
  return out;
}

json::object json_of(const Feed& feed) {
  json::array entries;
  for (const Entry& entry : feed.entries) entries.push_back(json_of(entry));
  return {{"format", 1},
          {"kind", word(feed.kind)},
          {"title", or_null(feed.title)},
          {"link", or_null(feed.link)},
          {"entries", std::move(entries)}};
}

json::object json_of(const Sitemap& sitemap) {
  json::array entries;
  for (const SitemapEntry& entry : sitemap.entries)
    entries.push_back(json::object{{"url", entry.loc},
                                   {"modified", or_null(entry.modified)},
                                   {"title", or_null(entry.title)},
                                   {"published", or_null(entry.published_text)}});
  return {{"format", 1}, {"kind", word(sitemap.kind)}, {"entries", std::move(entries)}};
}

json::object json_of(const Robots& robots, const Robots::Verdict& verdict, const std::string& url) {
  json::object out{{"url", url}, {"allowed", verdict.allowed}, {"rule", or_null(verdict.rule)}};
  out["line"] = verdict.line > 0 ? json::value(verdict.line) : json::value();
  const auto delay = robots.crawl_delay();
  out["crawl_delay"] =
      delay ? json::value(static_cast<double>(delay->count()) / 1'000) : json::value();
  out["sitemaps"] = json::value_from(robots.sitemaps());
  return out;
}

}  // namespace vigie
