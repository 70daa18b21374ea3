// Reaches: net/response_headers.cc net/http.cc crawler/link_header.cc crawler/cache_control.cc
// Reaches: crawler/directives.cc crawler/visit_rules.cc
#include <algorithm>

#include "core/ascii.h"
#include "crawler/cache_control.h"
#include "crawler/charset.h"
#include "crawler/link_header.h"
#include "crawler/page.h"
#include "crawler/visit_rules.h"
#include "net/response_headers.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

const Url kUrl = *Url::parse("https://press.example/a/b?c");
constexpr Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

/// The header lines as libcurl hands them over; false where a cap cuts the answer.
bool take_lines(std::string_view bytes, ResponseHeaders& headers) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    if (const auto error = headers.take(bytes.substr(0, end))) {
      promise(error->kind == Kind::too_large, "only a cap cuts an answer");
      return false;
    }
    bytes.remove_prefix(end);
  }
  return true;
}

void promise_field(const std::string& name, const std::string& value) {
  promise(!name.empty() && lower_case(name) == name, "a field's name is in lower case");
  promise_text(value, "a field's value is UTF-8");
  promise(std::none_of(value.begin(), value.end(),
                       [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; }),
          "a field's value has no control character");
  if (const auto linked = linked_as(value, "canonical", kUrl))
    promise(linked->is_http(), "a link leads to the web");
  if (const auto fresh = fresh_for(value))
    promise(*fresh >= Interval{0} && *fresh <= std::chrono::days{366}, "fresh for a year at most");
  Directives directives;
  read_directives(value, directives);
  promise(!directives.max_snippet || *directives.max_snippet >= 0, "a snippet has some length");
  promise(value.find(charset_parameter(value)) != std::string::npos, "a parameter is as given");
}

void promise_step(const HttpResponse& response) {
  const auto step = next_step(response, kUrl, kNow);
  if (const auto* redirected = std::get_if<Redirected>(&step))
    promise(redirected->to.is_http(), "a redirect leads to the web");
  if (const auto wait = response.retry_after(kNow))
    promise(*wait >= Interval{0} && *wait <= std::chrono::days{7}, "a wait is a week at most");
}

}  // namespace

void one_input(std::string_view bytes) {
  ResponseHeaders headers;
  if (!take_lines(bytes, headers)) return;
  promise(headers.fields().size() <= ResponseHeaders::kMaxFields, "there are not too many fields");
  promise(headers.status() >= 0 && headers.status() <= 999, "a status has three digits");
  for (const auto& [name, value] : headers.fields()) promise_field(name, value);
  HttpResponse response;
  response.status = headers.status();
  response.headers = headers.fields();
  promise_step(response);
}

}  // namespace vigie::fuzz
