// Reaches: crawler/pdf_answer.cc crawler/pdf_metadata.cc crawler/pdf_text.cc
#include "core/utf8.h"
#include "crawler/pdf_answer.h"
#include "crawler/pdf_metadata.h"
#include "crawler/pdf_text.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

const Url kUrl = *Url::parse("https://cci.example/rapport.pdf");
const Instant kNow = Date::read("2026-06-15T12:00:00Z")->instant;

/// The helper's answer, which it made of hostile bytes.
void promise_answer(std::string_view json) {
  const auto answer = read_pdf_answer(json);
  if (!answer) return;
  for (const std::string* text : {&answer->title, &answer->author, &answer->created,
                                  &answer->modified, &answer->headline, &answer->text})
    promise_text(*text, "what the helper says is UTF-8");
  const Pdf pdf = pdf_of(*answer, kUrl, kNow);
  promise_line(pdf.page.title, "a title is one line");
  promise_text(pdf.page.text, "the text is UTF-8");
  promise_date(pdf.page.published, "a date is a date");
  promise(!pdf.page.published || pdf.page.published->instant <= kNow + std::chrono::days{1},
          "no PDF is of the future");
}

}  // namespace

/// An answer of the helper; the same bytes as a text, a title and a date of it, where they are
/// UTF-8.
void one_input(std::string_view bytes) {
  (void)looks_like_pdf(bytes, "");
  promise_answer(bytes);
  const auto [head, body] = split_head(bytes);
  promise_date(read_pdf_date(head, kNow), "a date is a date");
  if (!is_utf8(bytes)) return;
  promise_line(believed_title(head, "rapport.pdf"), "a title is one line");
  promise_line(believed_headline(head), "a headline is one line");
  for (const std::string& name : believed_authors(head)) promise_text(name, "a name is UTF-8");
  promise(is_utf8(pdf_paragraphs(body)), "paragraphs are UTF-8");
}

}  // namespace vigie::fuzz
