#pragma once

#include <string>
#include <string_view>

namespace vigie {

/// Prepares a folded French word for Snowball by rules of spelling, no word lists:
///
///   -eaux → -eau, -aux → -al, and -au → -al with it   journaux = journal, matériaux = matériau
///   -ail → -al from six letters                       travaux = travail
///   -iée(s) → -ie(s)                                  salariées = salariés
///   -ée(s), -ité(s), -ière(s) get their accent back   which Snowball's suffixes are written with
std::string french_spelling(std::string_view folded);

/// What Snowball leaves of a feminine in -ique or -ive meets its masculine: publiqu → public,
/// activ → actif.
void meet_masculine(std::string& stem);

}  // namespace vigie
