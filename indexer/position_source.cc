#include "indexer/position_source.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "indexer/index_form.h"
#include "indexer/patience.h"

namespace vigie {
namespace {

PhraseScan scan_of(const std::vector<PositionTest::Operand>& operands, char letter) {
  std::vector<FormSet> forms;
  forms.reserve(operands.size());
  for (const PositionTest::Operand& operand : operands) forms.push_back(operand.in(letter));
  return PhraseScan(forms);
}

}  // namespace

PositionCheck::PositionCheck(const PositionTest& test)
    : kind_(test.kind), scope_(test.scope), distance_(test.distance) {
  for (const char letter : {'f', 'e', 'o'}) {
    Forms& forms = forms_of(letter);
    if (kind_ == PositionTest::Kind::adjacent) {
      forms.phrase.emplace(scan_of(test.operands, letter));
      continue;
    }
    for (std::size_t i = 0; i < test.operands.size(); ++i) {
      for (const std::uint32_t form : test.operands[i].in(letter)) {
        if (form >= forms.operands.size()) forms.operands.resize(form + 1, 0);
        forms.operands[form] |= Bits{1} << i;
      }
    }
  }
  places_.resize(test.operands.size());
}

PositionCheck::Forms& PositionCheck::forms_of(char letter) {
  return letter == 'f' ? french_ : letter == 'e' ? english_ : other_;
}

bool PositionCheck::part_passes(WordUnits words, const Forms& forms) {
  if (forms.phrase) return forms.phrase->found_in(words);
  if (kind_ == PositionTest::Kind::present) {
    bool found = false;
    each_word(words, [&](std::uint32_t, std::uint32_t form) {
      found = forms.answered_by(form) != 0;
      return !found;
    });
    return found;
  }
  for (Positions& places : places_) places.clear();
  each_word(words, [&](std::uint32_t position, std::uint32_t form) {
    for (Bits bits = forms.answered_by(form); bits != 0; bits &= bits - 1)
      places_[static_cast<std::size_t>(std::countr_zero(bits))].push_back(position);
    return true;
  });
  operand_places_.assign(places_.begin(), places_.end());
  return kind_ == PositionTest::Kind::near ? stand_near(operand_places_, distance_)
                                           : stand_in_order(operand_places_, distance_);
}

bool PositionCheck::passes(const WordsView& words) {
  // Title and text are asked apart: nothing spans the gap between them.
  using Scope = QueryNode::Scope;
  const Forms& forms = forms_of(words.letter);
  return (scope_ != Scope::text && part_passes(words.title, forms)) ||
         (scope_ != Scope::title && part_passes(words.text, forms));
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
