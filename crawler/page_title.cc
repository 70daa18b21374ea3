#include <algorithm>
#include <array>

#include "core/utf8.h"
#include "crawler/html_tokens.h"
#include "crawler/metadata.h"

namespace vigie {
namespace {

constexpr std::array<std::string_view, 9> kSeparators = {" | ", " - ",  " – ", " — ", " • ",
                                                         " · ", " :: ", " » ", " « "};

std::size_t count_words(std::string_view text) {
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
    if (named || (guess && count_words(tail) <= (bar ? 5u : 4u) && count_words(head) >= 3 &&
                  count_words(head) >= count_words(tail))) {
      title = head;
      again = true;
    }
  }
  return std::string(title);
}

/// The visible headlines of level one, at most a few.
std::vector<std::string> headlines(const Dom& dom) {
  std::vector<std::string> found;
  for (Dom::Id id = dom.body(); id < dom.size() && found.size() < 8; ++id)
    if (dom.node(id).tag == GUMBO_TAG_H1)
      if (std::string text = one_line(dom.text_of(id, 600)); !text.empty())
        found.push_back(std::move(text));
  return found;
}

/// Whether `part` is (nearly) all of what `whole` says.
bool confirms(std::string_view whole, std::string_view part) {
  if (whole.empty() || part.empty()) return false;
  if (same_headline(whole, part)) return true;
  return part.size() >= 12 && whole.find(part) != std::string_view::npos;
}

}  // namespace

std::string read_title(const PageHead& head, const LinkedArticle& linked, const Dom& dom,
                       std::string_view site) {
  const std::string_view social = meta_of(head, {"og:title", "twitter:title"});
  const std::vector<std::string> shown = headlines(dom);
  // What the reader sees as headline, when anything of the metadata says the same.
  for (const std::string& headline : shown)
    if (confirms(linked.headline, headline) || confirms(social, headline) ||
        confirms(head.title, headline))
      return headline;
  if (!linked.headline.empty() && linked.is_article && count_words(linked.headline) > 1)
    return linked.headline;
  if (!social.empty()) return without_site(social, site, false);
  if (shown.size() == 1 && count_words(shown.front()) > 2) return shown.front();
  if (const std::string_view other =
          meta_of(head, {"dc.title", "dcterms.title", "headline", "title", "sailthru.title"});
      !other.empty())
    return without_site(other, site, false);
  if (!head.title.empty()) return without_site(head.title, site, true);
  return shown.empty() ? std::string{} : shown.front();
}

}  // namespace vigie
