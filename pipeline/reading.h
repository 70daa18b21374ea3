#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "core/source.h"
#include "core/url.h"
#include "crawler/likeness.h"
#include "crawler/page.h"
#include "crawler/visitor.h"
#include "pipeline/watch_list.h"
#include "store/sources.h"

namespace vigie {

/// What a source's own bytes say, before anything is fetched further.
struct SourceReading {
  std::vector<Found> found;           ///< links or entries, each once, in the order given
  std::vector<SitemapPart> sitemaps;  ///< of a sitemap index: what to read too
  std::string title;                  ///< what the source calls itself, if anything
  std::optional<Interval> refresh;    ///< how often a feed says it changes
};

/// What one page gave.
struct PageReading {
  Document document;
  bool leads_on = false;        ///< an index of documents and none itself (kinds site and list)
  std::vector<Found> onward;    ///< where it leads: links in the source's scope, each once
  TextSample sample;            ///< kind site: what its text is made of
  std::optional<Error> missed;  ///< why the document is only what its source said of it
};

/// Reads the answer of a feed, sitemap or list. Plain CPU work on values: runs in the pool.
Result<SourceReading> read_source(const Source& source, const std::string& body,
                                  const std::string& content_type, const Url& url, Instant now);

/// Reads a fetched page as the document it tells, with what its source said of it where the page is
/// silent (title, authors, date; the text of a feed when it holds more than the page), and for a
/// site crawl where it leads. A PDF is read as a page; one that cannot be (encrypted, broken, too
/// large, too slow, scanned) is what its source said of it, with the reason in `missed`. Its
/// directives are those of the page and of the answer's headers. Kind::malformed when it is no HTML
/// and the source gave no text either, Kind::rejected when it reads as an error page, or as a list
/// where a sitemap's addresses are followed. A list that a list source leads to leads on by the
/// source's own rules, once.
Result<PageReading> read_document(const Fetched& fetched, const Found& found, const Source& source,
                                  const std::string& default_language, Instant now);

/// The links of a site's page that a crawl may follow: in scope, no traps, each once, one deeper
/// than the page.
std::vector<Found> onward_links(const std::vector<Link>& links, const Source& source, int depth,
                                Instant now);

/// The document that a source's entry is by itself, when its page may not or cannot be fetched.
/// Kind::not_found when the entry has no title.
Result<Document> document_of_entry(const Found& found, const Source& source,
                                   const std::string& default_language, Instant now);

}  // namespace vigie
