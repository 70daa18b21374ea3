#pragma once

#include <string>
#include <vector>

#include "crawler/survey.h"

namespace vigie {

/// The main text of a page, and how it was come by.
struct Extraction {
  std::string text;
  Container container;
  std::vector<Fate> fates;    ///< per block
  bool from_json_ld = false;  ///< the page draws its text with a script: JSON-LD's stands in
};

/// The main text: standfirst, paragraphs, headings, lists, quotes and tables in order, separated by
/// one newline. Left out: headline, byline, captions, links to other articles, sharing, comments,
/// advertisements. Empty when the page has no text.
///
/// Two methods are weighed against each other. One believes the names that the page gives its
/// elements (article, itemprop=articleBody, "entry-content"), the other looks for the element in
/// which long sentences outweigh short lines and links. Linear in the page.
Extraction extract_article(const Survey& survey);

}  // namespace vigie
