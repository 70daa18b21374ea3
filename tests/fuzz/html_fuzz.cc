// Reaches: crawler/page.cc crawler/page_authors.cc crawler/page_dates.cc crawler/page_title.cc
// Reaches: crawler/page_kind.cc crawler/prescan.cc crawler/prescan_stack.cc crawler/html_tokens.cc
// Reaches: crawler/html_tags.cc crawler/dom.cc crawler/extract.cc crawler/candidates.cc
// Reaches: crawler/pruning.cc crawler/survey.cc crawler/text_blocks.cc crawler/class_words.cc
// Reaches: crawler/folded_words.cc crawler/line_patterns.cc crawler/metadata.cc crawler/json_ld.cc
// Reaches: crawler/directives.cc
#include <set>

#include "crawler/page.h"
#include "crawler/page_kind.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

const Url kUrl = *Url::parse("https://press.example/2024/05/06/article.html");
constexpr Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
constexpr Interval kClockError = std::chrono::minutes{10};

void promise_links(const std::vector<Link>& links) {
  std::set<std::string_view> seen;
  for (const Link& link : links) {
    promise_web_address(link.url, "a link is a web address");
    promise(link.url.find('#') == std::string::npos, "a link has no fragment");
    promise(seen.insert(link.url).second, "each address stands once");
    promise_line(link.text, "the text of a link is one line");
  }
}

void promise_past(const std::optional<Date>& date) {
  promise_date(date, "the date of a page is a date");
  promise(!date || date->instant <= kNow + kClockError, "no date of a page is in the future");
}

}  // namespace

/// The HTTP header's Content-Type on the first line, the page behind it.
void one_input(std::string_view bytes) {
  const auto [type, html] = split_head(bytes);
  const auto page = read_page(html, type, kUrl, kNow);
  if (!page)
    return promise(page.error().kind == Kind::malformed, "only what is no text is refused");

  promise_line(page->title, "the title is one line");
  promise_line(page->site, "the site's name is one line");
  promise_line(page->language, "the language is one line");
  for (const std::string& author : page->authors) {
    promise_line(author, "an author is one line");
    promise(!author.empty(), "an author has a name");
  }
  promise_past(page->published);
  promise_past(page->modified);
  promise_text(page->text, "the text of a page is UTF-8");
  // One byte of windows-1252 becomes three of UTF-8 at most, and no reference is longer than what
  // stands for it, but for two that gain a byte.
  promise(page->text.size() <= 3 * html.size(), "no text is longer than its page");
  if (!page->canonical.empty())
    promise_web_address(page->canonical, "the canonical address is a web address");
  promise_links(page->links);
  promise_links(page->feeds);
  promise(!(reads_as_article(*page) && reads_as_list(*page)), "a page is an article or a list");
}

}  // namespace vigie::fuzz
