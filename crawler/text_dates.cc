#include "crawler/text_dates.h"

#include <array>
#include <string>

#include "core/ascii.h"
#include "crawler/html_tokens.h"

namespace vigie {
namespace {

constexpr int kFirstYear = 1995;
constexpr int kLastYear = 2100;

struct Month {
  std::string_view name;
  unsigned number;
};

// Abbreviations stand for whatever begins with them only when they are whole words.
// clang-format off
constexpr Month kMonthNames[] = {
    {"january", 1}, {"february", 2}, {"march", 3}, {"april", 4}, {"may", 5}, {"june", 6},
    {"july", 7}, {"august", 8}, {"september", 9}, {"october", 10}, {"november", 11}, {"december", 12},
    {"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9},
    {"sept", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
    {"janvier", 1}, {"février", 2}, {"fevrier", 2}, {"mars", 3}, {"avril", 4}, {"mai", 5}, {"juin", 6},
    {"juillet", 7}, {"août", 8}, {"aout", 8}, {"septembre", 9}, {"octobre", 10}, {"novembre", 11},
    {"décembre", 12}, {"decembre", 12}, {"janv", 1}, {"févr", 2}, {"fév", 2}, {"fev", 2}, {"avr", 4},
    {"juil", 7}, {"déc", 12},
    {"januar", 1}, {"jänner", 1}, {"februar", 2}, {"märz", 3}, {"maerz", 3}, {"juni", 6}, {"juli", 7},
    {"oktober", 10}, {"dezember", 12}, {"mär", 3}, {"okt", 10}, {"dez", 12},
    {"enero", 1}, {"febrero", 2}, {"marzo", 3}, {"abril", 4}, {"mayo", 5}, {"junio", 6}, {"julio", 7},
    {"agosto", 8}, {"septiembre", 9}, {"setiembre", 9}, {"octubre", 10}, {"noviembre", 11},
    {"diciembre", 12}, {"ene", 1}, {"abr", 4}, {"ago", 8}, {"dic", 12},
    {"gennaio", 1}, {"febbraio", 2}, {"aprile", 4}, {"maggio", 5}, {"giugno", 6}, {"luglio", 7},
    {"settembre", 9}, {"ottobre", 10}, {"dicembre", 12}, {"gen", 1}, {"mag", 5}, {"giu", 6},
    {"lug", 7}, {"set", 9}, {"ott", 10},
    {"janeiro", 1}, {"fevereiro", 2}, {"março", 3}, {"maio", 5}, {"junho", 6}, {"julho", 7},
    {"setembro", 9}, {"outubro", 10}, {"novembro", 11}, {"dezembro", 12}, {"out", 10},
    {"januari", 1}, {"februari", 2}, {"maart", 3}, {"mei", 5}, {"augustus", 8}, {"mrt", 3},
};
// clang-format on

std::optional<Date> day_of(int year, unsigned month, unsigned day) {
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month},
                                        std::chrono::day{day}};
  if (!ymd.ok()) return std::nullopt;
  return Date::of_day(ymd);
}

/// A word, a number or a mark of the text.
struct Piece {
  enum class What { word, number, mark } what = What::mark;
  int value = 0;   ///< of a number; the month of a word, or 0
  int digits = 0;  ///< of a number
  std::string_view mark;
};

bool is_word(char c) {
  return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0xC3;
}
bool continues_word(char c) { return is_word(c) || static_cast<unsigned char>(c) >= 0x80; }

int month_of(std::string_view word) {
  std::array<char, 24> low{};
  if (word.size() < 3 || word.size() > low.size()) return 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    low[i] = ascii_lower(word[i]);
    // The capitals of é and û (C3 89, C3 9B) differ from them in one bit.
    if (i > 0 && word[i - 1] == '\xC3' && static_cast<unsigned char>(word[i]) < 0x9F)
      low[i] = static_cast<char>(word[i] | 0x20);
  }
  const std::string_view found(low.data(), word.size());
  for (const Month& month : kMonthNames)
    if (month.name == found) return static_cast<int>(month.number);
  return 0;
}

/// The last few pieces of a text, which is read once from left to right.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  /// The piece at `pos`, and `pos` moved behind it; spaces and filling words are skipped.
  Piece next(std::size_t& pos) const {
    for (;;) {
      while (pos < text_.size() && (is_html_space(text_[pos]) || text_[pos] == ',')) ++pos;
      if (text_.substr(pos).starts_with("\xC2\xA0")) {
        pos += 2;
        continue;
      }
      if (pos >= text_.size()) return {};
      const std::size_t start = pos;
      if (is_digit(text_[pos])) {
        Piece piece{Piece::What::number, 0, 0, {}};
        while (pos < text_.size() && is_digit(text_[pos])) {
          if (piece.digits < 9) piece.value = piece.value * 10 + (text_[pos] - '0');
          ++piece.digits;
          ++pos;
        }
        // "1er", "3rd", "12th", "3."
        for (const std::string_view ending : {"er", "st", "nd", "rd", "th", "º"}) {
          if (equals_ignoring_case(text_.substr(pos, ending.size()), ending) &&
              (pos + ending.size() >= text_.size() || !is_word(text_[pos + ending.size()])))
            pos += ending.size();
        }
        return piece;
      }
      if (is_word(text_[pos])) {
        for (const std::string_view mark : {"年", "月", "日"}) {
          if (text_.substr(pos).starts_with(mark)) {
            pos += mark.size();
            return {Piece::What::mark, 0, 0, mark};
          }
        }
        while (pos < text_.size() && continues_word(text_[pos])) ++pos;
        const std::string_view word = text_.substr(start, pos - start);
        if (equals_ignoring_case(word, "de") || equals_ignoring_case(word, "del") ||
            equals_ignoring_case(word, "of"))
          continue;
        const int month = month_of(word);
        if (month > 0 && pos < text_.size() && text_[pos] == '.') ++pos;
        return {Piece::What::word, month, 0, {}};
      }
      ++pos;
      return {Piece::What::mark, 0, 0, text_.substr(start, 1)};
    }
  }

 private:
  std::string_view text_;
};

int full_year(const Piece& piece) {
  if (piece.digits == 4) return piece.value;
  if (piece.digits == 2) return piece.value + (piece.value < 70 ? 2000 : 1900);
  return 0;
}

/// Tells a date from five pieces in a row: number mark number mark number, or with a month's name.
std::optional<Date> date_of(const std::array<Piece, 6>& p, DayOrder order) {
  using What = Piece::What;
  const auto number = [&](std::size_t i) { return p[i].what == What::number; };
  const auto month = [&](std::size_t i) { return p[i].what == What::word && p[i].value > 0; };
  const auto is = [&](std::size_t i, std::string_view mark) { return p[i].mark == mark; };
  const auto value = [&](std::size_t i) { return static_cast<unsigned>(p[i].value); };

  if (number(0) && p[0].digits <= 2) {
    const std::size_t at = is(1, ".") || is(1, "-") || is(1, "/") ? 2 : 1;  // "3. März", "3-Mar"
    const std::size_t after = at + 1 < p.size() && is(at + 1, "-") ? at + 2 : at + 1;
    if (month(at) && number(after) && (p[after].digits == 4 || (at == 2 && p[after].digits == 2)))
      return day_of(full_year(p[after]), value(at), value(0));
  }
  if (month(0) && number(1) && p[1].digits <= 2 && number(2) && p[2].digits == 4)
    return day_of(p[2].value, value(0), value(1));
  if (!number(0) || !number(2) || !number(4)) return std::nullopt;
  if (p[0].digits == 4 && is(1, "年") && is(3, "月")) return day_of(p[0].value, value(2), value(4));
  const bool separated =
      p[1].what == What::mark && p[1].mark == p[3].mark && (is(1, "/") || is(1, ".") || is(1, "-"));
  if (!separated) return std::nullopt;
  if (p[0].digits == 4 && p[2].digits <= 2) return day_of(p[0].value, value(2), value(4));
  if (p[0].digits > 2 || p[2].digits > 2 || (p[4].digits != 4 && p[4].digits != 2))
    return std::nullopt;
  const bool month_first = (order == DayOrder::month_first && is(1, "/")) || p[2].value > 12;
  const int year = full_year(p[4]);
  if (month_first && p[0].value <= 12) return day_of(year, value(0), value(2));
  return day_of(year, value(2), value(0));
}

}  // namespace

std::optional<Date> find_text_date(std::string_view text, DayOrder order) {
  const Pieces pieces(text);
  std::array<Piece, 6> window;
  std::size_t pos = 0;
  for (Piece& piece : window) piece = pieces.next(pos);
  for (std::size_t left = text.size() + window.size(); left-- > 0;) {
    if (auto date = date_of(window, order)) return date;
    if (pos >= text.size() && window[0].what == Piece::What::mark && window[0].mark.empty()) break;
    for (std::size_t i = 0; i + 1 < window.size(); ++i) window[i] = window[i + 1];
    window.back() = pieces.next(pos);
  }
  return std::nullopt;
}

std::optional<Date> read_machine_date(std::string_view text, DayOrder order) {
  while (!text.empty() && is_html_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_html_space(text.back())) text.remove_suffix(1);
  if (text.size() < 6 || text.size() > 100) return std::nullopt;
  if (auto date = Date::read(text)) {
    // A day that was stored as its midnight in Central Europe, and written in UTC.
    using namespace std::chrono_literals;
    const auto midnight = floor<std::chrono::days>(date->instant + 2h);
    if (text.ends_with('Z') && (date->instant == midnight - 1h || date->instant == midnight - 2h))
      date = Date::of_day(midnight);
    const auto year = static_cast<int>(
        std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(date->instant)}.year());
    return year >= kFirstYear && year <= kLastYear ? date : std::nullopt;
  }
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    if (text.size() == 8)
      return Date::read(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) +
                        "-" + std::string(text.substr(6, 2)));
    if (text.size() != 10 && text.size() != 13) return std::nullopt;
    const std::chrono::sys_seconds moment{
        std::chrono::seconds{std::stoll(std::string(text.substr(0, 10)))}};
    return Date::read(rfc3339(moment));
  }
  return find_text_date(text, order);
}

std::optional<Date> find_url_date(std::string_view path) {
  // "/29-10-2021", the day first.
  for (std::size_t i = 1; i + 10 <= path.size(); ++i) {
    const auto digits = [&](std::size_t at, std::size_t count) {
      unsigned value = 0;
      for (std::size_t k = at; k < at + count; ++k) {
        if (!is_digit(path[k])) return 0u;
        value = value * 10 + static_cast<unsigned>(path[k] - '0');
      }
      return value;
    };
    if (path[i - 1] != '/' || path[i + 2] != '-' || path[i + 5] != '-') continue;
    if (const unsigned year = digits(i + 6, 4); year > 0)
      if (auto date = day_of(static_cast<int>(year), digits(i + 3, 2), digits(i, 2))) return date;
  }
  for (std::size_t i = 0; i + 8 <= path.size(); ++i) {
    if (i > 0 && is_digit(path[i - 1])) continue;
    if (path[i] != '1' && path[i] != '2') continue;
    const std::string_view at = path.substr(i);
    std::size_t pos = 0;
    const auto take = [&](std::size_t least, std::size_t most) {
      unsigned value = 0;
      std::size_t count = 0;
      while (count < most && pos < at.size() && is_digit(at[pos])) {
        value = value * 10 + static_cast<unsigned>(at[pos++] - '0');
        ++count;
      }
      return count >= least ? static_cast<int>(value) : -1;
    };
    const int year = take(4, 4);
    if (year < kFirstYear || year > kLastYear || pos >= at.size()) continue;
    const char mark = at[pos];
    if (mark == '/' || mark == '-' || mark == '_') {
      ++pos;
      const int month = take(1, 2);
      if (month < 1 || pos >= at.size() || at[pos] != mark) continue;
      ++pos;
      const int day = take(1, 2);
      if (day < 1 || (pos < at.size() && is_digit(at[pos]))) continue;
      if (auto date = day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day)))
        return date;
    } else {
      const int month = take(2, 2), day = take(2, 2);
      if (month < 1 || day < 1 || (pos < at.size() && is_digit(at[pos]))) continue;
      if (auto date = day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day)))
        return date;
    }
  }
  return std::nullopt;
}

}  // namespace vigie
