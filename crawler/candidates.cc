#include <algorithm>

#include "crawler/html_tags.h"
#include "crawler/survey.h"

namespace vigie {
namespace {

bool may_hold_article(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_UNKNOWN:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_PRE: return true;
    default: return false;
  }
}

}  // namespace

Dom::Id choose_container(const Survey& survey) {
  const Dom& dom = survey.dom;
  const TextBlocks& blocks = survey.blocks;
  // Long sentences count for a container, links and short lines against it.
  std::vector<double> sum(blocks.size() + 1, 0);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    double weight = 0;
    if (!survey.removed[i]) {
      const TextBlock& block = blocks[i];
      if (const std::uint32_t good = good_words(block); good > 0)
        weight = good;
      else
        weight = -2.0 - 1.0 * block.link_words;
    }
    sum[i + 1] = sum[i] + weight;
  }
  Dom::Id best = dom.body();
  double best_value = -1e9;
  for (Dom::Id id = dom.body(); id < dom.node(dom.body()).end; ++id) {
    const Dom::Node& node = dom.node(id);
    if (node.is_text() || !may_hold_article(node.tag)) continue;
    double value = sum[blocks.end_of(id)] - sum[blocks.begin_of(id)];
    if ((survey.roles[id] & kRoleBody) != 0)
      value *= 1.3;
    else if (node.tag == GUMBO_TAG_ARTICLE)
      value *= 1.2;
    else if ((survey.roles[id] & kRoleContent) != 0)
      value *= 1.05;
    if (value > best_value || (value == best_value && value > 0)) {
      best_value = value;
      best = id;
    }
  }
  return best;
}

}  // namespace vigie
