#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
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

/// The protocol's own limits (sitemaps.org): entries, and bytes after decompression.
constexpr std::size_t kMaxSitemapEntries = 50'000;
constexpr Bytes kMaxSitemap{52'428'800};

struct Sitemap {
  SitemapKind kind = SitemapKind::urlset;
  std::vector<SitemapEntry> entries;  ///< in the order given, at most kMaxSitemapEntries
};

/// Reads a sitemap of sitemaps.org: urlset, index, plain text, a feed that serves as one, and gzip
/// of these. A truncated one gives what is whole in it. Fails with Kind::too_large past kMaxSitemap
/// bytes, with Kind::malformed when it is none of these.
Result<Sitemap> read_sitemap(std::string_view bytes, const Url& url);

}  // namespace vigie
