// Reaches: crawler/feed.cc crawler/feed_xml.cc crawler/feed_json.cc crawler/feed_names.cc
// Reaches: crawler/xml.cc crawler/xml_names.cc crawler/xml_text.cc
#include "crawler/feed.h"
#include "crawler/html_text.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

const Url kUrl = *Url::parse("https://press.example/rss/feed.xml");

void promise_html(const std::string& html, std::string_view what) {
  promise_text(html, what);
  promise_text(to_text(html), "the text of a fragment is UTF-8");
}

void promise_names(const std::vector<std::string>& names) {
  for (const std::string& name : names) promise_text(name, "a name is UTF-8");
}

void promise_entry(const Entry& entry) {
  for (const std::string* text :
       {&entry.id, &entry.url, &entry.language, &entry.published_text, &entry.updated_text})
    promise_text(*text, "what an entry says of itself is UTF-8");
  promise_line(entry.title, "the title of an entry is one line");
  promise_html(entry.summary, "a summary is UTF-8");
  promise_html(entry.content, "a content is UTF-8");
  promise_names(entry.authors);
  promise_names(entry.categories);
  for (const Enclosure& enclosure : entry.enclosures)
    for (const std::string* text : {&enclosure.url, &enclosure.type, &enclosure.length})
      promise_text(*text, "an enclosure is UTF-8");
  promise_date(entry.published, "an entry's date is a date");
  promise_date(entry.updated, "an entry's date is a date");
  promise(!entry.published || !entry.published_text.empty(), "a date was read from a text");
  promise(!entry.id.empty() || entry.url.empty(), "an entry with an address has an id");
}

}  // namespace

/// The HTTP header's Content-Type on the first line, the feed behind it.
void one_input(std::string_view bytes) {
  const auto [type, document] = split_head(bytes);
  const auto feed = read_feed(document, type, kUrl);
  if (!feed)
    return promise(feed.error().kind == Kind::malformed, "only what is no feed is refused");

  for (const std::string* text : {&feed->id, &feed->title, &feed->link, &feed->language})
    promise_text(*text, "what a feed says of itself is UTF-8");
  promise_html(feed->description, "a description is UTF-8");
  promise_names(feed->authors);
  promise_date(feed->published, "a feed's date is a date");
  promise_date(feed->updated, "a feed's date is a date");
  promise(!feed->refresh || *feed->refresh > Interval{0}, "a feed changes after some time");
  promise(feed->entries.size() <= kMaxEntries, "there are not too many entries");
  for (const Entry& entry : feed->entries) promise_entry(entry);
}

}  // namespace vigie::fuzz
