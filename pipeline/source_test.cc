#include "pipeline/source_test.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include "crawler/feed.h"
#include "crawler/page.h"
#include "crawler/sitemap.h"
#include "net/detached.h"
#include "net/loop.h"
#include "pipeline/outbound.h"

namespace vigie {
namespace {

std::string id_of(const Url& url) {
  std::string id;
  std::string_view host = url.host();
  if (host.starts_with("www.")) host.remove_prefix(4);
  for (const char c : host) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      id += c;
    else if (!id.empty() && id.back() != '-')
      id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "source" : id;
}

/// What the bytes are, tried in the order of how sure each reader can be.
SourceKind guess_kind(const std::string& body, const std::string& type, const Url& url,
                      const std::string& links) {
  if (!links.empty()) return SourceKind::list;
  if (read_feed(body, type, url)) return SourceKind::feed;
  const bool html = type.find("html") != std::string::npos;
  if (!html && read_sitemap(body, url)) return SourceKind::sitemap;
  return SourceKind::page;
}

boost::asio::awaitable<void> read_documents(Visitor& visitor, const Settings& settings,
                                            std::vector<Found> found, std::size_t limit,
                                            Instant now, SourceTest& test) {
  for (std::size_t i = 0; i < found.size() && i < limit; ++i) {
    const auto url = Url::parse(found[i].url);
    if (!url) continue;
    const Asking whole;
    auto got = co_await visitor.get(*url, whole);
    if (!got) {
      Error missed = got.error().error;
      missed.what = found[i].url + ": " + missed.what;
      test.missed.push_back(std::move(missed));
      continue;
    }
    auto page = read_document(*got, found[i], test.source, settings.daemon.default_language, now);
    if (page)
      test.documents.push_back(std::move(page->document));
    else
      test.missed.push_back(page.error());
  }
}

boost::asio::awaitable<void> run_test(Visitor& visitor, const Settings& settings, Url url,
                                      std::string links, std::size_t limit, Instant now,
                                      SourceTest& test) {
  const auto verdict = co_await visitor.robots_verdict(url);
  if (verdict) test.robots = *verdict;
  const Asking whole;
  auto got = co_await visitor.get(url, whole);
  if (!got) {
    test.failure = got.error().error;
    test.status = got.error().status;
    co_return;
  }
  const std::string& body = got->response.body;
  const std::string type(got->response.header("content-type"));
  test.status = got->response.status;
  test.content_type = type;
  test.final_url = got->url.href();
  test.redirects = got->redirects;
  test.bytes = body.size();
  test.source.kind = guess_kind(body, type, got->url, links);
  if (test.source.kind == SourceKind::page) {
    Found itself;
    auto document = read_document(*got, itself, test.source, settings.daemon.default_language, now);
    if (document)
      test.documents.push_back(std::move(document->document));
    else
      test.failure = document.error();
    if (const auto page = read_page(body, type, got->url, now))
      for (const Link& feed : page->feeds) test.feeds.push_back(feed.url);
    co_return;
  }
  auto reading = read_source(test.source, body, type, got->url, now);
  if (!reading) {
    test.failure = reading.error();
    co_return;
  }
  test.source.name = reading->title;
  test.found = reading->found.size() + reading->sitemaps.size();
  co_await read_documents(visitor, settings, std::move(reading->found), limit, now, test);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

SourceTest test_source(const Settings& settings, const Url& url, const std::string& links,
                       std::size_t documents, Instant now) {
  SourceTest test;
  test.url = url.href();
  test.source.id.text = id_of(url);
  test.source.url = url.href();
  test.source.every = settings.crawl.every;
  test.source.links = links;
  Loop loop;
  const SystemClock clock;
  Outbound outbound(loop, clock, std::make_shared<const Settings>(settings));
  boost::asio::co_spawn(loop,
                        run_test(outbound.visitor(), settings, url, links, documents, now, test),
                        detached("source test"));
  loop.run();
  loop.end();
  return test;
}

std::string write_source(const Source& source) {
  std::string out = "[[source]]\n";
  out += fmt::format("id = {}\n", quoted(source.id.text));
  if (!source.name.empty()) out += fmt::format("name = {}\n", quoted(source.name));
  out += fmt::format("kind = {}\n", quoted(word(source.kind)));
  out += fmt::format("url = {}\n", quoted(source.url));
  out += fmt::format("every = {}\n", quoted(to_string(source.every)));
  if (!source.language.empty()) out += fmt::format("language = {}\n", quoted(source.language));
  if (!source.links.empty()) out += fmt::format("links = {}\n", quoted(source.links));
  return out;
}

}  // namespace vigie
