#include "pipeline/crawl_budget.h"

#include "core/log.h"

namespace vigie {
namespace {

/// Refused addresses do not count, but are remembered: so many times max_pages of them at most.
constexpr std::size_t kMostNamed = 10;

}  // namespace

Result<std::vector<Found>> within_budget(Sources& sources, const Source& source,
                                         const std::vector<Found>& found) {
  if (source.kind != SourceKind::site) return found;
  const auto crawled = sources.crawled(source.id);
  if (!crawled) return crawled.error();
  const auto most = static_cast<std::size_t>(source.max_pages);
  std::vector<Found> kept;
  for (const Found& one : found) {
    if (crawled->kept + kept.size() >= most) break;
    if (crawled->named + kept.size() >= kMostNamed * most) break;
    const auto known = sources.all_known({one});
    if (!known) return known.error();
    if (!*known) kept.push_back(one);
  }
  return kept;
}

ShapeBudget& CrawlBudgets::of(const SourceId& source) {
  const auto [place, fresh] = budgets_.try_emplace(source);
  ShapeBudget& budget = place->second;
  if (!fresh) return budget;
  const auto pages = Sources(reader_).samples(source);
  if (!pages) log_error("crawl_budget_unread", pages.error(), {{"source", source.text}});
  if (pages)
    for (const PageSample& page : *pages)
      if (const auto url = Url::parse(page.url)) budget.spent(*url, sample_of_bytes(page.sample));
  budget.begin_visit();
  return budget;
}

bool CrawlBudgets::allows(const Source& source, const WaitingPage& page) {
  if (source.kind != SourceKind::site || page.found.depth == 0 || page.read_before) return true;
  const auto url = Url::parse(page.found.url);
  return !url || of(source.id).allows(*url);
}

void CrawlBudgets::leave_out(const Source& source, std::vector<Found>& onward) {
  if (source.kind != SourceKind::site) return;
  const ShapeBudget& budget = of(source.id);
  std::erase_if(onward, [&budget](const Found& found) {
    const auto url = Url::parse(found.url);
    return url && !budget.allows(*url);
  });
}

void CrawlBudgets::spent(const Source& source, const WaitingPage& page, const std::string& sample) {
  if (source.kind != SourceKind::site || page.found.depth == 0 || page.read_before) return;
  if (const auto url = Url::parse(page.found.url))
    of(source.id).spent(*url, sample_of_bytes(sample));
}

}  // namespace vigie
