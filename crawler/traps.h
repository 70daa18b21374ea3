#pragma once

#include <string>

#include "core/time.h"
#include "core/url.h"

namespace vigie {

/// Why a site crawl does not follow a link, in words for the operator; empty when it may. Looks at
/// the address alone and refuses what is hardly ever an article: paths that repeat themselves or
/// have no end, days of calendars far from `now`, a page's variants (print, share, reply, sorted,
/// filtered), places behind a log-in, files that are no pages, addresses encoded twice.
///
/// What articles and traps have in common (numbers, titles, parameters) is not judged here but by
/// what its pages bring: ShapeBudget. Never asked of what a feed or sitemap names.
/// Thread: any. Cost: linear.
///
///   trap_complaint(*Url::parse("https://a.example/agenda/2041/05"), now)   // "a calendar in 2041"
std::string trap_complaint(const Url& url, Instant now);

}  // namespace vigie
