#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/index_lexicon.h"
#include "indexer/index_positions.h"
#include "indexer/phrase_scan.h"
#include "indexer/query.h"
#include "indexer/word_file.h"

namespace vigie {

/// What a list of stems cannot tell: which written form stood where.
struct PositionTest {
  /// One operand: the forms that answer it, by the document's analysis.
  struct Operand {
    FormSet french, english, other;
    const FormSet& in(char letter) const {
      return letter == 'f' ? french : letter == 'e' ? english : other;
    }
  };
  enum class Kind { present, adjacent, near, in_order } kind = Kind::present;
  QueryNode::Scope scope = QueryNode::Scope::both;
  int distance = 0;
  std::vector<Operand> operands;  ///< one for `present`, at least two for `adjacent`
};

/// A test made ready to run on many documents: a phrase as PhraseScan, all others with a table from
/// a form's number to the operands that it answers, as bits, so that each word of a document costs
/// a look.
class PositionCheck {
 public:
  explicit PositionCheck(const PositionTest& test);

  bool passes(const WordsView& words);

 private:
  using Bits = std::uint32_t;
  static_assert(kMaxOperands <= 32);  // of all but phrases
  /// What answers in one analysis.
  struct Forms {
    std::optional<PhraseScan> phrase;
    std::vector<Bits> operands;  ///< by form; those past the end answer nothing
    Bits answered_by(std::uint32_t form) const {
      return form < operands.size() ? operands[form] : 0;
    }
  };
  Forms& forms_of(char letter);
  bool part_passes(WordUnits words, const Forms& forms);

  PositionTest::Kind kind_;
  QueryNode::Scope scope_;
  int distance_;
  Forms french_, english_, other_;
  std::vector<Positions> places_;
  std::vector<PositionSpan> operand_places_;
};

/// The documents that pass a test, as Xapian's matcher asks for them. It says that it is as long as
/// the index, so that in an AND the lists of stems lead and only their documents are checked.
class PositionSource : public Xapian::PostingSource {
 public:
  /// `words` must outlive it.
  PositionSource(const PositionTest& test, const WordFile& words) : check_(test), words_(words) {}

  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return documents_; }
  Xapian::doccount get_termfreq_max() const override { return documents_; }
  void init(const Xapian::Database& index) override;
  void next(double min_weight) override;
  void skip_to(Xapian::docid document, double min_weight) override;
  bool check(Xapian::docid document, double min_weight) override;
  bool at_end() const override;
  Xapian::docid get_docid() const override { return at_.get_docid(); }
  std::string get_description() const override { return "PositionSource"; }

 private:
  bool passes_here();
  void move_to_passing();

  PositionCheck check_;
  const WordFile& words_;
  Xapian::Database index_;
  Xapian::doccount documents_ = 0;
  Xapian::ValueIterator at_, end_;
  Xapian::docid asked_ = 0;  ///< up to here all was told
};

/// One document by its number, when it exists.
class OneDocument : public Xapian::PostingSource {
 public:
  explicit OneDocument(Xapian::docid document) : document_(document) {}

  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return 1; }
  Xapian::doccount get_termfreq_max() const override { return 1; }
  void init(const Xapian::Database& index) override;
  void next(double) override { at_ = at_ == 0 && exists_ ? document_ : kEnd; }
  void skip_to(Xapian::docid document, double min_weight) override;
  bool at_end() const override { return at_ == kEnd; }
  Xapian::docid get_docid() const override { return at_; }
  std::string get_description() const override { return "OneDocument"; }

 private:
  static constexpr Xapian::docid kEnd = ~Xapian::docid{0};
  Xapian::docid document_, at_ = 0;
  bool exists_ = false;
};

/// Every number from `first` on, whether there is such a document or not: for an AND with lists.
class DocumentsFrom : public Xapian::PostingSource {
 public:
  explicit DocumentsFrom(Xapian::docid first) : first_(first) {}

  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return last_ < first_ ? 0 : last_ - first_; }
  Xapian::doccount get_termfreq_max() const override { return last_; }
  void init(const Xapian::Database& index) override {
    at_ = 0;
    last_ = index.get_lastdocid();
  }
  void next(double) override { at_ = std::max(at_ + 1, first_); }
  void skip_to(Xapian::docid document, double) override { at_ = std::max({at_, document, first_}); }
  bool at_end() const override { return at_ > last_; }
  Xapian::docid get_docid() const override { return at_; }
  std::string get_description() const override { return "DocumentsFrom"; }

 private:
  Xapian::docid first_, at_ = 0, last_ = 0;
};

}  // namespace vigie
