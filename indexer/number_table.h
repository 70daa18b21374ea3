#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace vigie {

/// A quick hash of a text. Not keyed: tables that hostile text can fill are bounded in size.
inline std::uint64_t text_hash(std::string_view text) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;  // 2^64 / golden ratio
  std::uint64_t hash = text.size() * kFactor;
  const auto mix = [&](std::size_t at, std::size_t bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, bytes);
    hash = (std::rotl(hash, 23) ^ word) * kFactor;
    hash ^= hash >> 32;
  };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) mix(at, 8);
  if (at < text.size()) mix(at, text.size() - at);
  return hash;
}

/// Finds numbers by a hash of what they stand for; what that is, the owner keeps (open addressing,
/// linear probing, at most two thirds full). Copying it is copying one array.
///
///   table.insert(hash, 7);
///   table.find(hash, [&](std::uint32_t n) { return names[n] == wanted; });   // 7, or kNone
class NumberTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  template <class Same>
  std::uint32_t find(std::uint64_t hash, const Same& same) const {
    if (entries_.empty()) return kNone;
    const std::uint32_t tag = tag_of(hash);
    for (std::size_t at = tag & mask();; at = (at + 1) & mask()) {
      const Entry& entry = entries_[at];
      if (entry.number == kNone) return kNone;
      if (entry.tag == tag && same(entry.number)) return entry.number;
    }
  }

  /// `number` must not stand in the table under this hash.
  void insert(std::uint64_t hash, std::uint32_t number) {
    if ((size_ + 1) * 3 > entries_.size() * 2) grow();
    place(Entry{tag_of(hash), number});
    ++size_;
  }

  /// `number` must stand in the table under this hash.
  void erase(std::uint64_t hash, std::uint32_t number) {
    std::size_t hole = tag_of(hash) & mask();
    while (entries_[hole].number != number) hole = (hole + 1) & mask();
    // What probed past the hole moves back into it, so that no search ends early.
    for (std::size_t at = (hole + 1) & mask(); entries_[at].number != kNone;
         at = (at + 1) & mask()) {
      const std::size_t home = entries_[at].tag & mask();
      if (((at - home) & mask()) < ((at - hole) & mask())) continue;
      entries_[hole] = entries_[at];
      hole = at;
    }
    entries_[hole].number = kNone;
    --size_;
  }

 private:
  struct Entry {
    std::uint32_t tag = 0, number = kNone;
  };
  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }
  std::size_t mask() const { return entries_.size() - 1; }
  void place(const Entry& entry) {
    std::size_t at = entry.tag & mask();
    while (entries_[at].number != kNone) at = (at + 1) & mask();
    entries_[at] = entry;
  }
  void grow() {
    std::vector<Entry> old =
        std::exchange(entries_, std::vector<Entry>(entries_.empty() ? 16 : 2 * entries_.size()));
    for (const Entry& entry : old)
      if (entry.number != kNone) place(entry);
  }

  std::vector<Entry> entries_;  ///< a power of two
  std::size_t size_ = 0;
};

}  // namespace vigie
