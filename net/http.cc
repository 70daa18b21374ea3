#include "net/http.h"

#include <algorithm>

#include <curl/curl.h>

namespace vigie {

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [field, value] : headers)
    if (field == name) return value;
  return {};
}

std::optional<Interval> HttpResponse::retry_after(Instant now) const {
  constexpr Interval kLongest = std::chrono::days{7};
  const std::string text{header("retry-after")};
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of("0123456789") == std::string::npos) {
    if (text.size() > 9) return kLongest;
    return std::min<Interval>(std::chrono::seconds{std::stol(text)}, kLongest);
  }
  // curl_getdate() also takes forms that are no dates of HTTP ("12"): a time of day is asked for.
  if (text.find(':') == std::string::npos) return std::nullopt;
  const std::time_t moment = curl_getdate(text.c_str(), nullptr);
  if (moment == -1) return std::nullopt;
  const Interval wait = Instant{std::chrono::seconds{moment}} - now;
  return std::clamp(wait, Interval{0}, kLongest);
}

}  // namespace vigie
