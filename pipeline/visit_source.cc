// One visit of one source: ask, read what it lists, keep what is new.
#include <deque>

#include <fmt/format.h>

#include "core/hash.h"
#include "core/log.h"
#include "crawler/schedule.h"
#include "net/thread_pool.h"
#include "pipeline/commit.h"
#include "pipeline/intake.h"
#include "pipeline/reading.h"
#include "pipeline/visits.h"
#include "store/events.h"

namespace vigie {
namespace {

/// Sitemaps of one index that one visit reads; the next visit reads on.
constexpr std::size_t kMaxSitemaps = 50;

std::string describe(const VisitOutcome& outcome) {
  if (std::holds_alternative<Unchanged>(outcome)) return "unchanged";
  return std::holds_alternative<Changed>(outcome) ? "changed" : "failed";
}

void log_visit(const SourceState& state, const VisitOutcome& outcome, Interval took) {
  if (const auto* failed = std::get_if<Failed>(&outcome)) {
    log_event(Level::warning, "visit_failed",
              {{"source", state.id.text},
               {"error", word(failed->error.kind)},
               {"what", failed->error.what},
               {"streak", std::to_string(state.streak)},
               {"next", rfc3339(state.next_visit)}});
    return;
  }
  const auto* changed = std::get_if<Changed>(&outcome);
  log_event(Level::info, "visit",
            {{"source", state.id.text},
             {"outcome", describe(outcome)},
             {"found", std::to_string(changed ? changed->found : 0)},
             {"new", std::to_string(changed ? changed->fresh : 0)},
             {"took", fmt::format("{}ms", took.count())}});
}

/// Keeps what a visit brought, inside the open transaction, and says how the visit ended.
Result<void> keep_visit(Database& db, const Source& source, SourceState& state,
                        VisitOutcome& outcome, const std::vector<Found>& found, Instant began,
                        Instant now) {
  Sources sources(db);
  if (auto* changed = std::get_if<Changed>(&outcome)) {
    const auto fresh = sources.found(source.id, found, now);
    if (!fresh) return fresh.error();
    changed->fresh += *fresh;
  }
  const Health before = state.health;
  state = after_visit(source, std::move(state), outcome, now);
  if (state.health != before) {
    const auto told = Events(db).append({now, fmt::format("source_{}", word(state.health)),
                                         "source:" + source.id.text, state.last_error});
    if (!told) return told;
  }
  if (auto saved = sources.save(state); !saved) return saved;
  return sources.record_visit(source.id, began, outcome, now - began);
}

}  // namespace

struct Visits::Gathered {
  VisitOutcome outcome = Unchanged{};
  SourceState state;
  std::vector<Found> found;
  std::optional<Document> page;  // kind page: the document that the source is
  std::vector<Match> matches;
};

boost::asio::awaitable<void> Visits::visit(Source source) {
  const Instant began = commons_.now();
  auto state = Sources(commons_.reader).state(source.id);
  Instant next = began + std::chrono::minutes{1};
  if (state) {
    Gathered gathered = co_await gather(source, std::move(*state));
    const auto saved = co_await save_visit(source, std::move(gathered), began);
    if (saved)
      next = saved->next_visit;
    else
      co_await calm_down(saved.error(), "visit_not_kept", source.id.text);
  } else {
    co_await calm_down(state.error(), "source_unreadable", source.id.text);
  }
  visiting_.erase(source.id);
  if (!once_) agenda_.put(source.id, next);
  wake();
}

boost::asio::awaitable<Visits::Gathered> Visits::gather(Source source, SourceState state) {
  Gathered gathered;
  gathered.state = std::move(state);
  const auto url = Url::parse(source.url);
  if (!url) {
    gathered.outcome = Failed{{Kind::config, fmt::format("\"{}\" is no address", source.url)}, {}};
    co_return gathered;
  }
  Conditional conditional{gathered.state.etag, gathered.state.last_modified};
  auto got = co_await visitor_.get(*url, conditional);
  if (!got) {
    gathered.outcome = Failed{got.error().error, got.error().retry_after};
    co_return gathered;
  }
  if (!got->redirects.empty() && got->permanent) gathered.state.moved_to = got->url.href();
  if (got->response.status == 304) co_return gathered;

  Fetched fetched = std::move(*got);
  const std::string etag(fetched.response.header("etag"));
  const std::string last_modified(fetched.response.header("last-modified"));
  const std::string hash = hex_digest(fetched.response.body, 16);
  // The same bytes cost nothing further, whatever the validators say.
  const bool same = hash == gathered.state.body_hash;
  if (!same) co_await read_lists(source, std::move(fetched), gathered);
  if (same || std::holds_alternative<Changed>(gathered.outcome)) {
    gathered.state.etag = etag;
    gathered.state.last_modified = last_modified;
    gathered.state.body_hash = hash;
  }
  co_return gathered;
}

/// Reads what was fetched, in the pool: a watched page becomes a document, everything else a list
/// of what it found; the sitemaps of an index are fetched in turn.
boost::asio::awaitable<void> Visits::read_lists(Source source, Fetched fetched,
                                                Gathered& gathered) {
  const auto list = commons_.list;
  const Instant now = commons_.now();
  if (source.kind == SourceKind::page) {
    auto read = [source, fetched, list, now]() -> Result<std::pair<Document, std::vector<Match>>> {
      Found itself;
      itself.title = source.name;
      auto document =
          read_document(fetched.response.body, std::string(fetched.response.header("content-type")),
                        fetched.url, itself, source, list->default_language, now);
      if (!document) return document.error();
      auto matches = list->matcher->match(*document, now);
      return std::pair{std::move(*document), std::move(matches)};
    };
    auto page = co_await on_pool(commons_.pool, read);
    if (!page) {
      gathered.outcome = Failed{page.error(), {}};
      co_return;
    }
    gathered.page = std::move(page->first);
    gathered.matches = std::move(page->second);
    gathered.outcome = Changed{1, 0};
    co_return;
  }

  const bool first_visit = !gathered.state.first_visit;
  std::deque<std::string> sitemaps;
  std::size_t read_so_far = 0;
  for (;;) {
    auto read = [source, fetched] {
      return read_source(source, fetched.response.body,
                         std::string(fetched.response.header("content-type")), fetched.url);
    };
    auto reading = co_await on_pool(commons_.pool, read);
    if (!reading && read_so_far == 0) {
      gathered.outcome = Failed{reading.error(), {}};
      co_return;
    }
    if (reading) {
      for (Found& found : reading->found) {
        found.alerts = !first_visit;
        gathered.found.push_back(std::move(found));
      }
      sitemaps.insert(sitemaps.end(), reading->sitemaps.begin(), reading->sitemaps.end());
    }
    bool fetched_another = false;
    while (!sitemaps.empty() && ++read_so_far < kMaxSitemaps && !fetched_another) {
      const auto next = Url::parse(sitemaps.front());
      sitemaps.pop_front();
      if (!next) continue;
      const Conditional whole;
      auto got = co_await visitor_.get(*next, whole);
      if (!got) continue;
      fetched = std::move(*got);
      fetched_another = true;
    }
    if (!fetched_another) break;
  }
  gathered.outcome = Changed{gathered.found.size(), 0};
}

boost::asio::awaitable<Result<SourceState>> Visits::save_visit(Source source, Gathered gathered,
                                                               Instant began) {
  const Instant now = commons_.now();
  const auto kept = std::make_shared<Gathered>(std::move(gathered));
  const auto list = commons_.list;
  Writer::Job job = [source, kept, list, began, now](Database& db) -> Result<void> {
    VisitOutcome outcome = kept->outcome;
    SourceState state = kept->state;
    if (kept->page) {
      const Alerting alerting = kept->state.first_visit ? Alerting::always : Alerting::backlog;
      const auto archived = take_in(db, *kept->page, kept->matches, *list, alerting, true, now);
      if (!archived) return archived.error();
      if (archived->what == Archived::What::unchanged)
        outcome = Unchanged{};
      else
        outcome = Changed{1, 1};
    }
    if (auto saved = keep_visit(db, source, state, outcome, kept->found, began, now); !saved)
      return saved;
    kept->state = std::move(state);
    kept->outcome = std::move(outcome);
    return {};
  };
  const auto saved = co_await commit(commons_.writer, std::move(job));
  if (!saved) co_return saved.error();
  log_visit(kept->state, kept->outcome, now - began);
  ++counts_.visits;
  if (std::holds_alternative<Failed>(kept->outcome)) ++counts_.failed;
  if (std::holds_alternative<Unchanged>(kept->outcome)) ++counts_.unchanged;
  if (kept->page && std::holds_alternative<Changed>(kept->outcome)) commons_.archived();
  co_return kept->state;
}

}  // namespace vigie
