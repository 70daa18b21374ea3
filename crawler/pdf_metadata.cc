#include "crawler/pdf_metadata.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/utf8.h"
#include "crawler/dates.h"
#include "crawler/folded_words.h"

namespace vigie {
namespace {

using Words = std::string_view;

/// Titles that programs give, as folded_text() writes them; a number may follow.
constexpr Words kOfPrograms[] = {
    " untitled ",
    " untitled document ",
    " sans titre ",
    " document sans titre ",
    " sans nom ",
    " title ",
    " titre ",
    " document ",
    " nouveau document ",
    " new document ",
    " presentation ",
    " presentation powerpoint ",
    " powerpoint presentation ",
    " diapositive ",
    " slide ",
    " mise en page ",
    " layout ",
    " page ",
    " couverture ",
    " classeur ",
    " feuille ",
    " feuil ",
    " book ",
    " print ",
    " impression ",
    " scan ",
    " numerisation ",
    " image ",
    " microsoft word ",
};
/// What stands large on a page that is no title page.
constexpr Words kOfTables[] = {" contents ", " table of contents ", " sommaire ",
                               " table des matieres ", " index "};
/// What programs put before the name of a file.
constexpr Words kBefore[] = {"microsoft word - ", "microsoft powerpoint - ", "microsoft excel - ",
                             "print - ",          "(microsoft word - ",      "file://"};
/// What files are called: the title is the name of one.
constexpr Words kEndings[] = {".doc", ".docx", ".docm", ".dot",  ".rtf",  ".odt",  ".ods", ".odp",
                              ".odg", ".ppt",  ".pptx", ".xls",  ".xlsx", ".indd", ".qxd", ".qxp",
                              ".pub", ".vsd",  ".pdf",  ".tex",  ".dvi",  ".ai",   ".eps", ".psd",
                              ".fm",  ".wpd",  ".txt",  ".html", ".htm"};
constexpr Words kAccounts =
    " admin administrateur administrator user utilisateur owner proprietaire unknown inconnu"
    " anonymous anonyme author auteur microsoft pc poste hp dell ";

constexpr std::size_t kShortestTitle = 4, kLongestTitle = 300, kLongestHeadline = 200;  // bytes
constexpr std::size_t kLongestAuthor = 100, kMostAuthors = 20;
constexpr int kFirstYear = 1993;

bool has_letter(Words text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || (c & 0x80) != 0; });
}

bool has_digit(Words text) { return std::any_of(text.begin(), text.end(), is_digit); }

template <std::size_t N>
bool is_one_of(const Words (&list)[N], Words word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

/// A program's word and what numbers stand behind it: " diapositive 1 ".
bool is_of_program(Words folded) {
  while (folded.size() > 1 && is_digit(folded[folded.size() - 2])) {
    const std::size_t word = folded.rfind(' ', folded.size() - 2);
    if (!is_all_digits(folded.substr(word + 1, folded.size() - word - 2))) break;
    folded = folded.substr(0, word + 1);
  }
  return std::find(std::begin(kOfPrograms), std::end(kOfPrograms), folded) != std::end(kOfPrograms);
}

/// "RA_2025_V3_BAT", "plan-climat": no spaces, but marks and digits for them.
bool is_name_of_file(Words line) {
  if (line.find(' ') != Words::npos) return false;
  if (has_digit(line) || line.find('_') != Words::npos) return true;
  return line.find('-') != Words::npos && line == lower_case(line);
}

std::string trimmed(Words text, Words marks) {
  while (!text.empty() && marks.find(text.front()) != Words::npos) text.remove_prefix(1);
  while (!text.empty() && marks.find(text.back()) != Words::npos) text.remove_suffix(1);
  return std::string(text);
}

bool is_account(Words name) {
  if (name.find_first_of("@\\/_") != Words::npos || has_digit(name)) return true;
  const std::string folded = folded_text(name);
  const std::size_t first = folded.find(' ', 1);
  if (first == std::string::npos) return true;
  if (kAccounts.find(folded.substr(0, first + 1)) != Words::npos) return true;
  const bool one_word = first + 1 == folded.size();
  return one_word && name == lower_case(name);
}

/// Digits of a date, from left to right; nothing when they are missing or out of range.
class Digits {
 public:
  explicit Digits(Words text) : text_(text) {}
  std::optional<int> take(std::size_t count, int least, int most) {
    if (text_.size() < count || !is_all_digits(text_.substr(0, count))) return std::nullopt;
    int number = 0;
    for (const char c : text_.substr(0, count)) number = number * 10 + (c - '0');
    if (number < least || number > most) return std::nullopt;
    text_.remove_prefix(count);
    return number;
  }
  bool skip(char c) {
    const bool there = text_.starts_with(c);
    if (there) text_.remove_prefix(1);
    return there;
  }

 private:
  Words text_;
};

/// "+01'00'", "-0500", "Z", nothing: minutes east of Greenwich.
int offset_of(Digits& digits) {
  const bool east = digits.skip('+');
  if (!east && !digits.skip('-')) return 0;
  const int hours = digits.take(2, 0, 14).value_or(0);
  digits.skip('\'');
  const int minutes = hours * 60 + digits.take(2, 0, 59).value_or(0);
  return east ? minutes : -minutes;
}

std::optional<Date> date_of_digits(Words text) {
  Digits digits(text);
  const auto year = digits.take(4, kFirstYear, 9'999);
  if (!year) return std::nullopt;
  const int month = digits.take(2, 1, 12).value_or(0);
  const int day = digits.take(2, 1, 31).value_or(0);
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const auto hour = digits.take(2, 0, 23);
  const auto minute = digits.take(2, 0, 59);
  if (!hour || !minute) return Date::of_day(date);
  const int second = digits.take(2, 0, 59).value_or(0);
  const std::chrono::seconds time{*hour * 3'600 + *minute * 60 + second};
  return Date::of_moment(date, time, offset_of(digits));
}

}  // namespace

std::string believed_title(std::string_view title, std::string_view file_name) {
  std::string line = trimmed(one_line(valid_utf8(title)), " \"'()<>[]_");
  const std::string lower = lower_case(line);
  if (line.size() < kShortestTitle || line.size() > kLongestTitle || !has_letter(line)) return {};
  if (line.find("\xEF\xBF\xBD") != std::string::npos) return {};  // it was in no known encoding
  for (const Words before : kBefore)
    if (lower.starts_with(before)) return {};
  for (const Words ending : kEndings)
    if (lower.ends_with(ending)) return {};
  const std::string folded = folded_text(line);
  if (is_of_program(folded) || is_name_of_file(line)) return {};
  const Words stem = file_name.substr(0, file_name.rfind('.'));
  if (lower.find(' ') == std::string::npos && folded == folded_text(stem)) return {};
  return line;
}

std::string believed_headline(std::string_view headline) {
  std::string line = trimmed(one_line(valid_utf8(headline)), " -_|");
  if (line.size() > kLongestHeadline || !has_letter(line)) return {};
  return is_one_of(kOfTables, folded_text(line)) ? std::string() : line;
}

std::vector<std::string> believed_authors(std::string_view author) {
  std::vector<std::string> names;
  std::string_view rest = author;
  while (!rest.empty() && names.size() < kMostAuthors) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string name = one_line(valid_utf8(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!name.empty() && name.size() <= kLongestAuthor && !is_account(name))
      names.push_back(std::move(name));
  }
  return names;
}

std::optional<Date> read_pdf_date(std::string_view text, Instant now) {
  const bool marked = text.starts_with("D:");
  auto date = date_of_digits(marked ? text.substr(2) : text);
  if (!date && !marked) date = read_feed_date(text);  // as its producers wrote them before 1.1
  if (!date || date->instant > now) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(date->instant);
  if (std::chrono::year_month_day{day}.year() < std::chrono::year{kFirstYear}) return std::nullopt;
  return date;
}

}  // namespace vigie
