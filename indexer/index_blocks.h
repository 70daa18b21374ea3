#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "indexer/stem_block.h"
#include "indexer/word_file.h"

namespace vigie {

/// For indexer/ only: all blocks of a snapshot, and the documents of which they tell nothing: those
/// behind the last block, and those that were changed or dropped since they were listed.
class IndexBlocks {
 public:
  /// Both must outlive it.
  IndexBlocks(const Xapian::Database& index, const WordFile& file);

  /// Where a frequent stem is listed: its number in every block; nothing for other stems, and for
  /// one that became frequent after the first block.
  std::optional<std::uint16_t> number_of(std::string_view term) const;

  const std::vector<StemBlock>& blocks() const { return blocks_; }
  /// In order of number, each once.
  const std::vector<Xapian::docid>& untold() const { return untold_; }

  /// Whether what a block says of a document of it holds.
  bool is_told(Xapian::docid document) const {
    return document < is_told_.size() && is_told_[document];
  }

 private:
  const Xapian::Database& index_;
  std::vector<StemBlock> blocks_;
  std::vector<Xapian::docid> untold_;
  std::vector<bool> is_told_;  ///< by number
};

}  // namespace vigie
