#pragma once

#include <xapian.h>

#include "core/error.h"
#include "core/time.h"
#include "indexer/index_snapshot.h"
#include "indexer/query.h"

namespace vigie {

/// Translates the tree. A word is the OR of its stems over the analysed languages; phrase, NEAR,
/// ADJ, exact forms, wildcards and text: are the AND of their stems, filtered by a PositionSource,
/// and wherever the stems alone decide there is no filter. Fields and ranges weigh nothing.
///
/// Needs the snapshot because a form's number, and what a wildcard stands for, are in its lexicon.
/// The snapshot must outlive what is returned. Throws what Xapian throws; a word that stands for
/// too much is Kind::too_large.
Result<Xapian::Query> xapian_query(const Query& query, const IndexSnapshot& snapshot, Instant now);

}  // namespace vigie
