#pragma once

#include <xapian.h>

#include "indexer/word_file.h"

namespace vigie {

/// For indexer/ only: one state of the index, as one question sees it.
struct IndexSnapshot {
  Xapian::Database index;
  WordFile words;
};

}  // namespace vigie
