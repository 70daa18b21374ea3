// Reaches: crawler/sitemap.cc crawler/gunzip.cc crawler/xml.cc crawler/xml_text.cc
#include "crawler/sitemap.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

const Url kUrl = *Url::parse("https://press.example/sitemap.xml");

}  // namespace

void one_input(std::string_view bytes) {
  const auto sitemap = read_sitemap(bytes, kUrl);
  if (!sitemap)
    return promise(
        sitemap.error().kind == Kind::malformed || sitemap.error().kind == Kind::too_large,
        "what is refused is no sitemap, or too large");
  promise(sitemap->entries.size() <= kMaxSitemapEntries, "there are not too many entries");
  for (const SitemapEntry& entry : sitemap->entries) {
    promise_text(entry.loc, "an address is UTF-8");
    promise(!entry.loc.empty(), "an entry has an address");
    promise_line(entry.modified, "a date as given is one line");
    promise_line(entry.published_text, "a date as given is one line");
    promise_line(entry.title, "a title is one line");
    promise_date(entry.published, "an entry's date is a date");
  }
}

}  // namespace vigie::fuzz
