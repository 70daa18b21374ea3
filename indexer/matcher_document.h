#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "indexer/document_terms.h"
#include "indexer/matcher_atoms.h"
#include "indexer/query.h"

namespace vigie {

/// One document as the atoms it answers: which ones, and at which positions. Its memory is used
/// again for the next document; one per thread.
class DocumentAtoms {
 public:
  /// Reads a document; everything below speaks of it until the next call.
  void read(const Document& document, const AtomTable& table);

  std::span<const Atom> found() const { return found_; }  ///< in order of appearance
  bool has(Atom atom) const { return slots_[atom].document == document_; }
  /// Positions in this scope, rising; empty for keywords and atoms not found.
  std::span<const std::uint32_t> positions(Atom atom, QueryNode::Scope scope) const;
  const std::vector<Quantity>& quantities() const { return quantities_; }

  /// The word at a position.
  struct Place {
    Part part = Part::title;
    std::uint32_t begin = 0, end = 0;
  };
  Place at(std::uint32_t position) const;

 private:
  /// Stamped with the number of the document, so that a new one costs no clearing.
  struct Slot {
    std::uint64_t document = 0;
    std::uint32_t first = 0, count = 0;  ///< range in positions_
  };
  struct Hit {
    Atom atom = 0;
    std::uint32_t position = 0;
  };
  void take(Atom atom, std::uint32_t position);
  void sort_positions();

  std::uint64_t document_ = 0;
  std::uint32_t title_end_ = 0;
  std::vector<Slot> slots_;
  std::vector<Atom> found_, answered_;
  std::vector<Hit> hits_;
  std::vector<std::uint32_t> positions_;
  struct Bytes {
    std::uint32_t begin = 0, end = 0;
  };
  std::vector<Bytes> words_;
  std::vector<Quantity> quantities_;
};

}  // namespace vigie
