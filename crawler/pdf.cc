#include "crawler/pdf.h"

#include "core/ascii.h"
#include "core/percent.h"
#include "core/utf8.h"
#include "crawler/pdf_answer.h"
#include "net/child.h"

namespace vigie {
namespace {

constexpr std::string_view kMark = "%PDF-";
constexpr std::size_t kSearched = 1'024;

/// The helper ends by itself after 8 s of processor time; the rest is for a busy machine. Its
/// answer holds 4 MiB of text at most, of which JSON makes no more than six times as much.
constexpr ChildLimits kLimits{std::chrono::seconds{10}, mebibytes(25)};

}  // namespace

bool looks_like_pdf(std::string_view bytes, std::string_view content_type) {
  if (bytes.starts_with(kMark)) return true;
  const std::string type = lower_case(content_type.substr(0, content_type.find(';')));
  const bool may_be = type.find("pdf") != std::string::npos || type.empty() ||
                      type.starts_with("application/octet-stream");
  return may_be && bytes.substr(0, kSearched).find(kMark) != std::string_view::npos;
}

Result<Pdf> read_pdf(std::string_view bytes, const Url& url, Instant now) {
  const auto program = own_program("vigie-pdf");
  if (!program) return program.error();
  const auto end = run_child(*program, bytes, kLimits);
  if (!end) return end.error();
  const auto answer = pdf_answer_of(*end);
  if (!answer) return answer.error();
  return pdf_of(*answer, url, now);
}

std::string title_of_file(const Url& url) {
  std::string name = percent_decoded(url.path().substr(url.path().rfind('/') + 1));
  if (lower_case(name).ends_with(".pdf")) name.resize(name.size() - 4);
  for (char& c : name)
    if (c == '-' || c == '_' || c == '+') c = ' ';
  std::string title = one_line(valid_utf8(name));
  bool says_something = false;
  for (const char c : title) says_something = says_something || is_letter(c) || (c & 0x80) != 0;
  return says_something ? title : std::string();
}

}  // namespace vigie
