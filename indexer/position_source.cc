#include "indexer/position_source.h"

#include <algorithm>
#include <string>

namespace vigie {
namespace {

using index_form::PlacedForm;
using index_form::Words;

bool holds(const FormSet& forms, std::uint32_t form) {
  if (forms.size() <= 8) return std::find(forms.begin(), forms.end(), form) != forms.end();
  return std::binary_search(forms.begin(), forms.end(), form);
}

bool present(const FormSet& forms, const std::vector<PlacedForm>& part) {
  return std::any_of(part.begin(), part.end(),
                     [&](const PlacedForm& word) { return holds(forms, word.form); });
}

bool stand_together(const PositionTest& test, char letter, const std::vector<PlacedForm>& part) {
  std::vector<Positions> places(test.operands.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const FormSet& forms = test.operands[i].in(letter);
    for (const PlacedForm& word : part)
      if (holds(forms, word.form)) places[i].push_back(word.position);
    if (places[i].empty()) return false;
  }
  switch (test.kind) {
    case PositionTest::Kind::adjacent: return stand_adjacent(places);
    case PositionTest::Kind::in_order: return stand_in_order(places, test.distance);
    case PositionTest::Kind::near: return stand_near(places, test.distance);
    case PositionTest::Kind::present: return true;
  }
  return false;
}

}  // namespace

bool PositionTest::passes(const Words& words) const {
  // Title and text are asked apart: nothing spans the gap between them.
  const auto in_part = [&](const std::vector<PlacedForm>& part) {
    return kind == Kind::present ? present(operands[0].in(words.letter), part)
                                 : stand_together(*this, words.letter, part);
  };
  return (scope != QueryNode::Scope::text && in_part(words.title)) ||
         (scope != QueryNode::Scope::title && in_part(words.text));
}

void PositionSource::init(const Xapian::Database& index) {
  index_ = index;
  documents_ = index_.get_doccount();
  at_ = index_.valuestream_begin(index_form::kWordsSlot);
  end_ = index_.valuestream_end(index_form::kWordsSlot);
  asked_ = 0;
}

bool PositionSource::passes_here() {
  if (!index_form::decode_words(*at_, words_))
    throw Xapian::DatabaseCorruptError("the words of document " + std::to_string(at_.get_docid()) +
                                       " are broken");
  return test_.passes(words_);
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
