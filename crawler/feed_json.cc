// JSON Feed 1.0 and 1.1 (jsonfeed.org). Members of another type than the specification's are left
// out, numbers are taken for ids: publishers write them.
#include <boost/json.hpp>

#include "core/utf8.h"
#include "crawler/dates.h"
#include "crawler/feed_readers.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxJsonDepth = 64;

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (value->is_string()) return std::string(std::string_view(value->get_string()));
  if (value->is_number()) return json::serialize(*value);
  return {};
}

const json::array& array_of(const json::object& object, std::string_view key) {
  static const json::array kNone;
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

std::vector<std::string> authors_of(const json::object& object) {
  std::vector<std::string> names;
  for (const json::value& author : array_of(object, "authors"))
    if (author.is_object())
      if (std::string name = one_line(text_of(author.get_object(), "name")); !name.empty())
        names.push_back(std::move(name));
  if (const json::value* author = object.if_contains("author");  // version 1.0
      names.empty() && author != nullptr && author->is_object())
    if (std::string name = one_line(text_of(author->get_object(), "name")); !name.empty())
      names.push_back(std::move(name));
  return names;
}

Entry read_item(const json::object& item, const XmlReader& base) {
  Entry entry;
  entry.id = text_of(item, "id");
  entry.url = web_address(base, text_of(item, "url"));
  if (entry.url.empty()) entry.url = web_address(base, text_of(item, "external_url"));
  entry.title = one_line(text_of(item, "title"));
  entry.authors = authors_of(item);
  entry.published_text = text_of(item, "date_published");
  entry.updated_text = text_of(item, "date_modified");
  entry.published = read_feed_date(entry.published_text);
  entry.updated = read_feed_date(entry.updated_text);
  entry.summary = as_html(text_of(item, "summary"));
  entry.content = text_of(item, "content_html");
  if (entry.content.empty()) entry.content = as_html(text_of(item, "content_text"));
  entry.language = text_of(item, "language");
  for (const json::value& tag : array_of(item, "tags"))
    if (tag.is_string()) entry.categories.push_back(one_line(tag.get_string()));
  for (const json::value& value : array_of(item, "attachments"))
    if (value.is_object()) {
      const json::object& file = value.get_object();
      entry.enclosures.push_back({web_address(base, text_of(file, "url")),
                                  text_of(file, "mime_type"), text_of(file, "size_in_bytes")});
    }
  complete(entry);
  return entry;
}

}  // namespace

Result<Feed> read_json_feed(std::string_view text, const Url& url) {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  options.allow_trailing_commas = true;
  options.allow_comments = true;
  json::error_code error;
  const json::value parsed = json::parse(text, error, {}, options);
  const json::object* root = error ? nullptr : parsed.if_object();
  if (root == nullptr ||
      !(root->contains("items") || text_of(*root, "version").find("jsonfeed") != std::string::npos))
    return Error{Kind::malformed, error ? "the JSON of the feed is broken: " + error.message()
                                        : "the JSON is no feed: it has no \"items\""};
  const XmlReader base("", url);
  Feed feed;
  feed.kind = FeedKind::json;
  feed.id = text_of(*root, "feed_url");
  feed.title = one_line(text_of(*root, "title"));
  feed.link = web_address(base, text_of(*root, "home_page_url"));
  feed.description = as_html(text_of(*root, "description"));
  feed.language = text_of(*root, "language");
  feed.authors = authors_of(*root);
  for (const json::value& item : array_of(*root, "items")) {
    if (feed.entries.size() == kMaxEntries) break;
    if (item.is_object()) feed.entries.push_back(read_item(item.get_object(), base));
  }
  // The format has no date of its own for the feed: the first item is the newest.
  if (!feed.entries.empty()) {
    feed.published = feed.entries.front().published;
    feed.updated = feed.entries.front().updated;
  }
  return feed;
}

}  // namespace vigie
