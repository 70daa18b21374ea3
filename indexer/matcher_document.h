#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "indexer/document_terms.h"
#include "indexer/matcher_atoms.h"
#include "indexer/query.h"
#include "indexer/word_memo.h"

namespace vigie {

/// One document as the atoms it answers: which ones, and at which positions. Its memory is used
/// again for the next document; one per thread.
class DocumentAtoms {
 public:
  /// Reads a document as it is at `now`; everything below speaks of it until the next call.
  void read(const Document& document, const AtomTable& table, Instant now);

  /// In order of appearance; kAnything is present and not among them.
  std::span<const Atom> found() const { return found_; }
  bool has(Atom atom) const { return (present_[atom / 64] >> atom % 64 & 1) != 0; }
  /// Positions in this scope, rising; empty for keywords and atoms not found.
  std::span<const std::uint32_t> positions(Atom atom, QueryNode::Scope scope) const {
    if (!has(atom)) return {};
    const Slot& slot = slots_[atom];
    const std::span all{positions_.data() + slot.first, slot.count};
    return scope == QueryNode::Scope::both ? all : within(all, scope);
  }
  /// Whether the document has a day or an amount within a range of the table.
  bool in_range(const AtomTable& table, std::uint32_t range);

  /// The word at a position.
  struct Place {
    Part part = Part::title;
    std::uint32_t begin = 0, end = 0;
  };
  Place at(std::uint32_t position) const {
    const bool in_title = position <= title_end_;
    const Bytes& bytes = words_[in_title ? position - 1 : position - kTitleGap];
    return Place{in_title ? Part::title : Part::text, bytes.begin, bytes.end};
  }
  /// Where a word that is present stands first, whatever the scope.
  struct FirstPlace : Place {
    std::uint32_t position = 0;
  };
  FirstPlace first_place(Atom atom) const {
    const Slot& slot = slots_[atom];
    const Part part = slot.position <= title_end_ ? Part::title : Part::text;
    return FirstPlace{{part, slot.begin, slot.end}, slot.position};
  }

 private:
  struct Slot {
    std::uint32_t first = 0, count = 0;  ///< range in positions_; of atoms that are present
    std::uint32_t position = 0;          ///< the first of these, and the bytes of its word
    std::uint32_t begin = 0, end = 0;
  };
  struct Hit {
    Atom atom = 0;
    std::uint32_t position = 0;
  };
  std::span<const std::uint32_t> within(std::span<const std::uint32_t> positions,
                                        QueryNode::Scope scope) const;
  void clear(const AtomTable& table);
  void read_words(const Document& document, const AtomTable& table);
  void read_keywords(const Document& document, const AtomTable& table);
  bool add(Atom atom);
  void sort_positions();

  WordMemo memo_;
  std::uint32_t title_end_ = 0;
  std::vector<std::uint64_t> present_;  ///< a bit an atom; small, so that most tests hit the cache
  std::vector<Slot> slots_;
  std::vector<Atom> found_;
  std::vector<Hit> hits_;
  std::vector<std::uint32_t> positions_;
  struct Bytes {
    std::uint32_t begin = 0, end = 0;
  };
  std::vector<Bytes> words_;
  std::vector<Quantity> quantities_;
  /// What a range asks on a day, worked out once for all documents of it.
  struct Asked {
    bool known = false;
    QuantityRange range{1, 0};
  };
  std::vector<Asked> asked_;
  std::uint64_t asked_of_ = 0;  ///< version of the table
  std::chrono::sys_days today_{};
};

}  // namespace vigie
