#include "crawler/likeness.h"

#include <algorithm>
#include <array>
#include <bit>

#include "crawler/folded_words.h"

namespace vigie {
namespace {

constexpr std::size_t kRun = 4;
/// Of 64 bits; unrelated texts differ in 32 ± 4.
constexpr int kNear = 8;
/// A run is in the sample when its value is a multiple of this.
constexpr std::uint64_t kSampled = 4;
/// An article that tells of a missing page is longer.
constexpr std::size_t kFewWords = 80;
constexpr std::size_t kLittleText = 150;
constexpr std::size_t kLongestErrorTitle = 14;

std::uint64_t mixed(std::uint64_t x) {  // the end of MurmurHash3, public domain
  x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdULL;
  x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

std::uint64_t hash_of(std::string_view word) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

/// Gives the value of each run of words; of a line shorter than a run, that of the whole line.
/// Runs end with their line: a list that holds the titles of another in another order is no news.
template <class Take>
std::size_t for_each_run(std::string_view text, Take take) {
  std::array<std::uint64_t, kRun> last{};
  std::size_t words = 0, in_line = 0;
  const auto run = [&](std::size_t length) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < length; ++i)
      value = mixed(value * 31 + last[(in_line - length + i) % kRun]);
    take(value);
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    FoldedWords reader(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    in_line = 0;
    while (reader.next()) {
      last[in_line++ % kRun] = hash_of(is_of_calendar(reader.word()) ? "#" : reader.word());
      if (in_line >= kRun) run(kRun);
    }
    if (in_line > 0 && in_line < kRun) run(in_line);
    words += in_line;
  }
  return words;
}

/// Each begins and ends with a space, and so do the texts that are searched.
constexpr std::string_view kNotFound[] = {" page introuvable ",
                                          " page non trouvee ",
                                          " page inexistante ",
                                          " page n existe pas ",
                                          " page n existe plus ",
                                          " page n a pas ete trouvee ",
                                          " page n est plus disponible ",
                                          " page demandee est introuvable ",
                                          " page est introuvable ",
                                          " page demandee n existe ",
                                          " page demandee n a pas ",
                                          " contenu introuvable ",
                                          " article introuvable ",
                                          " document introuvable ",
                                          " erreur 404 ",
                                          " erreur http 404 ",
                                          " page que vous recherchez ",
                                          " page que vous cherchez ",
                                          " page not found ",
                                          " page cannot be found ",
                                          " page could not be found ",
                                          " page can t be found ",
                                          " page couldn t be found ",
                                          " page was not found ",
                                          " page does not exist ",
                                          " page doesn t exist ",
                                          " page no longer exists ",
                                          " page you requested ",
                                          " page you are looking for ",
                                          " page you were looking for ",
                                          " content not found ",
                                          " article not found ",
                                          " error 404 ",
                                          " 404 error ",
                                          " http 404 ",
                                          " 404 not found ",
                                          " file not found "};
/// Said by a title alone.
constexpr std::string_view kNotFoundTitles[] = {" not found ", " nothing found ", " introuvable ",
                                                " non trouve ", " non trouvee "};

template <std::size_t N>
bool says_one_of(std::string_view text, const std::string_view (&phrases)[N]) {
  return std::any_of(std::begin(phrases), std::end(phrases),
                     [text](std::string_view phrase) { return text.find(phrase) != text.npos; });
}

}  // namespace

Likeness likeness_of(std::string_view text) {
  std::array<int, 64> votes{};
  Likeness likeness;
  likeness.words = for_each_run(text, [&votes](std::uint64_t run) {
    for (std::size_t bit = 0; bit < votes.size(); ++bit)
      votes[bit] += ((run >> bit) & 1U) != 0 ? 1 : -1;
  });
  for (std::size_t bit = 0; bit < votes.size(); ++bit)
    if (votes[bit] > 0) likeness.bits |= std::uint64_t{1} << bit;
  return likeness;
}

bool near(const Likeness& a, const Likeness& b) {
  if (a.words == 0 || b.words == 0) return a.words == b.words;
  const auto [less, more] = std::minmax(a.words, b.words);
  return less * 4 >= more * 3 && std::popcount(a.bits ^ b.bits) <= kNear;
}

TextSample sample_of(std::string_view text) {
  TextSample sample;
  for_each_run(text, [&sample](std::uint64_t run) {
    if (run % kSampled == 0) sample.push_back(static_cast<std::uint32_t>(run >> 32));
  });
  std::sort(sample.begin(), sample.end());
  sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
  if (sample.size() > kMostRuns) sample.resize(kMostRuns);
  return sample;
}

std::string bytes_of(const TextSample& sample) {
  std::string bytes;
  bytes.reserve(sample.size() * 4);
  for (const std::uint32_t run : sample)
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((run >> shift) & 0xFFU);
  return bytes;
}

TextSample sample_of_bytes(std::string_view bytes) {
  TextSample sample;
  if (bytes.size() % 4 != 0 || bytes.size() > 4 * kMostRuns) return sample;
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    std::uint32_t run = 0;
    for (std::size_t k = 4; k-- > 0;) run = run << 8 | static_cast<unsigned char>(bytes[i + k]);
    sample.push_back(run);
  }
  return sample;
}

bool looks_like_error_page(std::string_view title, std::string_view text,
                           const std::optional<Likeness>& of_nothing) {
  const Likeness likeness = likeness_of(text);
  if (of_nothing && near(likeness, *of_nothing)) return true;
  if (likeness.words > kLittleText) return false;
  std::size_t title_words = 0;
  const std::string folded = folded_text(title, &title_words);
  const bool bare_number = folded.starts_with(" 404 ") && title_words <= 4;
  if (title_words <= kLongestErrorTitle &&
      (bare_number || says_one_of(folded, kNotFound) || says_one_of(folded, kNotFoundTitles)))
    return true;
  return likeness.words <= kFewWords && says_one_of(folded_text(text), kNotFound);
}

}  // namespace vigie
