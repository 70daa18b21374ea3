// Reaches: crawler/opml.cc crawler/opml_write.cc crawler/xml.cc crawler/xml_text.cc
#include "crawler/opml.h"

#include <string>

#include "tests/fuzz/promise.h"

namespace vigie::fuzz {

void one_input(std::string_view bytes) {
  const auto feeds = read_opml(bytes);
  if (!feeds) return promise(feeds.error().kind == Kind::malformed, "only broken XML is refused");
  for (const OpmlFeed& feed : *feeds) {
    promise(!feed.xml_url.empty(), "a feed has an address");
    for (const std::string* text : {&feed.xml_url, &feed.html_url, &feed.title})
      promise_line(*text, "what a list says of a feed is one line");
    for (const std::string& category : feed.categories)
      promise_line(category, "a category is one line");
  }
  // Feeds of one category come together the first time, and then stay as they are.
  const auto written = read_opml(write_opml("feeds", *feeds));
  promise(written && written->size() == feeds->size(), "every feed that is written is read");
  const auto again = read_opml(write_opml("feeds", *written));
  promise(again && *again == *written, "a list is read as it was written");
}

}  // namespace vigie::fuzz
