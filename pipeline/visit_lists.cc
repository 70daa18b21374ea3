// Reading what a visit fetched: a list of documents with its further pages and sitemaps, or a
// watched page.
#include <algorithm>
#include <unordered_set>

#include "core/hash.h"
#include "crawler/schedule.h"
#include "net/thread_pool.h"
#include "pipeline/gathered.h"
#include "pipeline/reading.h"
#include "pipeline/sitemap_parts.h"

namespace vigie {
namespace {

/// Sitemaps of one index that one visit reads, and entries after which it reads no further one: the
/// next visit goes on.
constexpr std::size_t kMaxPartsRead = 100;
constexpr std::size_t kMaxFound = 100'000;

Result<SourceReading> read(const Source& source, const Fetched& fetched, Instant now) {
  return read_source(source, fetched.response.body,
                     std::string(fetched.response.header("content-type")), fetched.url, now);
}

/// Takes over what a reading found, but for what lies outside the source's window.
void take_found(std::vector<Found>& from, const Source& source, bool alerts, Instant now,
                std::vector<Found>& into) {
  for (Found& found : from) {
    if (!within_window(found.modified, found.published, source.window, now)) continue;
    found.alerts = alerts;
    into.push_back(std::move(found));
  }
}

std::vector<Instant> dates_of(const std::vector<Found>& found) {
  std::vector<Instant> dates;
  for (const Found& one : found)
    if (one.published) dates.push_back(one.published->instant);
  return dates;
}

}  // namespace

boost::asio::awaitable<void> Visits::read_source_bytes(Source source, Fetched fetched,
                                                       Gathered& gathered) {
  if (source.kind == SourceKind::page) {
    co_await read_watched_page(std::move(source), std::move(fetched), gathered);
    co_return;
  }
  const Instant now = commons_.now();
  auto work = [source, fetched = std::move(fetched), now] { return read(source, fetched, now); };
  auto reading = co_await on_pool(commons_.pool, std::move(work));
  if (!reading) {
    gathered.outcome = Failed{reading.error(), {}};
    co_return;
  }
  const bool first_visit = !gathered.state.first_visit;
  take_found(reading->found, source, !first_visit, now, gathered.found);
  gathered.state.hint = std::max(gathered.state.hint, reading->refresh.value_or(Interval{0}));
  if (first_visit) gathered.state.history = history_of(dates_of(gathered.found), now);
  if (source.pages > 1) co_await read_further_pages(source, gathered);
  if (source.kind == SourceKind::sitemap) {
    auto known = Sources(commons_.reader).parts(source.id);
    if (!known) {
      gathered.outcome = Failed{known.error(), {}};
      co_return;
    }
    gathered.parts = std::move(*known);
    name_parts(gathered.parts, reading->sitemaps, true);
  }
  gathered.outcome = Changed{gathered.found.size(), 0};
}

boost::asio::awaitable<void> Visits::read_watched_page(Source source, Fetched fetched,
                                                       Gathered& gathered) {
  const auto list = commons_.list;
  const Instant now = commons_.now();
  auto work = [source, list, now,
               fetched = std::move(fetched)]() -> Result<std::pair<Document, std::vector<Match>>> {
    Found itself;
    itself.title = source.name;
    auto page = read_document(fetched, itself, source, list->default_language, now);
    if (!page) return page.error();
    auto matches = list->matcher->match(page->document, now);
    return std::pair{std::move(page->document), std::move(matches)};
  };
  auto page = co_await on_pool(commons_.pool, std::move(work));
  if (!page) {
    gathered.outcome = Failed{page.error(), {}};
    co_return;
  }
  gathered.page = std::move(page->first);
  gathered.matches = std::move(page->second);
  gathered.outcome = Changed{1, 0};
}

/// Pages 2, 3, … of a list, as long as each brings something that is not known yet. One that cannot
/// be had ends it: what was found before is kept.
boost::asio::awaitable<void> Visits::read_further_pages(Source source, Gathered& gathered) {
  const bool alerts = gathered.state.first_visit.has_value();
  std::vector<Found> newest = gathered.found;
  for (int number = 2; number <= source.pages; ++number) {
    const auto known = Sources(commons_.reader).all_known(newest);
    if (!known || *known) co_return;
    std::string address = source.page_url;
    address.replace(address.find("{page}"), 6, std::to_string(number));
    const auto url = Url::parse(address);
    if (!url) co_return;
    const Asking whole{{}, gathered.identity};
    auto got = co_await visitor_.get(*url, whole);
    if (!got) co_return;
    const Instant now = commons_.now();
    auto work = [source, fetched = std::move(*got), now] { return read(source, fetched, now); };
    auto reading = co_await on_pool(commons_.pool, std::move(work));
    if (!reading) co_return;
    newest = reading->found;
    take_found(reading->found, source, alerts, commons_.now(), gathered.found);
  }
}

/// The sitemaps of an index that are due, newest first, each with its own validators; one that is
/// an index itself names further parts.
boost::asio::awaitable<void> Visits::read_parts(Source source, Gathered& gathered) {
  if (std::holds_alternative<Unchanged>(gathered.outcome)) {
    auto known = Sources(commons_.reader).parts(source.id);
    if (known) gathered.parts = std::move(*known);
  }
  std::unordered_set<std::string> tried;
  bool changed = false;
  for (;;) {
    const auto due = parts_to_read(gathered.parts, source.every, source.window, commons_.now());
    const auto next = std::find_if(due.begin(), due.end(), [&](std::size_t i) {
      return !tried.contains(gathered.parts[i].url);
    });
    if (next == due.end()) break;
    if (tried.size() == kMaxPartsRead || gathered.found.size() >= kMaxFound) {
      gathered.unread_parts = true;
      break;
    }
    SitemapPart part = gathered.parts[*next];
    tried.insert(part.url);
    const bool first_reading = part.body_hash.empty();
    std::vector<SitemapPart> named;
    if (const auto url = Url::parse(part.url)) {
      Asking asking{{part.etag, part.last_modified}, gathered.identity};
      auto got = co_await visitor_.get(*url, asking);
      if (!got) continue;  // it stays due
      if (got->response.status != 304) {
        Fetched fetched = std::move(*got);
        part.etag = fetched.response.header("etag");
        part.last_modified = fetched.response.header("last-modified");
        const std::string hash = hex_digest(fetched.response.body, 16);
        if (hash != part.body_hash) {
          part.body_hash = hash;
          const Instant now = commons_.now();
          auto work = [source, fetched = std::move(fetched), now] {
            return read(source, fetched, now);
          };
          auto reading = co_await on_pool(commons_.pool, std::move(work));
          if (reading) {
            changed = true;
            named = std::move(reading->sitemaps);
            // What a part held before it was first read is backlog, like a source's.
            take_found(reading->found, source, !first_reading, commons_.now(), gathered.found);
          }
        }
      }
    }
    part.read = commons_.now();
    gathered.parts[*next] = std::move(part);
    name_parts(gathered.parts, named, false);
  }
  if (changed) gathered.outcome = Changed{gathered.found.size(), 0};
}

}  // namespace vigie
