#pragma once

#include <set>
#include <vector>

#include <xapian.h>

namespace vigie {

// For indexer/ only: the documents that were changed or dropped after a block (stem_block.h) listed
// them. Blocks never change, so whoever reads them asks Xapian about these documents. They are
// forgotten when all blocks are made anew.

/// Notes them for an index that is being written, which must outlive this.
class LeftDocuments {
 public:
  explicit LeftDocuments(Xapian::WritableDatabase& index) : index_(index) {}

  void add(Xapian::docid document) { fresh_.insert(document); }
  /// Puts those added since the last time into the index, which a commit must follow.
  void flush();
  /// Forgets all.
  void clear();

 private:
  Xapian::WritableDatabase& index_;
  std::set<Xapian::docid> fresh_;
};

/// In order of number, each once. Throws Xapian::DatabaseCorruptError.
std::vector<Xapian::docid> left_documents(const Xapian::Database& index);

}  // namespace vigie
