#pragma once

#include <vector>

#include "core/alert.h"
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
  int depth = 0;         ///< of a site crawl: links from the source's address
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
  bool read_before = false;
};

/// A sitemap of an index, with what is remembered of its last reading.
struct SitemapPart {
  std::string url{};
  std::string modified{};         ///< as the index last gave it
  std::optional<Instant> read{};  ///< nothing: not yet, or not since `modified` changed
  std::string etag{}, last_modified{}, body_hash{};
};

/// How the reading of a page ended well.
struct PageEnd {
  std::string etag{}, last_modified{};  ///< validators for the next time
  std::string robots{};                 ///< the rule of robots.txt that allowed it
  bool hub = false;      ///< it leads on to documents and is read again at later visits
  std::string sample{};  ///< of a site crawl: bytes_of() the sample of its text
};

/// A page of a site crawl that was fetched, with what it brought (none: an error page).
struct PageSample {
  std::string url, sample;
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

  /// How many sources are watched, and the names of those that cannot be read now.
  Result<WatchReport> watch_report();

  /// Records one attempt, for `vigie source status`: outcome word, status, milliseconds, found,
  /// fresh.
  Result<void> record_visit(const SourceId& id, Instant at, const VisitOutcome& outcome,
                            Interval took);

  /// Adds what is not known yet to the frontier, or asks for another fetch where `modified`
  /// differs. Returns how many pages now wait because of it.
  Result<std::size_t> found(const SourceId& id, const std::vector<Found>& entries, Instant now);

  /// Pages whose next attempt is due: sources take turns, so that one with a thousand pages does
  /// not keep the others out; of each the oldest first.
  Result<std::vector<WaitingPage>> waiting(Instant now, std::size_t limit);
  Result<std::size_t> waiting_count();
  /// The earliest moment at which a page or a source is due, if any waits.
  Result<std::optional<Instant>> next_due();

  /// True when every one of these addresses is known already.
  Result<bool> all_known(const std::vector<Found>& entries);

  /// How many addresses below its own a site crawl has found so far, and how many of them were not
  /// refused.
  struct Crawled {
    std::size_t named = 0, kept = 0;
  };
  Result<Crawled> crawled(const SourceId& id);
  /// What the pages of a site crawl brought when they were first read, in that order.
  Result<std::vector<PageSample>> samples(const SourceId& id);
  /// Pages of a site crawl that lead on and were last read before `before` wait again, at most
  /// `limit`, those longest unread first; what they lead to from now on is news. Returns how many.
  Result<std::size_t> ask_hubs(const SourceId& id, Instant before, std::size_t limit, Instant now);

  Result<std::vector<SitemapPart>> parts(const SourceId& id);
  /// Replaces what is remembered of the source's parts.
  Result<void> save_parts(const SourceId& id, const std::vector<SitemapPart>& parts);

  /// A page that did not change since it was last read.
  Result<void> page_unchanged(PageId id, Instant now);
  Result<void> page_done(PageId id, const PageEnd& end, Instant now);
  /// For good, kept with its reason; `robots` is the rule that refused it, if one did.
  Result<void> page_refused(PageId id, const Error& why, const std::string& robots, Instant now);
  Result<void> page_failed(PageId id, const Error& why, Instant next_attempt);

 private:
  Database& db_;
};

}  // namespace vigie
