#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "indexer/index.h"
#include "pipeline/backtest_counts.h"
#include "store/database.h"

namespace vigie {

/// A word that would narrow a profile: required or excluded, and what it would find then.
struct Narrowing {
  std::string word;  ///< as most documents write it
  bool exclude = false;
  std::size_t documents = 0, stories = 0;  ///< that would remain
};

/// Words that would narrow a query that finds too much: at most three to require and three to
/// exclude.
///
/// Of the documents found, up to 600 are read, evenly over the period, and parted by their score
/// into the better and the weaker half. A word is worth proposing when most of what it would drop
/// is of the weaker half, and when the rest of the archive does not have it as often: words of
/// grammar fall out by this, without a list. What would remain is counted exactly, by the
/// index.
Result<std::vector<Narrowing>> narrowing_words(Database& store, IndexReader& index,
                                               const Query& query,
                                               std::span<const DocumentFacts> documents,
                                               std::span<const BacktestFound> found, Instant now);

}  // namespace vigie
