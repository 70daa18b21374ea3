#include "indexer/french.h"

#include <array>

#include <xapian.h>

#include "indexer/folding.h"

namespace vigie {
namespace {

struct Rule {
  std::string_view ending;
  std::size_t least;  ///< letters of the whole word, so that taux, faux, mail, eau stay
  std::string_view becomes;
};

// The first ending that fits is taken, so longer ones stand first.
constexpr std::array kNumber = {
    Rule{"lieux", 5, "lieu"}, Rule{"jeux", 4, "jeu"}, Rule{"feux", 4, "feu"},
    Rule{"eaux", 5, "eau"},   Rule{"aux", 6, "al"},   Rule{"eau", 3, "eau"},
    Rule{"au", 5, "al"},      Rule{"ails", 7, "al"},  Rule{"ail", 6, "al"}};
constexpr std::array kAccents = {
    Rule{"ageres", 8, "ager"}, Rule{"agere", 7, "ager"},   Rule{"ngeres", 8, "nger"},
    Rule{"ngere", 7, "nger"},  Rule{"ncient", 9, "ncier"}, Rule{"ncies", 8, "nciés"},
    Rule{"ncie", 7, "ncié"},   Rule{"iees", 6, "ies"},     Rule{"iee", 5, "ie"},
    Rule{"ees", 5, "ées"},     Rule{"ee", 4, "ée"},        Rule{"ites", 6, "ités"},
    Rule{"ite", 5, "ité"},     Rule{"ieres", 7, "ières"},  Rule{"iere", 6, "ière"}};

template <std::size_t N>
void apply(const std::array<Rule, N>& rules, std::string& word) {
  for (const Rule& rule : rules) {
    if (word.size() < rule.least || !word.ends_with(rule.ending)) continue;
    word.replace(word.size() - rule.ending.size(), rule.ending.size(), rule.becomes);
    return;
  }
}

}  // namespace

std::string french_spelling(std::string_view folded) {
  std::string word{folded};
  apply(kNumber, word);
  apply(kAccents, word);
  return word;
}

void meet_masculine(std::string& stem) {
  if (stem.ends_with("iqu")) stem.replace(stem.size() - 2, 2, "c");
  if (stem.size() > 3 && stem.ends_with("iv")) stem.back() = 'f';
}

std::string stem_by_rules(const Xapian::Stem& snowball, std::string_view folded) {
  std::string stem = fold(snowball(french_spelling(folded)));
  meet_masculine(stem);
  return stem;
}

}  // namespace vigie
