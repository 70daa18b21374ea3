#include "indexer/elision.h"

#include <algorithm>
#include <array>

namespace vigie {
namespace {

using namespace std::string_view_literals;

// French articles, pronouns and conjunctions that elide. "presqu'île" and "quelqu'un" are words of
// their own, so their first parts are not here.
constexpr std::array kElided = {"l"sv, "d"sv, "qu"sv,    "n"sv,      "s"sv,      "c"sv,     "j"sv,
                                "m"sv, "t"sv, "jusqu"sv, "lorsqu"sv, "puisqu"sv, "quoiqu"sv};
// First parts that stay with what follows: aujourd'hui, prud'homme, presqu'île, quelqu'un,
// grand'rue, entr'ouvrir, O'Brien.
constexpr std::array kJoinedLeft = {"aujourd"sv, "prud"sv, "presqu"sv, "quelqu"sv,
                                    "grand"sv,   "entr"sv, "o"sv};
// English contractions: don't, they're, we've, she'll, I'd, I'm.
constexpr std::array kJoinedRight = {"t"sv, "re"sv, "ve"sv, "ll"sv, "d"sv, "m"sv};

template <std::size_t N>
bool has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

bool is_elided(std::string_view folded) { return folded.size() <= 6 && has(kElided, folded); }

Apostrophe apostrophe_between(std::string_view left, std::string_view right) {
  if (right == "s") return Apostrophe::possessive;
  if (is_elided(left)) return Apostrophe::elision;
  if (has(kJoinedLeft, left) || has(kJoinedRight, right)) return Apostrophe::joined;
  return Apostrophe::separates;
}

}  // namespace vigie
