#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

namespace vigie {

// For indexer/ only.

/// The documents that have one of some terms, read once into a bit a document: to be counted, or as
/// one operand of a question, where Xapian would ask every list about every candidate.
class DocumentSet : public Xapian::PostingSource {
 public:
  DocumentSet(const Xapian::Database& index, const std::vector<std::string>& terms);

  Xapian::doccount get_termfreq_min() const override { return count_; }
  Xapian::doccount get_termfreq_est() const override { return count_; }
  Xapian::doccount get_termfreq_max() const override { return count_; }
  void init(const Xapian::Database&) override { at_ = 0; }
  void next(double) override { move_to(at_ + 1); }
  void skip_to(Xapian::docid document, double) override {
    if (at_ < document) move_to(document);
  }
  bool at_end() const override { return at_ == kEnd; }
  Xapian::docid get_docid() const override { return at_; }
  std::string get_description() const override { return "DocumentSet"; }

 private:
  static constexpr Xapian::docid kEnd = ~Xapian::docid{0};
  /// The first of them from `document` on.
  void move_to(Xapian::docid document);

  std::vector<std::uint64_t> bits_;
  Xapian::doccount count_ = 0;
  Xapian::docid at_ = 0;
};

}  // namespace vigie
