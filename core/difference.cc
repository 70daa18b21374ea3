#include "core/difference.h"

#include <algorithm>
#include <cstdint>
#include <unordered_set>

#include "core/utf8.h"

namespace vigie {
namespace {

constexpr std::size_t kMostCompared = 2'000;

using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line = one_line(text.substr(0, end));
    if (!line.empty()) lines.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Which lines of `from` are not in `other`, whatever their order.
std::vector<bool> missing_in(const Lines& from, const Lines& other) {
  const std::unordered_set<std::string_view> known(other.begin(), other.end());
  std::vector<bool> missing(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) missing[i] = !known.contains(from[i]);
  return missing;
}

struct Sides {
  std::vector<bool> removed, added;
};

/// By the longest common subsequence, its table in rows of 16-bit lengths.
Sides by_subsequence(const Lines& before, const Lines& after) {
  const std::size_t rows = before.size(), columns = after.size(), width = columns + 1;
  std::vector<std::uint16_t> length((rows + 1) * width, 0);
  for (std::size_t i = rows; i-- > 0;)
    for (std::size_t j = columns; j-- > 0;)
      length[i * width + j] =
          before[i] == after[j] ? static_cast<std::uint16_t>(length[(i + 1) * width + j + 1] + 1)
                                : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
  Sides sides{std::vector<bool>(rows, true), std::vector<bool>(columns, true)};
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (before[i] == after[j]) {
      sides.removed[i++] = false;
      sides.added[j++] = false;
    } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  return sides;
}

/// What both texts begin and end with is cut off; the rest is small where a page changed a little.
void cut_common_ends(Lines& before, Lines& after) {
  std::size_t head = 0;
  while (head < before.size() && head < after.size() && before[head] == after[head]) ++head;
  before.erase(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(head));
  after.erase(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(head));
  while (!before.empty() && !after.empty() && before.back() == after.back()) {
    before.pop_back();
    after.pop_back();
  }
}

}  // namespace

std::vector<ChangedLine> difference(std::string_view before_text, std::string_view after_text,
                                    std::size_t most) {
  Lines before = lines_of(before_text), after = lines_of(after_text);
  cut_common_ends(before, after);
  const bool small = before.size() <= kMostCompared && after.size() <= kMostCompared;
  const Sides sides = small ? by_subsequence(before, after)
                            : Sides{missing_in(before, after), missing_in(after, before)};
  std::vector<ChangedLine> changed;
  std::size_t i = 0, j = 0;
  while ((i < before.size() || j < after.size()) && changed.size() < most) {
    if (i < before.size() && sides.removed[i])
      changed.push_back({ChangedLine::What::removed, before[i++]});
    else if (j < after.size() && sides.added[j])
      changed.push_back({ChangedLine::What::added, after[j++]});
    else
      i = std::min(i + 1, before.size()), j = std::min(j + 1, after.size());
  }
  return changed;
}

}  // namespace vigie
