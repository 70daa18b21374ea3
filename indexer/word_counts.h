#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "indexer/matcher.h"
#include "indexer/query.h"

namespace vigie {

/// How many documents hold a word, roughly: learnt from documents that passed, so that of all that
/// a profile demands the rarest can be waited for.
///
/// Words share counters by their hash, so a count may be too high; it is never used to decide
/// whether a profile matches. 256 KB, whatever is learnt.
class WordCounts {
 public:
  explicit WordCounts(Stemming stemming) : stemming_{stemming} {}

  /// Counts the words of one more document; the first 50,000 count.
  void learn(const Document& document);

  /// The share of documents that answer a clause of one word, or a filter, as far as was learnt.
  /// Before and beside that, its length says best how rare a word is: each letter halves the guess,
  /// down to what rare words have. Wildcards and words with ~ are guessed only.
  double share(const QueryNode& clause) const;

 private:
  static constexpr std::size_t kCounters = 1 << 16;
  static constexpr std::uint32_t kMaxDocuments = 50'000;
  void count(std::string_view kind, std::string_view text);
  double counted(std::string_view kind, std::string_view text) const;
  double counted_word(std::string_view folded) const;

  /// In which document a counter rose last, so that a word counts once in each.
  struct Counter {
    std::uint16_t documents = 0, last = 0;
  };
  Stemming stemming_;
  std::vector<Counter> counters_;
  std::uint32_t documents_ = 0;
};

}  // namespace vigie
