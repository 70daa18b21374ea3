#include "indexer/amounts.h"

#include <array>
#include <string>

#include "core/ascii.h"
#include "indexer/folding.h"

namespace vigie {
namespace {

constexpr std::int64_t kMost = 1'000'000'000'000'000;  // hundredths: ten million millions

struct Unit {
  std::string_view word;
  std::int64_t factor;
};
// Folded, longest first where one begins another.
constexpr std::array kUnits = {Unit{"milliards", 1'000'000'000},
                               Unit{"milliard", 1'000'000'000},
                               Unit{"millions", 1'000'000},
                               Unit{"million", 1'000'000},
                               Unit{"mds", 1'000'000'000},
                               Unit{"md", 1'000'000'000},
                               Unit{"bn", 1'000'000'000},
                               Unit{"m", 1'000'000},
                               Unit{"k", 1'000}};
constexpr std::array<std::string_view, 9> kCurrencies = {"d'",  "d’", "euros", "euro", "eur",
                                                         "usd", "€",  "$",     "£"};

/// How many bytes of white space stand at `at`: the narrow and no-break ones too.
std::size_t blank_at(std::string_view text, std::size_t at) {
  for (const std::string_view blank : {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "'"})
    if (text.substr(at).starts_with(blank)) return blank.size();
  return 0;
}

/// Digits with what groups them, and up to two decimals. "1,250" groups, "1,5" divides: behind a
/// lone mark three digits are a group.
std::optional<std::int64_t> read_number(std::string_view text, std::size_t& at) {
  std::string whole, part;
  char mark = 0;
  for (; at < text.size();) {
    const char c = text[at];
    if (is_digit(c)) {
      (mark != 0 ? part : whole) += c;
      ++at;
    } else if ((c == '.' || c == ',') && at + 1 < text.size() && is_digit(text[at + 1])) {
      if (mark != 0) {
        if (part.size() != 3) return std::nullopt;
        whole += part;
        part.clear();
      }
      mark = c;
      ++at;
    } else if (const std::size_t blank = blank_at(text, at);
               blank > 0 && mark == 0 && at + blank < text.size() && is_digit(text[at + blank])) {
      at += blank;
    } else {
      break;
    }
    if (whole.size() > 15) return std::nullopt;
  }
  if (whole.empty()) return std::nullopt;
  if (part.size() == 3) {
    whole += part;
    part.clear();
  }
  part.resize(6, '0');  // millionths, so that "1,234567 M" keeps its euros
  if (whole.size() > 12) return std::nullopt;
  return std::stoll(whole) * 1'000'000 + std::stoll(part.substr(0, 6));
}

}  // namespace

std::optional<std::int64_t> read_amount(std::string_view written) {
  const std::string text = fold(written);
  std::size_t at = 0;
  const auto skip = [&] {
    for (std::size_t blank = blank_at(text, at); blank > 0; blank = blank_at(text, at)) at += blank;
  };
  const auto skip_currency = [&] {
    skip();
    for (std::size_t i = 0; i < kCurrencies.size(); ++i) {
      if (!std::string_view(text).substr(at).starts_with(kCurrencies[i])) continue;
      at += kCurrencies[i].size();
      skip();
    }
  };
  skip_currency();
  const auto millionths = read_number(text, at);
  if (!millionths) return std::nullopt;
  skip();
  std::int64_t factor = 1;
  for (const Unit& unit : kUnits) {
    if (!std::string_view(text).substr(at).starts_with(unit.word)) continue;
    factor = unit.factor;
    at += unit.word.size();
    break;
  }
  skip_currency();
  if (at != text.size()) return std::nullopt;
  if (*millionths / 10'000 > kMost / factor) return std::nullopt;
  // In two steps, so that nothing overflows: whole units, then the rest.
  return *millionths / 1'000'000 * factor * 100 + *millionths % 1'000'000 * factor / 10'000;
}

}  // namespace vigie
