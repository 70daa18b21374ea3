#pragma once

#include <vector>

#include "core/time.h"
#include "store/sources.h"

namespace vigie {

/// Which sitemaps of an index one visit reads, as plain functions.

/// Parts that are kept of one source: an index that never ends must end here.
constexpr std::size_t kMaxParts = 5'000;

/// `known` after the index named `named` again: another `modified` asks for another reading, new
/// ones are added, and with `whole` those that are named no longer go. At most kMaxParts stay, the
/// first named first.
void name_parts(std::vector<SitemapPart>& known, const std::vector<SitemapPart>& named, bool whole);

/// The positions of the parts to read now, newest first: those not read yet or changed since, and
/// those that give no lastmod and were not read for `every`. A part that changed last before
/// `window` (0: any) is left alone.
std::vector<std::size_t> parts_to_read(const std::vector<SitemapPart>& parts, Interval every,
                                       Interval window, Instant now);

/// Whether what a sitemap says of an entry lies within the source's window; what gives no date
/// does.
bool within_window(const std::string& modified, const std::optional<Date>& published,
                   Interval window, Instant now);

}  // namespace vigie
