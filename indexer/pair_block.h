#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/frequent_stems.h"
#include "indexer/word_file.h"

namespace vigie {

// For indexer/ only: lists of the places where two frequent stems stand side by side, so that a
// phrase of frequent words is answered from lists too. Without them its candidates are the tens of
// thousands of documents that have all of its words somewhere, and the words of each must be looked
// at (200,000 documents: 18 ms a phrase, 44 the worst); a phrase with a rare word has few of them.
// Search engines know the idea as bigrams or common grams.
//
// A block lists the pairs of some thousands of documents. It is made of their words when these are
// committed, stands behind them in the file of words and, like them, never changes: what a document
// left behind is told by where its words begin. The documents behind the last block are few, and
// are looked at.

/// A document of a block.
struct BlockDocument {
  std::uint32_t document = 0;
  std::uint64_t begin = 0;  ///< of its words
};

/// So many bytes of documents' words make a block.
constexpr std::uint64_t kBlockOfWords = std::uint64_t{1} << 20;

/// The documents of one block after the other, in order of number, each once with the words that
/// were appended last. At least one a block.
std::vector<std::vector<WordFile::Place>> block_by_block(const WordFile& file,
                                                         std::vector<WordFile::Place> documents);

/// The block of documents as block_by_block() gives them. `previous`: where the block before it
/// begins, if there is one.
std::string make_pair_block(const WordFile& file, const std::vector<WordFile::Place>& documents,
                            const FrequentForms& forms, std::optional<std::uint64_t> previous);

/// So many positions of a pair are listed of one document; where it stands more often, none is. A
/// page of one word a million times over would else fill memory once for each word of a phrase.
constexpr std::size_t kMostPlaces = 256;

/// What a document has of a pair.
struct PairPosting {
  std::uint32_t index = 0;               ///< of the document in its block
  std::uint8_t before = 0, behind = 0;   ///< impacts of the two stems in the document
  std::vector<std::uint32_t> positions;  ///< of the first of the two, rising, or none
                                         ///< (kMostPlaces); a gap keeps the title apart
};

/// The list of one pair in one block, in order of index. Throws Xapian::DatabaseCorruptError.
class PairList {
 public:
  PairList(std::string_view bytes, bool with_positions)
      : bytes_(bytes), with_positions_(with_positions) {}

  /// False at the end.
  bool next();
  const PairPosting& posting() const { return posting_; }

 private:
  std::uint64_t number();

  std::string_view bytes_;
  bool with_positions_;
  std::size_t at_ = 0;
  PairPosting posting_;
};

/// A block where it lies in the mapped file, which must outlive it. Throws
/// Xapian::DatabaseCorruptError for what make_pair_block() never wrote.
class PairBlock {
 public:
  PairBlock(const WordFile& file, std::uint64_t begin);

  std::uint64_t begin() const { return begin_; }
  std::optional<std::uint64_t> previous() const;
  std::uint32_t size() const { return header_.documents; }
  /// Documents in order of number, each once. `index` is below size().
  BlockDocument document(std::uint32_t index) const;
  /// Empty when no document has the pair.
  PairList pair(std::uint16_t before, std::uint16_t behind, bool with_positions) const;

 private:
  friend std::string make_pair_block(const WordFile&, const std::vector<WordFile::Place>&,
                                     const FrequentForms&, std::optional<std::uint64_t>);
  struct Header {
    std::uint64_t previous = 0, base = 0;  ///< base: where the first of their words begin
    std::uint32_t documents = 0, pairs = 0;
  };
  struct Entry {
    std::uint32_t document = 0, offset = 0;  ///< of its words from the base, in kWordsAlignment
  };
  struct Pair {
    std::uint32_t stems = 0, end = 0;  ///< of its list, which begins where the one before it ends
  };

  std::uint64_t begin_;
  Header header_;
  std::span<const Entry> documents_;
  std::span<const Pair> pairs_;
  std::string_view lists_;
};

/// All blocks, the last first. `last`: where it begins.
std::vector<PairBlock> pair_blocks(const WordFile& file, std::optional<std::uint64_t> last);

}  // namespace vigie
