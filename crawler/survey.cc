#include "crawler/survey.h"

#include <algorithm>
#include <unordered_map>

#include "core/utf8.h"
#include "crawler/html_tags.h"
#include "crawler/html_tokens.h"
#include "crawler/visibility.h"

namespace vigie {
namespace {

/// Good words that an article has at least, when more is to be taken away than is left.
constexpr std::uint32_t kLeastArticle = 80;
/// A margin has fewer parts.
constexpr std::uint32_t kManyTimes = 10;
/// Hidden elements that are searched for elsewhere in the text.
constexpr int kMostCopies = 4;

std::uint32_t roles_of_tag(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_LABEL: return kRoleNavigation;
    case GUMBO_TAG_ASIDE: return kRoleRelated;
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET: return kRolePromotion;
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE: return kRoleCaption;
    case GUMBO_TAG_MAIN: return kRoleContent;
    case GUMBO_TAG_TIME: return kRoleDate;
    default: return 0;
  }
}

/// An id made of a heading's words, for links to it: "what-search-means-for-video-makers".
bool is_sentence(std::string_view name) {
  return std::count_if(name.begin(), name.end(), [](char c) { return c == '-' || c == '_'; }) >= 4;
}

/// A figure may show a table, code or a quotation instead of a picture.
bool holds_text(const Dom& dom, Dom::Id figure) {
  for (Dom::Id in = figure + 1; in < dom.node(figure).end; ++in) {
    const GumboTag tag = dom.node(in).tag;
    if (tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_BLOCKQUOTE) return true;
  }
  return false;
}

std::uint32_t roles_of(const Dom& dom, Dom::Id id) {
  const Dom::Node& node = dom.node(id);
  // What a highlighter names within code tells of the code: "comment", "title".
  if (node.tag == GUMBO_TAG_PRE || node.tag == GUMBO_TAG_CODE) return 0;
  std::uint32_t roles = roles_of_tag(node.tag);
  if (node.tag == GUMBO_TAG_FIGURE && holds_text(dom, id)) roles = 0;
  const std::uint32_t hidden = is_hidden(dom, id) ? std::uint32_t{kRoleHidden} : 0;
  if (node.element->attributes.length == 0) return roles | hidden;
  roles |= roles_of_names(dom.attribute(id, "class"));
  const std::string_view own = dom.attribute(id, "id");
  if (!has_trait(node.tag, kHeading) && !is_sentence(own)) roles |= roles_of_names(own);
  roles |= roles_of_names(dom.attribute(id, "role"));
  const std::string_view property = dom.attribute(id, "itemprop");
  if (property == "articleBody" || property == "text") roles |= kRoleBody;
  if (property == "author") roles |= kRoleAuthor;
  if (property == "headline") roles |= kRoleTitle;
  if (property == "description") roles = (roles & ~kRoleRelated) | kRoleLead;  // a "teaser" too
  if (property.starts_with("date")) roles |= kRoleDate;
  // Rows are named after what they list: "player", "video", "comment".
  if (node.tag == GUMBO_TAG_TR || node.tag == GUMBO_TAG_TBODY) roles = 0;
  return roles | hidden;
}

constexpr std::uint32_t kStrong = kRoleNavigation | kRoleShare | kRoleRelated | kRolePromotion |
                                  kRoleComments | kRoleHidden | kRoleEmbed;

/// How many words an element of a role may hold and still be taken at its word. A class "author" on
/// a whole article only says whose it is.
std::uint32_t most_words(std::uint32_t roles, std::uint32_t total) {
  std::uint32_t most = 0;
  if ((roles & (kRoleByline | kRoleDate | kRoleAuthor | kRoleCaption)) != 0) most = 80;
  if ((roles & (kRoleTags | kRolePullQuote | kRoleWeak)) != 0) most = std::max(most, 60u);
  if ((roles & kStrong) != 0) most = std::max(most, total * 2 / 5);
  // Comments and consent forms can be longer than the article, when there is one beside them.
  if ((roles & (kRoleComments | kRolePromotion)) != 0 && total > kLeastArticle)
    most = std::max(most, total - kLeastArticle);
  return most;
}

/// Whether the blocks from `begin` to `end` say what the page says elsewhere, by samples: the copy
/// of an article that a paywall keeps out of sight.
bool is_copy(const TextBlocks& blocks, std::uint32_t begin, std::uint32_t end) {
  constexpr std::size_t kSamples = 4, kSample = 60, kMostText = std::size_t{512} << 10;
  const std::string_view all = blocks.text();
  const std::size_t from = blocks[begin].begin, to = blocks[end - 1].begin + blocks[end - 1].size;
  if (all.size() > kMostText || to - from < kSample * (kSamples + 1)) return false;
  std::size_t found = 0;
  for (std::size_t i = 1; i <= kSamples; ++i) {
    const std::string_view sample = all.substr(from + (to - from) * i / (kSamples + 1), kSample);
    found += all.substr(0, from).find(sample) != std::string_view::npos ||
             all.substr(to).find(sample) != std::string_view::npos;
  }
  return found + 1 >= kSamples;
}

/// Whether a link to what is told of somebody is only the start of a sentence: a name, and what its
/// bearer has done.
bool begins_sentence(const Dom& dom, const TextBlocks& blocks, Dom::Id id, std::uint32_t roles) {
  if (dom.node(id).tag != GUMBO_TAG_A || (roles & (kRoleTags | kRoleAuthor)) == 0) return false;
  const TextBlock& last = blocks[blocks.end_of(id) - 1];
  if (last.owner > id || last.words < 12 || last.stops == 0) return false;
  return dom.text_of(id, last.size).size() * 2 < last.size;
}

bool is_paragraph(GumboTag tag) {
  return tag == GUMBO_TAG_P || tag == GUMBO_TAG_LI || tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL ||
         tag == GUMBO_TAG_BLOCKQUOTE || has_trait(tag, kHeading);
}

}  // namespace

std::uint32_t good_words(const TextBlock& block) {
  if (block.words < 8 || block.link_words * 2 > block.words) return 0;
  if (block.stops == 0 && block.words < 20) return 0;
  // The link to an article and the start of it: a teaser.
  if (block.link_first && block.link_words >= 4 && block.link_words * 5 >= block.words) return 0;
  return block.words;
}

std::string headline_letters(std::string_view text) {
  std::string out;
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = next_code_point(text, pos);
    if (c < 0x80) {
      const char low = ascii_lower(static_cast<char>(c));
      if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9')) out += low;
    } else if (c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F)) {
      append_utf8(out, c < 0xDF && c != 0xD7 ? c + 32 : c);
    }
  }
  return out;
}

bool same_headline(std::string_view a, std::string_view b) {
  if (a.size() > 2 * b.size() + 20 || b.size() > 2 * a.size() + 20) return false;
  const std::string letters = headline_letters(a);
  return !letters.empty() && letters == headline_letters(b);
}

const char* word(ContainerRule rule) {
  switch (rule) {
    case ContainerRule::body_name: return "named as the body of an article";
    case ContainerRule::article_element: return "the first <article> with enough sentences";
    case ContainerRule::density: return "where sentences outweigh links and short lines";
  }
  return "";
}

const char* word(Fate fate) {
  switch (fate) {
    case Fate::kept: return "kept";
    case Fate::outside: return "outside";
    case Fate::role: return "role";
    case Fate::headline: return "headline";
    case Fate::links: return "links";
    case Fate::elsewhere: return "elsewhere";
    case Fate::copy: return "copy";
    case Fate::other_article: return "other article";
    case Fate::service: return "service";
    case Fate::byline: return "byline";
    case Fate::list_of_links: return "list of links";
    case Fate::empty_heading: return "empty heading";
  }
  return "";
}

Survey::Survey(const Dom& page, const TextBlocks& page_blocks, ArticleHints page_hints)
    : dom(page), blocks(page_blocks), hints(std::move(page_hints)) {
  roles.resize(dom.size(), 0);
  for (Dom::Id id = 0; id < dom.size(); ++id)
    if (!dom.node(id).is_text()) roles[id] = roles_of(dom, id);

  const std::size_t count = blocks.size();
  std::vector<std::uint32_t> all(count + 1, 0);
  for (std::size_t i = 0; i < count; ++i) all[i + 1] = all[i] + good_words(blocks[i]);

  // The parts of an article are named alike: a name under which a good share of the page's
  // sentences stands does not tell what is no article ("sidebar-grid", "paywall" on every
  // paragraph).
  std::unordered_map<std::string_view, std::uint32_t> named;
  const Dom::Id body = dom.body();
  for (Dom::Id id = body + 1; id < dom.node(body).end; ++id)
    if ((roles[id] & kStrong & ~kRoleComments) != 0)
      if (const std::string_view name = dom.attribute(id, "class"); !name.empty())
        named[name] += all[blocks.end_of(id)] - all[blocks.begin_of(id)];

  // A weak word on most of the text says nothing: some page builders call every line a "widget".
  std::uint32_t weak = 0, times = 0;
  for (Dom::Id id = body + 1; id < dom.node(body).end; ++id) {
    if ((roles[id] & kRoleWeak) == 0) continue;
    const std::uint32_t good = all[blocks.end_of(id)] - all[blocks.begin_of(id)];
    weak += good;
    times += good > 0;
    id = dom.node(id).end - 1;
  }
  if (times >= kManyTimes && weak * 2 > all.back())
    for (std::uint32_t& role : roles) role &= ~std::uint32_t{kRoleWeak};

  // What holds the headline, maybe behind a label, and much text is no margin of the page, whatever
  // it is called.
  std::uint32_t headline = static_cast<std::uint32_t>(count);
  const std::string title = headline_letters(hints.title);
  for (std::uint32_t i = 0; i < count && headline == count && !title.empty(); ++i)
    if (dom.node(blocks[i].owner).tag == GUMBO_TAG_H1 &&
        headline_letters(blocks.text(i)).ends_with(title))
      headline = i;

  int copies_looked_for = kMostCopies;
  removed_by.resize(count, Dom::kNone);
  for (Dom::Id id = body + 1; id < dom.node(body).end; ++id) {
    if (roles[id] == 0) continue;
    const std::uint32_t begin = blocks.begin_of(id), end = blocks.end_of(id);
    const GumboTag tag = dom.node(id).tag;
    // An inline element is not a block of its own: its text is weighed with its block.
    if (!has_trait(tag, kSpecial) && (begin == end || begins_sentence(dom, blocks, id, roles[id])))
      continue;
    const std::uint32_t good = all[end] - all[begin];
    std::uint32_t most = most_words(roles[id], all.back());
    const bool margin = tag == GUMBO_TAG_ASIDE || tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_FOOTER;
    if (margin) most = std::max(most, all.back() * 3 / 5);
    if (is_paragraph(tag) && (roles[id] & kRoleHidden) == 0) most = std::min(most, 60u);
    if (good > most && (roles[id] & kRoleHidden) != 0 && copies_looked_for > 0) {
      --copies_looked_for;
      if (is_copy(blocks, begin, end)) most = good;
    }
    // Meters name the sentences themselves: <p class="paywall">.
    if (tag == GUMBO_TAG_P && good > 0 && (roles[id] & ~kRoleArticle) == kRoleWeak &&
        dom.attribute(id, "class").find("paywall") != std::string_view::npos)
      continue;
    if (most == 0 || good > most) continue;
    if (begin <= headline && headline < end && good * 5 > all.back()) continue;
    const auto same = named.find(dom.attribute(id, "class"));
    if (!margin && same != named.end() && same->second > good && same->second * 10 > all.back() * 3)
      continue;
    for (std::uint32_t i = begin; i < end; ++i) removed_by[i] = id;
    id = dom.node(id).end - 1;
  }
  good_sum.resize(count + 1, 0);
  for (std::size_t i = 0; i < count; ++i)
    good_sum[i + 1] = good_sum[i] + (removed(i) ? 0 : good_words(blocks[i]));
}

}  // namespace vigie
