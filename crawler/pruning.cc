#include "crawler/html_tags.h"
#include "crawler/survey.h"

namespace vigie {

std::vector<bool> choose_blocks(const Survey& survey, Dom::Id container) {
  const Dom& dom = survey.dom;
  const TextBlocks& blocks = survey.blocks;
  std::vector<bool> kept(blocks.size(), false);
  for (std::uint32_t i = blocks.begin_of(container); i < blocks.end_of(container); ++i) {
    if (survey.removed[i]) continue;
    const TextBlock& block = blocks[i];
    const GumboTag tag = dom.node(block.owner).tag;
    if (same_headline(blocks.text(i), survey.hints.title)) continue;
    if (tag == GUMBO_TAG_H1) continue;
    const bool paragraph = tag == GUMBO_TAG_P;
    if (block.link_words * 10 > block.words * (paragraph ? 9 : 6)) continue;
    kept[i] = true;
  }
  return kept;
}

}  // namespace vigie
