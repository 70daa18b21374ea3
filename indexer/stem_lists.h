#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

namespace vigie {

// For indexer/ only: what a question does with the lists of its stems, each read once and in order.
// All of it spends patience.

struct FoundDocument {
  Xapian::docid document = 0;
  float score = 0;  ///< as ImpactWeight has it
};

/// Documents in order of number.
using FoundDocuments = std::vector<FoundDocument>;

/// One word of a question: the terms of its stems, any of which is enough.
struct ListedWord {
  std::vector<std::string> terms;
  double boost = 1;
  bool certain = true;  ///< whether every form with one of these stems answers the word
};

/// One stem's documents, with what it weighs in each.
struct StemList {
  std::string term;
  Xapian::doccount documents = 0;
  float weight = 0;  ///< of an impact of 1
};

/// The lists of one word that hold documents at all, and how long they are together.
struct WordLists {
  std::vector<StemList> lists;
  std::uint64_t documents = 0;
};

WordLists lists_of(const Xapian::Database& index, const ListedWord& word);

/// The documents of any of the lists.
FoundDocuments read_any(const Xapian::Database& index, const std::vector<StemList>& lists);

/// Leaves those of `found` that one of the word's lists has too.
void keep_with(const Xapian::Database& index, const WordLists& word, FoundDocuments& found);

/// The documents that have all of the words.
FoundDocuments find_all(const Xapian::Database& index, std::vector<WordLists> words);

/// The documents of both; where they share one its scores are added up.
FoundDocuments united(FoundDocuments one, FoundDocuments other);

}  // namespace vigie
