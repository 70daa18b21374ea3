// What a French reader expects to find by a word, and what not: each rule of the analysis, and
// words that look alike. Asked of the matcher, which agrees with the search (contract_test.cc).
#include <algorithm>
#include <iterator>

#include <gtest/gtest.h>

#include "indexer/matcher.h"

namespace vigie::french_test {
namespace {

struct Pair {
  const char* query;
  const char* text;
  bool found;
};

// clang-format off
constexpr Pair kPairs[] = {
    // Found: plural and singular.
    {"entreprise", "entreprises", true},
    {"entreprises", "une entreprise", true},
    {"journal", "les journaux", true},
    {"journaux", "le journal", true},
    {"travail", "les travaux", true},
    {"travaux", "un travail", true},
    {"matériau", "matériaux", true},
    {"matériaux", "le matériau", true},
    {"bureau", "bureaux", true},
    {"bureaux", "le bureau", true},
    {"réseau", "les réseaux", true},
    {"canal", "canaux", true},
    {"régional", "régionaux", true},
    {"eau", "les eaux", true},
    {"prix", "le prix", true},
    {"vitrail", "vitraux", true},
    {"hôpital", "hôpitaux", true},
    {"lieu", "lieux", true},
    {"jeu", "jeux", true},
    {"niveau", "niveaux", true},
    {"appel", "appels", true},
    {"bois", "le bois", true},
    // Found: feminine and masculine.
    {"public", "publique", true},
    {"publique", "public", true},
    {"régional", "régionale", true},
    {"nouveau", "nouveaux", true},
    {"national", "nationale", true},
    {"agricole", "agricoles", true},
    {"industriel", "industrielle", true},
    {"industrielle", "industriels", true},
    {"économique", "économiques", true},
    {"commercial", "commerciale", true},
    {"électrique", "électriques", true},
    {"financier", "financière", true},
    {"financière", "financiers", true},
    {"premier", "première", true},
    {"actif", "active", true},
    {"actif", "actives", true},
    {"producteur", "producteurs", true},
    {"étranger", "étrangère", true},
    {"européen", "européenne", true},
    {"local", "locaux", true},
    // Found: verbs.
    {"licencier", "licencient", true},
    {"licencier", "licencié", true},
    {"licencient", "licencier", true},
    {"embaucher", "embauché", true},
    {"recrute", "recruter", true},
    {"investir", "investissent", true},
    {"rénover", "rénovée", true},
    {"rénover", "rénovés", true},
    {"importer", "importée", true},
    {"céder", "cédé", true},
    {"annoncer", "annonce", true},
    {"fermer", "fermée", true},
    {"salarié", "salariés", true},
    {"salariée", "salariés", true},
    {"retraité", "retraités", true},
    // Found: accents and capitals.
    {"energie", "énergie", true},
    {"ENERGIE", "énergie", true},
    {"énergie", "ENERGIE", true},
    {"Énergie", "energie", true},
    {"marche", "marché", true},
    {"marchés", "MARCHES", true},
    {"salaries", "salariés", true},
    {"peche", "pêche", true},
    {"forets", "forêts", true},
    {"ile", "Île", true},
    {"oeuvre", "œuvre", true},
    {"œuvre", "oeuvre", true},
    {"coeur", "cœur", true},
    {"caeli", "cæli", true},
    {"noel", "Noël", true},
    {"aout", "août", true},
    {"francais", "français", true},
    {"francaise", "française", true},
    // Found: elision and apostrophes.
    {"énergie", "l'énergie", true},
    {"l'énergie", "énergie", true},
    {"l’énergie", "énergie", true},
    {"offres", "d’offres", true},
    {"offre", "d'offres", true},
    {"d'offres", "offre", true},
    {"elle", "qu'elle", true},
    {"aujourd'hui", "aujourd’hui", true},
    {"industrie", "l’industrie", true},
    {"usine", "l'usine", true},
    {"entreprise", "d'entreprise", true},
    {"eau", "d’eau", true},
    {"ouvrier", "l’ouvrier", true},
    {"export", "à l’export", true},
    {"s'installer", "s’installe", true},
    // Found: hyphens, acronyms, names.
    {"e-commerce", "e-commerce", true},
    {"commerce", "e-commerce", true},
    {"\"e commerce\"", "e-commerce", true},
    {"saint-brieuc", "Saint Brieuc", true},
    {"SNCF", "S.N.C.F.", true},
    {"S.N.C.F.", "la SNCF", true},
    {"sncf", "SNCF", true},
    {"R&D", "la R&D", true},
    {"\"chef d'entreprise\"", "chefs d’entreprise", true},
    {"PME", "les PME", true},
    {"pme-pmi", "PME-PMI", true},
    {"H&M", "H&M", true},
    {"\"saint nazaire\"", "Saint-Nazaire", true},
    // Found: numbers and amounts.
    {"\"12 000\"", "12 000 emplois", true},
    {"1,5", "1.5 million", true},
    {"1.5", "1,5 M€", true},
    {"2026", "en 2026", true},
    {"35", "35 heures", true},
    // Found: phrases and written forms.
    {"\"marchés publics\"", "un marché public", true},
    {"\"appel d'offres\"", "des appels d’offres", true},
    {"=\"marchés publics\"", "les marchés publics", true},
    {"=\"énergie\"", "l'énergie", true},
    {"=\"ENERGIE\"", "energie", true},
    {"=\"marché\"", "le marché", true},
    {"\"plan social\"", "plans sociaux", true},
    {"\"développement durable\"", "développements durables", true},
    // Not found: one root, two meanings.
    {"université", "univers", false},
    {"univers", "universités", false},
    {"organe", "organisation", false},
    {"organisation", "organe", false},
    {"poste", "postérieur", false},
    {"postérieur", "poste", false},
    {"général", "génération", false},
    {"génération", "général", false},
    {"action", "actualité", false},
    {"actualité", "acte", false},
    {"communal", "communication", false},
    {"nation", "natation", false},
    {"facture", "facteur", false},
    {"facteur", "facture", false},
    {"portail", "port", false},
    {"police", "politique", false},
    {"politique", "police", false},
    {"capital", "capitaine", false},
    {"capitaine", "capital", false},
    {"culture", "cultivateur", false},
    {"ministre", "ministère", false},
    {"secret", "secrétaire", false},
    {"secrétaire", "secret", false},
    {"médecin", "médicament", false},
    {"médiation", "média", false},
    {"banque", "banquette", false},
    {"banquette", "banque", false},
    {"gare", "garage", false},
    {"garage", "gare", false},
    {"père", "perle", false},
    {"chaîne", "chien", false},
    {"poisson", "poison", false},
    {"poison", "poisson", false},
    {"dessert", "désert", false},
    {"désert", "dessert", false},
    {"cheval", "chevelure", false},
    {"hôtel", "hôte", false},
    // Not found: near in letters.
    {"marché", "marchand", false},
    {"marchand", "marché", false},
    {"usine", "usage", false},
    {"usage", "usine", false},
    {"salaire", "salarié", false},
    {"salarié", "salaire", false},
    {"étude", "étudiant", false},
    {"étudiant", "étude", false},
    {"bois", "boisson", false},
    {"boisson", "bois", false},
    {"route", "routine", false},
    {"routine", "route", false},
    {"fil", "fille", false},
    {"fille", "fil", false},
    {"mot", "moto", false},
    {"plan", "plante", false},
    {"plante", "plan", false},
    {"ville", "village", false},
    {"village", "ville", false},
    {"terre", "terrain", false},
    {"rail", "raillerie", false},
    {"foin", "foire", false},
    {"ferme", "fermentation", false},
    // Not found: written forms.
    {"=\"marché\"", "marche", false},
    {"=\"marche\"", "marché", false},
    {"=\"énergies\"", "énergie", false},
    {"=\"energie\"", "énergie", false},
    {"=\"salaries\"", "salariés", false},
    {"=\"licencier\"", "licencient", false},
    {"=\"Public\"", "publique", false},
    {"=\"œuvre\"", "ouvre", false},
    {"=\"marché public\"", "marchés publics", false},
    // Not found: phrases, order, gaps.
    {"\"marchés publics\"", "publics marchés", false},
    {"\"appel d'offres\"", "appel aux offres", false},
    {"\"plan social\"", "plan très social", false},
    {"\"chef entreprise\"", "chef de l’entreprise", false},
    {"\"e commerce\"", "commerce e", false},
    {"énergie ADJ/1 prix", "prix énergie", false},
    {"énergie NEAR/2 prix", "énergie à ce jour sans prix", false},
    // Not found: numbers and acronyms.
    {"12000", "12 euros 000", false},
    {"1,5", "15", false},
    {"15", "1,5", false},
    {"R&D", "R ou D", false},
    {"SNCF", "S N C F", false},
    {"2026", "20 26", false},
    {"35", "350", false},
};
// clang-format on

bool finds(const Pair& pair) {
  Profile profile;
  profile.id.text = "p";
  profile.query = pair.query;
  Document document;
  document.language = "fr";
  document.text = pair.text;
  return !Matcher::build({profile}, Stemming::yes, nullptr)->match(document, Instant{}).empty();
}

TEST(French, FindsWhatAReaderMeansAndNothingThatLooksLikeIt) {
  for (const Pair& pair : kPairs)
    EXPECT_EQ(finds(pair), pair.found) << pair.query << " in " << pair.text;
}

TEST(French, TheTableIsLargeEnoughToMeanSomething) {
  EXPECT_GE(std::size(kPairs), 150u);
  EXPECT_GE(std::ranges::count(kPairs, false, &Pair::found), 60);
}

}  // namespace
}  // namespace vigie::french_test
