#include "indexer/edit_distance.h"

#include <algorithm>
#include <array>

#include "core/utf8.h"
#include "indexer/tokenizer.h"

namespace vigie {
namespace {

/// A word as code points; longer words than a token can be are cut.
struct Letters {
  explicit Letters(std::string_view word) {
    for (std::size_t pos = 0; pos < word.size() && size < points.size();)
      points[size++] = next_code_point(word, pos);
  }
  std::array<char32_t, Tokenizer::kMaxWord> points;
  std::size_t size = 0;
};

bool within(const Letters& a, const Letters& b, int most) {
  if (std::max(a.size, b.size) - std::min(a.size, b.size) > static_cast<std::size_t>(most))
    return false;
  // Three rows of the table of distances between prefixes; row i is for the first i letters of a.
  std::array<std::array<int, Tokenizer::kMaxWord + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size; ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size; ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (std::size_t j = 1; j <= b.size; ++j) {
      const char32_t x = a.points[i - 1], y = b.points[j - 1];
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (x == y ? 0 : 1)});
      if (i > 1 && j > 1 && x == b.points[j - 2] && y == a.points[i - 2])
        row[j] = std::min(row[j], rows[(i - 2) % 3][j - 2] + 1);
      least = std::min(least, row[j]);
    }
    // A swap reaches back two rows, so one more edit than `most` may still be undone.
    if (least > most + 1) return false;
  }
  return rows[a.size % 3][b.size] <= most;
}

}  // namespace

bool within_distance(std::string_view a, std::string_view b, int most) {
  return within(Letters{a}, Letters{b}, most);
}

int fuzzy_distance(std::string_view folded) { return Letters{folded}.size >= 8 ? 2 : 1; }

bool fuzzy_matches(std::string_view query, std::string_view word) {
  if (query.empty() || word.empty() || query[0] != word[0]) return false;
  const Letters wanted{query}, given{word};
  if (wanted.points[0] != given.points[0]) return false;
  return within(wanted, given, wanted.size >= 8 ? 2 : 1);
}

}  // namespace vigie
