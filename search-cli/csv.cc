#include "search-cli/csv.h"

#include <string_view>

#include "core/ascii.h"

namespace vigie {
namespace {

/// "-1.5": a number may begin with its sign.
bool is_number(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  bool digit = false;
  for (const char c : text) {
    if (!is_digit(c) && c != '.') return false;
    digit = digit || is_digit(c);
  }
  return digit;
}

std::string csv_field(std::string_view field) {
  constexpr std::string_view kFormula = "=+-@\t\r";  // OWASP, "CSV Injection"
  std::string safe;
  if (!field.empty() && kFormula.find(field[0]) != std::string_view::npos && !is_number(field))
    safe = '\'';
  safe += field;
  if (safe.find_first_of("\",\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted.append(c == '"' ? 2 : 1, c);
  return quoted += '"';
}

}  // namespace

std::string csv_record(const std::vector<std::string>& fields) {
  std::string record;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) record += ',';
    record += csv_field(fields[i]);
  }
  return record += "\r\n";
}

}  // namespace vigie
