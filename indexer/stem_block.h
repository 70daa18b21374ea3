#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "indexer/frequent_stems.h"
#include "indexer/ranking.h"
#include "indexer/word_file.h"

namespace vigie {

// For indexer/ only: lists of the documents that have a frequent stem, and of the places where two
// of them stand side by side. Xapian hands over a list posting by posting through several calls,
// which is half of the time of a question for frequent words; and without the pairs, which search
// engines know as bigrams or common grams, the candidates of a phrase of frequent words are the
// tens of thousands of documents that have all of its words somewhere, each of them looked at.
// Measured on 200,000 documents, the worst of a hundred questions: 6 ms without the first, 44
// without either. Lists of rarer stems are short enough where Xapian has them.
//
// A block lists some thousands of documents. It is made of their words when these are committed,
// stands behind them in the file of words and, like them, never changes: of which documents it
// tells what no longer holds, and which are in no block yet, index_blocks.h knows.

/// So many bytes of documents' words make a block.
constexpr std::uint64_t kBlockOfWords = std::uint64_t{1} << 20;
/// And at most so many documents.
constexpr std::size_t kBlockOfDocuments = std::size_t{1} << 16;

/// The documents of one block after the other, in order of number, each once with the words that
/// were appended last. At least one a block.
std::vector<std::vector<WordFile::Place>> block_by_block(const WordFile& file,
                                                         std::vector<WordFile::Place> documents);

/// The block of documents as block_by_block() gives them. `previous`: where the block before it
/// begins, if there is one.
std::string make_stem_block(const WordFile& file, const std::vector<WordFile::Place>& documents,
                            const FrequentForms& forms, std::optional<std::uint64_t> previous);

/// The list of one stem in one block, in order of index: a posting is the gap to the one before and
/// the stem's impact in the document, which is 0 where it is only a part of a wide gap.
class StemPostings {
 public:
  using Unit = std::uint16_t;
  static constexpr unsigned kImpactBits = 7;
  static constexpr Unit kImpacts = (1U << kImpactBits) - 1, kWidestGap = 0xFFFF >> kImpactBits;
  static_assert(kMostImpact <= kImpacts);

  explicit StemPostings(std::span<const Unit> units) : units_(units) {}

  /// False at the end.
  bool next() {
    while (at_ < units_.size()) {
      const Unit unit = units_[at_++];
      index_ += unit >> kImpactBits;
      impact_ = unit & kImpacts;
      if (impact_ > 0) return true;
    }
    return false;
  }
  std::uint32_t index() const { return index_; }  ///< of the document in its block
  Xapian::termcount impact() const { return impact_; }

 private:
  std::span<const Unit> units_;
  std::size_t at_ = 0;
  std::uint32_t index_ = 0;
  Xapian::termcount impact_ = 0;
};

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
/// Xapian::DatabaseCorruptError for what make_stem_block() never wrote.
class StemBlock {
 public:
  StemBlock(const WordFile& file, std::uint64_t begin);

  std::uint64_t begin() const { return begin_; }
  std::optional<std::uint64_t> previous() const;
  std::size_t size() const { return documents_.size(); }
  /// Documents in order of number, each once. `index` is below size().
  std::uint32_t document(std::uint32_t index) const {
    if (index >= documents_.size()) throw_broken();
    return documents_[index];
  }
  /// Empty when no document has the stem.
  StemPostings stem(std::uint16_t stem) const;
  /// Empty when no document has the pair.
  PairList pair(std::uint16_t before, std::uint16_t behind, bool with_positions) const;

 private:
  friend std::string make_stem_block(const WordFile&, const std::vector<WordFile::Place>&,
                                     const FrequentForms&, std::optional<std::uint64_t>);
  struct Header {
    std::uint64_t previous = 0;
    std::uint32_t documents = 0, stems = 0, stem_units = 0, pairs = 0;
  };
  /// Which lists there are: of a stem or of two, in order.
  struct Entry {
    std::uint32_t stems = 0, end = 0;  ///< of the list, which begins where the one before it ends
  };
  struct Range {
    std::size_t begin = 0, end = 0;
  };
  static Range list_of(std::span<const Entry> entries, std::uint32_t stems, std::size_t size);
  [[noreturn]] static void throw_broken();

  std::uint64_t begin_;
  Header header_;
  std::span<const std::uint32_t> documents_;
  std::span<const Entry> stems_, pairs_;
  std::span<const StemPostings::Unit> stem_units_;
  std::string_view pair_postings_;
};

/// All blocks, the first first. `last`: where the last one begins.
std::vector<StemBlock> stem_blocks(const WordFile& file, std::optional<std::uint64_t> last);

}  // namespace vigie
