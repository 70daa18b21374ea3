#include <fstream>
#include <iterator>
#include <string>

#include <boost/json.hpp>

#include "core/hash.h"
#include "crawler/charset.h"
#include "crawler/dates.h"
#include "crawler/feed.h"
#include "crawler/html_text.h"
#include "crawler/opml.h"
#include "crawler/sitemap.h"
#include "tests/probe/suites.h"

namespace vigie::probe {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& question, std::string_view name) {
  return json::value_to<std::string>(question.at(name));
}

std::string bytes_of(const json::object& question) {
  std::ifstream file(text_of(question, "path"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Empty texts are absent members: the cases say null for both.
void put(json::object& object, std::string_view name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

/// The cases write titles as HTML; ours are plain text.
std::string as_html(const std::string& text) {
  std::string html;
  for (const char c : text) html += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
  return html;
}

void put(json::object& object, const std::string& name, const std::optional<Date>& date) {
  if (!date) return;
  object[name] = date->text;
  object[name + "_utc"] = rfc3339(date->instant);
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

std::string header(const json::object& question, std::string_view wanted) {
  const json::value* headers = question.if_contains("http_headers");
  if (headers == nullptr || !headers->is_object()) return {};
  for (const auto& [name, value] : headers->get_object()) {
    std::string lower(name);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (lower == wanted && value.is_string()) return json::value_to<std::string>(value);
  }
  return {};
}

/// Where the document came from: "url", moved by Content-Location as a client would; about:blank
/// leaves relative addresses as they are.
Url base_of(const json::object& question) {
  Url base = *Url::parse("about:blank");
  if (const json::value* url = question.if_contains("url"); url != nullptr && url->is_string())
    if (auto parsed = Url::parse(std::string_view(url->get_string()))) base = *std::move(parsed);
  if (const std::string location = header(question, "content-location"); !location.empty())
    if (auto parsed = Url::parse(location, base)) base = *std::move(parsed);
  return base;
}

json::object entry_answer(const Entry& entry) {
  json::object answer;
  put(answer, "id", entry.id);
  put(answer, "link", entry.url);
  put(answer, "title", as_html(entry.title));
  put(answer, "author", joined(entry.authors));
  // The cases call "summary" what a reader shows first: the content where there is no summary.
  put(answer, "summary", entry.summary.empty() ? entry.content : entry.summary);
  put(answer, "content", entry.content);
  put(answer, "language", entry.language);
  put(answer, "published", entry.published);
  put(answer, "updated", entry.updated);
  put(answer, "published", entry.published_text);  // the cases want the text as given
  put(answer, "updated", entry.updated_text);
  json::array enclosures;
  for (const Enclosure& enclosure : entry.enclosures) {
    json::object part;
    put(part, "href", enclosure.url);
    put(part, "type", enclosure.type);
    put(part, "length", enclosure.length);
    enclosures.push_back(std::move(part));
  }
  answer["enclosures"] = std::move(enclosures);
  return answer;
}

json::object feed(const json::object& question) {
  const auto read =
      read_feed(bytes_of(question), header(question, "content-type"), base_of(question));
  if (!read) return {{"entry_count", 0}, {"error", read.error().what}};
  json::object about;
  put(about, "id", read->id);
  put(about, "title", as_html(read->title));
  put(about, "link", read->link);
  put(about, "description", read->description);
  put(about, "author", joined(read->authors));
  put(about, "language",
      read->language.empty() ? header(question, "content-language") : read->language);
  put(about, "published", read->published);
  put(about, "updated", read->updated);
  json::array entries;
  for (const Entry& entry : read->entries) entries.push_back(entry_answer(entry));
  return {{"entry_count", read->entries.size()},
          {"feed", std::move(about)},
          {"entries", std::move(entries)},
          {"wellformed", !read->recovered}};
}

json::object date(const json::object& question) {
  const auto read = read_feed_date(text_of(question, "input"));
  if (!read) return {{"utc", nullptr}};
  return {{"utc", rfc3339(read->instant)}};
}

json::object sitemap(const json::object& question) {
  const auto read = read_sitemap(bytes_of(question), base_of(question));
  if (!read) return {{"error", read.error().what}};
  json::array entries;
  for (const SitemapEntry& entry : read->entries) {
    json::object part;
    put(part, "loc", entry.loc);
    put(part, "lastmod", entry.modified);
    put(part, "news_title", entry.title);
    put(part, "news_publication_date", entry.published_text);
    entries.push_back(std::move(part));
  }
  return {{"kind", word(read->kind)}, {"entries", std::move(entries)}};
}

json::object opml(const json::object& question) {
  const auto read = read_opml(bytes_of(question));
  if (!read) return {{"wellformed", false}, {"error", read.error().what}};
  json::array urls;
  for (const OpmlFeed& feed : *read) urls.emplace_back(feed.xml_url);
  return {{"wellformed", true}, {"xml_urls", std::move(urls)}};
}

json::object sniff(const json::object& question) {
  const auto bytes = base64_decoded(text_of(question, "data_b64"));
  if (!bytes) return {{"error", "data_b64 is not base64"}};
  return {{"encoding", sniff_html_encoding(*bytes, "")}};
}

json::object entities(const json::object& question) {
  return {{"text", decode_entities(text_of(question, "html"))}};
}

}  // namespace

std::vector<NamedSuite> reader_suites() {
  return {{"feed", feed}, {"date", date},   {"sitemap", sitemap},
          {"opml", opml}, {"sniff", sniff}, {"entities", entities}};
}

}  // namespace vigie::probe
