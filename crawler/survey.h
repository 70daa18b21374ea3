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
  std::string title;  ///< the headline, which is left out of the text
  std::string body;   ///< the text as JSON-LD gives it, may be cut or empty
};

/// What the readers of a page know of its parts before they choose: roles of elements, weights of
/// blocks, and sums of them over any subtree.
struct Survey {
  Survey(const Dom& dom, const TextBlocks& blocks, ArticleHints hints);

  const Dom& dom;
  const TextBlocks& blocks;
  ArticleHints hints;

  std::vector<std::uint32_t> roles;     ///< per node
  std::vector<bool> removed;            ///< per block: within an element that is no main text
  std::vector<std::uint32_t> good_sum;  ///< prefix sums of good_words() over the blocks kept

  /// Words of blocks that read like sentences, in a subtree.
  std::uint32_t good(Dom::Id id) const {
    return good_sum[blocks.end_of(id)] - good_sum[blocks.begin_of(id)];
  }
  std::uint32_t total_good() const { return good_sum.back(); }
};

/// The words of a block that reads like sentences, else 0.
std::uint32_t good_words(const TextBlock& block);

/// Whether two headlines are the same to a reader: case, marks and spaces aside.
bool same_headline(std::string_view a, std::string_view b);

/// The element that holds the main text, by its names and by its text.
Dom::Id choose_container(const Survey& survey);

/// Which blocks of the container are main text.
std::vector<bool> choose_blocks(const Survey& survey, Dom::Id container);

}  // namespace vigie
