#include <algorithm>
#include <array>
#include <iterator>

#include "core/utf8.h"
#include "crawler/class_words.h"
#include "crawler/html_tokens.h"
#include "crawler/metadata.h"

namespace vigie {
namespace {

constexpr std::array<std::string_view, 9> kSeparators = {" | ", " - ",  " – ", " — ", " • ",
                                                         " · ", " :: ", " » ", " « "};

std::size_t words_in_line(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

/// A document's title without the site's name, which most sites put behind it, some before it.
std::string without_site(std::string_view title, std::string_view site, bool guess) {
  for (bool again = true; again;) {
    again = false;
    std::size_t last = std::string_view::npos, width = 0;
    for (const std::string_view separator : kSeparators) {
      const std::size_t at = title.rfind(separator);
      if (at != std::string_view::npos && (last == std::string_view::npos || at > last)) {
        last = at;
        width = separator.size();
      }
    }
    if (last == std::string_view::npos) break;
    const std::string_view head = title.substr(0, last), tail = title.substr(last + width);
    const bool named = !site.empty() && same_headline(tail, site);
    const bool bar = title.substr(last, width) == " | ";
    // Without the site's name only a short end behind a long start is taken for it.
    if (named || (guess && words_in_line(tail) <= (bar ? 5u : 4u) && words_in_line(head) >= 3 &&
                  words_in_line(head) >= words_in_line(tail))) {
      title = head;
      again = true;
    }
  }
  return std::string(title);
}

/// Whether an address is the front page of some site: "/", "https://example.org/".
bool is_front_page(std::string_view href) {
  const std::size_t scheme = href.find("://");
  if (scheme != std::string_view::npos) href.remove_prefix(scheme + 3);
  const std::size_t slash = href.find('/');
  if (scheme == std::string_view::npos && slash != 0) return false;
  return slash == std::string_view::npos || slash + 1 == href.size();
}

/// What a headline says, without the line above it ("dachzeile", "topline") that many papers draw
/// within the same element. Empty for a logo: the site's name, linked to its front page.
std::string headline_text(const Dom& dom, Dom::Id h1) {
  std::string all = one_line(dom.text_of(h1, 600));
  for (Dom::Id id = h1 + 1; id < dom.node(h1).end; ++id) {
    const Dom::Node& node = dom.node(id);
    if (node.is_text()) continue;
    const std::string part = one_line(dom.text_of(id, 600));
    if (node.tag == GUMBO_TAG_A && part == all && is_front_page(dom.attribute(id, "href")))
      return "";
    if ((roles_of_names(dom.attribute(id, "class")) & kRoleTags) == 0 || part.empty()) continue;
    if (!all.starts_with(part) || words_in_line(all) < words_in_line(part) + 3) continue;
    const std::string rest = one_line(std::string_view(all).substr(part.size()));
    // "Stuttgart: City of records" is one sentence.
    if (!rest.empty() && !part.ends_with(':') && !rest.starts_with(':')) return rest;
  }
  return all;
}

/// The visible headlines of level one, at most a few.
std::vector<std::string> headlines(const Dom& dom) {
  std::vector<std::string> found;
  for (Dom::Id id = dom.body(); id < dom.size() && found.size() < 8; ++id)
    if (dom.node(id).tag == GUMBO_TAG_H1)
      if (std::string text = headline_text(dom, id); !text.empty())
        found.push_back(std::move(text));
  return found;
}

/// The words of a headline in lower case, in order of the alphabet.
std::vector<std::string> sorted_words(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const char low = ascii_lower(c);
    const bool letter = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') ||
                        static_cast<unsigned char>(c) >= 0x80;
    if (letter)
      words.back() += low;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  std::sort(words.begin(), words.end());
  return words;
}

/// How far `other` says what `headline` says: the share of words in common, from 0 to 1.
double likeness(std::string_view headline, std::string_view other) {
  const auto a = sorted_words(headline), b = sorted_words(other);
  if (a.empty() || b.empty()) return 0;
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  const double dice =
      2.0 * static_cast<double>(both.size()) / static_cast<double>(a.size() + b.size());
  const double within = static_cast<double>(both.size()) / static_cast<double>(a.size());
  // A headline within a longer title, which also names section and site, is confirmed by it, less
  // than by one of the same words.
  return dice > 0.3 ? std::max(dice, 0.9 * within) : dice;
}

/// A headline is often drawn with a line above it in one element: "Premier League Rückschlag im
/// Titelkampf". What is shared says which part is the headline. A colon before it is of the text.
bool drops_kicker(std::string_view shared, std::string_view shown) {
  return words_in_line(shared) >= 4 && shown.size() > shared.size() + 3 &&
         shown.ends_with(shared) && words_in_line(shared) >= words_in_line(shown) / 2 &&
         shown.substr(0, shown.size() - shared.size()).find(':') == std::string_view::npos;
}

/// The line above the headline, which the page draws elsewhere, is part of the shared title: "Nach
/// dem Rückzug: Anwältin soll Ministerin werden". It says what the story is about.
bool adds_kicker(std::string_view shared, std::string_view shown) {
  return words_in_line(shown) >= 3 && shared.size() > shown.size() + 4 && shared.ends_with(shown) &&
         shared.substr(0, shared.size() - shown.size()).ends_with(": ");
}

}  // namespace

std::string read_title(const PageHead& head, const LinkedArticle& linked, const Dom& dom,
                       std::string_view site) {
  const std::string_view social = meta_of(head, {"og:title", "twitter:title"});
  const std::string title = without_site(head.title, site, true);
  // What the reader sees as headline: of several the one that the metadata confirms best.
  std::string best;
  double confirmed = -1;
  for (const std::string& shown : headlines(dom)) {
    if (same_headline(shown, site)) continue;
    double most = 0;
    for (const std::string_view other :
         {std::string_view(linked.headline), social, std::string_view(head.title)})
      most = std::max(most, likeness(shown, other));
    if (most > confirmed) {
      confirmed = most;
      best = shown;
    }
  }
  if (!best.empty() && (drops_kicker(social, best) || adds_kicker(social, best)))
    return std::string(social);
  if (!best.empty() && (confirmed >= 0.5 || words_in_line(best) >= 4)) return best;
  if (linked.is_article && words_in_line(linked.headline) > 1) return linked.headline;
  if (!social.empty()) return without_site(social, site, false);
  if (const std::string_view other =
          meta_of(head, {"dc.title", "dcterms.title", "headline", "title", "sailthru.title"});
      !other.empty())
    return without_site(other, site, false);
  if (!title.empty()) return title;
  return best;
}

}  // namespace vigie
