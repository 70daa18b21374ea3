// Two ways to see what repeats: compare whole subtrees (edit distance between list items), or count
// the selectors that links share. We count: it is linear, and its result is a rule that a person
// can read and correct.
#include "crawler/link_rule.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/utf8.h"
#include "crawler/charset.h"
#include "crawler/class_words.h"
#include "crawler/dom.h"
#include "crawler/html_tokens.h"
#include "crawler/prescan.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxPageBytes = 4U << 20;
constexpr std::size_t kMostLinks = 2'000;
constexpr std::size_t kFewestHeadlines = 4;
constexpr std::size_t kHeadline = 20;      // bytes: shorter texts are "Contact", "Lire la suite"
constexpr std::size_t kLongHeadline = 80;  // past it a link is not the more a headline
constexpr std::size_t kPriceOfOther = 60;  // what a selected link that is no headline costs
constexpr int kLevels = 6;                 // elements around a link that may name it
constexpr std::size_t kMostClasses = 2;    // of one element

struct Anchor {
  Dom::Id id = 0;
  std::string url;
  std::size_t length = 0;  ///< of its text
  bool headline = false;
};

bool is_class_to_keep(std::string_view name) {
  if (name.size() < 2 || name.size() > 40) return false;
  std::size_t digits = 0;
  for (const char c : name) {
    const bool letter = ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit && c != '-' && c != '_') return false;
    digits += digit;
  }
  // Names with many digits are made by a program ("post-48213", "css-1x9d2k4"), an element each.
  return digits < 3 && !(name.front() >= '0' && name.front() <= '9');
}

/// The names of an element that a selector may use: "h2", "h2.title", "#news".
std::vector<std::string> names_of(const Dom& dom, Dom::Id id) {
  const std::string tag = gumbo_normalized_tagname(dom.node(id).tag);
  std::vector<std::string> names;
  if (tag.empty()) return names;
  names.push_back(tag);
  const std::string_view classes = dom.attribute(id, "class");
  for (std::size_t pos = 0; pos < classes.size() && names.size() <= kMostClasses;) {
    while (pos < classes.size() && is_html_space(classes[pos])) ++pos;
    const std::size_t begin = pos;
    while (pos < classes.size() && !is_html_space(classes[pos])) ++pos;
    const std::string_view name = classes.substr(begin, pos - begin);
    if (is_class_to_keep(name)) names.push_back(tag + "." + std::string(name));
  }
  const std::string_view own = dom.attribute(id, "id");
  if (is_class_to_keep(own)) names.push_back("#" + std::string(own));
  return names;
}

/// Whether an element or one around it is a menu, the page's head or foot.
class Surroundings {
 public:
  explicit Surroundings(const Dom& dom) : outside_(dom.size()) {
    for (Dom::Id id = 0; id < dom.size(); ++id) {
      const auto& node = dom.node(id);
      const bool inherited = node.parent != Dom::kNone && outside_[node.parent];
      outside_[id] = inherited || (node.element != nullptr && is_outside(dom, id));
    }
  }
  bool outside(Dom::Id id) const { return outside_[id]; }

 private:
  static bool is_outside(const Dom& dom, Dom::Id id) {
    const GumboTag tag = dom.node(id).tag;
    if (tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_FOOTER || tag == GUMBO_TAG_FORM) return true;
    if (tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_A) return false;
    std::string names(dom.attribute(id, "class"));
    ((names += ' ') += dom.attribute(id, "id")) += ' ';
    names += dom.attribute(id, "role");
    return (roles_of_names(names) & (kRoleNavigation | kRolePromotion | kRoleShare)) != 0;
  }
  std::vector<bool> outside_;
};

std::vector<Anchor> anchors_of(const Dom& dom, const Url& url, const Url& base) {
  const Surroundings surroundings(dom);
  const std::string itself = url.without_fragment();
  std::vector<Anchor> anchors;
  for (Dom::Id id = 0; id < dom.size() && anchors.size() < kMostLinks; ++id) {
    if (dom.node(id).tag != GUMBO_TAG_A) continue;
    const std::string_view href = dom.attribute(id, "href");
    const auto address = href.empty() ? std::nullopt : Url::parse(href, base);
    if (!address || !address->is_http() || address->without_fragment() == itself) continue;
    const std::size_t length = one_line(dom.text_of(id, 512)).size();
    const bool headline =
        length >= kHeadline && address->host() == url.host() && !surroundings.outside(id);
    anchors.push_back({id, address->without_fragment(), length, headline});
  }
  return anchors;
}

/// Every selector that would select this link: itself, one element around it, and both with another
/// further out.
std::vector<std::string> selectors_of(const Dom& dom, Dom::Id anchor) {
  std::vector<std::string> inner = names_of(dom, anchor);
  // Every link of the page: true today, and no rule for what the page will be.
  if (!inner.empty()) inner.erase(inner.begin());
  std::vector<std::string> outer;
  Dom::Id around = dom.node(anchor).parent;
  for (int level = 0; level < kLevels && around != Dom::kNone; ++level) {
    const GumboTag tag = dom.node(around).tag;
    if (tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML) break;
    for (std::string& name : names_of(dom, around)) {
      if (level < 2) inner.push_back(name + " a");
      outer.push_back(std::move(name));
    }
    around = dom.node(around).parent;
  }
  std::vector<std::string> all = inner;
  for (const std::string& out : outer)
    for (const std::string& in : inner)
      // A plain element further out says too little to be worth its words.
      if (out.find_first_of(".#") != std::string::npos && !in.starts_with(out))
        all.push_back(out + " " + in);
  return all;
}

/// What a selector gathers: by address, since a picture and a headline often lead to the same.
struct Gathered {
  std::unordered_map<std::string_view, std::size_t> headlines;  ///< length of the longest text
  std::unordered_map<std::string_view, bool> others;
};

std::int64_t worth(const std::string& selector, const Gathered& gathered) {
  std::int64_t sum = 0;
  for (const auto& [url, length] : gathered.headlines)
    sum += static_cast<std::int64_t>(std::min(length, kLongHeadline));
  for (const auto& [url, seen] : gathered.others)
    if (!gathered.headlines.contains(url)) sum -= static_cast<std::int64_t>(kPriceOfOther);
  return sum - static_cast<std::int64_t>(selector.size());
}

}  // namespace

std::optional<LinkRule> guess_link_rule(std::string_view bytes, std::string_view content_type,
                                        const Url& url) {
  if (bytes.size() > kMaxPageBytes) return std::nullopt;
  const std::string text = decode_text(bytes, sniff_html_encoding(bytes, content_type));
  Prescan scan = prescan(text, TreeUse::selecting);
  const Url base = Url::parse(scan.head.base, url).value_or(url);
  const Dom dom(std::move(scan.html));
  const std::vector<Anchor> anchors = anchors_of(dom, url, base);

  std::map<std::string, Gathered> selectors;
  for (const Anchor& anchor : anchors)
    for (const std::string& selector : selectors_of(dom, anchor.id)) {
      Gathered& gathered = selectors[selector];
      if (!anchor.headline) {
        gathered.others.emplace(anchor.url, true);
        continue;
      }
      std::size_t& longest = gathered.headlines[anchor.url];
      longest = std::max(longest, anchor.length);
    }

  const std::string* best = nullptr;
  std::int64_t most = 0;
  for (const auto& [selector, gathered] : selectors) {
    const std::int64_t value = worth(selector, gathered);
    if (gathered.headlines.size() < kFewestHeadlines || value <= most) continue;
    best = &selector;
    most = value;
  }
  if (best == nullptr) return std::nullopt;
  auto links = select_links(bytes, content_type, url, *best);
  if (!links || links->size() < kFewestHeadlines) return std::nullopt;
  return LinkRule{*best, std::move(*links)};
}

}  // namespace vigie
