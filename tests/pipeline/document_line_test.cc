// One line of the bulk form: what import takes, what it refuses, and what export gives back.
#include "pipeline/document_line.h"

#include <gtest/gtest.h>

namespace vigie::document_line_test {
namespace {

const Instant kNow = Date::read("2026-11-24T12:00:00Z")->instant;

Result<Document> read(const std::string& line) { return read_document_line(line, 3, "fr", kNow); }

/// A line with an id, a title and a text, and `more`.
std::string with(const std::string& more) {
  return R"({"id":"b1","title":"Avis","text":"Travaux","language":"fr")" + more + "}";
}

std::string values_of(const Document& document) {
  std::string out;
  for (const FieldValue& one : document.fields) out += one.field + "=" + one.value + ";";
  return out;
}

TEST(DocumentLine, TakesTypedValuesAsTextsListsAndNumbers) {
  struct {
    const char* more;
    const char* values;
  } cases[] = {
      {"", ""},
      {R"(,"place":"Rennes")", "place=Rennes;"},
      {R"(,"cpv":["45000000","71000000","45000000"])", "cpv=45000000;cpv=71000000;"},
      {R"(,"amount":120000)", "amount=120000;"},
      {R"(,"amount":1500.5)", "amount=1500.5;"},
      {R"(,"amount":1.5e6)", "amount=1500000;"},
      {R"(,"siren":123456789,"tag":["a"," b\n c "])", "siren=123456789;tag=a;tag=b c;"},
      {R"(,"buyer":null,"sector":[])", ""},
      {R"(,"colour":"red")", ""},
  };
  for (const auto& c : cases) {
    const auto document = read(with(c.more));
    ASSERT_TRUE(document) << c.more << to_string(document.error());
    EXPECT_EQ(values_of(*document), c.values) << c.more;
  }
}

TEST(DocumentLine, TakesKindAccessAndDeadline) {
  const auto document =
      read(with(R"(,"kind":"report","access":"paid","deadline":"2026-12-01T12:00")"));
  ASSERT_TRUE(document) << to_string(document.error());
  EXPECT_EQ(document->kind, "report");
  EXPECT_EQ(document->access, Access::paid);
  EXPECT_EQ(document->deadline, "2026-12-01");
}

TEST(DocumentLine, ADocumentThatNamesItsNoticeIsOne) {
  EXPECT_EQ(read(with(R"(,"notice":"26-17")"))->kind, "notice");
  EXPECT_EQ(read(with(R"(,"notice":"26-17","kind":"article")"))->kind, "article");
  EXPECT_EQ(read(with(""))->kind, "");
}

TEST(DocumentLine, RefusesWhatItCannotMeanAndSaysWhich) {
  struct {
    const char* line;
    const char* what;
  } cases[] = {
      {"[]", "the line is no JSON object"},
      {"{", "the line is no JSON object"},
      {R"({"title":"t"})", "\"id\" is missing or too long"},
      {R"({"id":"a\u001b[31m"})", "\"id\" holds control characters"},
      {R"({"key":"import:b1","title":"t"})", "\"key\" is none that an export writes"},
      {R"({"id":"1","url":"ftp://a.example/"})", "\"ftp://a.example/\" is no http address"},
      {R"({"id":"1","deadline":"soon"})", "deadline \"soon\" is no date"},
      {R"({"id":"1","access":"open"})", "access \"open\" is neither free nor paid"},
      {R"({"id":"1","kind":"Two words"})", "kind \"Two words\" is not one lower-case word"},
      {R"({"id":"1","place":{}})", "\"place\" must be a text of 1 to 500 bytes, or a list of them"},
  };
  for (const auto& c : cases) {
    const auto document = read(c.line);
    ASSERT_FALSE(document) << c.line;
    EXPECT_EQ(document.error().kind, Kind::malformed);
    EXPECT_EQ(document.error().what, c.what);
    EXPECT_EQ(document.error().where.line, 3);
  }
}

TEST(DocumentLine, WhatIsWrittenReadsBackAsTheSameDocumentAndTheSameLine) {
  Document full;
  full.key = "//a.example/1";
  full.url = "https://a.example/1";
  full.source = SourceId{"boamp"};
  full.title = "Avis « 1 »";
  full.text = "Un\nDeux \"trois\" \\ quatre";
  full.authors = {"Anne", "B. Bob"};
  full.published = Date::read("2026-03-04T09:30:00+01:00");
  full.modified = Date::read("2026-03-05");
  full.language = "fr";
  full.site = "BOAMP";
  full.seen = Date::read("2026-03-06T10:00:00Z")->instant;
  full.robots = "Allow: /";
  full.deadline = "2026-04-01";
  full.access = Access::free;
  full.kind = "notice";
  full.fields = {{"place", "Rennes"}, {"notice", "26-1"}, {"cpv", "45"}, {"cpv", "71"}};
  full.directives = {.noindex = true, .nosnippet = true, .max_snippet = 50};
  Document bare;
  bare.given_id = "17";
  bare.key = "import:17";
  bare.language = "en";
  bare.seen = kNow;
  for (const Document& document : {full, bare}) {
    const std::string line = document_line(document);
    const auto back = read(line);
    ASSERT_TRUE(back) << to_string(back.error());
    EXPECT_EQ(document_line(*back), line);
    EXPECT_EQ(back->key, document.key);
    EXPECT_EQ(back->content_hash(), document.content_hash());
    EXPECT_EQ(back->authors, document.authors);
    EXPECT_EQ(back->published, document.published);
    EXPECT_EQ(back->modified, document.modified);
    EXPECT_EQ(back->seen, document.seen);
    EXPECT_EQ(back->site, document.site);
    EXPECT_EQ(back->fields, document.fields);
    EXPECT_EQ(back->directives, document.directives);
    EXPECT_EQ(back->robots, document.robots);
  }
}

}  // namespace
}  // namespace vigie::document_line_test
