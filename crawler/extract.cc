#include "crawler/extract.h"

namespace vigie {
namespace {

/// The row of a table that a cell belongs to, or kNone.
Dom::Id row_of(const Dom& dom, Dom::Id owner) {
  const GumboTag tag = dom.node(owner).tag;
  return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH ? dom.node(owner).parent : Dom::kNone;
}

}  // namespace

std::string extract_article(const Survey& survey) {
  const Dom& dom = survey.dom;
  const TextBlocks& blocks = survey.blocks;
  const Dom::Id container = choose_container(survey);
  const std::vector<bool> kept = choose_blocks(survey, container);
  std::string text;
  Dom::Id last_row = Dom::kNone;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!kept[i]) continue;
    const Dom::Id row = row_of(dom, blocks[i].owner);
    if (!text.empty()) text += row != Dom::kNone && row == last_row ? ' ' : '\n';
    text += blocks.text(i);
    last_row = row;
  }
  return text;
}

}  // namespace vigie
