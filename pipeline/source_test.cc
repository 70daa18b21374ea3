#include "pipeline/source_test.h"

#include <filesystem>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include "core/utf8.h"
#include "net/detached.h"
#include "net/loop.h"
#include "pipeline/declare.h"
#include "pipeline/outbound.h"
#include "pipeline/source_id.h"
#include "pipeline/source_proposal.h"

namespace vigie {
namespace {

boost::asio::awaitable<void> ask_robots(Visitor& visitor, Url url, SourceTest& test) {
  const auto verdict = co_await visitor.robots_verdict(url);
  if (verdict) {
    test.robots = *verdict;
    co_return;
  }
  test.robots.allowed = false;
  test.robots_silence = verdict.error().what;
}

boost::asio::awaitable<void> read_documents(Visitor& visitor, const Settings& settings,
                                            std::size_t limit, Instant now, SourceTest& test) {
  const std::vector<Found> found = test.reading.found;
  for (std::size_t i = 0; i < found.size() && i < limit; ++i) {
    const auto url = Url::parse(found[i].url);
    if (!url) continue;
    const Asking whole;
    const auto got = co_await visitor.get(*url, whole);
    if (!got) {
      Error missed = got.error().error;
      missed.what = found[i].url + ": " + missed.what;
      test.missed.push_back(std::move(missed));
      continue;
    }
    auto reading =
        read_document(*got, found[i], test.proposal, settings.daemon.default_language, now);
    if (!reading) {
      test.missed.push_back(reading.error());
      continue;
    }
    if (reading->leads_on) {
      const std::size_t pages = reading->onward.size();
      test.missed.push_back(
          Error{Kind::rejected, fmt::format("{}: no document, it leads on to {} {}", found[i].url,
                                            pages, pages == 1 ? "page" : "pages")});
      continue;
    }
    if (reading->missed) test.missed.push_back(*reading->missed);
    test.documents.push_back(std::move(reading->document));
  }
}

/// The entries of a sitemap index stand one step further: the first of its sitemaps is read.
boost::asio::awaitable<void> follow_index(Visitor& visitor, Instant now, SourceTest& test) {
  if (!test.reading.found.empty() || test.reading.sitemaps.empty()) co_return;
  const auto url = Url::parse(test.reading.sitemaps.front().url);
  if (!url) co_return;
  const Asking whole;
  const auto got = co_await visitor.get(*url, whole);
  if (!got) co_return;
  const std::string type(got->response.header("content-type"));
  auto first = read_source(test.proposal, got->response.body, type, got->url, now);
  if (first) test.reading.found = std::move(first->found);
}

/// An HTML page: what the site offers to programs is better than what people are shown.
boost::asio::awaitable<void> read_page_answer(Visitor& visitor, const Settings& settings,
                                              const SourceQuestion& question, Fetched fetched,
                                              Instant now, SourceTest& test) {
  const std::string& body = fetched.response.body;
  const std::string type(fetched.response.header("content-type"));
  const auto page = read_page(body, type, fetched.url, now);
  if (page && question.discover) {
    const auto sitemaps = co_await visitor.robots_sitemaps(fetched.url);
    const auto found = candidates(fetched.url, &*page, sitemaps);
    test.offers = co_await discover(visitor, found, now);
  }
  if (page && !question.kind) propose_for_page(body, type, fetched.url, *page, test);
  if (test.proposal.kind != SourceKind::page) co_return;
  Found itself;
  auto document =
      read_document(fetched, itself, test.proposal, settings.daemon.default_language, now);
  if (document)
    test.documents.push_back(std::move(document->document));
  else
    test.failure = document.error();
}

void describe(const Fetched& fetched, SourceTest& test) {
  test.status = fetched.response.status;
  test.content_type = fetched.response.header("content-type");
  test.final_url = fetched.url.href();
  test.redirects = fetched.redirects;
  test.permanent = !fetched.redirects.empty() && fetched.permanent;
  test.bytes = fetched.response.body.size();
  describe_encoding(fetched.response.body, test.content_type, test);
}

boost::asio::awaitable<void> run_test(Visitor& visitor, const Settings& settings,
                                      const SourceQuestion& question, Instant now,
                                      SourceTest& test) {
  co_await ask_robots(visitor, question.url, test);
  const Asking whole;
  const auto got = co_await visitor.get(question.url, whole);
  if (!got) {
    test.failure = got.error().error;
    test.status = got.error().status;
    co_return;
  }
  describe(*got, test);
  // What has moved for good is added where it is.
  if (test.permanent) test.proposal.url = test.final_url;
  const std::string& body = got->response.body;
  test.proposal.kind = kind_of_answer(question, body, test.content_type, got->url);
  test.read_as = word(test.proposal.kind);
  if (test.proposal.kind == SourceKind::page || test.proposal.kind == SourceKind::site) {
    co_await read_page_answer(visitor, settings, question, *got, now, test);
  } else {
    auto reading = read_source(test.proposal, body, test.content_type, got->url, now);
    if (!reading) {
      test.failure = reading.error();
      co_return;
    }
    test.proposal.name = reading->title;
    test.reading = std::move(*reading);
  }
  co_await follow_index(visitor, now, test);
  co_await read_documents(visitor, settings, question.documents, now, test);
}

void compare_with_archive(const Settings& settings, SourceTest& test) {
  const DataPaths paths{settings.daemon.data};
  std::error_code failed;
  if (!std::filesystem::exists(paths.database(), failed)) return;
  auto db = Database::open(paths.database(), Database::Mode::read_only);
  if (!db) return;
  std::vector<std::string> keys;
  for (const Found& found : test.reading.found) keys.push_back(found.key);
  if (auto known = overlap(*db, keys)) test.overlap = std::move(*known);
}

}  // namespace

SourceTest test_source(const Settings& settings, const SourceQuestion& question, Instant now) {
  SourceTest test;
  test.url = question.url.href();
  test.proposal.url = question.url.without_fragment();
  test.proposal.links = question.links;
  test.proposal.pattern = question.pattern;
  Loop loop;
  const SystemClock clock;
  Outbound outbound(loop, clock, std::make_shared<const Settings>(settings));
  boost::asio::co_spawn(loop, run_test(outbound.visitor(), settings, question, now, test),
                        detached("source test"));
  loop.run();
  loop.end();
  test.proposal.name = one_line(cut_utf8(test.proposal.name, kLongestSourceName));
  test.proposal.id = NewSourceIds(settings.sources).next(test.proposal.name, question.url);
  foretell_rhythm(settings, now, test);
  compare_with_archive(settings, test);
  return test;
}

}  // namespace vigie
