#include "pipeline/crawl_budget.h"

namespace vigie {

Result<std::vector<Found>> within_budget(Sources& sources, const Source& source,
                                         const std::vector<Found>& found) {
  if (source.kind != SourceKind::site) return found;
  const auto crawled = sources.crawled(source.id);
  if (!crawled) return crawled.error();
  std::vector<Found> kept;
  for (const Found& one : found) {
    if (*crawled + kept.size() >= static_cast<std::size_t>(source.max_pages)) break;
    const auto known = sources.all_known({one});
    if (!known) return known.error();
    if (!*known) kept.push_back(one);
  }
  return kept;
}

}  // namespace vigie
