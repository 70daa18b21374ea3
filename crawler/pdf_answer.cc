#include "crawler/pdf_answer.h"

#include <algorithm>
#include <csignal>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "crawler/pdf_metadata.h"
#include "crawler/pdf_text.h"

namespace vigie {
namespace {

namespace json = boost::json;

Error broken(const std::string& why) { return {Kind::malformed, "the PDF cannot be read: " + why}; }

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : valid_utf8(*text);
}

PdfAnswer members_of(const json::object& object) {
  PdfAnswer answer;
  answer.title = text_of(object, "title");
  answer.author = text_of(object, "author");
  answer.created = text_of(object, "created");
  answer.modified = text_of(object, "modified");
  answer.headline = text_of(object, "headline");
  answer.text = text_of(object, "text");
  constexpr std::int64_t kMostPages = 100'000'000;
  const json::value* pages = object.if_contains("pages");
  if (pages != nullptr && pages->is_int64())
    answer.pages = static_cast<int>(std::clamp<std::int64_t>(pages->get_int64(), 0, kMostPages));
  const json::value* cut = object.if_contains("cut");
  answer.cut = cut != nullptr && cut->is_bool() && cut->get_bool();
  return answer;
}

std::string file_name_of(const Url& url) {
  return std::string(url.path().substr(url.path().rfind('/') + 1));
}

}  // namespace

Result<PdfAnswer> read_pdf_answer(std::string_view text) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = 2;
  options.allow_invalid_utf8 = true;  // text_of() mends it
  const json::value parsed = json::parse(text, failed, {}, options);
  const json::object* object = failed ? nullptr : parsed.if_object();
  if (object == nullptr) return broken("vigie-pdf did not answer");
  const std::string outcome = text_of(*object, "outcome");
  if (outcome == "read") return members_of(*object);
  if (outcome == "encrypted") return Error{Kind::refused, "the PDF is encrypted with a password"};
  if (outcome == "too_much") return Error{Kind::too_large, "the PDF takes too much memory to read"};
  if (outcome == "unconfined")
    return Error{Kind::io,
                 "vigie-pdf cannot give up its rights: " + one_line(text_of(*object, "what")),
                 "does the system allow seccomp and resource limits?"};
  return broken("it is damaged, or no PDF");
}

Result<PdfAnswer> pdf_answer_of(const ChildEnd& end) {
  switch (end.how) {
    case ChildEnd::How::timed_out: return Error{Kind::timeout, "the PDF takes too long to read"};
    case ChildEnd::How::too_much: return Error{Kind::too_large, "the PDF holds too much text"};
    case ChildEnd::How::cancelled: return Error{Kind::cancelled, "the program ends"};
    case ChildEnd::How::signalled:
      if (end.number == SIGXCPU || end.number == SIGKILL)  // its limits; a machine out of memory
        return Error{Kind::too_large, "the PDF takes too much to read"};
      return broken(fmt::format("vigie-pdf was ended by signal {}", end.number));
    case ChildEnd::How::exited: break;
  }
  return read_pdf_answer(end.output);
}

Pdf pdf_of(const PdfAnswer& answer, const Url& url, Instant now) {
  Pdf pdf;
  pdf.pages = answer.pages;
  pdf.cut = answer.cut;
  Page& page = pdf.page;
  page.url = url.href();
  page.text = pdf_paragraphs(answer.text);
  page.title = believed_title(answer.title, file_name_of(url));
  if (page.title.empty()) page.title = believed_headline(answer.headline);
  page.authors = believed_authors(answer.author);
  page.published = read_pdf_date(answer.created, now);
  page.modified = read_pdf_date(answer.modified, now);
  if (page.published && page.modified && page.modified->instant < page.published->instant)
    page.modified.reset();
  return pdf;
}

}  // namespace vigie
