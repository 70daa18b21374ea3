#include <algorithm>
#include <vector>

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
      "publi",      "posted",         "written",         "mis en ligne", "mise en ligne",
      "parution",   "veröffentlicht", "erstellt",        "stand:",       "updated",
      "mis à jour", "mise à jour",    "modifié",         "aktualisiert", "actualizado",
      "güncel",     "yayı",           "date:",           "preisstand",   "pubblicato",
      "aggiornato", "released",       "letzte Änderung", "last modified"};
  for (const std::string_view word : kWords)
    if (find_ignoring_case(line, word, 0) != std::string_view::npos) return true;
  return false;
}

/// The dates of elements of the page.
struct ShownDates {
  std::optional<Date> published, modified;  ///< as microdata say
  std::optional<Date> named;                ///< of an element that is a date by its name
  bool near_headline = false;               ///< where the named one stands
};

/// A date as it stands in a line of the page.
struct DatedLine {
  Date date;
  bool alone;  ///< the line says nothing else, or how long reading takes: "7 min read · Dec 30,
               ///< 2013"
};

/// Whether a line has parts, as bylines do: "By Anne Durand, in Ports · 3 March 2026".
bool is_divided(std::string_view line) {
  return line.find(" · ") != std::string_view::npos || line.find(" | ") != std::string_view::npos;
}

class DateReader {
 public:
  DateReader(const Survey& survey, DayOrder order, Instant now)
      : survey_(survey), order_(order), now_(now), headline_(headline_block()) {}

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

  /// Every date that a meta with one of these names gives, in the order of the names.
  void add_metas(const PageHead& head, std::initializer_list<std::string_view> names,
                 std::vector<Date>& into) const {
    for (const std::string_view name : names)
      for (const PageHead::Meta& meta : head.metas)
        if (meta.name == name)
          if (auto date = machine(meta.content)) into.push_back(*date);
  }

  /// The date an element gives: its datetime, content, title, or its text.
  std::optional<Date> of_element(Dom::Id id) const {
    constexpr Dom::Id kParts = 12;
    const Dom& dom = survey_.dom;
    for (const std::string_view name : {"datetime", "content", "data-utime"})
      if (auto date = machine(dom.attribute(id, name))) return date;
    const std::string text = one_line(dom.text_of(id, 200));
    if (auto date = believe(find_text_date(cut_utf8(text, 160), order_))) return date;
    // "<b>4 mars 2026</b>9h30": where elements stand close the day ends with the first.
    for (Dom::Id in = id + 1; in < dom.node(id).end && in < id + kParts; ++in) {
      auto date = dom.node(in).is_text()
                      ? believe(find_text_date(cut_utf8(dom.node(in).text, 160), order_))
                      : machine(dom.attribute(in, "datetime"));
      if (date) return date;
    }
    return believe(find_text_date(dom.attribute(id, "title"), order_));
  }

  /// Elements that are dates by name, of the article rather than of lists of other articles: the
  /// first behind the headline, else the last before it.
  ShownDates shown() const {
    const Dom& dom = survey_.dom;
    Dom::Id headline = Dom::kNone;
    ShownDates found;
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
      (headline != Dom::kNone ? plain : before) = date;
      found.near_headline = near_headline(survey_.blocks.begin_of(id));
    }
    found.named = plain ? plain : before;
    return found;
  }

  /// A title that ends with the day: "Storm in the Vendée | Weather | 28.04.2023".
  std::optional<Date> in_title(const PageHead& head) const {
    const std::string_view title = head.title;
    const std::size_t bar = title.rfind(" | ");
    if (bar == std::string_view::npos || title.size() - bar > 16) return std::nullopt;
    return believe(find_text_date(title.substr(bar), order_));
  }

  /// A short line with a date next to the headline.
  std::optional<DatedLine> by_headline() const {
    const TextBlocks& blocks = survey_.blocks;
    constexpr std::size_t kClose = 6;
    if (headline_ == blocks.size()) return std::nullopt;
    const std::size_t end = std::min(headline_ + kBehind + 1, blocks.size());
    for (std::size_t i = headline_ - std::min(headline_, kBefore); i < end; ++i) {
      const std::string_view line = blocks.text(i);
      // A longer line is a sentence or a caption, unless it tells that it says when.
      if (blocks[i].words > 16 || (blocks[i].words > 10 && !says_when(line) && !is_divided(line)))
        continue;
      const Where where = i > headline_ && i <= headline_ + kClose ? kByHeadline : kArticle;
      if (i == headline_ || in_other_article(blocks[i].owner, where)) continue;
      const bool alone = blocks[i].words <= 4 ||
                         (blocks[i].words <= 8 && line.find(" min") != std::string_view::npos);
      if (auto date = believe(find_text_date(line, order_)))
        return DatedLine{std::move(*date), alone};
    }
    return std::nullopt;
  }

  /// A short line that says what its date is, such as "Publié le 3 mars 2026".
  std::optional<Date> labelled() const {
    const TextBlocks& blocks = survey_.blocks;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].words > 25 || !says_when(blocks.text(i))) continue;
      auto date = believe(find_text_date(blocks.text(i), order_));
      if (!date) date = under_label(i);
      if (date && !in_other_article(blocks[i].owner)) return date;
    }
    return std::nullopt;
  }

  /// "Mise en ligne", and the date on the next line: in a list of facts, which may stand in a
  /// margin. A whole sentence there tells rather of the site.
  std::optional<Date> labelled_in_margin() const {
    const TextBlocks& blocks = survey_.blocks;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].words > 4 || !says_when(blocks.text(i))) continue;
      if (auto date = under_label(i); date && !in_other_article(blocks[i].owner, kAlsoMargins))
        return date;
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
  enum Where { kArticle, kByHeadline, kAlsoMargins };

  /// How many blocks about the headline tell of it.
  static constexpr std::size_t kBefore = 4, kBehind = 10;

  bool near_headline(std::size_t block) const {
    return headline_ < survey_.blocks.size() && block + kBefore >= headline_ &&
           block <= headline_ + kBehind;
  }

  /// The date on the line behind a block that is a label.
  std::optional<Date> under_label(std::size_t label) const {
    const TextBlocks& blocks = survey_.blocks;
    if (blocks[label].words > 4 || label + 1 >= blocks.size() || blocks[label + 1].words > 8)
      return std::nullopt;
    return believe(find_text_date(blocks.text(label + 1), order_));
  }

  /// The block of the headline: a heading that says the title, maybe behind a line above it;
  /// without one the first h1. size() when there is none.
  std::size_t headline_block() const {
    const TextBlocks& blocks = survey_.blocks;
    std::size_t first = blocks.size(), smaller = blocks.size();
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const GumboTag tag = survey_.dom.node(blocks[i].owner).tag;
      if (tag == GUMBO_TAG_H1 && says_title(i)) return i;
      if (tag == GUMBO_TAG_H1 && first == blocks.size()) first = i;
      if ((tag == GUMBO_TAG_H2 || tag == GUMBO_TAG_H3) && smaller == blocks.size() && says_title(i))
        smaller = i;
    }
    return first < blocks.size() ? first : smaller;
  }

  bool says_title(std::size_t block) const {
    const std::string& title = survey_.hints.title;
    return !title.empty() && survey_.blocks.text(block).ends_with(title);
  }

  /// Whether an element is drawn around the headline: whatever its name, it is the article's.
  bool holds_headline(Dom::Id id) const {
    if (headline_ == survey_.blocks.size() || !says_title(headline_)) return false;
    const Dom::Id headline = survey_.blocks[headline_].owner;
    return id <= headline && headline < survey_.dom.node(id).end;
  }

  bool in_other_article(Dom::Id id, Where where = kArticle) const {
    const Dom& dom = survey_.dom;
    // "single-post-date" speaks of this article, also in a margin.
    const bool of_article = where == kAlsoMargins || (survey_.roles[id] & kRoleArticle) != 0;
    const std::uint32_t elsewhere = kRoleRelated | kRoleComments | kRolePromotion |
                                    (of_article ? 0u : std::uint32_t{kRoleNavigation});
    for (Dom::Id up = id; up != Dom::kNone && up != dom.body(); up = dom.node(up).parent) {
      const std::uint32_t roles = survey_.roles[up];
      if ((roles & elsewhere) == 0 || survey_.good(up) * 2 > survey_.total_good()) continue;
      if ((roles & kRoleNavigation) == 0 && holds_headline(up)) continue;
      // Close behind a headline a margin holds its byline, and "article-banner" is its head.
      if (where == kByHeadline && (roles & (kRoleNavigation | kRoleComments)) == 0 &&
          ((roles & kRoleArticle) != 0 ||
           (dom.node(up).tag == GUMBO_TAG_ASIDE &&
            (roles_of_names(dom.attribute(up, "class")) & elsewhere) == 0)))
        continue;
      // An article has a foot of its own, and lines about it.
      const bool own = dom.node(up).tag == GUMBO_TAG_FOOTER && (roles & kRoleArticle) != 0;
      if (!own && (roles & (kRoleDate | kRoleByline)) == 0) return true;
    }
    return false;
  }

  const Survey& survey_;
  DayOrder order_;
  Instant now_;
  std::size_t headline_;  ///< a block, or size()
};

bool same_day(const Date& a, const Date& b) { return a.text.substr(0, 10) == b.text.substr(0, 10); }

/// Which of the dates that a page declares for its publication is the one: they are in the order of
/// our trust, and not empty.
Date first_published(const std::vector<Date>& declared, const std::optional<Date>& modified,
                     const std::optional<Date>& shown,
                     const std::optional<DatedLine>& by_headline) {
  using namespace std::chrono_literals;
  // Where they contradict each other, what readers see decides.
  for (const Date& date : declared)
    if ((shown && same_day(date, *shown)) || (by_headline && same_day(date, by_headline->date)))
      return date;
  // A site that has moved, or saved all its pages anew, gives the moment of that as both dates, or
  // as the only one; then an earlier day that its readers see is the first publication.
  const Date& first = declared.front();
  const bool same = modified && modified->instant == first.instant;
  const auto before = first.instant - std::chrono::days{1};
  if (same && shown && shown->instant < before) return *shown;
  if ((same || !modified) && !shown && by_headline && by_headline->alone &&
      by_headline->date.instant < before)
    return by_headline->date;
  // Midnight in Greenwich is a day that was written as a moment: another may know the hour, up to
  // the evening of that day in America.
  constexpr std::string_view kMidnight = "T00:00:00Z";
  if (first.text.ends_with(kMidnight))
    for (const Date& date : declared)
      if (date.text.size() > 10 && !date.text.ends_with(kMidnight) &&
          date.instant > first.instant && date.instant < first.instant + 36h)
        return date;
  return first;
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
  const ShownDates shown = reader.shown();
  if (!dates.modified) dates.modified = shown.modified;
  std::vector<Date> declared;
  const auto linked_date = reader.machine(linked.published);
  if (linked_date && linked.is_article) declared.push_back(*linked_date);
  reader.add_metas(head,
                   {"article:published_time",
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
                    "ptime"},
                   declared);
  if (linked_date && !linked.is_article) declared.push_back(*linked_date);
  for (const std::string& written : linked.page_published)
    if (auto date = reader.machine(written)) declared.push_back(*date);
  const auto by_headline = reader.by_headline();
  if (!declared.empty()) {
    dates.published = first_published(declared, dates.modified,
                                      shown.published ? shown.published : shown.named, by_headline);
    return dates;
  }
  dates.published = reader.in_title(head);
  if (!dates.published) dates.published = shown.published;
  if (!dates.published && shown.near_headline) dates.published = shown.named;
  if (!dates.published) dates.published = reader.believe(find_url_date(url.path()));
  if (!dates.published && by_headline) dates.published = by_headline->date;
  if (!dates.published) dates.published = shown.named;
  if (!dates.published) dates.published = reader.labelled();
  // Names that many a site gives to the last change, or to the visit.
  if (!dates.published)
    dates.published = reader.first_meta(
        head, {"dc.date", "dcterms.date", "date", "displaydate", "timestamp", "creation_date"});
  if (!dates.published) dates.published = reader.believe(find_url_date(meta_of(head, {"og:url"})));
  if (!dates.published) dates.published = reader.in_dateline();
  if (!dates.published) dates.published = reader.labelled_in_margin();
  return dates;
}

}  // namespace vigie
