// Two ways to read the dates of feeds: a list of formats tried in turn, or the parts wherever they
// stand. We take the parts: the real world permutes them (asctime puts the year last, Perl's clock
// the zone before it, French sites write "le 3 mars 2026 à 9h30"), and a word that is no part
// of a date is what makes a text none.
#include "crawler/dates.h"

#include <array>
#include <string>

#include "core/ascii.h"
#include "crawler/date_words.h"

namespace vigie {
namespace {

using namespace std::chrono;

constexpr std::size_t kMaxLength = 128;
constexpr int kLastYear = 9'999;  // RFC 3339 §1: years have four digits

bool is_word_byte(char c) { return is_letter(c) || (c & 0x80) != 0; }

class DateScan {
 public:
  explicit DateScan(std::string_view text) : text_(text) {}

  std::optional<Date> read() {
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      const bool taken = is_digit(c) ? take_number() : is_word_byte(c) ? take_word() : take_sign();
      if (!taken) return std::nullopt;
    }
    return resolve();
  }

 private:
  struct Number {
    int value = 0;
    std::size_t digits = 0;
    char before = ' ';
  };

  char peek(std::size_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }

  /// A run of at most `most` digits.
  Number digits(std::size_t most) {
    Number number;
    for (; number.digits < most && is_digit(peek()); ++pos_, ++number.digits)
      number.value = number.value * 10 + (peek() - '0');
    return number;
  }

  bool take_sign() {
    const char c = text_[pos_++];
    if (c == '(') {  // a comment of RFC 822, mostly the zone's name again
      const std::size_t end = text_.find(')', pos_);
      pos_ = end == std::string_view::npos ? text_.size() : end + 1;
      return true;
    }
    if ((c == '+' || c == '-') && has_time_ && !is_space_or_end(peek())) return take_offset(c);
    separator_ = c;
    return c == ' ' || c == '\t' || c == ',' || c == '-' || c == '/' || c == '.' || c == ';' ||
           c == '\r' || c == '\n';
  }
  static bool is_space_or_end(char c) { return c == ' ' || c == '\0' || c == '\t'; }

  /// "+0100", "+01:00", "+1", "+0130" behind its sign.
  bool take_offset(char sign) {
    const Number first = digits(4);
    if (first.digits == 0) return false;
    int minutes = first.digits <= 2 ? first.value * 60 : first.value / 100 * 60 + first.value % 100;
    if (first.digits <= 2 && peek() == ':') {
      ++pos_;
      const Number rest = digits(2);
      if (rest.digits != 2) return false;
      minutes += rest.value;
    }
    offset_ = sign == '-' ? -minutes : minutes;
    return minutes <= 15 * 60 && !is_digit(peek());
  }

  bool take_number() {
    const std::size_t start = pos_;
    Number number = digits(9);  // what still fits an int; no date has more than 8
    number.before = separator_;
    separator_ = ' ';
    if (is_digit(peek())) return false;
    const bool may_be_hour = number.digits <= 2 && !has_time_;
    if (may_be_hour && peek() == ':' && is_digit(peek(1))) return take_time(number.value, ':');
    if (may_be_hour && is_french_hour()) return take_time(number.value, 'h');
    // The compact time of ISO 8601 stands behind a "T".
    if (after_t_ && (number.digits == 4 || number.digits == 6)) {
      pos_ = start;
      return take_compact_time(number.digits == 6);
    }
    if (count_ == numbers_.size()) return false;
    numbers_[count_++] = number;
    for (const char* ordinal : {"st", "nd", "rd", "th", "er"})
      if (text_.substr(pos_, 2) == ordinal && !is_word_byte(peek(2))) {
        pos_ += 2;
        break;
      }
    return true;
  }

  /// "9h30", "9 h 30" and "9h".
  bool is_french_hour() const {
    std::size_t ahead = peek() == ' ' ? 1 : 0;
    return (peek(ahead) == 'h' || peek(ahead) == 'H') && !is_word_byte(peek(ahead + 1));
  }

  bool take_time(int hour, char mark) {
    if (mark == 'h') {
      while (!is_digit(peek()) && pos_ < text_.size() &&
             (peek() == ' ' || peek() == 'h' || peek() == 'H'))
        ++pos_;
    } else {
      ++pos_;
    }
    const Number minute = digits(2);
    Number second;
    if (minute.digits == 0 && mark == ':') return false;
    if (peek() == ':') {
      ++pos_;
      second = digits(2);
      if (second.digits == 0) return false;
      skip_fraction();
    }
    return set_time(hour, minute.value, second.value) && !is_digit(peek()) && peek() != ':';
  }

  bool take_compact_time(bool with_seconds) {
    const int hour = digits(2).value, minute = digits(2).value;
    const int second = with_seconds ? digits(2).value : 0;
    skip_fraction();
    return set_time(hour, minute, second);
  }

  void skip_fraction() {
    if ((peek() == '.' || peek() == ',') && is_digit(peek(1)))
      for (++pos_; is_digit(peek()); ++pos_) {
      }
  }

  bool set_time(int hour, int minute, int second) {
    has_time_ = true;
    if (second == 60) second = 59;  // a leap second
    time_ = hours{hour} + minutes{minute} + seconds{second};
    return hour <= 24 && minute <= 59 && second <= 59 && time_ <= hours{24};
  }

  bool take_word() {
    const std::size_t start = pos_;
    while (is_word_byte(peek())) ++pos_;
    const std::string word = fold_date_word(text_.substr(start, pos_ - start));
    if (word == "t" && count_ > 0 && !has_time_) return after_t_ = true;
    if (const int month = month_of(word); month != 0) {
      // "mar." is mardi before the month is known, and "Mar" a month: the name that is both is a
      // weekday only where another month follows.
      if (month_ != 0 && !(month_ == 3 && month_is_weekday_)) return false;
      month_ = month;
      month_is_weekday_ = word == "mar" && count_ == 0;
      return true;
    }
    if (has_time_ && (word == "am" || word == "a" || word == "pm" || word == "p")) {
      const bool pm = word.front() == 'p';
      if (word.size() == 1) {  // "p.m.", else a military zone
        if (text_.substr(pos_, 2) != ".m") return true;
        pos_ += 2;
      }
      if (time_ >= hours{13}) return true;
      if (pm && time_ < hours{12}) time_ += hours{12};
      if (!pm && time_ >= hours{12}) time_ -= hours{12};
      return true;
    }
    if (const auto zone = zone_offset(word)) {
      if (!has_time_) return word == "ist" || is_filler(word);
      if (!offset_) offset_ = *zone;
      return true;
    }
    // RFC 2822 §4.3: an unknown zone counts as UTC. Anywhere else a foreign word means no date.
    return is_filler(word) || has_time_;
  }

  std::optional<Date> resolve() const {
    std::optional<year_month_day> day = month_ != 0 ? with_month() : without_month();
    if (!day || !day->ok() || day->year() < year{1}) return std::nullopt;
    if (!has_time_) return Date::of_day(*day);
    if (time_ < hours{24}) return Date::of_moment(*day, time_, offset_.value_or(0));
    const year_month_day next{sys_days{*day} + days{1}};
    if (next.year() > year{kLastYear}) return std::nullopt;
    return Date::of_moment(next, time_ - hours{24}, offset_.value_or(0));
  }

  static int full_year(const Number& number) {
    if (number.digits >= 3) return number.value;
    return number.value + (number.value < 70 ? 2000 : 1900);  // RFC 2822 §4.3, wider
  }
  /// Numbers too large for their part give no day: std::chrono keeps them in small integers, where
  /// 260 would be the 4th.
  static year_month_day make(int y, int m, int d) {
    if (y > kLastYear || m > 12 || d > 31) return year{0} / month{0} / std::chrono::day{0};
    return year{y} / month{static_cast<unsigned>(m)} / std::chrono::day{static_cast<unsigned>(d)};
  }

  std::optional<year_month_day> with_month() const {
    if (count_ != 2) return std::nullopt;
    const Number &first = numbers_[0], &second = numbers_[1];
    const bool year_first = first.digits == 4;
    if (first.digits > 4 || second.digits > 4 || (year_first && second.digits > 2))
      return std::nullopt;
    return year_first ? make(first.value, month_, second.value)
                      : make(full_year(second), month_, first.value);
  }

  std::optional<year_month_day> without_month() const {
    const Number &a = numbers_[0], &b = numbers_[1], &c = numbers_[2];
    switch (count_) {
      case 1:
        if (a.digits == 4) return make(a.value, 1, 1);
        if (a.digits == 8) return make(a.value / 10'000, a.value / 100 % 100, a.value % 100);
        if (a.digits == 7) return ordinal(a.value / 1'000, a.value % 1'000);
        if (a.digits == 6) {
          const Number two{a.value / 10'000, 2, ' '};
          return make(full_year(two), a.value / 100 % 100, a.value % 100);
        }
        return std::nullopt;
      case 2:
        if (b.digits == 3) return ordinal(full_year(a), b.value);
        if (a.digits == 4 && b.digits == 2) return make(a.value, b.value, 1);
        return std::nullopt;
      case 3: break;
      default: return std::nullopt;
    }
    if (b.digits > 2 || (a.digits > 2 && c.digits > 2)) return std::nullopt;
    if (a.digits == 4) return make(a.value, b.value, c.value);
    if (a.digits > 2) return std::nullopt;
    // "03-12-31" is ISO 8601; with slashes or dots the year comes last, the day before the month
    // unless it cannot be ("12/31/2003").
    if (c.digits == 2 && b.before == '-') return make(full_year(a), b.value, c.value);
    if (b.value > 12) return make(full_year(c), a.value, b.value);
    return make(full_year(c), b.value, a.value);
  }

  static std::optional<year_month_day> ordinal(int y, int day_of_year) {
    if (y > kLastYear || day_of_year < 1 || day_of_year > (year{y}.is_leap() ? 366 : 365))
      return std::nullopt;
    return year_month_day{sys_days{make(y, 1, 1)} + days{day_of_year - 1}};
  }

  std::string_view text_;
  std::size_t pos_ = 0;
  std::array<Number, 3> numbers_{};
  std::size_t count_ = 0;
  char separator_ = ' ';
  int month_ = 0;
  bool month_is_weekday_ = false, after_t_ = false, has_time_ = false;
  seconds time_{0};
  std::optional<int> offset_;
};

}  // namespace

std::optional<Date> read_feed_date(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(kSpace) - first + 1);
  if (text.size() > kMaxLength) return std::nullopt;
  return DateScan(text).read();
}

}  // namespace vigie
