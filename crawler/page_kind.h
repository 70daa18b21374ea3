#pragma once

#include "crawler/page.h"

namespace vigie {

/// Whether a page of a site tells something itself (an article, a notice) or leads on to pages that
/// do (a home page, a section, page 3 of a list): by its address, its date, and how much of its
/// text is sentences rather than teasers.
bool reads_as_article(const Page& page);

/// Whether a page that a source leads to is clearly a list of others after all: a home page or page
/// 3 by its address, teasers for paragraphs, or headlines to choose from and no text of its own. A
/// short notice is neither this nor an article by the look of it. None of 497 articles of test
/// corpora is taken for one.
bool reads_as_list(const Page& page);

}  // namespace vigie
