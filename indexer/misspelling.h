#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/index.h"

namespace vigie {

/// The words of a query that no document of this snapshot holds, each with the word nearest to it
/// that some do; those that nothing is near are left out. Looked for are plain words and written
/// forms of four letters or more, in phrases too, but not below NOT.
///
/// Nearest: the fewest edits (1; from seven letters 2), then in the most documents, with the same
/// first letter. Cost: a look-up a known word; for an unknown one a walk over the lexicon's words
/// with the same two letters at their start, or one, of at most kMostLooked.
///
/// Throws what Xapian throws.
std::vector<Misspelling> misspellings_in(const Xapian::Database& index, const Query& query);

}  // namespace vigie
