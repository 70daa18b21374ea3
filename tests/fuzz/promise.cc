#include "tests/fuzz/promise.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "core/url.h"
#include "core/utf8.h"

namespace vigie::fuzz {

void promise(bool kept, std::string_view what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

void promise_text(std::string_view text, std::string_view what) {
  promise(is_utf8(text) && text.find('\0') == std::string_view::npos, what);
}

void promise_line(std::string_view text, std::string_view what) {
  promise_text(text, what);
  promise(one_line(text) == text, what);
}

void promise_date(const std::optional<Date>& date, std::string_view what) {
  if (date) promise(Date::read(date->text) == date, what);
}

void promise_web_address(std::string_view address, std::string_view what) {
  const auto url = Url::parse(address);
  promise(url && url->is_http() && url->href() == address, what);
}

Headed split_head(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  return {bytes.substr(0, end), bytes.substr(std::min(end + 1, bytes.size()))};
}

}  // namespace vigie::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  vigie::fuzz::one_input({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
