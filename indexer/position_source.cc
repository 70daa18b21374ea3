#include "indexer/position_source.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "indexer/index_form.h"
#include "indexer/patience.h"

namespace vigie {
namespace {

std::optional<PhraseScan> scan_of(const std::vector<PositionTest::Operand>& operands, char letter) {
  std::vector<FormSet> forms;
  forms.reserve(operands.size());
  for (const PositionTest::Operand& operand : operands) forms.push_back(operand.in(letter));
  PhraseScan scan(std::move(forms));
  return scan.usable() ? std::optional(std::move(scan)) : std::nullopt;
}

}  // namespace

PositionCheck::PositionCheck(const PositionTest& test)
    : kind_(test.kind),
      scope_(test.scope),
      distance_(test.distance),
      operands_(test.operands.size()),
      width_((test.operands.size() + kBits - 1) / kBits),
      rows_(width_, 0),
      state_(width_, 0),
      places_(test.operands.size()) {
  for (const char letter : {'f', 'e', 'o'}) {
    Table& table = table_of(letter);
    for (std::size_t i = 0; i < operands_; ++i) {
      for (const std::uint32_t form : test.operands[i].in(letter)) {
        if (form >= table.size()) table.resize(form + 1, 0);
        if (table[form] == 0) {
          table[form] = static_cast<std::uint32_t>(rows_.size());
          rows_.resize(rows_.size() + width_, 0);
        }
        rows_[table[form] + i / kBits] |= Bits{1} << i % kBits;
      }
    }
  }
  if (kind_ != PositionTest::Kind::adjacent || operands_ < 2) return;
  french_scan_ = scan_of(test.operands, 'f');
  english_scan_ = scan_of(test.operands, 'e');
  other_scan_ = scan_of(test.operands, 'o');
}

PositionCheck::Table& PositionCheck::table_of(char letter) {
  return letter == 'f' ? french_ : letter == 'e' ? english_ : other_;
}

bool PositionCheck::adjacent_in(WordUnits words, const Table& table) {
  // Bit i: the last i + 1 words answer operands 0..i ("shift and", Baeza-Yates and Gonnet 1992).
  const Bits whole = Bits{1} << (operands_ - 1) % kBits;
  std::ranges::fill(state_, 0);
  std::uint32_t expected = 1;
  bool found = false;
  each_word(words, [&](std::uint32_t position, std::uint32_t form) {
    if (position != expected) std::ranges::fill(state_, 0);
    expected = position + 1;
    const Bits* row = row_of(table, form);
    Bits carry = 1;
    for (std::size_t w = 0; w < width_; ++w) {
      const Bits next = (state_[w] << 1 | carry) & row[w];
      carry = state_[w] >> (kBits - 1);
      state_[w] = next;
    }
    found = (state_.back() & whole) != 0;
    return !found;
  });
  return found;
}

bool PositionCheck::part_passes(WordUnits words, char letter) {
  const auto& scan = letter == 'f' ? french_scan_ : letter == 'e' ? english_scan_ : other_scan_;
  if (scan) return scan->found_in(words);
  const Table& table = table_of(letter);
  if (kind_ == PositionTest::Kind::adjacent) return adjacent_in(words, table);
  if (kind_ == PositionTest::Kind::present) {
    bool found = false;
    each_word(words, [&](std::uint32_t, std::uint32_t form) {
      found = *row_of(table, form) != 0;
      return !found;
    });
    return found;
  }
  for (Positions& places : places_) places.clear();
  each_word(words, [&](std::uint32_t position, std::uint32_t form) {
    const Bits* row = row_of(table, form);
    for (std::size_t w = 0; w < width_; ++w)
      for (Bits bits = row[w]; bits != 0; bits &= bits - 1)
        places_[w * kBits + static_cast<std::size_t>(std::countr_zero(bits))].push_back(position);
    return true;
  });
  operand_places_.assign(places_.begin(), places_.end());
  return kind_ == PositionTest::Kind::near ? stand_near(operand_places_, distance_)
                                           : stand_in_order(operand_places_, distance_);
}

bool PositionCheck::passes(const WordsView& words) {
  // Title and text are asked apart: nothing spans the gap between them.
  using Scope = QueryNode::Scope;
  return (scope_ != Scope::text && part_passes(words.title, words.letter)) ||
         (scope_ != Scope::title && part_passes(words.text, words.letter));
}

void PositionSource::init(const Xapian::Database& index) {
  index_ = index;
  documents_ = index_.get_doccount();
  at_ = index_.valuestream_begin(index_form::kWordsSlot);
  end_ = index_.valuestream_end(index_form::kWordsSlot);
  asked_ = 0;
}

bool PositionSource::passes_here() {
  spend_patience();
  return check_.passes(words_.words_of(at_.get_docid(), index_form::words_begin(*at_)));
}

void PositionSource::move_to_passing() {
  while (at_ != end_ && !passes_here()) ++at_;
  if (at_ != end_) asked_ = at_.get_docid();
}

void PositionSource::next(double) {
  if (at_ != end_ && at_.get_docid() <= asked_) ++at_;
  move_to_passing();
}

void PositionSource::skip_to(Xapian::docid document, double) {
  if (at_ == end_) return;
  if (at_.get_docid() < document) at_.skip_to(document);
  move_to_passing();
}

bool PositionSource::check(Xapian::docid document, double) {
  if (at_ != end_ && at_.get_docid() < document) at_.skip_to(document);
  if (at_ == end_) return true;
  asked_ = document;
  // Further on is no position that was tested yet: "not here" is all that is known.
  return at_.get_docid() == document && passes_here();
}

bool PositionSource::at_end() const { return at_ == end_; }

void OneDocument::init(const Xapian::Database& index) {
  at_ = 0;
  exists_ = true;
  try {
    static_cast<void>(index.get_doclength(document_));
  } catch (const Xapian::DocNotFoundError&) {
    exists_ = false;
  }
}

void OneDocument::skip_to(Xapian::docid document, double) {
  if (at_ == kEnd) return;
  at_ = exists_ && document <= document_ ? document_ : kEnd;
}

}  // namespace vigie
