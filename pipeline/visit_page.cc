// One page of the frontier: fetch it, read it, keep it.
#include <fmt/format.h>

#include "core/log.h"
#include "crawler/pdf.h"
#include "crawler/schedule.h"
#include "net/thread_pool.h"
#include "pipeline/commit.h"
#include "pipeline/crawl_budget.h"
#include "pipeline/intake.h"
#include "pipeline/reading.h"
#include "pipeline/visits.h"

namespace vigie {
namespace {

const char* word_of(Archived::What what) {
  switch (what) {
    case Archived::What::fresh: return "new";
    case Archived::What::revised: return "revised";
    case Archived::What::unchanged: return "unchanged";
  }
  return "";
}

void log_missed(const WaitingPage& page, const Error& why, std::optional<Instant> again) {
  log_event(Level::warning, "page_missed",
            {{"source", page.source.text},
             {"url", page.found.url},
             {"error", word(why.kind)},
             {"what", why.what},
             {"next", again ? rfc3339(*again) : std::string("never")}});
}

/// Failures that another attempt cannot mend: the page's own answer, or a rule. Servers in trouble
/// are not.
bool is_final(const Visitor::Failure& failure) {
  const bool in_trouble = failure.status == 408 || failure.status == 429 || failure.status >= 500;
  if (in_trouble || failure.retry_after) return false;
  const Kind kind = failure.error.kind;
  return kind == Kind::refused || kind == Kind::rejected || kind == Kind::too_large ||
         kind == Kind::malformed;
}

/// Where a page of a site leads waits now, and alerts as the page itself does.
Result<void> keep_onward(Database& db, const Source& source, const WaitingPage& page,
                         const std::vector<Found>& onward, Instant now) {
  if (onward.empty()) return {};
  Sources sources(db);
  auto kept = within_budget(sources, source, onward);
  if (!kept) return kept.error();
  for (Found& found : *kept) found.alerts = page.found.alerts;
  const auto waiting = sources.found(source.id, *kept, now);
  return waiting ? Result<void>{} : waiting.error();
}

/// Pages whose like brought nothing new wait so long, so many times.
constexpr Interval kPutOff = std::chrono::days{7};
constexpr int kMostPutOff = 4;

}  // namespace

boost::asio::awaitable<void> Visits::fetch_page(WaitingPage page) {
  const auto known = commons_.list->sources.find(page.source);
  Source source;
  source.id = page.source;
  if (known != commons_.list->sources.end()) source = known->second;

  Result<void> kept;
  const auto url = Url::parse(page.found.url);
  const auto identity = identities_.of(source);
  if (url && identity && !budgets_.allows(source, page)) {
    kept = co_await put_off(page);
  } else if (url && identity) {
    Asking asking{{page.etag, page.last_modified}, *identity};
    auto got = co_await visitor_.get(*url, asking);
    if (got)
      kept = co_await page_arrived(page, source, std::move(*got));
    else
      kept = co_await page_missed(page, source, got.error());
  } else {
    const Error no_address{Kind::malformed, fmt::format("\"{}\" is no address", page.found.url)};
    Visitor::Failure failure{url ? identity.error() : no_address, 0, {}};
    kept = co_await page_missed(page, source, std::move(failure));
  }
  if (!kept) co_await calm_down(kept.error(), "page_not_kept", page.found.url);
  ++counts_.pages;
  frontier_.done(page);
  if (!kept || frontier_.empty()) frontier_stale_ = true;
  timer_.wake();
}

boost::asio::awaitable<Result<void>> Visits::page_arrived(WaitingPage page, Source source,
                                                          Fetched fetched) {
  const Instant now = commons_.now();
  PageEnd end{std::string(fetched.response.header("etag")),
              std::string(fetched.response.header("last-modified")), fetched.robots_rule};
  if (fetched.response.status == 304) {
    Writer::Job job = [page, now](Database& db) {
      return Sources(db).page_unchanged(page.id, now);
    };
    co_return co_await commit(commons_.writer, std::move(job));
  }
  const std::string language = commons_.list->default_language;
  const bool is_pdf =
      looks_like_pdf(fetched.response.body, fetched.response.header("content-type"));
  auto read = [page, source, fetched = std::move(fetched), language, now] {
    return read_document(fetched, page.found, source, language, now);
  };
  auto reading = co_await on_pool(is_pdf ? commons_.pdf_pool : commons_.pool, std::move(read));
  // A PDF that took too long may have met a busy machine: what its source said waits for the last
  // attempt.
  const bool too_slow = reading && reading->missed && reading->missed->kind == Kind::timeout &&
                        next_page_attempt(page.attempts + 1, std::nullopt, now);
  if (!reading || too_slow) {
    Visitor::Failure failure{reading ? *reading->missed : reading.error(), 0, {}};
    co_return co_await page_missed(page, source, std::move(failure));
  }
  end.hub = reading->leads_on;
  end.sample = bytes_of(reading->sample);
  budgets_.spent(source, page, end.sample);
  budgets_.leave_out(source, reading->onward);
  if (reading->leads_on) co_return co_await keep_hub(page, source, reading->onward, end);
  co_return co_await archive_page(page, std::move(*reading), source, end);
}

/// A page that cannot be had: tried again later, or, for good, what the source itself said of it is
/// kept and the reason with it.
boost::asio::awaitable<Result<void>> Visits::page_missed(WaitingPage page, Source source,
                                                         Visitor::Failure failure) {
  const Instant now = commons_.now();
  const auto again = is_final(failure)
                         ? std::nullopt
                         : next_page_attempt(page.attempts + 1, failure.retry_after, now);
  log_missed(page, failure.error, again);
  const bool fetched = failure.status != 0 || failure.error.kind == Kind::malformed ||
                       failure.error.kind == Kind::rejected;
  if (!again && fetched) budgets_.spent(source, page, {});
  const bool gone = failure.status == 404 || failure.status == 410;
  if (!again && !gone) {
    auto entry = document_of_entry(page.found, source, commons_.list->default_language, now);
    if (entry && !entry->text.empty()) {
      PageReading reading;
      reading.document = std::move(*entry);
      const PageEnd end{.robots = failure.robots_rule};
      co_return co_await archive_page(page, std::move(reading), source, end);
    }
  }
  Writer::Job job = [page, failure, again, now](Database& db) {
    return again ? Sources(db).page_failed(page.id, failure.error, *again)
                 : Sources(db).page_refused(page.id, failure.error, failure.robots_rule, now);
  };
  co_return co_await commit(commons_.writer, std::move(job));
}

/// A page of a site crawl that is not worth its fetch now.
boost::asio::awaitable<Result<void>> Visits::put_off(WaitingPage page) {
  const Instant now = commons_.now();
  log_event(Level::info, "page_put_off", {{"source", page.source.text}, {"url", page.found.url}});
  Writer::Job job = [page, now](Database& db) {
    const Error why{Kind::refused, "addresses of its form brought nothing new"};
    return page.attempts < kMostPutOff ? Sources(db).page_failed(page.id, why, now + kPutOff)
                                       : Sources(db).page_refused(page.id, why, {}, now);
  };
  co_return co_await commit(commons_.writer, std::move(job));
}

/// A page of a site that only leads on: what it leads to waits, it itself is read again later.
boost::asio::awaitable<Result<void>> Visits::keep_hub(WaitingPage page, Source source,
                                                      std::vector<Found> onward, PageEnd end) {
  const Instant now = commons_.now();
  Writer::Job job = [=](Database& db) -> Result<void> {
    if (auto kept = keep_onward(db, source, page, onward, now); !kept) return kept;
    return Sources(db).page_done(page.id, end, now);
  };
  const auto saved = co_await commit(commons_.writer, std::move(job));
  if (saved && !onward.empty()) frontier_stale_ = true;
  co_return saved;
}

boost::asio::awaitable<Result<void>> Visits::archive_page(WaitingPage page, PageReading reading,
                                                          Source source, PageEnd end) {
  const Instant now = commons_.now();
  const Document document = std::move(reading.document);
  const std::vector<Found> onward = std::move(reading.onward);
  const std::optional<Error> missed = std::move(reading.missed);
  if (missed) log_missed(page, *missed, std::nullopt);
  const auto list = commons_.list;
  auto match = [list, document, now] { return list->matcher->match(document, now); };
  auto matches = co_await on_pool(commons_.pool, std::move(match));
  const auto archived = std::make_shared<Archived>();
  const std::size_t matched = matches.size();
  Writer::Job job = [=, matches = std::move(matches)](Database& db) -> Result<void> {
    // What its source said of a page that cannot be read now never replaces what was read once.
    if (missed) {
      const auto known = Documents(db).find_key(document.key);
      if (!known) return known.error();
      if (*known) return Sources(db).page_refused(page.id, *missed, end.robots, now);
    }
    const Alerting alerting = page.found.alerts ? Alerting::always : Alerting::backlog;
    const auto taken = take_in(db, document, matches, *list, alerting, Revisions::articles, now);
    if (!taken) return taken.error();
    *archived = *taken;
    if (auto kept = keep_onward(db, source, page, onward, now); !kept) return kept;
    return missed ? Sources(db).page_refused(page.id, *missed, end.robots, now)
                  : Sources(db).page_done(page.id, end, now);
  };
  const auto saved = co_await commit(commons_.writer, std::move(job));
  if (!saved) co_return saved;
  if (!onward.empty()) frontier_stale_ = true;
  log_event(Level::info, "archived",
            {{"document", std::to_string(archived->id.value)},
             {"what", word_of(archived->what)},
             {"source", source.id.text},
             {"matches", std::to_string(matched)},
             {"title", document.title}});
  if (archived->what != Archived::What::unchanged) {
    ++counts_.archived;
    commons_.archived();
  }
  co_return saved;
}

}  // namespace vigie
