#include <algorithm>

#include "crawler/html_tokens.h"
#include "crawler/metadata.h"

namespace vigie {
namespace {

/// What a page tells those who may not read all of it.
constexpr std::string_view kForSubscribers[] = {
    "réservé aux abonnés",      "réservé à nos abonnés", "réservée aux abonnés",
    "de cet article à lire",    "pour lire la suite",    "lire la suite, abonnez",
    "s'abonner pour lire",      "for subscribers only",  "is for subscribers",
    "subscribe to continue",    "subscribe to read",     "to continue reading, ",
    "exclusive to subscribers", "nur für abonnenten",    "weiterlesen mit",
    "exklusiv für abonnenten"};

constexpr std::uint32_t kMostWords = 30;  // of a notice; longer lines may speak about one

bool is_notice(std::string_view line) {
  return std::any_of(std::begin(kForSubscribers), std::end(kForSubscribers),
                     [&](std::string_view notice) {
                       return find_ignoring_case(line, notice, 0) != std::string_view::npos;
                     });
}

}  // namespace

Access read_access(const PageHead& head, const LinkedArticle& linked, const Survey& survey) {
  if (linked.free) return *linked.free ? Access::free : Access::paid;
  const std::string_view tier = meta_of(head, {"article:content_tier", "og:article:content_tier"});
  if (equals_ignoring_case(tier, "free")) return Access::free;
  if (equals_ignoring_case(tier, "locked") || equals_ignoring_case(tier, "metered"))
    return Access::paid;
  for (std::size_t i = 0; i < survey.blocks.size(); ++i) {
    const TextBlock& block = survey.blocks[i];
    // The label of a link is about another article.
    if (block.words <= kMostWords && block.link_words < block.words &&
        is_notice(survey.blocks.text(i)))
      return Access::paid;
  }
  return Access::unknown;
}

}  // namespace vigie
