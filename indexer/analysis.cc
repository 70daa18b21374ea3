#include "indexer/analysis.h"

#include <functional>

#include <xapian.h>

#include "indexer/folding.h"
#include "indexer/french.h"
#include "indexer/french_table.h"
#include "indexer/tokenizer.h"

namespace vigie {
namespace {

/// Snowball for one language with the stems it gave, of which the latest of each slot is kept: a
/// table of fixed size cannot be grown by hostile text, and the words of a language are few.
class Stemmer {
 public:
  explicit Stemmer(const char* language, bool french)
      : snowball_{language}, french_{french}, slots_(kSlots) {}

  const std::string& stem(std::string_view folded) {
    Slot& slot = slots_[std::hash<std::string_view>{}(folded) % kSlots];
    if (slot.word != folded) {
      slot.word = folded;
      if (!french_)
        slot.stem = fold(snowball_(slot.word));
      else if (!find_in_table(kFrenchTable, folded, slot.stem))
        slot.stem = stem_by_rules(snowball_, folded);
    }
    return slot.stem;
  }

 private:
  static constexpr std::size_t kSlots = 1 << 14;
  struct Slot {
    std::string word, stem;
  };
  Xapian::Stem snowball_;
  bool french_;
  std::vector<Slot> slots_;
};

/// Numbers, names with "&" and other scripts have no stem.
bool has_stem(std::string_view folded) {
  for (const char c : folded)
    if (c < 'a' || c > 'z') return false;
  return folded.size() >= kShortestStem;
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 6);
  for (Tokenizer words{text}; words.next();)
    tokens.push_back(Token{words.position(), static_cast<std::uint32_t>(words.begin()),
                           static_cast<std::uint32_t>(words.end()), std::string{words.exact()},
                           std::string{words.folded()}});
  return tokens;
}

std::string_view stem_view(std::string_view folded, std::string_view language) {
  if (language.empty() || !has_stem(folded)) return folded;
  thread_local Stemmer french{"french", true};
  thread_local Stemmer english{"english", false};
  if (language == "fr") return french.stem(folded);
  if (language == "en") return english.stem(folded);
  return folded;
}

std::string stem(std::string_view folded, std::string_view language) {
  return std::string{stem_view(folded, language)};
}

const std::vector<std::string>& analysed_languages() {
  static const std::vector<std::string> languages = {"fr", "en", ""};
  return languages;
}

std::string_view analysis_of(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find_first_of("-_"));
  return primary == "fr" ? "fr" : primary == "en" ? "en" : "";
}

}  // namespace vigie
