#include "indexer/matcher_document.h"

#include <algorithm>

namespace vigie {

void DocumentAtoms::read(const Document& document, const AtomTable& table) {
  ++document_;
  if (slots_.size() < table.size()) slots_.resize(table.size());
  found_.clear(), hits_.clear(), words_.clear();
  DocumentReader words{document};
  while (words.next()) {
    words_.push_back(Bytes{words.begin(), words.end()});
    answered_.clear();
    table.find_word(words.folded(), words.exact(), words.analysis(), answered_);
    for (const Atom atom : answered_) take(atom, words.position());
  }
  title_end_ = words.title_end();
  sort_positions();
  answered_.clear();
  for (const Keyword& keyword : document_keywords(document))
    table.find_keyword(keyword.field, keyword.value, answered_);
  for (const Atom atom : answered_)
    if (!has(atom)) {
      slots_[atom] = Slot{document_, 0, 0};
      found_.push_back(atom);
    }
  quantities_ = document_quantities(document);
}

void DocumentAtoms::take(Atom atom, std::uint32_t position) {
  Slot& slot = slots_[atom];
  if (slot.document != document_) {
    slot = Slot{document_, 0, 0};
    found_.push_back(atom);
  }
  ++slot.count;
  hits_.push_back(Hit{atom, position});
}

/// Counting sort: hits come in the order of positions, atoms get a range each.
void DocumentAtoms::sort_positions() {
  std::uint32_t first = 0;
  for (const Atom atom : found_) {
    slots_[atom].first = first;
    first += slots_[atom].count;
    slots_[atom].count = 0;
  }
  positions_.resize(hits_.size());
  for (const Hit& hit : hits_) {
    Slot& slot = slots_[hit.atom];
    positions_[slot.first + slot.count++] = hit.position;
  }
}

std::span<const std::uint32_t> DocumentAtoms::positions(Atom atom, QueryNode::Scope scope) const {
  if (!has(atom)) return {};
  const Slot& slot = slots_[atom];
  const std::span all{positions_.data() + slot.first, slot.count};
  if (scope == QueryNode::Scope::both) return all;
  const auto text =
      static_cast<std::size_t>(std::ranges::upper_bound(all, title_end_) - all.begin());
  return scope == QueryNode::Scope::title ? all.first(text) : all.subspan(text);
}

DocumentAtoms::Place DocumentAtoms::at(std::uint32_t position) const {
  const bool in_title = position <= title_end_;
  const std::size_t word = in_title ? position - 1 : position - kTitleGap;
  const Bytes& bytes = words_.at(word);
  return Place{in_title ? Part::title : Part::text, bytes.begin, bytes.end};
}

}  // namespace vigie
