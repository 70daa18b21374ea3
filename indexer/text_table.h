#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/number_table.h"

namespace vigie {

/// A number for each text added: a map of short texts that is four flat arrays, so that looking up
/// touches two cache lines and copying is copying bytes. Nothing is removed.
class TextTable {
 public:
  static constexpr std::uint32_t kNone = NumberTable::kNone;

  /// The value kept for a text, or kNone.
  std::uint32_t find(std::string_view text) const {
    const std::uint32_t key = key_of(text);
    return key == kNone ? kNone : keys_[key].value;
  }

  /// Keeps `value` for the text; what was kept before, or kNone.
  std::uint32_t put(std::string_view text, std::uint32_t value) {
    if (const std::uint32_t key = key_of(text); key != kNone)
      return std::exchange(keys_[key].value, value);
    numbers_.insert(text_hash(text), static_cast<std::uint32_t>(keys_.size()));
    keys_.push_back(Key{static_cast<std::uint32_t>(bytes_.size()),
                        static_cast<std::uint32_t>(text.size()), value});
    bytes_ += text;
    return kNone;
  }

  bool empty() const { return keys_.empty(); }

 private:
  struct Key {
    std::uint32_t begin = 0, length = 0, value = 0;
  };
  std::uint32_t key_of(std::string_view text) const {
    return numbers_.find(text_hash(text), [&](std::uint32_t key) {
      return std::string_view{bytes_}.substr(keys_[key].begin, keys_[key].length) == text;
    });
  }

  std::string bytes_;
  std::vector<Key> keys_;
  NumberTable numbers_;
};

}  // namespace vigie
