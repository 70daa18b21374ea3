#include <algorithm>
#include <array>

#include "core/utf8.h"
#include "crawler/html_tokens.h"
#include "crawler/metadata.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxAuthors = 10;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kEdge = " \t,;:|/-·•\"*()";
  while (!text.empty() && kEdge.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kEdge.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  for (const std::string_view edge : {"–", "—", "\xC2\xA0", "…"}) {
    while (text.starts_with(edge)) text.remove_prefix(edge.size());
    while (text.ends_with(edge)) text.remove_suffix(edge.size());
  }
  return text;
}

/// "Par Anne Durand" to "Anne Durand".
std::string_view without_by(std::string_view text) {
  constexpr std::array<std::string_view, 24> kBy = {
      "written by ",   "posted by ",  "story by ",   "words by ", "reported by ",
      "published by ", "by: ",        "by ",         "von ",      "par ",
      "por ",          "di ",         "da ",         "author: ",  "auteur : ",
      "autor: ",       "texte : ",    "text: ",      "door ",     "propos recueillis par ",
      "a cura di ",    "rédigé par ", "publié par ", "écrit par "};
  text = trimmed(text);
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view by : kBy) {
      if (equals_ignoring_case(text.substr(0, by.size()), by)) {
        text = trimmed(text.substr(by.size()));
        again = true;
      }
    }
  }
  return text;
}

bool is_name(std::string_view text) {
  if (text.size() < 2 || text.size() > 80) return false;
  if (std::count(text.begin(), text.end(), ' ') > 6) return false;
  for (const std::string_view wrong : {"http", "www.", "@", "{", "<", ".com/", "\\"})
    if (text.find(wrong) != std::string_view::npos) return false;
  constexpr std::array<std::string_view, 12> kNobody = {
      "admin",     "administrator", "author",    "auteur",  "editor", "null",
      "undefined", "none",          "webmaster", "unknown", "staff",  "redaktion"};
  for (const std::string_view nobody : kNobody)
    if (equals_ignoring_case(text, nobody)) return false;
  // Digits are dates, "5 min read", ids of accounts.
  const auto digits =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits <= 2;
}

void add(std::vector<std::string>& names, std::string_view text) {
  text = without_by(text);
  if (!is_name(text) || names.size() >= kMaxAuthors) return;
  for (const std::string& known : names)
    if (same_headline(known, text)) return;
  names.emplace_back(text);
}

/// "Anne Durand et Paul Petit, avec AFP": one by one.
void add_list(std::vector<std::string>& names, std::string_view text) {
  constexpr std::array<std::string_view, 10> kBetween = {", ",  " and ", " et ", " und ", " y ",
                                                         " & ", " | ",   "; ",   " / ",   " avec "};
  text = without_by(text);
  std::size_t at = std::string_view::npos, width = 0;
  for (;;) {
    at = std::string_view::npos;
    for (const std::string_view between : kBetween) {
      const std::size_t found = text.find(between);
      if (found < at) {
        at = found;
        width = between.size();
      }
    }
    if (at == std::string_view::npos) break;
    add(names, text.substr(0, at));
    text = text.substr(at + width);
  }
  add(names, text);
}

/// Names that the page shows: rel=author, itemprop=author, classes such as "byline" and "auteur".
std::vector<std::string> shown_authors(const Survey& survey) {
  const Dom& dom = survey.dom;
  std::vector<std::string> by_rel, by_property, by_class;
  for (Dom::Id id = dom.body(); id < dom.size(); ++id) {
    if (dom.node(id).is_text()) continue;
    const auto text = [&] { return one_line(dom.text_of(id, 300)); };
    if (dom.attribute(id, "rel") == "author") {
      add_list(by_rel, text());
    } else if (dom.attribute(id, "itemprop") == "author" && by_property.size() < kMaxAuthors) {
      // The name stands in an element of its own when the author is an item.
      std::string name;
      for (Dom::Id in = id + 1; in < dom.node(id).end && name.empty(); ++in)
        if (dom.attribute(in, "itemprop") == "name")
          name = dom.node(in).tag == GUMBO_TAG_META ? std::string(dom.attribute(in, "content"))
                                                    : one_line(dom.text_of(in, 200));
      add_list(by_property, name.empty() ? text() : name);
    } else if ((survey.roles[id] & (kRoleAuthor | kRoleByline)) != 0 && by_class.empty()) {
      const std::string shown = text();
      if (shown.size() < 120) {
        const bool says_by = without_by(shown).size() + 2 < trimmed(shown).size();
        if ((survey.roles[id] & kRoleAuthor) != 0 || says_by) add_list(by_class, shown);
      }
    }
  }
  if (!by_property.empty()) return by_property;
  if (!by_rel.empty()) return by_rel;
  return by_class;
}

}  // namespace

std::vector<std::string> read_authors(const PageHead& head, const LinkedArticle& linked,
                                      const Survey& survey) {
  std::vector<std::string> names;
  for (const std::string& name : linked.authors) add_list(names, name);
  if (!names.empty()) return names;
  for (const std::string_view key :
       {"author", "article:author", "og:article:author", "dc.creator", "dcterms.creator",
        "parsely-author", "sailthru.author", "byl", "dc.contributor", "twitter:data1_author",
        "citation_author", "article:author_name", "cxenseparse:author", "mediator_author"}) {
    for (const PageHead::Meta& meta : head.metas)
      if (meta.name == key) add_list(names, meta.content);
    if (!names.empty()) return names;
  }
  return shown_authors(survey);
}

}  // namespace vigie
