#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/ascii.h"
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

/// What a site calls itself: its name, or its host or the end of that: "example.org" of
/// "www.example.org".
struct SiteName {
  std::string_view name, host;

  bool is(std::string_view text) const {
    if (!name.empty() && same_headline(text, name)) return true;
    if (text.find('.') == std::string_view::npos || text.size() > host.size()) return false;
    const std::string_view end = host.substr(host.size() - text.size());
    const bool whole = end.size() == host.size() || host[host.size() - end.size() - 1] == '.';
    return whole && equals_ignoring_case(text, end);
  }
};

/// The first place of a separator and its width, or the last one.
std::pair<std::size_t, std::size_t> separator_of(std::string_view title, bool last) {
  std::pair<std::size_t, std::size_t> found{std::string_view::npos, 0};
  for (const std::string_view separator : kSeparators) {
    const std::size_t at = last ? title.rfind(separator) : title.find(separator);
    if (at == std::string_view::npos) continue;
    if (found.first == std::string_view::npos || (last ? at > found.first : at < found.first))
      found = {at, separator.size()};
  }
  return found;
}

/// A document's title without the site's name, which most sites put behind it, some before it.
std::string without_site(std::string_view title, const SiteName& site, bool guess) {
  const auto [first, wide] = separator_of(title, false);
  if (first != std::string_view::npos && site.is(title.substr(0, first)))
    title.remove_prefix(first + wide);
  // A host's name needs no mark behind it: "example.org How to sail".
  const std::size_t space = title.find(' ');
  if (guess && space != std::string_view::npos &&
      SiteName{{}, site.host}.is(title.substr(0, space)))
    title.remove_prefix(space + 1);
  for (bool again = true; again;) {
    again = false;
    const auto [last, width] = separator_of(title, true);
    if (last == std::string_view::npos) break;
    const std::string_view head = title.substr(0, last), tail = title.substr(last + width);
    const bool bar = title.substr(last, width) == " | ";
    // Without the site's name only a short end behind a long start is taken for it.
    if (site.is(tail) || (guess && words_in_line(tail) <= (bar ? 5u : 4u) &&
                          words_in_line(head) >= 3 && words_in_line(head) >= words_in_line(tail))) {
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

/// What a page calls itself outside its text.
struct Names {
  std::string_view shared;  ///< og:title or twitter:title, without the site's name
  std::string_view linked;  ///< the headline of JSON-LD
  std::string_view window;  ///< <title>
  std::string_view story;   ///< <title> without the site's name
};

/// The words of a line, without marks that stand alone.
std::size_t spelled_words(std::string_view text) {
  std::size_t words = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t end = std::min(text.find(' ', pos), text.size());
    words += headline_letters(text.substr(pos, end - pos)).empty() ? 0 : 1;
    pos = end + 1;
  }
  return words;
}

/// A headline without the label that its element often holds before it, a section, a place or a
/// day: "Kultur Frankfurt liest", "1. Februar Frankfurt liest". Where a name is the end of the line
/// and none says the whole of it, what stands before is a label. One with a colon reads like a part
/// of the sentence, and a short name like the label itself: two names must leave it out then. A
/// name that says the whole shows where words end that the page parts by drawing alone:
/// "GrandstadtFrankfurt liest".
std::string_view without_label(std::string_view shown, const Names& names) {
  const std::string letters = headline_letters(shown);
  const auto says_all = [&](std::string_view name) {
    return headline_letters(name).find(letters) != std::string::npos;
  };
  const bool whole = says_all(names.shared) || says_all(names.linked) || says_all(names.window);
  const std::array<std::string_view, 3> all = {names.shared, names.linked, names.story};
  std::string_view best = whole ? shown : std::string_view{};
  for (const std::string_view name : all) {
    const std::string own = headline_letters(name);
    if (whole) {
      if (own == letters && spelled_words(name) > spelled_words(best)) best = name;
      continue;
    }
    const auto times = std::count_if(all.begin(), all.end(), [&](std::string_view other) {
      return headline_letters(other) == own;
    });
    const bool colon =
        std::count(shown.begin(), shown.end(), ':') > std::count(name.begin(), name.end(), ':');
    const std::size_t words = own.empty() ? 0 : words_in_line(name);
    if (words >= (times > 1 ? 2u : 4u) && words >= words_in_line(shown) / 2 &&
        (times > 1 || !colon) && letters.ends_with(own) && name.size() > best.size())
      best = name;
  }
  return best.empty() ? shown : best;
}

/// The line above the headline, which the page draws elsewhere, is part of the shared title: "Nach
/// dem Rückzug: Anwältin soll Ministerin werden". It says what the story is about.
bool adds_kicker(std::string_view shared, std::string_view shown) {
  return words_in_line(shown) >= 3 && shared.size() > shown.size() + 4 && shared.ends_with(shown) &&
         shared.substr(0, shared.size() - shown.size()).ends_with(": ");
}

/// Papers that write one headline for search engines and one for readers draw the first as h1,
/// small or out of sight, and the other large as h2. The metadata tells which h2: og:title says it,
/// with or without the line above it, or JSON-LD to the letter (where it joins that line to it, it
/// says no more than a list of keywords). JSON-LD of a page of lists may tell of one of its
/// articles: it must have a word in common with the page's own name. Empty when no h2 is named so.
std::string headline_for_readers(const Dom& dom, std::string_view social,
                                 const LinkedArticle& linked, std::string_view title) {
  const bool of_page = linked.is_article && (likeness(linked.headline, social) > 0 ||
                                             likeness(linked.headline, title) > 0);
  constexpr std::size_t kMost = 16, kLeastWords = 4;
  std::size_t seen = 0;
  for (Dom::Id id = dom.body(); id < dom.size() && seen < kMost; ++id) {
    if (dom.node(id).tag != GUMBO_TAG_H2) continue;
    ++seen;
    const std::string text = one_line(dom.text_of(id, 600));
    if (words_in_line(text) < kLeastWords) continue;
    if (same_headline(text, social) ||
        (words_in_line(social) >= kLeastWords && text.ends_with(social)))
      return std::string(social);
    if (of_page && text == linked.headline) return text;
  }
  return {};
}

/// Whether a headline bears the mark of a page that is written while things happen.
bool has_live_mark(std::string_view text) {
  const std::string low = lower_case(text);
  for (const std::string_view name : {"liveticker", "live-ticker", "liveblog", "live-blog"})
    if (low.find(name) != std::string::npos) return true;
  for (const std::string_view mark : {"LIVE", "DIRECT"}) {
    const std::size_t at = text.find(mark), end = at + mark.size();
    if (at != std::string_view::npos && (at == 0 || !is_letter(text[at - 1])) &&
        (end == text.size() || !is_letter(text[end])))
      return true;
  }
  return false;
}

/// The mark of a live page, and the names that it stands behind, are for search engines: "Storm in
/// Brest LIVE: ferry turns back at last". Where the shared title tells the same without the mark,
/// it is the headline.
bool tells_without_mark(std::string_view social, std::string_view shown) {
  const std::string low = lower_case(social);
  return has_live_mark(shown) && low.find("live") == std::string::npos &&
         low.find("direct") == std::string::npos && likeness(social, shown) >= 0.5;
}

}  // namespace

std::string read_title(const PageHead& head, const LinkedArticle& linked, const Dom& dom,
                       std::string_view site_name, std::string_view host) {
  const SiteName site{site_name, host};
  const std::string_view social = meta_of(head, {"og:title", "twitter:title"});
  const std::string shared = without_site(social, site, false);
  const std::string title = without_site(head.title, site, true);
  // What the reader sees as headline: of several the one that the metadata confirms best.
  std::string best;
  double confirmed = -1;
  const std::vector<std::string> all = headlines(dom);
  for (const std::string& shown : all) {
    if (site.is(shown)) continue;
    double most = 0;
    for (const std::string_view other :
         {std::string_view(linked.headline), social, std::string_view(head.title)})
      most = std::max(most, likeness(shown, other));
    if (most > confirmed) {
      confirmed = most;
      best = shown;
    }
  }
  if (std::string other = headline_for_readers(dom, social, linked, title); !other.empty())
    return other;
  if (!best.empty() && adds_kicker(social, best)) return std::string(social);
  // What the reader sees is no more than half in the metadata, and these agree: a live page's
  // headline tells the last hour, others a second headline of the paper.
  if (confirmed < 0.5 && likeness(linked.headline, social) >= 0.8 &&
      same_headline(linked.headline, title))
    return linked.headline;
  if (tells_without_mark(social, best)) return shared;
  if (!best.empty()) best = without_label(best, {shared, linked.headline, head.title, title});
  if (!best.empty() && (confirmed >= 0.5 || words_in_line(best) >= 4)) return best;
  // A page that has one headline and no name for others than its window.
  if (all.size() == 1 && social.empty() && linked.headline.empty() && !best.empty()) return best;
  if (linked.is_article && words_in_line(linked.headline) > 1) return linked.headline;
  if (!social.empty()) return shared;
  if (const std::string_view other =
          meta_of(head, {"dc.title", "dcterms.title", "headline", "title", "sailthru.title"});
      !other.empty())
    return without_site(other, site, false);
  if (!title.empty()) return title;
  return best;
}

}  // namespace vigie
