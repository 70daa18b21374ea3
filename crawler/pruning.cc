#include <algorithm>
#include <unordered_map>

#include "crawler/html_tags.h"
#include "crawler/html_tokens.h"
#include "crawler/line_patterns.h"
#include "crawler/survey.h"
#include "crawler/text_dates.h"

namespace vigie {
namespace {

/// The level of the heading that a block is, or 0.
int heading_level(const Survey& survey, std::uint32_t block) {
  const GumboTag tag = survey.dom.node(survey.blocks[block].owner).tag;
  return has_trait(tag, kHeading) ? 1 + (tag - GUMBO_TAG_H1) : 0;
}

bool in_list_item(const Survey& survey, std::uint32_t block) {
  return survey.dom.node(survey.blocks[block].owner).tag == GUMBO_TAG_LI;
}

/// A line that only says the headline once more, perhaps with a word before it.
bool repeats_headline(const Survey& survey, std::uint32_t block) {
  const std::string_view text = survey.blocks.text(block), title = survey.hints.title;
  if (title.size() < 8) return false;
  if (same_headline(text, title)) return true;
  return text.size() < title.size() + 60 && text.find(title) != std::string_view::npos;
}

/// Whether a line says what the page's description says, which may be cut short.
bool says_description(const Survey& survey, std::uint32_t block) {
  constexpr std::size_t kLeast = 40;  // letters
  const std::string_view text = survey.blocks.text(block), description = survey.hints.description;
  if (text.size() < kLeast || description.size() < kLeast) return false;
  const std::string line = headline_letters(text), told = headline_letters(description);
  return line.size() >= kLeast && told.size() >= kLeast &&
         (line.starts_with(told) || told.starts_with(line));
}

/// How many lines before the body the headline is looked for.
constexpr std::uint32_t kReach = 60;
constexpr int kMostLeads = 4;
constexpr std::uint32_t kMostLeadWords = 150;
constexpr int kMostCuts = 32;

class Pruner {
 public:
  Pruner(const Survey& survey, Dom::Id container)
      : survey_(survey),
        container_(container),
        begin_(survey.blocks.begin_of(container)),
        end_(survey.blocks.end_of(container)),
        fates_(survey.blocks.size(), Fate::outside),
        more_of_site_(survey.hints.site.empty() ? "" : "More " + survey.hints.site) {}

  std::vector<Fate> run() {
    for (std::uint32_t i = begin_; i < end_; ++i)
      fates_[i] = survey_.removed(i) ? Fate::role : fate_by_text(i);
    add_standfirst();
    add_described();
    drop_lists_of_links();
    cut_at_other_articles();
    drop_second_copy();
    drop_empty_headings();
    return std::move(fates_);
  }

 private:
  const TextBlock& block(std::uint32_t i) const { return survey_.blocks[i]; }

  bool kept(std::uint32_t i) const { return fates_[i] == Fate::kept; }
  void drop(std::uint32_t i, Fate why) {
    if (kept(i)) fates_[i] = why;
  }

  bool links_within(Dom::Id heading) const {
    const Dom& dom = survey_.dom;
    for (Dom::Id in = heading + 1; in < dom.node(heading).end; ++in)
      if (dom.node(in).tag == GUMBO_TAG_A) return dom.attribute(in, "href").starts_with("#");
    return false;
  }

  Fate fate_by_text(std::uint32_t i) const {
    const TextBlock& line = block(i);
    const GumboTag tag = survey_.dom.node(line.owner).tag;
    if (tag == GUMBO_TAG_H1 || repeats_headline(survey_, i)) return Fate::headline;
    // A heading that is the link to itself.
    if (has_trait(tag, kHeading) && links_within(line.owner)) return Fate::kept;
    const bool sentence = tag == GUMBO_TAG_P || tag == GUMBO_TAG_LI;
    if (line.link_words * 10 > line.words * (sentence ? 9 : 6)) return Fate::links;
    switch (kind_of_line(survey_.blocks.text(i), line.words)) {
      case LineKind::link_elsewhere:
        return line.link_words == 0 && line.words > 15 ? Fate::kept : Fate::elsewhere;
      case LineKind::service: return Fate::service;
      case LineKind::byline: return has_trait(tag, kHeading) ? Fate::kept : Fate::byline;
      case LineKind::elsewhere:
      case LineKind::text: break;
    }
    return Fate::kept;
  }

  /// Takes the standfirst, which many pages put between the headline and the body.
  void add_standfirst() {
    const Dom& dom = survey_.dom;
    const std::uint32_t most = std::min<std::uint32_t>(begin_, kReach);
    std::uint32_t headline = begin_;
    for (std::uint32_t i = begin_; i-- > begin_ - most;) {
      const GumboTag tag = dom.node(block(i).owner).tag;
      if (tag == GUMBO_TAG_H1 || (has_trait(tag, kHeading) && repeats_headline(survey_, i))) {
        headline = i;
        break;
      }
    }
    int taken = 0;
    for (std::uint32_t i = headline + 1; i < begin_ && taken < kMostLeads; ++i) {
      const TextBlock& line = block(i);
      if (survey_.removed(i) || line.link_first || line.words > kMostLeadWords ||
          line.link_words * 3 > line.words)
        continue;
      const bool named = (survey_.roles[line.owner] & kRoleLead) != 0 ||
                         (survey_.roles[dom.node(line.owner).parent] & kRoleLead) != 0;
      if (line.words < 20 && find_text_date(survey_.blocks.text(i), DayOrder::day_first)) continue;
      if (line.words >= (named ? 5u : 10u) && (named || line.stops > 0) &&
          fate_by_text(i) == Fate::kept) {
        fates_[i] = Fate::kept;
        ++taken;
      }
    }
  }

  /// Takes the line before the text that the page's description says, whatever it is named.
  void add_described() {
    std::uint32_t text = begin_;
    while (text < end_ && !(kept(text) && good_words(block(text)) > 0)) ++text;
    for (std::uint32_t i = text - std::min(text, kReach); i < text; ++i) {
      if (block(i).words > kMostLeadWords || repeats_headline(survey_, i) ||
          !says_description(survey_, i))
        continue;
      fates_[i] = Fate::kept;
      return;
    }
  }

  /// Consecutive items that are mostly links are a menu, not a list of the article.
  void drop_lists_of_links() {
    for (std::uint32_t i = begin_; i < end_;) {
      if (!in_list_item(survey_, i)) {
        ++i;
        continue;
      }
      std::uint32_t last = i, words = 0, links = 0;
      while (last < end_ && in_list_item(survey_, last)) {
        words += block(last).words;
        links += block(last).link_words;
        ++last;
      }
      if (last - i >= 2 && links * 10 > words * 7)
        for (std::uint32_t k = i; k < last; ++k) drop(k, Fate::list_of_links);
      i = last;
    }
  }

  /// A line such as "Sur le même sujet" takes with it what it stands over: the rest of the element
  /// that it begins, or the lines behind it up to the next paragraph without a link ("More
  /// Gazette": the rest of the element that it stands in).
  void cut_at_other_articles() {
    int cuts = 0;  // each looks at all that follows
    for (std::uint32_t i = begin_; i < end_ && cuts < kMostCuts; ++i) {
      const TextBlock& line = block(i);
      if (!kept(i) || line.words > 8 || line.stops > 1) continue;
      const std::string_view text = survey_.blocks.text(i);
      const bool more_of_site = same_headline(text, more_of_site_);
      if (!more_of_site && kind_of_line(text, line.words) != LineKind::elsewhere) continue;
      ++cuts;
      const Dom& dom = survey_.dom;
      Dom::Id top = line.owner;
      while (dom.node(top).parent != container_ && dom.node(top).parent != Dom::kNone &&
             survey_.blocks.begin_of(dom.node(top).parent) == i)
        top = dom.node(top).parent;
      std::uint32_t last = survey_.blocks.end_of(top);
      const bool alone = last == i + 1;
      if (alone) {
        const Dom::Id around = dom.node(top).parent;
        // A page of one line: nothing is around it.
        const std::uint32_t limit =
            around == Dom::kNone ? end_ : std::min(end_, survey_.blocks.end_of(around));
        while (last < limit && (more_of_site || !is_plain_paragraph(last))) ++last;
        // At the end of the page's text even whole paragraphs belong to others.
        if (words_kept(last, end_) * 4 < words_kept(begin_, i) && has_links(i, end_)) last = end_;
      } else if (words_kept(i, last) > words_kept(begin_, end_) / 2) {
        last = i + 1;
      }
      for (std::uint32_t k = i; k < std::min(last, end_); ++k) drop(k, Fate::other_article);
    }
  }

  /// Some sites write the text twice, once for scripts and once for readers without them. Where a
  /// paragraph comes again, and with it most of what stands before, all that was said goes. A
  /// question that an interview puts to many is no copy, nor are the terms of several offers.
  void drop_second_copy() {
    constexpr std::uint32_t kLeastWords = 80;
    std::unordered_map<std::string_view, bool> said;  // whether the line comes again
    std::uint32_t second = begin_;
    for (; second < end_; ++second) {
      if (!kept(second)) continue;
      const bool again = !said.emplace(survey_.blocks.text(second), false).second;
      if (again && good_words(block(second)) > 0) break;
    }
    if (second == end_) return;
    const std::uint32_t before = words_kept(begin_, second);
    std::uint32_t repeated = 0;
    std::vector<std::uint32_t> copies;
    for (std::uint32_t i = second; i < end_; ++i) {
      const auto line = kept(i) ? said.find(survey_.blocks.text(i)) : said.end();
      if (line == said.end()) continue;
      copies.push_back(i);
      repeated += line->second ? 0 : block(i).words;
      line->second = true;
    }
    if (before < kLeastWords || repeated * 10 < before * 6) return;
    for (const std::uint32_t i : copies) drop(i, Fate::copy);
  }

  bool is_plain_paragraph(std::uint32_t i) const {
    return kept(i) && good_words(block(i)) > 0 && block(i).link_words == 0 &&
           survey_.dom.node(block(i).owner).tag == GUMBO_TAG_P;
  }

  std::uint32_t words_kept(std::uint32_t first, std::uint32_t last) const {
    std::uint32_t words = 0;
    for (std::uint32_t i = first; i < last; ++i)
      if (kept(i)) words += block(i).words;
    return words;
  }

  bool has_links(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t i = first; i < last; ++i)
      if (block(i).link_words > 0) return true;
    return false;
  }

  /// A heading stays when text follows before the next heading of its level.
  void drop_empty_headings() {
    bool text_below = false;
    int below = 0;  // the level of the heading that was met last, from the end
    for (std::uint32_t i = end_; i-- > begin_;) {
      const int level = heading_level(survey_, i);
      if (level == 0) {
        text_below |= kept(i);
        continue;
      }
      if (kept(i) && !text_below && (below == 0 || below <= level)) drop(i, Fate::empty_heading);
      if (kept(i)) {
        below = level;
        text_below = false;
      }
    }
  }

  const Survey& survey_;
  Dom::Id container_;
  std::uint32_t begin_, end_;
  std::vector<Fate> fates_;
  std::string more_of_site_;  // a heading over other articles: "More Gazette"
};

}  // namespace

std::vector<Fate> choose_blocks(const Survey& survey, Dom::Id container) {
  return Pruner(survey, container).run();
}

}  // namespace vigie
