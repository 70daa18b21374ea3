// What of a fetched page is a document: by the page, and by the source that led to it.
#include "pipeline/reading.h"

#include <string>

#include <gtest/gtest.h>

namespace vigie::reading_test {
namespace {

const Instant kNow = Date::read("2026-11-24T12:00:00Z")->instant;

constexpr const char* kAddress = "https://a.example/economie";

std::string section_of_headlines() {
  std::string page = "<title>Économie</title><h1>Économie</h1><ul>";
  for (int i = 0; i < 30; ++i)
    page += "<li><a href='/a/" + std::to_string(i) + "'>La zone d'activité n° " +
            std::to_string(i) + " ouvre ses portes</a></li>";
  return page + "</ul>";
}

Source source_of(SourceKind kind) {
  Source source;
  source.id = SourceId{"mairie"};
  source.kind = kind;
  source.url = "https://a.example/";
  return source;
}

Result<PageReading> read(const std::string& body, const Source& source,
                         const std::string& told = "", int depth = 0) {
  Fetched fetched{.response = {}, .url = *Url::parse(kAddress), .redirects = {}, .robots_rule = {}};
  fetched.response.status = 200;
  fetched.response.headers = {{"content-type", "text/html; charset=utf-8"}};
  fetched.response.body = body;
  Found found;
  found.url = kAddress;
  found.key = fetched.url.key();
  found.title = "Économie";
  found.summary = told;
  found.depth = depth;
  return read_document(fetched, found, source, "fr", kNow);
}

Result<PageReading> read(const std::string& body, SourceKind kind, const std::string& told = "") {
  return read(body, source_of(kind), told);
}

void expect_no_document(const Result<PageReading>& reading) {
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().kind, Kind::rejected);
  EXPECT_EQ(reading.error().what, "a list of other pages, not a document");
}

TEST(ReadDocument, APageOfHeadlinesIsNoDocument) {
  expect_no_document(read(section_of_headlines(), SourceKind::sitemap));
  Source of_its_own = source_of(SourceKind::list);
  for (const char* own :
       {"https://other.example/liste", kAddress, "https://a.example/economie/industrie/"}) {
    of_its_own.url = own;
    expect_no_document(read(section_of_headlines(), of_its_own));
  }
}

TEST(ReadDocument, AListThatAListLeadsToLeadsOnOnceByTheSourcesRules) {
  Source list = source_of(SourceKind::list);
  list.links = "li a";
  list.pattern = "/a/[12]?[0-9]$";
  list.url = "https://a.example/economie-liste";
  const auto reading = read(section_of_headlines(), list);
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->leads_on);
  ASSERT_EQ(reading->onward.size(), 30u);
  EXPECT_EQ(reading->onward[7].url, "https://a.example/a/7");
  EXPECT_EQ(reading->onward[7].depth, 1);
  expect_no_document(read(section_of_headlines(), list, "", 1));
  list.links = "h2 a";
  expect_no_document(read(section_of_headlines(), list));
  list.links = "li a";
  expect_no_document(read("<meta name=robots content=nofollow>" + section_of_headlines(), list));
}

TEST(ReadDocument, AFeedAnswersForWhatItNames) {
  const auto reading = read(section_of_headlines(), SourceKind::feed, "Les zones ouvrent.");
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->document.text, "Les zones ouvrent.");
}

TEST(ReadDocument, AShortNoticeOfAListIsADocument) {
  const auto reading =
      read("<title>Avis</title><main><h1>Avis</h1><p>Le guichet est fermé lundi.</p></main>",
           SourceKind::list);
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->document.text, "Le guichet est fermé lundi.");
}

}  // namespace
}  // namespace vigie::reading_test
