#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time.h"
#include "core/url.h"

namespace vigie {

enum class SitemapKind { urlset, index, text };
const char* word(SitemapKind kind);

struct SitemapEntry {
  std::string loc;                ///< absolute
  std::string modified;           ///< as given
  std::optional<Date> published;  ///< news:publication_date
  std::string published_text;     ///< as given
  std::string title;              ///< news:title
};

struct Sitemap {
  SitemapKind kind = SitemapKind::urlset;
  std::vector<SitemapEntry> entries;  ///< at most 50,000, the protocol's own limit
};

/// Reads a sitemap of sitemaps.org: urlset, index, plain text, gzip of these (capped at `max`
/// bytes).
Result<Sitemap> read_sitemap(std::string_view bytes, const Url& url);

}  // namespace vigie
