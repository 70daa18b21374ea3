#include "crawler/explain.h"

#include <algorithm>

#include "core/utf8.h"
#include "crawler/html_tokens.h"

namespace vigie {
namespace {

constexpr std::size_t kMostClasses = 3;    // classes shown of an element
constexpr std::size_t kLongestClass = 40;  // bytes of each
constexpr std::size_t kMostShown = 2'000;

/// "div#content.entry-content.post", as a selector would name it.
std::string element_name(const Dom& dom, Dom::Id id) {
  const GumboTag tag = dom.node(id).tag;
  std::string name = tag == GUMBO_TAG_UNKNOWN ? "element" : gumbo_normalized_tagname(tag);
  if (const std::string_view own = dom.attribute(id, "id"); !own.empty())
    name += "#" + one_line(cut_utf8(own, kLongestClass));
  const std::string_view classes = dom.attribute(id, "class");
  std::size_t shown = 0;
  for (std::size_t pos = 0; pos < classes.size() && shown < kMostClasses; ++shown) {
    while (pos < classes.size() && is_html_space(classes[pos])) ++pos;
    const std::size_t start = pos;
    while (pos < classes.size() && !is_html_space(classes[pos])) ++pos;
    if (pos > start)
      name += "." + one_line(cut_utf8(classes.substr(start, pos - start), kLongestClass));
  }
  return name;
}

}  // namespace

Explanation explain(const Survey& survey, const Extraction& extraction) {
  Explanation why;
  why.container = element_name(survey.dom, extraction.container.element);
  why.rule = extraction.from_json_ld ? "JSON-LD tells more than the page shows"
                                     : word(extraction.container.rule);
  why.from_json_ld = extraction.from_json_ld;
  const std::size_t count = std::min(survey.blocks.size(), kMostShown);
  for (std::size_t i = 0; i < count; ++i) {
    const Fate fate = extraction.fates[i];
    if (fate == Fate::outside) continue;
    Explanation::Block block{std::string(survey.blocks.text(i)), fate == Fate::kept, word(fate),
                             ""};
    if (fate == Fate::role) block.element = element_name(survey.dom, survey.removed_by[i]);
    why.blocks.push_back(std::move(block));
  }
  return why;
}

}  // namespace vigie
