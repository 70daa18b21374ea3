#pragma once

#include <map>
#include <string>
#include <vector>

#include "indexer/lexicon/dictionary.h"

namespace vigie::lexicon {

/// Words that one query word finds together, and every form that is theirs alone.
struct Family {
  std::string name;                ///< the lemma of its shortest word, folded
  std::vector<std::string> forms;  ///< folded, sorted; no form is in two families
};

/// Makes families of a dictionary's words. Every form gets one, since a position has one term.
///
/// Words join when one can hardly be asked for without the other:
///   - they have the same folded lemma (le devoir, devoir)
///   - a noun in -e or -é is a form of a verb in -er: la lutte, un salarié. Separated, the verb
///     would lose the forms that it is most used in. So with an adjective's feminine: précise.
///   - a masculine is a verb's participle: élu, vendu, innovant, participant. A feminine noun has a
///     sense of its own: mise, entreprise, partie.
///   - a noun is an adjective's feminine too: la départementale
///   - a rule of kKinships joins them, or kTogether does
/// unless kApart names the two. A form that is still of several families goes to, in this
/// order: what kUsual says; a word whose lemma it is, since a dictionary lists it for its own sense
/// (cours, important, produit); another form of a noun or adjective (portions, not nous portions);
/// être or avoir; a verb by its more usual tense (fonde: fonder, not fondre), then rather not one
/// in -er (ouvre: ouvrir, not ouvrer); a name.
/// The same dictionary gives the same families in the same order.
std::vector<Family> make_families(const std::vector<Entry>& entries);

}  // namespace vigie::lexicon
