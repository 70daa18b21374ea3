#pragma once

#include <xapian.h>

#include "indexer/index.h"

namespace vigie {

/// For indexer/ only: what a hit shows, from the record of its document. Throws what Xapian throws.
Hit hit_of(const Xapian::Document& document, double score);

}  // namespace vigie
