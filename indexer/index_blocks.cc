#include "indexer/index_blocks.h"

#include <algorithm>

#include "indexer/index_form.h"
#include "indexer/left_documents.h"

namespace vigie {

using namespace index_form;

IndexBlocks::IndexBlocks(const Xapian::Database& index, const WordFile& file)
    : index_(index),
      blocks_(stem_blocks(file, block_begin(index.get_metadata(kLastBlockKey)))),
      untold_(left_documents(index)),
      is_told_(std::size_t{index.get_lastdocid()} + 1, true) {
  for (const WordFile::Place& place : file.appended(words_begin(index.get_metadata(kListedEndKey)),
                                                    words_begin(index.get_metadata(kWordsEndKey))))
    untold_.push_back(place.document);
  std::ranges::sort(untold_);
  untold_.erase(std::unique(untold_.begin(), untold_.end()), untold_.end());
  is_told_[0] = false;  // is no document
  for (const Xapian::docid document : untold_)
    if (document < is_told_.size()) is_told_[document] = false;
}

std::optional<std::uint16_t> IndexBlocks::number_of(std::string_view term) const {
  const auto stem = frequent_stem(index_, term);
  if (!stem || blocks_.empty() || blocks_.front().begin() < stem->since) return std::nullopt;
  return stem->number;
}

}  // namespace vigie
