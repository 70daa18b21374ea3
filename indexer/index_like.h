#pragma once

#include <vector>

#include <xapian.h>

#include "indexer/index.h"

namespace vigie {

/// For indexer/ only: IndexReader::like() on one snapshot. Throws what Xapian throws.
Result<std::vector<Like>> likes_in(const Xapian::Database& index, const LikeRequest& request);

}  // namespace vigie
