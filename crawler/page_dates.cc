#include <algorithm>

#include "core/utf8.h"
#include "crawler/html_tokens.h"
#include "crawler/metadata.h"

namespace vigie {
namespace {

/// A date with a time may be ahead of our clock by what clocks differ, never by more.
constexpr Interval kClockError = std::chrono::minutes{10};

/// Words that stand before the date of publication, or of the last change.
bool says_when(std::string_view line) {
  constexpr std::string_view kWords[] = {
      "publi",      "posted",         "written",  "mis en ligne", "mise en ligne",
      "parution",   "veröffentlicht", "erstellt", "stand:",       "updated",
      "mis à jour", "mise à jour",    "modifié",  "aktualisiert", "actualizado",
      "güncel",     "yayı",           "date:",    "preisstand",   "pubblicato",
      "aggiornato", "released"};
  for (const std::string_view word : kWords)
    if (find_ignoring_case(line, word, 0) != std::string_view::npos) return true;
  return false;
}

class DateReader {
 public:
  DateReader(const Survey& survey, DayOrder order, Instant now)
      : survey_(survey), order_(order), now_(now) {}

  std::optional<Date> believe(std::optional<Date> date) const {
    if (date && date->instant > now_ + kClockError) return std::nullopt;
    return date;
  }

  std::optional<Date> machine(std::string_view text) const {
    return text.empty() ? std::nullopt : believe(read_machine_date(text, order_));
  }

  std::optional<Date> first_meta(const PageHead& head,
                                 std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names)
      for (const PageHead::Meta& meta : head.metas)
        if (meta.name == name)
          if (auto date = machine(meta.content)) return date;
    return std::nullopt;
  }

  /// The date an element gives: its datetime, content, title, or its text.
  std::optional<Date> of_element(Dom::Id id) const {
    const Dom& dom = survey_.dom;
    for (const std::string_view name : {"datetime", "content", "data-utime"})
      if (auto date = machine(dom.attribute(id, name))) return date;
    const std::string text = one_line(dom.text_of(id, 200));
    if (auto date = believe(find_text_date(cut_utf8(text, 160), order_))) return date;
    return believe(find_text_date(dom.attribute(id, "title"), order_));
  }

  /// Elements that are dates by name, of the article rather than of lists of other articles: the
  /// first behind the headline, else the last before it.
  PageDates shown() const {
    const Dom& dom = survey_.dom;
    Dom::Id headline = Dom::kNone;
    PageDates found;
    std::optional<Date> before, plain;
    for (Dom::Id id = dom.body(); id < dom.size(); ++id) {
      const Dom::Node& node = dom.node(id);
      if (node.is_text()) continue;
      if (node.tag == GUMBO_TAG_H1 && headline == Dom::kNone) headline = id;
      const std::string_view property = dom.attribute(id, "itemprop");
      const bool named_published = equals_ignoring_case(property, "datePublished") ||
                                   equals_ignoring_case(property, "dateCreated") ||
                                   dom.has_attribute(id, "pubdate");
      if (named_published && !found.published) found.published = of_element(id);
      if (equals_ignoring_case(property, "dateModified") && !found.modified)
        found.modified = of_element(id);
      const bool named = (survey_.roles[id] & (kRoleDate | kRoleByline)) != 0 ||
                         dom.has_attribute(id, "data-utime");
      if (plain || !named || in_other_article(id)) continue;
      const auto date = of_element(id);
      if (!date) continue;
      if (headline != Dom::kNone)
        plain = date;
      else
        before = date;
    }
    if (!found.published) found.published = plain ? plain : before;
    return found;
  }

  /// A title that ends with the day: "Storm in the Vendée | Weather | 28.04.2023".
  std::optional<Date> in_title(const PageHead& head) const {
    const std::string_view title = head.title;
    const std::size_t bar = title.rfind(" | ");
    if (bar == std::string_view::npos || title.size() - bar > 16) return std::nullopt;
    return believe(find_text_date(title.substr(bar), order_));
  }

  /// Short lines with a date: next to the headline any, elsewhere those that say what it is, such
  /// as "Publié le 3 mars 2026".
  std::optional<Date> in_text() const {
    const TextBlocks& blocks = survey_.blocks;
    constexpr std::size_t kBefore = 4, kBehind = 10;
    std::size_t headline = blocks.size() + kBefore + 1;
    for (std::size_t i = 0; i < blocks.size() && headline > blocks.size(); ++i)
      if (survey_.dom.node(blocks[i].owner).tag == GUMBO_TAG_H1) headline = i;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].words > 16 || i + kBefore < headline || i > headline + kBehind) continue;
      if (i == headline || in_other_article(blocks[i].owner)) continue;
      if (auto date = believe(find_text_date(blocks.text(i), order_))) return date;
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].words > 25 || !says_when(blocks.text(i))) continue;
      auto date = believe(find_text_date(blocks.text(i), order_));
      // "Mise en ligne", and the date on the next line.
      if (!date && blocks[i].words <= 4 && i + 1 < blocks.size() && blocks[i + 1].words <= 8)
        date = believe(find_text_date(blocks.text(i + 1), order_));
      if (date && !in_other_article(blocks[i].owner)) return date;
    }
    return std::nullopt;
  }

  /// A press release begins with it: "Rennes, le 3 mars 2026 – La Région …".
  std::optional<Date> in_dateline() const {
    constexpr std::size_t kStart = 48, kFirstWord = 16, kParagraphs = 3;
    const TextBlocks& blocks = survey_.blocks;
    std::size_t paragraphs = 0;
    for (std::size_t i = 0; i < blocks.size() && paragraphs < kParagraphs; ++i) {
      if (survey_.removed(i) || good_words(blocks[i]) < 20) continue;
      // Behind a standfirst the day is the very first word.
      const std::size_t start = paragraphs++ == 0 ? kStart : kFirstWord;
      if (auto date = believe(find_text_date(cut_utf8(blocks.text(i), start), order_))) return date;
    }
    return std::nullopt;
  }

 private:
  bool in_other_article(Dom::Id id) const {
    const Dom& dom = survey_.dom;
    // "single-post-date" speaks of this article, also in a margin.
    const bool of_article = (survey_.roles[id] & kRoleArticle) != 0;
    const std::uint32_t elsewhere = kRoleRelated | kRoleComments | kRolePromotion |
                                    (of_article ? 0u : std::uint32_t{kRoleNavigation});
    for (Dom::Id up = id; up != Dom::kNone && up != dom.body(); up = dom.node(up).parent) {
      const std::uint32_t roles = survey_.roles[up];
      if ((roles & elsewhere) == 0 || survey_.good(up) * 2 > survey_.total_good()) continue;
      // An article has a foot of its own, and lines about it.
      const bool own = dom.node(up).tag == GUMBO_TAG_FOOTER && (roles & kRoleArticle) != 0;
      if (!own && (roles & (kRoleDate | kRoleByline)) == 0) return true;
    }
    return false;
  }

  const Survey& survey_;
  DayOrder order_;
  Instant now_;
};

/// A site that has moved, or saved all its pages anew, gives the moment of that as both dates; then
/// an earlier day that its readers see is the first publication.
PageDates first_of(PageDates declared, const PageDates& shown) {
  const bool same = declared.modified && declared.modified->instant == declared.published->instant;
  if (same && shown.published &&
      shown.published->instant + std::chrono::days{1} < declared.published->instant)
    declared.published = shown.published;
  return declared;
}

}  // namespace

PageDates read_dates(const PageHead& head, const LinkedArticle& linked, const Survey& survey,
                     const Url& url, DayOrder order, Instant now) {
  const DateReader reader(survey, order, now);
  PageDates dates;
  dates.modified = reader.machine(linked.modified);
  if (!dates.modified)
    dates.modified = reader.first_meta(
        head, {"article:modified_time", "og:updated_time", "og:article:modified_time",
               "datemodified", "dc.date.modified", "dcterms.modified", "last-modified", "lastmod",
               "modified", "dc.modified", "revised", "article.updated"});
  PageDates shown = reader.shown();
  if (!dates.modified) dates.modified = shown.modified;
  dates.published = reader.machine(linked.published);
  if (dates.published && linked.is_article) return first_of(dates, shown);
  const auto of_page = dates.published;
  dates.published = reader.first_meta(head, {"article:published_time",
                                             "og:article:published_time",
                                             "article:published",
                                             "datepublished",
                                             "og:published_time",
                                             "publish_date",
                                             "publish-date",
                                             "pubdate",
                                             "publication_date",
                                             "publishdate",
                                             "dc.date.issued",
                                             "dcterms.issued",
                                             "dc.issued",
                                             "dc:created",
                                             "dc.date.created",
                                             "dcterms.created",
                                             "dc.created",
                                             "sailthru.date",
                                             "parsely-pub-date",
                                             "article_date_original",
                                             "article.published",
                                             "cxenseparse:recs:publishtime",
                                             "originalpublicationdate",
                                             "citation_publication_date",
                                             "article:post_date",
                                             "datecreated",
                                             "bt:pubdate",
                                             "rbpubdate",
                                             "cxenseparse:publishtime",
                                             "vr:published_time",
                                             "analyticsattributes.articledate",
                                             "pub_date",
                                             "ptime"});
  if (!dates.published) dates.published = of_page;
  if (dates.published) return first_of(dates, shown);
  dates.published = reader.in_title(head);
  if (!dates.published) dates.published = shown.published;
  if (!dates.published) dates.published = reader.believe(find_url_date(url.path()));
  if (!dates.published) dates.published = reader.in_text();
  // Names that many a site gives to the last change, or to the visit.
  if (!dates.published)
    dates.published = reader.first_meta(
        head, {"dc.date", "dcterms.date", "date", "displaydate", "timestamp", "creation_date"});
  if (!dates.published) dates.published = reader.believe(find_url_date(meta_of(head, {"og:url"})));
  if (!dates.published) dates.published = reader.in_dateline();
  return dates;
}

}  // namespace vigie
