#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "indexer/packed_word.h"

namespace vigie {

/// The words that need no rule: Latin letters and digits, beginning with a letter, between
/// characters that join nothing. They are most of what French and English write, and are read in
/// one pass over their bytes; everything else (numbers, apostrophes, acronyms, "&", other scripts,
/// words longer than 60 bytes) is the Tokenizer's. Both give the same forms.
class PlainWord {
 public:
  /// Reads the word that begins at `begin`, which is not inside one; false, and then nothing is
  /// said, when a rule may be needed. `text` must be valid UTF-8 and `begin` < size.
  bool read(std::string_view text, std::size_t begin);

  std::size_t end() const { return end_; }  ///< bytes in the text
  std::string_view exact() const { return {exact_.data(), exact_size_}; }
  std::string_view folded() const {
    return accents_ ? std::string_view{folded_.data(), folded_size_} : exact();
  }

  /// exact(), cut at PackedWord::kMaxLength.
  PackedWord packed() const { return accents_ ? PackedWord{exact()} : packed_; }

  /// The first byte from `pos` on that may begin a word: what it jumps over is ASCII and stands
  /// between words.
  static std::size_t skip(std::string_view text, std::size_t pos);

 private:
  static constexpr std::size_t kMaxBytes = 56;
  std::size_t read_ascii(std::string_view text, std::size_t begin);
  std::size_t read_rest(std::string_view text, std::size_t pos, std::size_t most);

  std::array<char, 64> exact_{}, folded_{};  ///< folded: only where there are accents
  std::size_t exact_size_ = 0, folded_size_ = 0, letters_ = 0, end_ = 0;
  PackedWord packed_;
  bool accents_ = false;
};

}  // namespace vigie
