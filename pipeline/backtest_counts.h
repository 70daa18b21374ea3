#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/settings.h"
#include "store/document_facts.h"

namespace vigie {

/// A document that a profile finds: its place among the documents of the period, and whether limits
/// or threshold hold it back.
struct BacktestFound {
  std::uint32_t document = 0;
  bool held = false;
};

/// When the next daily and weekly digests after a moment go out, as minutes since 1970: items of
/// one digest have the same.
struct DigestTimes {
  std::int32_t daily = 0, weekly = 0;
};
DigestTimes digest_times(Instant at, const decltype(Settings::alerts)& alerts);

/// How many come in a week: least, quartiles, most.
struct Spread {
  std::size_t least = 0, most = 0;
  double lower = 0, median = 0, upper = 0;
};
/// Quartiles by linear interpolation; all 0 for no weeks.
Spread spread_of(std::vector<std::size_t> counts);

/// What one profile would have brought to one subscriber.
struct BacktestCounts {
  std::size_t searched = 0;   ///< documents of the period
  std::size_t documents = 0;  ///< that the query finds
  std::size_t stories = 0;    ///< that they tell
  std::size_t held = 0;       ///< documents held back by limits or threshold
  std::size_t items = 0;      ///< stories that pass: one a subscriber and story
  std::size_t by_day = 0;     ///< items of which only the day is known

  /// Seven days, counted back from the end of the period; days before the first whole week count in
  /// the totals alone. A period shorter than a week is one week.
  struct Week {
    Instant first{};
    std::size_t documents = 0, stories = 0, items = 0;
    std::size_t immediate = 0;  ///< mails; an item of which only the day is known is one of its own
    std::size_t daily = 0, weekly = 0;
  };
  std::vector<Week> weeks;  ///< oldest first

  struct Month {
    std::chrono::year_month month;
    std::size_t documents = 0, stories = 0;
  };
  std::vector<Month> months;  ///< one after another, those without documents too

  struct OfSource {
    SourceId source;
    std::size_t documents = 0, stories = 0;
  };
  std::vector<OfSource> sources;  ///< the noisiest first, at most kNoisiest
  static constexpr std::size_t kNoisiest = 5;

  Spread spread(std::size_t Week::*what) const;

  /// A profile is too broad when the median week brings more than kMostStories stories, or when it
  /// finds more than kMostShare of all documents and more than kFewDocuments.
  static constexpr double kMostStories = 50, kMostShare = 0.02;
  static constexpr std::size_t kFewDocuments = 50;
  /// Why it is too broad, as a sentence; empty when it is not.
  std::string too_broad() const;
};

/// `found` in the order of `documents`, which are in order of their moment. Linear but for the
/// stories, which are hashed.
BacktestCounts count_backtest(std::span<const DocumentFacts> documents,
                              std::span<const DigestTimes> digests,
                              std::span<const BacktestFound> found, Instant from, Instant until,
                              const decltype(Settings::alerts)& alerts);

}  // namespace vigie
