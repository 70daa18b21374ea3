#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "indexer/plain_word.h"

namespace vigie {

/// The words of a text one after another, without an allocation a word: what tokenize() collects
/// and the matcher reads directly. Rules: analysis.h. `text` must outlive it.
///
///   for (Tokenizer words{text}; words.next();) use(words.folded());
class Tokenizer {
 public:
  /// Longer forms are cut: a Xapian term holds 245 bytes, and no word is that long.
  static constexpr std::size_t kMaxWord = 64;

  explicit Tokenizer(std::string_view text) : text_{text} {}

  /// Moves to the next word; false at the end of the text.
  bool next();

  std::uint32_t position() const { return position_; }  ///< from 1
  std::size_t begin() const { return begin_; }          ///< bytes in the text
  std::size_t end() const { return end_; }
  /// Both forms (folding.h), valid until the next word.
  std::string_view exact() const { return plain_ ? plain_word_.exact() : exact_; }
  std::string_view folded() const { return plain_ ? plain_word_.folded() : folded_; }
  /// exact(), cut at PackedWord::kMaxLength.
  PackedWord packed() const { return plain_ ? plain_word_.packed() : PackedWord{exact_}; }

 private:
  /// One run of letters and digits.
  struct Run {
    std::size_t begin = 0, end = 0;
    std::size_t length = 0;  ///< code points
    bool digits = true;      ///< ASCII digits only
  };
  Run read_run(std::size_t begin) const;
  void append(const Run& run);
  void take_acronym(Run& run);
  void take_number(Run& run);
  void take_name(Run& run);
  bool take_apostrophe(Run& run);
  bool word_at(std::size_t pos) const;
  bool digits_at(std::size_t pos, std::size_t count) const;
  void cut();

  std::string_view text_;
  std::size_t pos_ = 0, begin_ = 0, end_ = 0;
  std::size_t no_number_before_ = 0;  ///< digits up to here are joined by no comma or full stop
  std::uint32_t position_ = 0;
  bool plain_ = false;  ///< the forms are those of `plain_word_`
  PlainWord plain_word_;
  std::string exact_, folded_, scratch_exact_, scratch_folded_;
};

}  // namespace vigie
