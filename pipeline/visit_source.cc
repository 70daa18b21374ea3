// One visit of one source: ask, read what it lists, keep what is new.
#include <algorithm>

#include <fmt/format.h>

#include "core/hash.h"
#include "core/log.h"
#include "crawler/cache_control.h"
#include "crawler/schedule.h"
#include "crawler/visit_rules.h"
#include "pipeline/commit.h"
#include "pipeline/crawl_budget.h"
#include "pipeline/gathered.h"
#include "pipeline/intake.h"
#include "store/events.h"

namespace vigie {
namespace {

/// A server's max-age is a habit of its administrator more than a word of the publisher: it slows
/// visits down, but never past this.
constexpr Interval kLongestCacheHint = std::chrono::hours{1};
/// Sitemaps of an index that one visit could not read are read after this.
constexpr Interval kReadOn = std::chrono::minutes{1};
/// After a visit that could not be kept (a full disk): it goes on by itself within a minute.
constexpr Interval kNotKept = std::chrono::seconds{20};
/// Pages of a site crawl that lead on and are read again after one visit.
constexpr std::size_t kMaxHubs = 200;

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
    const auto kept = within_budget(sources, source, found);
    if (!kept) return kept.error();
    const auto fresh = sources.found(source.id, *kept, now);
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

boost::asio::awaitable<void> Visits::visit(Source source) {
  const Instant began = commons_.now();
  budgets_.begin_visit(source.id);
  auto state = Sources(commons_.reader).state(source.id);
  Instant next{};
  Interval rhythm = source.every;
  if (state) {
    Gathered gathered = co_await gather(source, std::move(*state));
    const auto saved = co_await save_visit(source, std::move(gathered), began);
    if (saved) {
      // The clock may have gone back while the visit was under way: plan() could not see it then.
      next = first_turn(source, *saved, 0, commons_.now());
      rhythm = std::max(rhythm_of(source, *saved), next - commons_.now());
    } else {
      co_await calm_down(saved.error(), "visit_not_kept", source.id.text);
      next = commons_.now() + kNotKept;
    }
  } else {
    co_await calm_down(state.error(), "source_unreadable", source.id.text);
    next = commons_.now() + kNotKept;
  }
  visiting_.erase(source.id);
  if (!once_) agenda_.put(source.id, next, rhythm);
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
  auto identity = identities_.of(source);
  if (!identity) {
    gathered.outcome = Failed{identity.error(), {}};
    co_return gathered;
  }
  gathered.identity = std::move(*identity);
  Asking asking{{gathered.state.etag, gathered.state.last_modified}, gathered.identity};
  auto got = co_await visitor_.get(*url, asking);
  if (!got) {
    gathered.outcome = Failed{got.error().error, got.error().retry_after};
    co_return gathered;
  }
  gathered.state.moved_to = moved_to(*got);

  Fetched fetched = std::move(*got);
  const std::string etag(fetched.response.header("etag"));
  const std::string last_modified(fetched.response.header("last-modified"));
  // The same bytes cost nothing further, whatever the validators say.
  const bool not_modified = fetched.response.status == 304;
  const std::string hash =
      not_modified ? gathered.state.body_hash : hex_digest(fetched.response.body, 16);
  const bool same = not_modified || hash == gathered.state.body_hash;
  if (!same) {
    const auto fresh = fresh_for(fetched.response.header("cache-control"));
    gathered.state.hint = std::min(fresh.value_or(Interval{0}), kLongestCacheHint);
    co_await read_source_bytes(source, std::move(fetched), gathered);
  }
  if (std::holds_alternative<Failed>(gathered.outcome)) co_return gathered;
  if (source.kind == SourceKind::sitemap) co_await read_parts(source, gathered);
  if (!not_modified) {
    gathered.state.etag = etag;
    gathered.state.last_modified = last_modified;
    gathered.state.body_hash = hash;
  }
  co_return gathered;
}

/// Beside what was found: the parts of a sitemap index, and the pages of a site or a list that lead
/// on.
Result<void> Visits::keep_reach(Database& db, const Source& source, const Gathered& gathered,
                                const VisitOutcome& outcome, Instant began, Instant now) {
  Sources sources(db);
  if (source.kind == SourceKind::sitemap && !gathered.parts.empty())
    if (auto saved = sources.save_parts(source.id, gathered.parts); !saved) return saved;
  const bool has_hubs = source.kind == SourceKind::site || source.kind == SourceKind::list;
  if (!has_hubs || std::holds_alternative<Failed>(outcome)) return {};
  // Those that this very visit led to were read after it began.
  const auto asked = sources.ask_hubs(source.id, began - source.fastest, kMaxHubs, now);
  return asked ? Result<void>{} : asked.error();
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
      const auto archived =
          take_in(db, *kept->page, kept->matches, *list, alerting, Revisions::news, now);
      if (!archived) return archived.error();
      if (archived->what == Archived::What::unchanged)
        outcome = Unchanged{};
      else
        outcome = Changed{1, 1};
    }
    if (auto saved = keep_visit(db, source, state, outcome, kept->found, began, now); !saved)
      return saved;
    if (kept->unread_parts && state.next_visit > now + kReadOn) {
      state.next_visit = now + kReadOn;
      if (auto saved = Sources(db).save(state); !saved) return saved;
    }
    if (auto more = keep_reach(db, source, *kept, outcome, began, now); !more) return more;
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
