#include "indexer/word_memo.h"

#include <limits>

namespace vigie {

WordMemo::WordMemo() : entries_(kEntries) { forget(); }

void WordMemo::forget() {
  lists_.clear();
  if (++stamp_ != 0) return;
  entries_.assign(kEntries, Entry{});  // stamps begin again
  stamp_ = 1;
}

void WordMemo::use(const AtomTable& table) {
  if (version_ != table.version() || lists_.size() > kMaxListed) forget();
  version_ = table.version();
}

std::span<const Atom> WordMemo::ask(const AtomTable& table, const DocumentReader& words,
                                    std::string_view analysis, Entry& entry, std::uint8_t kind) {
  found_.clear();
  table.find_word(words.folded(), words.exact(), analysis, found_);
  if (words.exact().size() > PackedWord::kMaxLength ||
      found_.size() > std::numeric_limits<std::uint8_t>::max())
    return found_;
  const bool alone = found_.size() == 1;
  entry = Entry{words.packed(), alone ? found_[0] : static_cast<Atom>(lists_.size()), stamp_,
                static_cast<std::uint8_t>(found_.size()), kind};
  if (!alone) lists_.insert(lists_.end(), found_.begin(), found_.end());
  return list(entry);
}

}  // namespace vigie
