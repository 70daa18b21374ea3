#include "indexer/document_set.h"

#include <bit>

#include "indexer/patience.h"

namespace vigie {
namespace {

constexpr std::uint64_t kBits = 64;

}  // namespace

DocumentSet::DocumentSet(const Xapian::Database& index, const std::vector<std::string>& terms)
    : bits_(index.get_lastdocid() / kBits + 1, 0) {
  for (const std::string& term : terms) {
    const auto end = index.postlist_end(term);
    for (auto document = index.postlist_begin(term); document != end; ++document) {
      spend_patience();
      bits_[*document / kBits] |= std::uint64_t{1} << *document % kBits;
    }
  }
  for (const std::uint64_t word : bits_)
    count_ += static_cast<Xapian::doccount>(std::popcount(word));
}

void DocumentSet::move_to(Xapian::docid document) {
  std::size_t word = document / kBits;
  if (word >= bits_.size()) {
    at_ = kEnd;
    return;
  }
  std::uint64_t rest = bits_[word] & ~std::uint64_t{0} << document % kBits;
  while (rest == 0) {
    if (++word == bits_.size()) {
      at_ = kEnd;
      return;
    }
    rest = bits_[word];
  }
  at_ =
      static_cast<Xapian::docid>(word * kBits) + static_cast<Xapian::docid>(std::countr_zero(rest));
}

}  // namespace vigie
