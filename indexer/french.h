#pragma once

#include <string>
#include <string_view>

namespace Xapian {
class Stem;
}

namespace vigie {

/// Prepares a folded French word for Snowball by rules of spelling, for the words that the
/// dictionary's table (indexer/french_table.h) leaves to them:
///
///   -eaux → -eau, -aux → -al, and -au → -al with it   journaux = journal, matériaux = matériau
///   -ail → -al from six letters                       travaux = travail
///   -iée(s) → -ie(s)                                  salariées = salariés
///   -ée(s), -ité(s), -ière(s) get their accent back   which Snowball's suffixes are written with
std::string french_spelling(std::string_view folded);

/// What Snowball leaves of a feminine in -ique or -ive meets its masculine: publiqu → public,
/// activ → actif.
void meet_masculine(std::string& stem);

/// The stem that these rules and Snowball's French give a folded word: what holds for every word
/// that indexer/french_table.h has no entry for, names before all.
std::string stem_by_rules(const Xapian::Stem& snowball, std::string_view folded);

}  // namespace vigie
