// Reaches: crawler/selector.cc crawler/link_rule.cc crawler/dom.cc crawler/page.cc
#include "crawler/link_rule.h"
#include "crawler/page.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

const Url kUrl = *Url::parse("https://press.example/news/");

}  // namespace

/// A link rule on the first line, a page behind it.
void one_input(std::string_view bytes) {
  const auto [rule, html] = split_head(bytes);
  const auto wrong = check_selector(rule);
  const auto links = select_links(html, "", kUrl, rule);
  if (wrong) {
    promise(wrong->kind == Kind::config && wrong->where.column >= 1, "a wrong rule has its column");
    promise(!links, "a wrong rule selects nothing");
  }
  if (links)
    for (const Link& link : *links) {
      promise_web_address(link.url, "a link is a web address");
      promise_line(link.text, "the text of a link is one line");
    }

  const auto guess = guess_link_rule(html, "", kUrl);
  if (!guess) return;
  const auto guessed = select_links(html, "", kUrl, guess->selector);
  promise(guessed && *guessed == guess->links, "a guessed rule selects what it shows");
}

}  // namespace vigie::fuzz
