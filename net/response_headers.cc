#include "net/response_headers.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/utf8.h"

namespace vigie {
namespace {

bool is_token(char c) {  // RFC 9110 §5.6.2
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
  return std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

std::string_view trim(std::string_view text) {
  const auto blank = std::string_view{" \t\r\n"};
  const auto begin = text.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// C0, DEL, and C1, which a terminal obeys as it obeys an escape.
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c <= 0x9f); }

std::string clean_value(std::string_view raw) {
  const bool utf8 = is_utf8(raw);
  std::string text;
  for (std::size_t pos = 0; pos < raw.size();) {
    const char32_t c =
        utf8 ? next_code_point(raw, pos) : char32_t{static_cast<unsigned char>(raw[pos++])};
    append_utf8(text, is_control(c) ? U' ' : c);
  }
  return text;
}

int count_codings(std::string_view value) {
  int count = 0;
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    const std::string coding = lower_case(trim(value.substr(0, comma)));
    if (!coding.empty() && coding != "identity") ++count;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return count;
}

/// "HTTP/1.1 200 OK", "HTTP/2 200"; 0 when there is no number of three digits.
int read_status(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos || line.size() < space + 4) return 0;
  int status = 0;
  for (const char c : line.substr(space + 1, 3)) {
    if (c < '0' || c > '9') return 0;
    status = status * 10 + (c - '0');
  }
  return status;
}

}  // namespace

std::optional<Error> ResponseHeaders::take(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > kMaxBytes.count)
    return Error{Kind::too_large, fmt::format("the response has more than {} KiB of headers",
                                              kMaxBytes.count >> 10)};
  const bool end = trim(line).empty();
  switch (part_) {
    case Part::status_line:
      if (end) return std::nullopt;
      status_ = read_status(line);
      fields_.clear();
      codings_ = 0;
      part_ = Part::fields;
      if (status_ < 200 && ++interim_ > kMaxInterim)
        return Error{Kind::too_large,
                     fmt::format("more than {} interim (1xx) responses", kMaxInterim)};
      return std::nullopt;
    case Part::fields:
      if (!end) return take_field(line);
      part_ = status_ < 200 ? Part::status_line : Part::trailers;
      return std::nullopt;
    case Part::trailers: break;
  }
  return std::nullopt;
}

std::optional<Error> ResponseHeaders::take_field(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') {  // obs-fold, RFC 9112 §5.2
    if (!fields_.empty()) fields_.back().second += " " + clean_value(trim(line));
    return std::nullopt;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view name = trim(line.substr(0, colon));
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token)) return std::nullopt;
  if (fields_.size() == kMaxFields)
    return Error{Kind::too_large,
                 fmt::format("the response has more than {} header fields", kMaxFields)};
  fields_.emplace_back(lower_case(name), clean_value(trim(line.substr(colon + 1))));
  if (fields_.back().first == "content-encoding") {
    codings_ += count_codings(fields_.back().second);
    if (codings_ > kMaxCodings)
      return Error{Kind::too_large, fmt::format("the body is compressed {} times over", codings_),
                   "a page is compressed once; this one is broken or hostile"};
  }
  return std::nullopt;
}

}  // namespace vigie
