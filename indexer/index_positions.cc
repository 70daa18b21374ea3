#include "indexer/index_positions.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace vigie {
namespace {

constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

bool any_empty(Operands operands) {
  return operands.empty() ||
         std::any_of(operands.begin(), operands.end(), [](PositionSpan p) { return p.empty(); });
}

std::uint64_t span_of(std::size_t operands, int distance) {
  const auto span = static_cast<std::int64_t>(distance) + static_cast<std::int64_t>(operands) - 2;
  return span < 0 ? 0 : static_cast<std::uint64_t>(span);
}

/// Gives every operand a place of its own within [first, last], by augmenting paths (Kuhn). Paths
/// are followed with a stack of our own, since a query may have many operands.
class Seating {
 public:
  Seating(Operands operands, std::uint64_t first, std::uint64_t last)
      : operands_(operands), first_(first), last_(last) {
    for (const PositionSpan places : operands)
      for (auto p = std::lower_bound(places.begin(), places.end(), first);
           p != places.end() && *p <= last; ++p)
        places_.push_back(*p);
    std::sort(places_.begin(), places_.end());
    places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
    taken_by_.assign(places_.size(), kNobody);
  }

  bool all_seated() {
    if (places_.size() < operands_.size()) return false;
    for (std::size_t i = 0; i < operands_.size(); ++i)
      if (!seat(i)) return false;
    return true;
  }

 private:
  bool seat(std::size_t operand) {
    // Breadth first: from an operand to its places, from a taken place to its holder.
    std::vector<std::size_t> came_from(places_.size(), kNobody);
    std::vector<bool> seen(places_.size(), false);
    std::vector<std::size_t> queue{operand};
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const PositionSpan wanted = operands_[queue[head]];
      for (auto p = std::lower_bound(wanted.begin(), wanted.end(), first_);
           p != wanted.end() && *p <= last_; ++p) {
        const auto place = static_cast<std::size_t>(
            std::lower_bound(places_.begin(), places_.end(), *p) - places_.begin());
        if (seen[place]) continue;
        seen[place] = true;
        came_from[place] = queue[head];
        if (taken_by_[place] == kNobody) return move_along(place, operand, came_from);
        queue.push_back(taken_by_[place]);
      }
    }
    return false;
  }

  bool move_along(std::size_t place, std::size_t start, const std::vector<std::size_t>& came_from) {
    for (;;) {
      const std::size_t mover = came_from[place];
      const auto before = std::find(taken_by_.begin(), taken_by_.end(), mover);
      taken_by_[place] = mover;
      if (mover == start) return true;
      place = static_cast<std::size_t>(before - taken_by_.begin());
    }
  }

  Operands operands_;
  std::uint64_t first_, last_;
  Positions places_;
  std::vector<std::size_t> taken_by_;
};

bool all_differ(Operands operands, const std::vector<std::size_t>& at) {
  for (std::size_t i = 1; i < operands.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (operands[i][at[i]] == operands[j][at[j]]) return false;
  return true;
}

}  // namespace

std::optional<Window> first_adjacent(Operands operands) {
  if (any_empty(operands)) return {};
  std::size_t rarest = 0;
  for (std::size_t i = 1; i < operands.size(); ++i)
    if (operands[i].size() < operands[rarest].size()) rarest = i;
  for (const std::uint32_t anchor : operands[rarest]) {
    if (anchor < rarest) continue;
    const auto start = anchor - static_cast<std::uint32_t>(rarest);
    bool all = true;
    for (std::size_t i = 0; all && i < operands.size(); ++i)
      all = std::binary_search(operands[i].begin(), operands[i].end(),
                               start + static_cast<std::uint32_t>(i));
    if (all) return Window{start, start + static_cast<std::uint32_t>(operands.size()) - 1};
  }
  return {};
}

std::optional<Window> first_in_order(Operands operands, int distance) {
  if (any_empty(operands)) return {};
  const std::uint64_t span = span_of(operands.size(), distance);
  for (const std::uint32_t start : operands[0]) {
    // The earliest place after the one before is always the best choice.
    std::uint32_t last = start;
    for (std::size_t i = 1; i < operands.size(); ++i) {
      const auto next = std::upper_bound(operands[i].begin(), operands[i].end(), last);
      if (next == operands[i].end()) return {};
      last = *next;
    }
    if (last - start <= span) return Window{start, last};
  }
  return {};
}

/// The nearest different places meet when both lists are walked in order: the one that is behind
/// moves on, and where both are the same either may.
std::optional<Window> first_near(PositionSpan a, PositionSpan b, int distance) {
  const std::uint64_t span = span_of(2, distance);
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const std::uint32_t first = std::min(a[i], b[j]);
    std::uint32_t last = std::max(a[i], b[j]);
    if (first == last) {
      last = std::numeric_limits<std::uint32_t>::max();
      if (i + 1 < a.size()) last = a[i + 1];
      if (j + 1 < b.size()) last = std::min(last, b[j + 1]);
    }
    if (last - first <= span) return Window{first, last};
    a[i] <= b[j] ? ++i : ++j;
  }
  return {};
}

bool stand_near(Operands operands, int distance) {
  if (any_empty(operands)) return false;
  if (operands.size() == 2) return first_near(operands[0], operands[1], distance).has_value();
  const std::uint64_t span = span_of(operands.size(), distance);
  std::vector<std::size_t> next(operands.size(), 0);
  for (;;) {
    // `first` is the earliest place left; each operand's own earliest place tells at once whether
    // the window is possible. Then places must differ.
    std::uint32_t first = std::numeric_limits<std::uint32_t>::max(), furthest = 0;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (next[i] == operands[i].size()) return false;
      first = std::min(first, operands[i][next[i]]);
      furthest = std::max(furthest, operands[i][next[i]]);
    }
    if (furthest - first <= span &&
        (all_differ(operands, next) || Seating(operands, first, first + span).all_seated()))
      return true;
    for (std::size_t i = 0; i < operands.size(); ++i)
      if (operands[i][next[i]] == first) ++next[i];
  }
}

}  // namespace vigie
