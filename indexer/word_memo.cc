#include "indexer/word_memo.h"

#include <bit>
#include <cstring>
#include <limits>

namespace vigie {
namespace {

template <class Number>
std::uint64_t load(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

}  // namespace

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

/// Loads of fixed size that overlap; with its length they stand for the word and no other.
WordMemo::Word WordMemo::pack(std::string_view exact) {
  const char* const bytes = exact.data();
  const std::size_t length = exact.size();
  if (length > 16)
    return {load<std::uint64_t>(bytes), load<std::uint64_t>(bytes + 8),
            load<std::uint64_t>(bytes + length - 8)};
  if (length >= 8) return {load<std::uint64_t>(bytes), 0, load<std::uint64_t>(bytes + length - 8)};
  if (length >= 4) return {load<std::uint32_t>(bytes), 0, load<std::uint32_t>(bytes + length - 4)};
  if (length >= 2) return {load<std::uint16_t>(bytes), 0, load<std::uint16_t>(bytes + length - 2)};
  return {length == 0 ? 0 : load<std::uint8_t>(bytes), 0, 0};
}

std::span<const Atom> WordMemo::answers(const AtomTable& table, std::string_view folded,
                                        std::string_view exact, std::string_view analysis) {
  if (exact.size() > kMaxLength) {
    found_.clear();
    table.find_word(folded, exact, analysis, found_);
    return found_;
  }
  const Word word = pack(exact);
  const auto kind = static_cast<std::uint8_t>(exact.size() | (analysis.empty()   ? 0U
                                                              : analysis == "fr" ? 32U
                                                                                 : 64U));
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
  std::uint64_t hash = (word.begin ^ kind) * kFactor;
  hash = (std::rotl(hash, 29) ^ word.middle ^ std::rotl(word.end, 11)) * kFactor;
  Entry& entry = entries_[hash >> 32 & (kEntries - 1)];
  if (entry.stamp != stamp_ || entry.kind != kind || !(entry.word == word)) {
    found_.clear();
    table.find_word(folded, exact, analysis, found_);
    if (found_.size() > std::numeric_limits<std::uint8_t>::max()) return found_;
    const bool alone = found_.size() == 1;
    entry = Entry{word, alone ? found_[0] : static_cast<Atom>(lists_.size()), stamp_,
                  static_cast<std::uint8_t>(found_.size()), kind};
    if (!alone) lists_.insert(lists_.end(), found_.begin(), found_.end());
  }
  if (entry.count == 1) return {&entry.first, 1};
  return {lists_.data() + entry.first, entry.count};
}

}  // namespace vigie
