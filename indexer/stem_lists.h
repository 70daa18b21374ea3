#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/index_blocks.h"
#include "indexer/word_file.h"

namespace vigie {

// For indexer/ only: what a question does with the lists of its stems, each read once and in order.

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
  float weight = 0;                     ///< of an impact of 1
  std::optional<std::uint16_t> number;  ///< in the blocks, when they are faster to read
};

/// The lists of one word that hold documents at all, and how long they are together.
struct WordLists {
  std::vector<StemList> lists;
  std::uint64_t documents = 0;
};

/// Reads the lists of a snapshot for one question: those of frequent stems from blocks
/// (stem_block.h), all others from Xapian. Every list that is read spends patience.
class ListReader {
 public:
  /// Both must outlive it.
  ListReader(const Xapian::Database& index, const WordFile& file) : index_(index), file_(file) {}

  WordLists lists_of(const ListedWord& word);
  /// The documents of any of the lists.
  FoundDocuments read_any(const std::vector<StemList>& lists) const;
  /// Leaves those of `found` that one of the word's lists has too.
  void keep_with(const WordLists& word, FoundDocuments& found) const;
  /// The same of documents of which no block tells.
  void keep_untold(const WordLists& word, FoundDocuments& found) const;
  /// The documents that have all of the words.
  FoundDocuments find_all(std::vector<WordLists> words) const;

  const IndexBlocks& blocks();

 private:
  template <class Visit>
  void each_document(const StemList& list, Visit visit) const;
  template <class Visit>
  void each_told(const StemList& list, Visit visit) const;
  template <class Visit>
  void each_untold(const StemList& list, Visit visit) const;
  template <class Mark>
  void keep(const WordLists& word, FoundDocuments& found, Mark mark) const;
  bool favours_blocks(const StemList& list, const FoundDocuments& found) const;
  FoundDocuments read_list(const StemList& list) const;
  FoundDocuments read_many(const std::vector<StemList>& lists) const;
  void keep_with_blocks(const StemList& list, FoundDocuments& found, std::vector<bool>& kept) const;
  void keep_with_list(const StemList& list, FoundDocuments& found, std::vector<bool>& kept) const;

  const Xapian::Database& index_;
  const WordFile& file_;
  std::optional<IndexBlocks> blocks_;
};

/// The documents of both; where they share one its scores are added up.
FoundDocuments united(FoundDocuments one, FoundDocuments other);

}  // namespace vigie
