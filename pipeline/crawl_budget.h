#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/source.h"
#include "crawler/shape_budget.h"
#include "store/sources.h"

namespace vigie {

/// What of `found` a source may still add to the frontier: all of it, but for a site crawl, where
/// what is known already is left out and the rest ends at `max_pages` addresses that were not
/// refused. Inside the open transaction.
Result<std::vector<Found>> within_budget(Sources& sources, const Source& source,
                                         const std::vector<Found>& found);

/// The ShapeBudget of each site crawl, rebuilt from the store when it is first asked for after a
/// start or a visit. Other kinds of source may fetch what they name. Thread: the loop.
class CrawlBudgets {
 public:
  /// `reader` must outlive this.
  explicit CrawlBudgets(Database& reader) : reader_(reader) {}

  /// A visit of the source began: every shape gets a little back.
  void begin_visit(const SourceId& source) { budgets_.erase(source); }

  /// Whether the page may be fetched now. Pages that were read before always may.
  bool allows(const Source& source, const WaitingPage& page);
  /// Drops what would not be fetched anyway.
  void leave_out(const Source& source, std::vector<Found>& onward);
  /// The page was fetched and brought this (PageEnd::sample; empty: no text, or a failure).
  void spent(const Source& source, const WaitingPage& page, const std::string& sample);

 private:
  ShapeBudget& of(const SourceId& source);

  Database& reader_;
  std::map<SourceId, ShapeBudget> budgets_;
};

}  // namespace vigie
