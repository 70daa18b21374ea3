#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

/// The words of a text for comparing: in lower case, Latin letters without their accents, every
/// mark a separator. Thread: any. Cost: linear. `text` must outlive the reader.
///
///   FoldedWords words("L'Été 2026");
///   while (words.next()) use(words.word());   // "l", "ete", "2026"
class FoldedWords {
 public:
  explicit FoldedWords(std::string_view text) : text_(text) {}
  bool next();
  std::string_view word() const { return word_; }

 private:
  std::string_view text_;
  std::size_t pos_ = 0;
  std::string word_;
};

/// " l ete 2026 ": the folded words, each with a space before and behind; `*words` is their number.
std::string folded_text(std::string_view text, std::size_t* words = nullptr);

/// A number, or the folded name of a month or weekday in French or English, whole or abbreviated.
bool is_of_calendar(std::string_view folded_word);

}  // namespace vigie
