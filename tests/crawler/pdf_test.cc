#include "crawler/pdf.h"

#include <csignal>

#include <gtest/gtest.h>

#include "crawler/pdf_answer.h"
#include "crawler/pdf_metadata.h"
#include "crawler/pdf_text.h"

namespace vigie::pdf_test {
namespace {

const Instant kNow = Date::read("2026-11-24T12:00:00Z")->instant;

TEST(LooksLikePdf, ByItsFirstBytesOrByItsNameAndItsFirstKibibyte) {
  const std::string late = std::string(1'000, '\n') + "%PDF-1.4";
  struct {
    std::string bytes;
    const char* type;
    bool is;
  } cases[] = {
      {"%PDF-1.7\n", "application/pdf", true},
      {"%PDF-1.7\n", "text/html", true},  // servers say so
      {"%PDF-1.7\n", "", true},
      {late, "application/pdf; charset=binary", true},
      {late, "Application/X-PDF", true},
      {late, "application/octet-stream", true},
      {late, "text/html", false},  // a page that speaks of them
      {std::string(2'000, ' ') + "%PDF-1.4", "application/pdf", false},
      {"<html>not found</html>", "application/pdf", false},
      {"", "application/pdf", false},
  };
  for (const auto& c : cases) EXPECT_EQ(looks_like_pdf(c.bytes, c.type), c.is) << c.type;
}

TEST(PdfAnswer, EveryEndOfTheHelperIsAnOutcome) {
  using How = ChildEnd::How;
  struct {
    ChildEnd end;
    Kind kind;
    const char* what;
  } cases[] = {
      {{How::exited, 0, R"({"format":1,"outcome":"encrypted"})"}, Kind::refused, "encrypted"},
      {{How::exited, 0, R"({"format":1,"outcome":"broken"})"}, Kind::malformed, "damaged"},
      {{How::exited, 0, R"({"outcome":"unconfined","what":"no seccomp"})"}, Kind::io, "no seccomp"},
      {{How::exited, 1, ""}, Kind::malformed, "did not answer"},
      {{How::exited, 0, R"({"outcome":"read","text":"half)"}, Kind::malformed, "did not answer"},
      {{How::exited, 0, R"({"outcome":["read"]})"}, Kind::malformed, "damaged"},
      {{How::exited, 0, "[[[[[[[[]]]]]]]]"}, Kind::malformed, "did not answer"},
      {{How::exited, 0, "null"}, Kind::malformed, "did not answer"},
      {{How::signalled, SIGSEGV, ""}, Kind::malformed, "signal 11"},
      {{How::signalled, SIGSYS, ""}, Kind::malformed, "signal 31"},  // it tried what it may not
      {{How::signalled, SIGXCPU, ""}, Kind::too_large, "too much"},
      {{How::signalled, SIGKILL, ""}, Kind::too_large, "too much"},
      {{How::cancelled, 0, ""}, Kind::cancelled, "ends"},
      {{How::timed_out, 0, ""}, Kind::timeout, "too long"},
      {{How::too_much, 0, "{"}, Kind::too_large, "too much text"},
  };
  for (const auto& c : cases) {
    const auto answer = pdf_answer_of(c.end);
    ASSERT_FALSE(answer) << c.what;
    EXPECT_EQ(answer.error().kind, c.kind) << c.what;
    EXPECT_NE(answer.error().what.find(c.what), std::string::npos) << answer.error().what;
  }
}

TEST(PdfAnswer, WhatWasReadBecomesAPage) {
  const auto answer = read_pdf_answer(
      R"({"format":1,"outcome":"read","title":"Rapport annuel 2025","author":"Jeanne Durand",)"
      R"("created":"D:20260304093000+01'00'","modified":"D:20260305","headline":"Rapport",)"
      R"("pages":12,"cut":true,"text":"Un.\n\nDeux.\n\f"})");
  ASSERT_TRUE(answer);
  const Pdf pdf = pdf_of(*answer, *Url::parse("https://a.example/r.pdf"), kNow);
  EXPECT_EQ(pdf.page.title, "Rapport annuel 2025");
  EXPECT_EQ(pdf.page.authors, std::vector<std::string>{"Jeanne Durand"});
  EXPECT_EQ(pdf.page.published->text, "2026-03-04T09:30:00+01:00");
  EXPECT_EQ(pdf.page.modified->text, "2026-03-05");
  EXPECT_EQ(pdf.page.text, "Un.\nDeux.");
  EXPECT_EQ(pdf.pages, 12);
  EXPECT_TRUE(pdf.cut);
}

/// The helper read hostile bytes: its answer may be anything.
TEST(PdfAnswer, IsBelievedNothing) {
  const auto answer = read_pdf_answer(
      "{\"outcome\":\"read\",\"title\":7,\"text\":\"a\xFF\\u0000\\u0007b\",\"pages\":-3,\"cut\":"
      "1}");
  ASSERT_TRUE(answer);
  const Pdf pdf = pdf_of(*answer, *Url::parse("https://a.example/r.pdf"), kNow);
  EXPECT_EQ(pdf.page.title, "");
  EXPECT_EQ(pdf.page.text,
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(pdf.pages, 0);
  EXPECT_FALSE(pdf.cut);
}

TEST(PdfTitle, IsOneThatAPersonGave) {
  struct {
    const char* title;
    const char* believed;
  } cases[] = {
      {"Rapport d’activité 2025", "Rapport d’activité 2025"},
      {"  \"Note de conjoncture\" ", "Note de conjoncture"},
      {"Délibérations", "Délibérations"},
      {"E-commerce", "E-commerce"},
      {"Microsoft Word - CR_conseil.doc", ""},
      {"Microsoft PowerPoint - Présentation1", ""},
      {"(Microsoft Word - rapport.docx)", ""},
      {"Rapport annuel.indd", ""},
      {"Untitled", ""},
      {"Sans titre 1", ""},
      {"Présentation PowerPoint", ""},
      {"Diapositive 1", ""},
      {"Mise en page 1", ""},
      {"RA_2025_V3_BAT", ""},
      {"plan-climat", ""},
      {"20260304", ""},
      {"budget", ""},  // the file's own name
      {"\xEF\xBF\xBD\xEF\xBF\xBDrapport annuel", ""},
      {"abc", ""},
      {"", ""},
  };
  for (const auto& c : cases)
    EXPECT_EQ(believed_title(c.title, "budget.pdf"), c.believed) << c.title;
  EXPECT_EQ(believed_title(std::string(301, 'a'), ""), "");
}

TEST(PdfTitle, OfTheFirstPageIsShortAndNoTableOfContents) {
  EXPECT_EQ(believed_headline("Plan climat\n2026"), "Plan climat 2026");
  EXPECT_EQ(believed_headline("Sommaire"), "");
  EXPECT_EQ(believed_headline("Table des matières"), "");
  EXPECT_EQ(believed_headline("12 345"), "");
  EXPECT_EQ(believed_headline(std::string(201, 'a')), "");
}

TEST(PdfTitle, OfTheFileIsWhatItsAddressSays) {
  struct {
    const char* url;
    const char* title;
  } cases[] = {
      {"https://a.example/doc/rapport-annuel_2025.pdf", "rapport annuel 2025"},
      {"https://a.example/D%C3%A9lib%C3%A9ration.PDF?x=1", "Délibération"},
      {"https://a.example/download?id=7", "download"},
      {"https://a.example/doc/12345.pdf", ""},
      {"https://a.example/", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(title_of_file(*Url::parse(c.url)), c.title) << c.url;
}

TEST(PdfAuthors, AreNamesAndNoAccounts) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(believed_authors("Jeanne Durand; Paul Martin"),
            (Names{"Jeanne Durand", "Paul Martin"}));
  EXPECT_EQ(believed_authors("INSEE"), Names{"INSEE"});
  for (const char* account : {"", "jdupont", "Admin", "Administrateur", "user", "DOMAIN\\jean",
                              "jean@a.example", "PC-12", "Microsoft Office User"})
    EXPECT_EQ(believed_authors(account), Names{}) << account;
}

TEST(PdfDate, KeepsItsOffsetAndIsNeverAhead) {  // ISO 32000-1 §7.9.4
  struct {
    const char* text;
    const char* date;
  } cases[] = {
      {"D:20260304093000+01'00'", "2026-03-04T09:30:00+01:00"},
      {"D:20260304093000+01'00", "2026-03-04T09:30:00+01:00"},
      {"D:20260304093000-0530", "2026-03-04T09:30:00-05:30"},
      {"D:20260304093000Z00'00'", "2026-03-04T09:30:00Z"},
      {"D:20260304093000", "2026-03-04T09:30:00Z"},
      {"D:202603040930", "2026-03-04T09:30:00Z"},
      {"20260304093000", "2026-03-04T09:30:00Z"},
      {"D:20260304", "2026-03-04"},
      {"Wed Mar 4 09:30:00 2026", "2026-03-04T09:30:00Z"},
      {"D:20261125093000Z", "none"},  // tomorrow
      {"D:20260230", "none"},
      {"D:19040101000000Z", "none"},  // a clock that was never set
      {"D:2026", "none"},
      {"D:", "none"},
      {"", "none"},
      {"hier", "none"},
  };
  for (const auto& c : cases) {
    const auto date = read_pdf_date(c.text, kNow);
    EXPECT_EQ(date ? date->text : "none", c.date) << c.text;
  }
}

TEST(PdfParagraphs, LinesThatRunOnAreJoined) {
  struct {
    const char* lines;
    const char* paragraphs;
  } cases[] = {
      // Full lines, and a short one that ends the paragraph.
      {"La communauté de communes investit dans la\nrénovation de ses bâtiments publics et "
       "prévoit\n"
       "trois ans.\n",
       "La communauté de communes investit dans la rénovation de ses bâtiments publics et prévoit "
       "trois ans."},
      {"La communauté de communes investit dans la\nRégion.\nSuite au vote, elle prévoit un "
       "calendrier "
       "de\ntravaux.\n",
       "La communauté de communes investit dans la Région.\nSuite au vote, elle prévoit un "
       "calendrier "
       "de travaux."},
      // A table, an address: short lines stay.
      {"Nom\nAdresse\nTotal\n", "Nom\nAdresse\nTotal"},
      {"Recettes\n\nDépenses\n", "Recettes\nDépenses"},
      // Items of a list.
      {"• rénovation des bâtiments publics du centre\n• aide aux entreprises de la région "
       "voisine\n",
       "• rénovation des bâtiments publics du centre\n• aide aux entreprises de la région voisine"},
      {"•\nRénovation\n\n•\n\nAide\n", "• Rénovation\n• Aide"},
      // Words divided at the end of a line: written, soft and typographic hyphens.
      {"la réno-\nvation\n", "la rénovation"},
      {"la réno\xC2\xAD\nvation\n", "la rénovation"},
      {"la réno\xE2\x80\x90\nvation\n", "la rénovation"},
      {"le Val-\nde-Marne\n", "le Val-de-Marne"},
      {"Île-\nMarie\n", "Île-\nMarie"},
      // Over a column and a page, where the sentence goes on.
      {"une phrase longue qui n’est pas finie au bas de la colonne\n\net va plus loin.\n",
       "une phrase longue qui n’est pas finie au bas de la colonne et va plus loin."},
      {"une phrase longue qui n’est pas finie au bas de la page\n\f\net va plus loin.\n\f",
       "une phrase longue qui n’est pas finie au bas de la page et va plus loin."},
      {"une phrase longue qui est bien finie au bas de la page.\n\net va plus loin.\n",
       "une phrase longue qui est bien finie au bas de la page.\net va plus loin."},
      {"", ""},
      {"\f\f\f", ""},
      {" \t\n \n", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(pdf_paragraphs(c.lines), c.paragraphs) << c.lines;
}

TEST(PdfParagraphs, HeadsAndFeetOfPagesAreKeptOnce) {
  std::string text;
  for (int page = 1; page <= 4; ++page)
    text += "Rapport annuel\n\nPage " + std::string(1, static_cast<char>('a' + page)) +
            " du texte.\n\n" + std::to_string(page) + " / 4\n\f";
  EXPECT_EQ(pdf_paragraphs(text),
            "Rapport annuel\nPage b du texte.\n1 / 4\nPage c du texte.\nPage d du texte.\n"
            "Page e du texte.");
  // Two pages that end alike are no rule.
  EXPECT_EQ(pdf_paragraphs("Un.\n\n1\n\fDeux.\n\n2\n\f"), "Un.\n1\nDeux.\n2");
}

TEST(PdfParagraphs, HoldNoControlsAndOnlyEmbeddingsThatEnd) {
  EXPECT_EQ(pdf_paragraphs("a\x07\x1B[31mb\n"), "a[31mb");
  EXPECT_EQ(pdf_paragraphs("\xE2\x80\xAB abc\xE2\x80\xAC\n"), "\xE2\x80\xAB abc\xE2\x80\xAC");
  EXPECT_EQ(pdf_paragraphs("\xE2\x80\xAB"
                           "abc\n"),
            "abc");
  EXPECT_EQ(pdf_paragraphs("\xE2\x80\xAE"
                           "abc\xE2\x80\xAC\n"),
            "abc");
  EXPECT_EQ(pdf_paragraphs("a\xFF\xC3\n"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace vigie::pdf_test
