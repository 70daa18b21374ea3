#include <algorithm>
#include <unordered_map>

#include "crawler/html_tags.h"
#include "crawler/survey.h"

namespace vigie {
namespace {

/// What a container by name must hold of the text that the other method finds, in percent.
constexpr std::uint32_t kEnough = 40;
constexpr std::uint32_t kLeastWords = 60;
/// Good words of a body by name that stands elsewhere than the most text of the page.
constexpr std::uint32_t kLeastNamed = 15;
/// What a part must hold of the value of the whole to be taken in its place.
constexpr double kNearlyAll = 0.95;

bool may_hold_article(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_A:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER: return false;
    default: return !has_trait(tag, kHeading);
  }
}

Dom::Id common_ancestor(const Dom& dom, Dom::Id a, Dom::Id b) {
  while (a != b) {
    if (a > b) std::swap(a, b);
    // The later node is never an ancestor of the earlier one.
    b = dom.node(b).parent;
  }
  return a;
}

bool holds(const Dom& dom, Dom::Id outer, Dom::Id inner) {
  return outer <= inner && inner < dom.node(outer).end;
}

/// Where long sentences outweigh short lines and links: the subtree of the greatest sum.
Dom::Id by_density(const Survey& survey) {
  const Dom& dom = survey.dom;
  const TextBlocks& blocks = survey.blocks;
  std::vector<double> sum(blocks.size() + 1, 0);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    double weight = 0;
    if (!survey.removed(i)) {
      const std::uint32_t good = good_words(blocks[i]);
      weight = good > 0 ? good : -2.0 - blocks[i].link_words;
    }
    sum[i + 1] = sum[i] + weight;
  }
  const auto value = [&](Dom::Id id) { return sum[blocks.end_of(id)] - sum[blocks.begin_of(id)]; };
  const Dom::Id body = dom.body();
  Dom::Id best = body;
  for (Dom::Id id = body; id < dom.node(body).end; ++id) {
    if (dom.node(id).is_text() || !may_hold_article(dom.node(id).tag)) continue;
    // Of equals the innermost: it comes last.
    if (value(id) >= value(best) && value(id) > 0) best = id;
  }
  for (Dom::Id id = best; id < dom.node(best).end; ++id)
    if (!dom.node(id).is_text() && may_hold_article(dom.node(id).tag) &&
        value(id) >= kNearlyAll * value(best) && value(id) > 0)
      best = id;
  return best;
}

/// The elements called the body of an article. Sites cut it in parts of one name, between which
/// other things stand: their common ancestor is meant, unless that is a menu.
Dom::Id by_name(const Survey& survey) {
  const Dom& dom = survey.dom;
  std::unordered_map<std::string_view, Dom::Id> parts;
  Dom::Id best = Dom::kNone;
  std::uint32_t most = 0;
  for (Dom::Id id = dom.body() + 1; id < dom.node(dom.body()).end; ++id) {
    if ((survey.roles[id] & kRoleBody) == 0 || survey.good(id) == 0) continue;
    if (!may_hold_article(dom.node(id).tag)) continue;
    Dom::Id whole = id;
    if (const std::string_view name = dom.attribute(id, "class"); !name.empty()) {
      const auto [known, is_new] = parts.emplace(name, id);
      const Dom::Id around = !is_new && dom.node(known->second).end <= id
                                 ? common_ancestor(dom, known->second, id)
                                 : id;
      if (around != id && may_hold_article(dom.node(around).tag))
        whole = known->second = around;
      else
        known->second = id;
    }
    if (survey.good(whole) > most) {
      most = survey.good(whole);
      best = whole;
    }
  }
  return best;
}

/// The first <article> with a good share of the sentences: others behind it are the next articles
/// of an endless page.
Dom::Id by_article(const Survey& survey, std::uint32_t least) {
  const Dom& dom = survey.dom;
  for (Dom::Id id = dom.body() + 1; id < dom.node(dom.body()).end; ++id)
    if (dom.node(id).tag == GUMBO_TAG_ARTICLE && survey.good(id) >= least) return id;
  return Dom::kNone;
}

}  // namespace

Container choose_container(const Survey& survey) {
  const Dom::Id dense = by_density(survey);
  const std::uint32_t least = std::max(kLeastWords, survey.good(dense) * kEnough / 100);
  const Dom::Id article = by_article(survey, least);
  const Dom::Id named = by_name(survey);
  if (named != Dom::kNone && survey.good(named) >= least) {
    // An article element that holds much more than its named body has unnamed parts.
    const bool apart = article == Dom::kNone || survey.good(named) * 4 >= survey.good(article) * 3;
    if (apart) return {named, ContainerRule::body_name};
  }
  if (article != Dom::kNone) return {article, ContainerRule::article_element};
  // A short article beside a long margin: what is called its body wins over what is not around it.
  if (named != Dom::kNone && survey.good(named) >= kLeastNamed &&
      !holds(survey.dom, dense, named) && !holds(survey.dom, named, dense))
    return {named, ContainerRule::body_name};
  return {dense, ContainerRule::density};
}

}  // namespace vigie
