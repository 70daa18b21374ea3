#include "pipeline/trifles.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_set>

#include "core/ascii.h"

namespace vigie {
namespace {

constexpr std::size_t kMostLines = 3;  // on each side
constexpr std::size_t kMostWords = 8;

/// What counters count; between spaces.
constexpr std::string_view kCounted =
    " lu lue lus vu vue vues fois lecture lectures commentaire commentaires partage partages"
    " réaction réactions likes view views read reads share shares comment comments vote votes"
    " follower followers ";

/// How lines about the page itself begin.
constexpr std::string_view kAboutThePage[] = {"©",
                                              "copyright",
                                              "tous droits réservés",
                                              "all rights reserved",
                                              "mis à jour",
                                              "dernière mise à jour",
                                              "mise à jour",
                                              "updated",
                                              "last updated",
                                              "il y a ",
                                              "publié il y a "};

bool is_trifle(std::string_view line) {
  const std::string low = lower_case(line);
  std::size_t words = 0;
  bool counted = false, number = false;
  for (std::size_t pos = 0; pos < low.size();) {
    const std::size_t end = std::min(low.find(' ', pos), low.size());
    const std::string word = low.substr(pos, end - pos);
    pos = end + 1;
    if (word.empty()) continue;
    ++words;
    number |= is_digit(word.front());
    counted |= kCounted.find(" " + word + " ") != std::string_view::npos;
  }
  if (words > kMostWords) return false;
  if (counted && number) return true;
  return std::any_of(std::begin(kAboutThePage), std::end(kAboutThePage),
                     [&](std::string_view start) { return low.starts_with(start); });
}

using Lines = std::unordered_set<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.insert(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool only_trifles_missing(const Lines& from, const Lines& in) {
  std::size_t missing = 0;
  for (const std::string_view line : from)
    if (!in.contains(line) && (++missing > kMostLines || !is_trifle(line))) return false;
  return true;
}

}  // namespace

bool only_trifles_differ(std::string_view before, std::string_view after) {
  if (before.empty() || after.empty()) return before == after;
  const Lines old_lines = lines_of(before), new_lines = lines_of(after);
  return only_trifles_missing(old_lines, new_lines) && only_trifles_missing(new_lines, old_lines);
}

}  // namespace vigie
