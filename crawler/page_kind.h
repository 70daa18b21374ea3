#pragma once

#include "crawler/page.h"

namespace vigie {

/// Whether a page of a site tells something itself (an article, a notice) or leads on to pages that
/// do (a home page, a section, page 3 of a list): by its address, its date, and how much of its
/// text is sentences rather than teasers.
bool reads_as_article(const Page& page);

}  // namespace vigie
