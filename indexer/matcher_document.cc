#include "indexer/matcher_document.h"

#include <algorithm>

namespace vigie {

void DocumentAtoms::clear(const AtomTable& table) {
  for (const Atom atom : found_) present_[atom / 64] = 0;
  found_.clear(), hits_.clear(), words_.clear();
  if (slots_.size() < table.size()) {
    slots_.resize(table.size());
    present_.resize(table.size() / 64 + 1);
  }
  present_[kAnything / 64] = std::uint64_t{1} << kAnything % 64;
}

void DocumentAtoms::read(const Document& document, const AtomTable& table, Instant now) {
  clear(table);
  read_words(document, table);
  sort_positions();
  if (table.has_keywords()) read_keywords(document, table);
  if (table.ranges().empty()) return;
  quantities_ = document_quantities(document);
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (asked_of_ == table.version() && today_ == today) return;
  asked_.assign(table.ranges().size(), Asked{});
  asked_of_ = table.version();
  today_ = today;
}

bool DocumentAtoms::add(Atom atom) {
  const std::uint64_t bit = std::uint64_t{1} << atom % 64;
  if ((present_[atom / 64] & bit) != 0) return false;
  present_[atom / 64] |= bit;
  found_.push_back(atom);
  return true;
}

void DocumentAtoms::read_words(const Document& document, const AtomTable& table) {
  memo_.use(table);
  DocumentReader words{document};
  const std::string_view analysis =
      table.stemming() == Stemming::no ? std::string_view{} : words.analysis();
  while (words.next()) {
    words_.push_back(Bytes{words.begin(), words.end()});
    const std::uint32_t position = words.position();
    for (const Atom atom : memo_.answers(table, words, analysis)) {
      if (add(atom)) slots_[atom] = Slot{0, 0, position, words.begin(), words.end()};
      ++slots_[atom].count;
      hits_.push_back(Hit{atom, position});
    }
  }
  title_end_ = words.title_end();
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

void DocumentAtoms::read_keywords(const Document& document, const AtomTable& table) {
  std::vector<Atom> answered;
  for (const Keyword& keyword : document_keywords(document))
    table.find_keyword(keyword.field, keyword.value, answered);
  for (const Atom atom : answered)
    if (add(atom)) slots_[atom] = Slot{};
}

bool DocumentAtoms::in_range(const AtomTable& table, std::uint32_t range) {
  const QueryNode& node = table.ranges()[range];
  Asked& asked = asked_[range];
  if (!asked.known) {
    asked.known = true;
    if (const auto resolved = resolve_range(node, today_)) asked.range = *resolved;
  }
  return std::ranges::any_of(quantities_, [&](const Quantity& quantity) {
    return quantity.field == node.field && asked.range.holds(quantity.value);
  });
}

/// Those in the title, or those in the text.
std::span<const std::uint32_t> DocumentAtoms::within(std::span<const std::uint32_t> positions,
                                                     QueryNode::Scope scope) const {
  const auto text =
      static_cast<std::size_t>(std::ranges::upper_bound(positions, title_end_) - positions.begin());
  return scope == QueryNode::Scope::title ? positions.first(text) : positions.subspan(text);
}

}  // namespace vigie
