#include "crawler/folded_words.h"

#include <algorithm>
#include <iterator>

#include "core/ascii.h"

namespace vigie {
namespace {

/// The letters of U+00C0–U+00FF without accents, by the low six bits of their last byte; "*" marks
/// the multiplication and division signs, which are no letters.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty";
static_assert(kLatin1.size() == 64);

constexpr std::string_view kCalendar[] = {
    "aout",      "apr",       "april",   "aug",      "august",  "avr",      "avril",    "dec",
    "december",  "decembre",  "dim",     "dimanche", "feb",     "february", "fev",      "fevr",
    "fevrier",   "fri",       "friday",  "jan",      "january", "janv",     "janvier",  "jeu",
    "jeudi",     "juil",      "juillet", "juin",     "jul",     "july",     "jun",      "june",
    "lun",       "lundi",     "mai",     "mar",      "march",   "mardi",    "mars",     "may",
    "mer",       "mercredi",  "mon",     "monday",   "nov",     "november", "novembre", "oct",
    "october",   "octobre",   "sam",     "samedi",   "sat",     "saturday", "sep",      "sept",
    "september", "septembre", "sun",     "sunday",   "thu",     "thursday", "tue",      "tuesday",
    "ven",       "vendredi",  "wed",     "wednesday"};
static_assert(std::is_sorted(std::begin(kCalendar), std::end(kCalendar)));

}  // namespace

bool FoldedWords::next() {
  word_.clear();
  while (pos_ < text_.size()) {
    const char c = text_[pos_];
    const auto byte = static_cast<unsigned char>(c);
    const unsigned char second =
        pos_ + 1 < text_.size() ? static_cast<unsigned char>(text_[pos_ + 1]) : 0;
    std::size_t length = 1;
    // 0: a separator. Letters that are not known here stay as they are, byte by byte.
    char folded = byte >= 0x80 || is_digit(c) || (c >= 'a' && c <= 'z') ? c : '\0';
    if (c >= 'A' && c <= 'Z') {
      folded = static_cast<char>(c | 0x20);
    } else if (byte == 0xC3 && second >= 0x80) {
      folded = kLatin1[second & 0x3FU];
      if (folded == '*') folded = 0;
      length = 2;
    } else if (byte == 0xC2) {  // U+0080–U+00BF: no-break space, guillemets
      folded = 0;
      length = 2;
    } else if (byte == 0xE2 && (second == 0x80 || second == 0x81)) {  // U+2000–U+207F: marks
      folded = 0;
      length = 3;
    }
    pos_ += length;
    if (folded != 0)
      word_ += folded;
    else if (!word_.empty())
      return true;
  }
  return !word_.empty();
}

std::string folded_text(std::string_view text, std::size_t* words) {
  std::string out = " ";
  std::size_t count = 0;
  for (FoldedWords reader(text); reader.next(); ++count) {
    out += reader.word();
    out += ' ';
  }
  if (words != nullptr) *words = count;
  return out;
}

bool is_of_calendar(std::string_view word) {
  return is_digit(word.front())
             ? std::all_of(word.begin(), word.end(), is_digit)
             : std::binary_search(std::begin(kCalendar), std::end(kCalendar), word);
}

}  // namespace vigie
