#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/utf8.h"
#include "crawler/html_tokens.h"
#include "crawler/metadata.h"
#include "crawler/text_dates.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxAuthors = 10;

std::string_view without_marks(std::string_view text) {
  constexpr std::string_view kEdge = " \t,;:|/-\"*()";
  while (!text.empty() && kEdge.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kEdge.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  for (const std::string_view edge : {"–", "—", "\xC2\xA0", "…", "·", "•", "⋅"}) {
    while (text.starts_with(edge)) text.remove_prefix(edge.size());
    while (text.ends_with(edge)) text.remove_suffix(edge.size());
  }
  return text;
}

/// "Par Anne Durand" to "Anne Durand".
std::string_view without_by(std::string_view text) {
  constexpr std::string_view kBy[] = {"un texte de ", "texte de ",     "written by",
                                      "rédigé par",   "écrit par",     "written by ",
                                      "posted by ",   "story by ",     "words by ",
                                      "reported by ", "published by ", "by: ",
                                      "by ",          "von ",          "par ",
                                      "por ",         "di ",           "da ",
                                      "author: ",     "auteur : ",     "autorin/autor ",
                                      "autor/in ",    "autor: ",       "texte : ",
                                      "text: ",       "door ",         "propos recueillis par ",
                                      "a cura di ",   "rédigé par ",   "publié par ",
                                      "écrit par "};
  text = without_marks(text);
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view by : kBy) {
      if (equals_ignoring_case(text.substr(0, by.size()), by)) {
        text = without_marks(text.substr(by.size()));
        again = true;
      }
    }
  }
  return text;
}

bool is_name(std::string_view text) {
  if (text.size() < 2 || text.size() > 80) return false;
  if (std::count(text.begin(), text.end(), ' ') > 6) return false;
  if (text.find_first_of("=()") != std::string_view::npos) return false;
  for (const std::string_view wrong : {"http", "www.", "@", "{", "<", ".com/", "\\", ":"})
    if (text.find(wrong) != std::string_view::npos) return false;
  for (const std::string_view wrong : {"posted", "published", "min read", "minute read", "profil",
                                       "copyright", "reserved", "comments", "more by", "view all"})
    if (find_ignoring_case(text, wrong, 0) != std::string_view::npos) return false;
  constexpr std::array<std::string_view, 20> kNobody = {
      "authors",   "autoren", "auteurs",       "ceo",     "insights from", "staff writer", "name",
      "anonymous", "admin",   "administrator", "author",  "auteur",        "editor",       "null",
      "undefined", "none",    "webmaster",     "unknown", "staff",         "redaktion"};
  for (const std::string_view nobody : kNobody)
    if (equals_ignoring_case(text, nobody)) return false;
  // Digits are dates, "5 min read", ids of accounts.
  const auto digits =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  // One word is the name of an account, which may end in a number: "freeman1984".
  const bool account = text.find(' ') == std::string_view::npos && text.size() >= 7;
  return digits <= (account ? 4 : 2);
}

void add(std::vector<std::string>& names, std::string_view text) {
  // A remark in brackets that was left out leaves two spaces behind.
  std::string name = one_line(without_by(text));
  if (!is_name(name) || names.size() >= kMaxAuthors) return;
  for (const std::string& known : names)
    if (same_headline(known, name)) return;
  names.push_back(std::move(name));
}

/// "Anne Durand et Paul Petit, avec AFP": one by one.
void add_list(std::vector<std::string>& names, std::string_view written) {
  // "Anne Durand (Bruxelles, bureau européen)"
  std::string plain;
  int depth = 0;
  for (const char c : written) {
    depth += c == '(';
    if (depth == 0) plain += c;
    depth -= c == ')' && depth > 0;
  }
  std::string_view text = plain;
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

bool is_address_of_author(std::string_view address) {
  for (const std::string_view part : {"/author/", "/authors/", "/auteur/", "/auteurs/", "/autor/",
                                      "/autoren/", "/autore/", "/journalist/", "/journaliste/"})
    if (address.find(part) != std::string_view::npos) return true;
  return false;
}

/// Comments, forms and lists of other articles have authors of their own.
bool is_elsewhere(const Survey& survey, Dom::Id id) {
  constexpr std::uint32_t kElsewhere = kRoleComments | kRoleRelated | kRolePromotion | kRoleHidden;
  return (survey.roles[id] & kElsewhere) != 0 &&
         (survey.roles[id] & (kRoleAuthor | kRoleByline)) == 0 &&
         survey.good(id) * 2 <= survey.total_good();
}

bool is_label(std::string_view line) {
  for (const std::string_view label :
       {"author:", "autor:", "autorin:", "auteur :", "auteur:", "auteurs :", "text:", "texte :"})
    if (equals_ignoring_case(line, label)) return true;
  return false;
}

/// What stands behind the words that announce a name; the whole line when it has none of them.
std::string_view behind_by(std::string_view line, bool near_headline) {
  if (is_label(line)) return {};  // the name is on the next line
  // "ByAnne Durand": two elements that the site's style sheet draws apart.
  if (line.size() > 4 && line.starts_with("By") && is_upper(line[2])) return line.substr(2);
  const std::string_view rest = without_by(line);
  if (!near_headline || rest.size() < line.size()) return rest;
  // "Posted on September 21, 2020 by Anne Durand"
  for (const std::string_view by : {" by ", " par ", " von "})
    if (const std::size_t at = line.rfind(by);
        at != std::string_view::npos && at >= 8 &&
        find_text_date(line.substr(0, at), DayOrder::day_first))
      return line.substr(at + by.size());
  return rest;
}

/// The number of the block of the first headline; how many blocks there are when it has none.
std::size_t headline_block(const Survey& survey) {
  std::size_t block = 0;
  while (block < survey.blocks.size() &&
         survey.dom.node(survey.blocks[block].owner).tag != GUMBO_TAG_H1)
    ++block;
  return block;
}

/// A line next to the headline, or at the end of the text, that says who wrote it.
std::vector<std::string> byline_in_text(const Survey& survey) {
  const TextBlocks& blocks = survey.blocks;
  constexpr std::size_t kBehind = 12;
  const std::size_t headline = headline_block(survey);
  std::vector<std::string> names;
  for (std::size_t i = headline + 1; i < blocks.size() && names.empty(); ++i) {
    if (blocks[i].words > 12) continue;
    const std::string_view line = blocks.text(i);
    const bool near = i <= headline + kBehind;
    std::string_view rest = behind_by(line, near);
    if (rest.size() + 2 > line.size()) continue;
    const bool plain = line.size() < rest.size() + 5;  // "by", "von", "par": words of any line
    if ((!near && plain) || is_elsewhere(survey, blocks[i].owner)) continue;
    // "Written by", and the name on the next line.
    if (rest.empty() && i + 1 < blocks.size() && blocks[i + 1].words <= 5)
      rest = blocks.text(i + 1);
    if (rest.empty()) continue;
    // "By Anne Durand - Mar 27, 2024": the name ends where something else begins.
    std::size_t end = rest.size();
    for (const std::string_view mark :
         {" - ", " – ", " | ", " • ", " · ", " on ", " le ", " am ", " / "})
      end = std::min(end, rest.find(mark));
    const std::string_view name = rest.substr(0, end);
    if (name.empty()) continue;
    const bool capital = (name.front() >= 'A' && name.front() <= 'Z') ||
                         static_cast<unsigned char>(name.front()) >= 0x80;
    if (capital && name.find(' ') != std::string_view::npos &&
        std::count(name.begin(), name.end(), ' ') <= 6)
      add_list(names, name);
  }
  return names;
}

/// Words that are names as far as their letters go: "Anne Durand", "Jean de La Fontaine".
bool looks_like_a_person(std::string_view text) {
  const auto words = std::count(text.begin(), text.end(), ' ') + 1;
  if (words < 2 || words > 4 || !is_name(text)) return false;
  for (const char c : text)
    if (is_digit(c)) return false;
  const auto starts_name = [](char c) {
    return is_upper(c) || static_cast<unsigned char>(c) >= 0x80;
  };
  return starts_name(text.front()) && starts_name(text[text.rfind(' ') + 1]);
}

/// "4 March 2026 | 13:10 | Anne Durand", next to the headline.
std::vector<std::string> beside_date(const Survey& survey) {
  const TextBlocks& blocks = survey.blocks;
  constexpr std::size_t kBehind = 4;
  const std::size_t headline = headline_block(survey);
  std::vector<std::string> names;
  const std::size_t from = headline > kBehind ? headline - kBehind : 0;
  for (std::size_t i = from; i < std::min(blocks.size(), headline + kBehind); ++i) {
    const std::string_view line = blocks.text(i);
    if (blocks[i].words > 12 || is_elsewhere(survey, blocks[i].owner) ||
        !find_text_date(line, DayOrder::day_first))
      continue;
    for (std::size_t pos = 0; pos <= line.size();) {
      const std::size_t end = std::min(line.find(" | ", pos), line.size());
      const std::string_view part = without_marks(line.substr(pos, end - pos));
      if (part.size() < line.size() && looks_like_a_person(part)) add(names, part);
      pos = end + 3;
    }
    if (!names.empty()) break;
  }
  return names;
}

/// The label of a social card names what the value beside it is: "Written by", "Anne Durand".
std::vector<std::string> author_of_card(const PageHead& head) {
  constexpr std::array<std::string_view, 7> kLabels = {
      "written by", "verfasst von", "autor", "écrit par", "author", "auteur", "escrito por"};
  std::vector<std::string> names;
  const std::string_view label = meta_of(head, {"twitter:label1"});
  for (const std::string_view known : kLabels)
    if (equals_ignoring_case(label, known) || (known[0] != 'w' && label == "Écrit par"))
      add_list(names, meta_of(head, {"twitter:data1"}));
  return names;
}

/// Names that the page shows: rel=author, itemprop=author, classes such as "byline" and "auteur".
std::vector<std::string> shown_authors(const Survey& survey) {
  const Dom& dom = survey.dom;
  std::vector<std::string> by_rel, by_property, by_class, by_address;
  for (Dom::Id id = dom.body(); id < dom.size(); ++id) {
    if (dom.node(id).is_text()) continue;
    const auto text = [&] { return one_line(dom.text_of(id, 300)); };
    if (is_elsewhere(survey, id)) {
      id = dom.node(id).end - 1;
      continue;
    }
    if (dom.attribute(id, "rel") == "author") {
      add_list(by_rel, text());
    } else if (dom.attribute(id, "itemprop") == "author" && by_property.size() < kMaxAuthors) {
      // The name stands in an element of its own when the author is an item.
      std::string name;
      for (Dom::Id in = id + 1; in < std::min(dom.node(id).end, id + 60) && name.empty(); ++in)
        if (dom.attribute(in, "itemprop") == "name")
          name = dom.node(in).tag == GUMBO_TAG_META ? std::string(dom.attribute(in, "content"))
                                                    : one_line(dom.text_of(in, 200));
      add_list(by_property, name.empty() ? text() : name);
    } else if (dom.node(id).tag == GUMBO_TAG_A && by_address.empty() &&
               is_address_of_author(dom.attribute(id, "href"))) {
      add_list(by_address, text());
    } else if ((survey.roles[id] & (kRoleAuthor | kRoleByline)) != 0 && by_class.empty()) {
      const std::string shown = text();
      if (shown.size() < 120) {
        const bool says_by = without_by(shown).size() + 2 < without_marks(shown).size();
        if ((survey.roles[id] & kRoleAuthor) != 0 || says_by) add_list(by_class, shown);
      }
    }
  }
  if (!by_property.empty()) return by_property;
  if (!by_rel.empty()) return by_rel;
  return by_class.empty() ? by_address : by_class;
}

/// JSON-LD often names the first author only, and the head all of them.
std::vector<std::string> with_others(std::vector<std::string> names, const PageHead& head) {
  std::vector<std::string> all;
  add_list(all, meta_of(head, {"author", "article:author_name", "article:author"}));
  const bool same = std::any_of(all.begin(), all.end(), [&](const std::string& name) {
    return same_headline(name, names.front());
  });
  return same && all.size() > names.size() ? all : names;
}

}  // namespace

std::vector<std::string> read_authors(const PageHead& head, const LinkedArticle& linked,
                                      const Survey& survey, std::string_view site) {
  // The site itself, or an account's name of one word, is an author only when no person is found.
  std::vector<std::string> publisher;
  const auto is_person = [&](const std::vector<std::string>& names) {
    if (names.empty()) return false;
    for (const std::string& name : names)
      if (!same_headline(name, site) && !same_headline(name, linked.site) &&
          name.find('.') != name.size() - 3 && name.find(".com") == std::string::npos &&
          name.find(' ') != std::string::npos)
        return true;
    if (publisher.empty()) publisher = names;
    return false;
  };
  std::vector<std::string> names;
  for (const std::string& name : linked.authors) add_list(names, name);
  if (is_person(names)) return with_others(std::move(names), head);
  for (const std::string_view key :
       {"author", "article:author", "og:article:author", "dc.creator", "dcterms.creator",
        "parsely-author", "sailthru.author", "byl", "dc.contributor", "citation_author",
        "article:author_name", "cxenseparse:author", "mediator_author"}) {
    names.clear();
    for (const PageHead::Meta& meta : head.metas)
      if (meta.name == key && meta.content != meta_of(head, {"publisher"}))
        add_list(names, meta.content);
    if (is_person(names)) return names;
  }
  names = author_of_card(head);
  if (is_person(names)) return names;
  names = shown_authors(survey);
  if (is_person(names)) return names;
  names = byline_in_text(survey);
  if (is_person(names)) return names;
  names = beside_date(survey);
  if (is_person(names)) return names;
  if (publisher.empty()) add_list(publisher, meta_of(head, {"author"}));
  return publisher;
}

}  // namespace vigie
