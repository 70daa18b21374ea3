#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.h"

/// Publishers as a model, for the simulated week: when they publish, how their servers answer. The
/// same seed gives the same week.
namespace vigie::simulated {

using namespace std::chrono_literals;

/// splitmix64: small, and the same everywhere, which the standard's distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  double roll() {  ///< 0 … 1, without 1
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }
  bool chance(double p) { return roll() < p; }
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(roll() * static_cast<double>(n));
  }
  Interval between(Interval a, Interval b) {
    return a + Interval{static_cast<Interval::rep>(roll() * static_cast<double>((b - a).count()))};
  }
  Interval wait(double per_day) {  ///< to the next event of a Poisson process
    return Interval{static_cast<Interval::rep>(-std::log(1 - roll()) / per_day * 86'400'000)};
  }

 private:
  std::uint64_t state_;
};

inline constexpr int kClasses = 6;
inline constexpr std::array<double, kClasses> kPerDay = {30, 10, 3, 1, 1 / 7.0, 1 / 30.0};
inline constexpr std::array<double, kClasses> kShares = {0.03, 0.07, 0.20, 0.25, 0.25, 0.20};

struct Answer {
  Interval took{0};
  bool failed = false;
  bool moved = false;
  std::optional<Interval> retry_after;
  std::vector<Instant> fresh;  ///< published since the last good answer
};

struct Publisher {
  int kind = 0;  ///< its class, a place in kPerDay
  double per_day = 1;
  bool office = false;  ///< nothing on Saturdays and Sundays
  double flaky = 0;     ///< of its answers fail
  double busy = 0;      ///< of its answers are 429 with Retry-After
  Instant moved_from = Instant::max();
  Instant silent_from = Instant::max();
  Instant dead_from = Instant::max(), dead_until{};  ///< an outage
  Instant next{};                                    ///< publication
  std::vector<Instant> backlog;                      ///< what its feed shows at first

  /// Its next publication after `at`.
  Instant publication_after(Dice& dice, Instant at) const {
    for (;;) {
      at += dice.wait(office ? per_day * 7 / 5 : per_day);
      const auto day =
          std::chrono::weekday{std::chrono::floor<std::chrono::days>(at)}.iso_encoding();
      if (!office || day < 6) return at;
    }
  }

  Answer answer(Dice& dice, Instant now) {
    Answer answer;
    answer.took = dice.between(50ms, 1500ms);
    answer.moved = now >= moved_from;
    if ((now >= dead_from && now < dead_until) || dice.chance(flaky)) {
      answer.failed = true;
      answer.took = dice.chance(0.5) ? Interval{30s} : Interval{20ms};
      return answer;
    }
    if (dice.chance(busy)) {
      answer.retry_after = dice.between(1min, 6h);
      return answer;
    }
    for (; next <= now && next < silent_from; next = publication_after(dice, next))
      answer.fresh.push_back(next);
    return answer;
  }
};

/// One of those that the shares say, with its feed's last 30 entries of two months.
inline Publisher publisher(Dice& dice, Instant start) {
  Publisher one;
  for (double at = dice.roll() - kShares[0]; at >= 0 && one.kind + 1 < kClasses;)
    at -= kShares[static_cast<std::size_t>(++one.kind)];
  one.per_day = kPerDay[static_cast<std::size_t>(one.kind)];
  one.office = dice.chance(0.4);
  if (dice.chance(0.02)) one.flaky = 0.1;
  if (dice.chance(0.01)) one.busy = 0.2;
  if (dice.chance(0.01)) one.moved_from = start + dice.between(0h, 168h);
  if (dice.chance(0.02)) one.silent_from = start + dice.between(0h, 24h);
  if (dice.chance(0.05)) {
    one.dead_from = start + dice.between(0h, 160h);
    one.dead_until = one.dead_from + dice.between(10min, 48h);
  }
  if (dice.chance(0.01)) one.dead_from = start, one.dead_until = Instant::max();
  for (one.next = one.publication_after(dice, start - 60 * 24h); one.next < start;
       one.next = one.publication_after(dice, one.next))
    one.backlog.push_back(one.next);
  if (one.backlog.size() > 30) one.backlog.erase(one.backlog.begin(), one.backlog.end() - 30);
  return one;
}

}  // namespace vigie::simulated
