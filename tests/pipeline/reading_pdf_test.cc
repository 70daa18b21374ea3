// PDFs through the whole reading: the helper is the real one, and the files are written here.
#include <gtest/gtest.h>

#include "pipeline/reading.h"

namespace vigie::reading_pdf_test {
namespace {

const Instant kNow = Date::read("2026-11-24T12:00:00Z")->instant;

constexpr const char* kText =
    "BT /F 11 Tf 14 TL 60 700 Td (La commune investit dans la renovation de ses bati-) Tj T*"
    " (ments publics et prevoit des travaux sur trois ans, avec la region.) Tj T*"
    " (Les entreprises locales y trouvent une aide pour leurs projets, et les habitants) Tj T*"
    " (un guichet qui repond a leurs questions deux fois par semaine a la mairie.) Tj T* ET";

/// A file of one page, without the table of places: every reader makes it anew.
std::string pdf(const std::string& content, const std::string& info = "") {
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
         "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
         "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
         "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
         "4 0 obj<</Length " +
         std::to_string(content.size()) + ">>stream\n" + content +
         "\nendstream endobj\n"
         "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n6 0 obj<<" +
         info + ">>endobj\ntrailer<</Root 1 0 R/Info 6 0 R>>\n";
}

const std::string kScan = pdf("0 0 9 9 re f");

constexpr const char* kAddress = "https://a.example/doc/plan-climat.pdf";

Result<PageReading> read(const std::string& body, const Found& found) {
  Fetched fetched{.response = {}, .url = *Url::parse(kAddress), .redirects = {}, .robots_rule = {}};
  fetched.response.status = 200;
  fetched.response.headers = {{"content-type", "application/pdf"}};
  fetched.response.body = body;
  Source source;
  source.id = SourceId{"mairie"};
  return read_document(fetched, found, source, "fr", kNow);
}

Found link(const std::string& text) {
  Found found;
  found.url = kAddress;
  found.key = Url::parse(found.url)->key();
  found.title = text;
  return found;
}

TEST(ReadPdf, ItsTextIsADocument) {
  const auto reading = read(pdf(kText, "/CreationDate(D:20260304093000+01'00')"), link("Le plan"));
  ASSERT_TRUE(reading);
  const Document& document = reading->document;
  EXPECT_EQ(
      document.text,
      "La commune investit dans la renovation de ses batiments publics et prevoit des travaux "
      "sur trois ans, avec la region. Les entreprises locales y trouvent une aide pour leurs "
      "projets, et les habitants un guichet qui repond a leurs questions deux fois par semaine a "
      "la mairie.");
  EXPECT_EQ(document.url, kAddress);
  EXPECT_EQ(document.published->text, "2026-03-04T09:30:00+01:00");
  EXPECT_EQ(document.language, "fr");
  EXPECT_EQ(document.site, "a.example");
  EXPECT_EQ(document.kind, "report");
  EXPECT_FALSE(reading->missed);
}

TEST(ReadPdf, ItsTitleIsTheFirstThatAPersonGave) {
  const std::string headed = std::string("BT /F 24 Tf 60 760 Td (Plan climat 2026) Tj ET ") + kText;
  struct {
    std::string body;
    const char* link;
    const char* title;
  } cases[] = {
      {pdf(headed, "/Title(Rapport annuel)"), "Ici", "Rapport annuel"},
      {pdf(headed, "/Title(Microsoft Word - x.doc)"), "Ici", "Plan climat 2026"},
      {pdf(kText, "/Title(untitled)"), "Le plan climat", "Le plan climat"},
      {pdf(kText), "", "plan climat"},  // of its file
  };
  for (const auto& c : cases) {
    const auto reading = read(c.body, link(c.link));
    ASSERT_TRUE(reading) << c.title;
    EXPECT_EQ(reading->document.title, c.title);
  }
}

TEST(ReadPdf, ItsSourceKnowsBetterWhenItWasPublished) {
  Found found = link("Le plan");
  found.published = Date::read("2026-05-06");
  const auto reading = read(pdf(kText, "/CreationDate(D:20200101)"), found);
  EXPECT_EQ(reading->document.published->text, "2026-05-06");
}

TEST(ReadPdf, OneThatCannotBeReadIsWhatItsSourceSaidAndSaysWhy) {
  struct {
    std::string body;
    Kind kind;
  } cases[] = {{kScan, Kind::malformed}, {"%PDF-1.4\nnothing of the kind", Kind::malformed}};
  for (const auto& c : cases) {
    const auto reading = read(c.body, link("Le plan climat"));
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->document.title, "Le plan climat");
    EXPECT_EQ(reading->document.text, "");
    ASSERT_TRUE(reading->missed);
    EXPECT_EQ(reading->missed->kind, c.kind);
    const auto untold = read(c.body, link(""));
    ASSERT_FALSE(untold);
    EXPECT_EQ(untold.error().kind, c.kind);
  }
}

}  // namespace
}  // namespace vigie::reading_pdf_test
