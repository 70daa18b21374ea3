#pragma once

#include "core/settings.h"
#include "crawler/visitor.h"

namespace vigie {

/// One polite visit of one address, outside the daemon, on a loop of its own: robots.txt asked, the
/// address guard on. Blocks at most a few times `crawl.timeout`. For commands.
Result<Fetched> fetch_now(const Settings& settings, const Url& url);

}  // namespace vigie
