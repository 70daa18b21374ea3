#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"
#include "crawler/page.h"

namespace vigie {

/// A link rule that was guessed for a page that lists documents.
struct LinkRule {
  std::string selector;     ///< of crawler/selector.h
  std::vector<Link> links;  ///< what it selects, in document order
};

/// Guesses which links of a page are documents, from the structure that repeats: of the selectors
/// that its links share (their elements, classes and those around them), the one that selects most
/// headlines and least of everything else. Links to other hosts and in navigation, header and
/// footer are no headlines. A guess: it is shown as one. Nothing when fewer than kFewestHeadlines
/// share a selector. Cost: linear in the links, of which kMostLinks are looked at.
std::optional<LinkRule> guess_link_rule(std::string_view bytes, std::string_view content_type,
                                        const Url& url);

}  // namespace vigie
