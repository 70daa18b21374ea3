// One page of the frontier: fetch it, read it, keep it.
#include <fmt/format.h>

#include "core/log.h"
#include "crawler/schedule.h"
#include "net/thread_pool.h"
#include "pipeline/commit.h"
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

/// Failures that another attempt cannot mend: the page's own answer, or a rule. Servers in trouble
/// are not.
bool is_final(const Visitor::Failure& failure) {
  const bool in_trouble = failure.status == 408 || failure.status == 429 || failure.status >= 500;
  if (in_trouble || failure.retry_after) return false;
  const Kind kind = failure.error.kind;
  return kind == Kind::refused || kind == Kind::rejected || kind == Kind::too_large ||
         kind == Kind::malformed;
}

}  // namespace

boost::asio::awaitable<void> Visits::fetch_page(WaitingPage page) {
  const auto known = commons_.list->sources.find(page.source);
  Source source;
  source.id = page.source;
  if (known != commons_.list->sources.end()) source = known->second;

  Result<void> kept;
  if (const auto url = Url::parse(page.found.url)) {
    Conditional conditional{page.etag, page.last_modified};
    auto got = co_await visitor_.get(*url, conditional);
    if (got)
      kept = co_await page_arrived(page, source, std::move(*got));
    else
      kept = co_await page_missed(page, source, got.error());
  } else {
    Visitor::Failure failure{
        {Kind::malformed, fmt::format("\"{}\" is no address", page.found.url)}, 0, {}};
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
  Conditional validators{std::string(fetched.response.header("etag")),
                         std::string(fetched.response.header("last-modified"))};
  if (fetched.response.status == 304) {
    Writer::Job job = [page, now](Database& db) {
      return Sources(db).page_done(page.id, page.etag, page.last_modified, now);
    };
    co_return co_await commit(commons_.writer, std::move(job));
  }
  const std::string language = commons_.list->default_language;
  auto read = [page, source, fetched = std::move(fetched), language, now] {
    return read_document(fetched.response.body,
                         std::string(fetched.response.header("content-type")), fetched.url,
                         page.found, source, language, now);
  };
  auto document = co_await on_pool(commons_.pool, std::move(read));
  if (!document) {
    Visitor::Failure failure{document.error(), 0, {}};
    co_return co_await page_missed(page, source, std::move(failure));
  }
  co_return co_await archive_page(page, std::move(*document), source, validators);
}

/// A page that cannot be had: tried again later, or, for good, what the source itself said of it is
/// kept and the reason with it.
boost::asio::awaitable<Result<void>> Visits::page_missed(WaitingPage page, Source source,
                                                         Visitor::Failure failure) {
  const Instant now = commons_.now();
  const auto again = is_final(failure)
                         ? std::nullopt
                         : next_page_attempt(page.attempts + 1, failure.retry_after, now);
  log_event(Level::warning, "page_missed",
            {{"source", page.source.text},
             {"url", page.found.url},
             {"error", word(failure.error.kind)},
             {"what", failure.error.what},
             {"next", again ? rfc3339(*again) : std::string("never")}});
  const bool gone = failure.status == 404 || failure.status == 410;
  if (!again && !gone) {
    auto entry = document_of_entry(page.found, source, commons_.list->default_language, now);
    if (entry && !entry->text.empty()) {
      const Conditional none;
      co_return co_await archive_page(page, std::move(*entry), source, none);
    }
  }
  Writer::Job job = [page, failure, again, now](Database& db) {
    return again ? Sources(db).page_failed(page.id, failure.error, *again)
                 : Sources(db).page_refused(page.id, failure.error, now);
  };
  co_return co_await commit(commons_.writer, std::move(job));
}

boost::asio::awaitable<Result<void>> Visits::archive_page(WaitingPage page, Document document,
                                                          Source source, Conditional validators) {
  const Instant now = commons_.now();
  const auto list = commons_.list;
  auto match = [list, document, now] { return list->matcher->match(document, now); };
  auto matches = co_await on_pool(commons_.pool, std::move(match));
  const auto archived = std::make_shared<Archived>();
  const std::size_t matched = matches.size();
  Writer::Job job = [=, matches = std::move(matches)](Database& db) -> Result<void> {
    const Alerting alerting = page.found.alerts ? Alerting::always : Alerting::backlog;
    const auto taken = take_in(db, document, matches, *list, alerting, false, now);
    if (!taken) return taken.error();
    *archived = *taken;
    return Sources(db).page_done(page.id, validators.etag, validators.last_modified, now);
  };
  const auto saved = co_await commit(commons_.writer, std::move(job));
  if (!saved) co_return saved;
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
