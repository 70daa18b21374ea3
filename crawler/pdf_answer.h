#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "crawler/pdf.h"
#include "net/child.h"

namespace vigie {

/// What vigie-pdf found, word for word (pdf/answer.h): nothing of it is judged yet.
struct PdfAnswer {
  std::string title, author, created, modified, headline;
  std::string text;  ///< lines; a blank one between blocks, a form feed after each page
  int pages = 0;
  bool cut = false;
};

/// Reads the JSON object that the helper prints. It read hostile bytes, so its answer is taken for
/// hostile too: all strings of the result are valid UTF-8, whatever `json` is. Kind::malformed when
/// it is not such an object or says that the PDF is broken, Kind::refused when it is encrypted,
/// Kind::io when the helper could not give up its rights and so read nothing.
Result<PdfAnswer> read_pdf_answer(std::string_view json);

/// The same from how the helper ended: a crash is the PDF's fault, never an error of ours.
Result<PdfAnswer> pdf_answer_of(const ChildEnd& end);

/// The document that an answer tells; its text is empty when the PDF is a scan.
Pdf pdf_of(const PdfAnswer& answer, const Url& url, Instant now);

}  // namespace vigie
