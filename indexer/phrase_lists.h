#pragma once

#include <vector>

#include <xapian.h>

#include "indexer/position_source.h"
#include "indexer/stem_lists.h"
#include "indexer/word_file.h"

namespace vigie {

/// For indexer/ only: the documents in which the words stand as the test wants, with the score of
/// the words. Where the pairs of a phrase are listed (stem_block.h) their lists are read first,
/// and the words of a document are looked at only when the lists leave it open. Spends patience.
FoundDocuments find_together(const Xapian::Database& index, const WordFile& file,
                             ListReader& reader, const std::vector<ListedWord>& words,
                             const PositionTest& test);

}  // namespace vigie
