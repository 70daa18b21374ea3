#include "core/error.h"

#include <array>
#include <stdexcept>

#include <fmt/format.h>

namespace vigie {

const char* word(Kind kind) {
  static constexpr std::array kWords = {
      "usage",   "config",  "not_found", "io",        "full",     "locked",    "corrupt", "network",
      "timeout", "refused", "malformed", "too_large", "rejected", "cancelled", "internal"};
  return kWords.at(static_cast<std::size_t>(kind));
}

std::string to_string(const Error& error) {
  std::string out;
  if (!error.where.file.empty()) {
    out = error.where.file + ":";
    if (error.where.line > 0) out += fmt::format("{}:{}:", error.where.line, error.where.column);
    out += " ";
  }
  out += error.what;
  if (!error.hint.empty()) out += "; " + error.hint;
  return out;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value() asked of a failure: " + to_string(error));
}

}  // namespace vigie
