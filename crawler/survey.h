#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crawler/class_words.h"
#include "crawler/dom.h"
#include "crawler/text_blocks.h"

namespace vigie {

/// What the page's metadata tells about its text.
struct ArticleHints {
  std::string title;        ///< the headline, which is left out of the text
  std::string body;         ///< the text as JSON-LD gives it, may be cut or empty
  std::string site;         ///< what the site calls itself
  std::string description;  ///< what the page tells others of itself, often its standfirst
};

/// What the readers of a page know of its parts before they choose: roles of elements, weights of
/// blocks, and sums of them over any subtree.
struct Survey {
  Survey(const Dom& dom, const TextBlocks& blocks, ArticleHints hints);

  const Dom& dom;
  const TextBlocks& blocks;
  ArticleHints hints;

  std::vector<std::uint32_t> roles;  ///< per node
  /// Per block: the element around it that is no main text by its role, or kNone.
  std::vector<Dom::Id> removed_by;
  std::vector<std::uint32_t> good_sum;  ///< prefix sums of good_words() over the blocks kept

  bool removed(std::size_t block) const { return removed_by[block] != Dom::kNone; }

  /// Words of blocks that read like sentences, in a subtree.
  std::uint32_t good(Dom::Id id) const {
    return good_sum[blocks.end_of(id)] - good_sum[blocks.begin_of(id)];
  }
  std::uint32_t total_good() const { return good_sum.back(); }
};

/// The words of a block that reads like sentences, else 0.
std::uint32_t good_words(const TextBlock& block);

/// The letters and digits of a headline in lower case, run together.
std::string headline_letters(std::string_view text);

/// Whether two headlines are the same to a reader: case, marks and spaces aside.
bool same_headline(std::string_view a, std::string_view b);

/// How the element that holds the main text was found.
enum class ContainerRule : std::uint8_t { body_name, article_element, density };
const char* word(ContainerRule rule);

struct Container {
  Dom::Id element;
  ContainerRule rule;
};

/// The element that holds the main text, by its names and by its text.
Container choose_container(const Survey& survey);

/// What became of a block, and why.
enum class Fate : std::uint8_t {
  kept,
  outside,        ///< not in the container
  role,           ///< in an element that is no main text: Survey::removed_by
  headline,       ///< says the headline once more
  links,          ///< mostly links
  elsewhere,      ///< leads to another article: "Lire aussi : …"
  copy,           ///< says again what was said
  other_article,  ///< stands under a line such as "Sur le même sujet"
  service,        ///< sharing, newsletters, credits, cookies
  byline,         ///< who wrote it and when
  list_of_links,  ///< an item of a menu
  empty_heading,  ///< a heading of nothing
};
const char* word(Fate fate);

/// What becomes of each block of the page.
std::vector<Fate> choose_blocks(const Survey& survey, Dom::Id container);

}  // namespace vigie
