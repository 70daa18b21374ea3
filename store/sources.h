#pragma once

#include <vector>

#include "core/source.h"
#include "store/database.h"

namespace vigie {

/// A link or entry found at a source, as the visit hands it over.
struct Found {
  std::string url;
  std::string key;      ///< Url::key()
  std::string title;    ///< as the source gives it; may be empty
  std::string summary;  ///< text, may be empty
  std::string content;  ///< full text when the source gives one; may be empty
  std::vector<std::string> authors;
  std::optional<Date> published;
  std::string modified;  ///< lastmod or updated as given: another value asks for another fetch
  bool alerts = true;  ///< false: found at the first visit, where only what proves recent may alert
                       ///< (alerts.backlog)
};

/// A page waiting to be fetched and read. It stays until it is archived or given up, across
/// restarts.
struct WaitingPage {
  PageId id;
  SourceId source;
  Found found;
  std::string etag, last_modified;  ///< validators of the last fetch of this page
  int attempts = 0;
};

/// What a source's visits are remembered by, and the durable frontier of pages that they found.
/// Thread: its Database's. All writing is inside the caller's transaction.
class Sources {
 public:
  explicit Sources(Database& db) : db_(db) {}

  /// Makes the table agree with configuration: new ones get `next_visit` = now, removed ones are
  /// retired.
  Result<void> declare(const std::vector<Source>& sources, Instant now);

  Result<std::vector<SourceState>> states();
  Result<SourceState> state(const SourceId& id);
  Result<void> save(const SourceState& state);

  /// Records one attempt, for `vigie source status`: outcome word, status, milliseconds, found,
  /// fresh.
  Result<void> record_visit(const SourceId& id, Instant at, const VisitOutcome& outcome,
                            Interval took);

  /// Adds what is not known yet to the frontier, or asks for another fetch where `modified`
  /// differs. Returns how many pages now wait because of it.
  Result<std::size_t> found(const SourceId& id, const std::vector<Found>& entries, Instant now);

  /// Pages whose next attempt is due, oldest first.
  Result<std::vector<WaitingPage>> waiting(Instant now, std::size_t limit);
  Result<std::size_t> waiting_count();
  /// The earliest moment at which a page or a source is due, if any waits.
  Result<std::optional<Instant>> next_due();

  Result<void> page_done(PageId id, const std::string& etag, const std::string& last_modified,
                         Instant now);
  Result<void> page_refused(PageId id, const Error& why,
                            Instant now);  ///< for good, kept with its reason
  Result<void> page_failed(PageId id, const Error& why, Instant next_attempt);

 private:
  Database& db_;
};

}  // namespace vigie
