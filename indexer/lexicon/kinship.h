#pragma once

#include <cstddef>
#include <string_view>

#include "indexer/lexicon/dictionary.h"

/// What this project decides about French words where a dictionary of spelling cannot: which words
/// of one root mean one thing to a reader of the news, and which reading a form has.
///
/// The lists are ours and short; a pair of tests/indexer/french_test.cc stands for each rule.
namespace vigie::lexicon {

/// A word that ends so belongs with the dictionary's word that ends otherwise: recrutement with
/// recruter. The endings are folded; what stands before them is the same in both.
struct Kinship {
  std::string_view ending;
  WordKind kind;  ///< of the word that ends so
  std::string_view other;
  WordKind other_kind;
  std::size_t least;  ///< letters before the endings: short ones meet by chance (port, porter)
  bool nouns_only = false;  ///< not when the first is an adjective too (présent, présenter)
};

constexpr WordKind kVerb = WordKind::verb, kNominal = WordKind::nominal;
constexpr Kinship kKinships[] = {
    // The deed and the verb.
    {"ation", kNominal, "er", kVerb, 3},     // rénovation, rénover
    {"cation", kNominal, "quer", kVerb, 3},  // communication, communiquer
    {"fication", kNominal, "fier", kVerb, 2},
    {"ion", kNominal, "er", kVerb, 5},     // adoption, adopter; not portion, passion, pension
    {"ution", kNominal, "uer", kVerb, 4},  // contribution, contribuer
    {"uction", kNominal, "uire", kVerb, 2},
    {"ement", kNominal, "er", kVerb, 3},       // recrutement, recruter
    {"ellement", kNominal, "eler", kVerb, 3},  // renouvellement, renouveler
    {"iement", kNominal, "yer", kVerb, 2},
    {"issement", kNominal, "ir", kVerb, 2},
    {"", kNominal, "er", kVerb, 5, true},         // export, exporter; not vent, pont, port, fond
    {"i", kNominal, "yer", kVerb, 4, true},       // emploi, employer
    {"il", kNominal, "iller", kVerb, 4, true},    // conseil, conseiller
    {"il", kNominal, "illir", kVerb, 4, true},    // accueil, accueillir
    {"ion", kNominal, "ionner", kVerb, 5, true},  // sanction, sanctionner; not station
    // Who does it.
    {"ateur", kNominal, "er", kVerb, 4},
    // What is of it.
    {"ique", kNominal, "ie", kNominal, 4},  // économique, économie
    {"ique", kNominal, "", kNominal, 5},    // climatique, climat
    {"ique", kNominal, "e", kNominal, 5},
    {"iel", kNominal, "ie", kNominal, 4},  // industriel, industrie
    {"ionnel", kNominal, "ion", kNominal, 4},
    {"ial", kNominal, "e", kNominal, 5},  // commercial, commerce
    {"ier", kNominal, "e", kNominal, 6},  // financier, finance
    {"ence", kNominal, "ent", kNominal, 4},
    {"ilite", kNominal, "le", kNominal, 4},    // durabilité, durable
    {"icite", kNominal, "ique", kNominal, 3},  // électricité, électrique
    {"iste", kNominal, "isme", kNominal, 4},
    // How it is done.
    {"ement", WordKind::adverb, "", kNominal, 4},
    {"ement", WordKind::adverb, "e", kNominal, 3},
    {"ment", WordKind::adverb, "", kNominal, 4},
    {"ellement", WordKind::adverb, "el", kNominal, 2},
    {"ennement", WordKind::adverb, "en", kNominal, 3},
    {"quement", WordKind::adverb, "c", kNominal, 4},
    {"ivement", WordKind::adverb, "if", kNominal, 3},
    {"usement", WordKind::adverb, "ux", kNominal, 3},
    {"emment", WordKind::adverb, "ent", kNominal, 3},
    {"amment", WordKind::adverb, "ant", kNominal, 3},
};

struct Pair {
  std::string_view one, other;
};

/// Words, by their lemmas, that no rule joins and that are one to a reader.
constexpr Pair kTogether[] = {
    {"nouvel", "nouveau"}, {"bel", "beau"},      {"vieil", "vieux"},
    {"achat", "acheter"},  {"cout", "couter"},   {"test", "tester"},
    {"tri", "trier"},      {"etude", "etudier"}, {"fiscalite", "fiscal"},
};

/// Words, by their lemmas, that a rule would join though they speak of different things: the one is
/// frequent in the news and would bring the other to whoever asks for it.
// clang-format off
constexpr Pair kApart[] = {
    {"abord", "aborder"}, {"acception", "accepter"}, {"aimant", "aimer"}, {"allee", "aller"},
    {"argent", "argenter"}, {"argentin", "argentine"}, {"armee", "armer"},
    {"arrondissement", "arrondir"}, {"assemblee", "assembler"}, {"assistant", "assister"},
    {"attention", "attenter"}, {"avenant", "avenir"}, {"avenu", "avenue"}, {"brillant", "briller"},
    {"canin", "canine"}, {"carburant", "carburer"}, {"cassation", "casser"},
    {"chaussee", "chausser"}, {"cheminee", "cheminer"}, {"classique", "classe"},
    {"collant", "coller"}, {"comment", "commenter"}, {"commercant", "commercer"},
    {"communique", "commun"}, {"comportement", "comporter"}, {"composant", "composer"},
    {"comptant", "compter"}, {"con", "conne"}, {"concert", "concerter"},
    {"condition", "conditionner"}, {"confiant", "confier"}, {"conservateur", "conserver"},
    {"constant", "conster"}, {"constitution", "constituer"}, {"consultant", "consulter"},
    {"contenant", "contenir"}, {"contention", "contenter"}, {"contenu", "contenir"},
    {"contree", "contrer"}, {"correspondant", "correspondre"}, {"courant", "courir"},
    {"cours", "courser"}, {"croissant", "croitre"}, {"croissante", "croissantee"},
    {"cru", "croire"}, {"cru", "croitre"}, {"cru", "crue"}, {"dente", "dentee"},
    {"descendant", "descendre"}, {"desert", "deserter"}, {"destination", "destiner"},
    {"devant", "devoir"}, {"dictateur", "dicter"}, {"dirigeant", "diriger"},
    {"dominion", "dominer"}, {"donnee", "donner"}, {"dur", "durer"}, {"durant", "durer"},
    {"etudiant", "etudier"}, {"exception", "excepter"}, {"fait", "faire"}, {"figurant", "figurer"},
    {"fonction", "fonctionner"}, {"formateur", "former"}, {"formation", "formater"},
    {"formation", "former"}, {"fusee", "fuser"}, {"generation", "generer"}, {"gerant", "gerer"},
    {"glande", "glandee"}, {"immobilier", "immobile"}, {"important", "importer"},
    {"imposant", "imposer"}, {"intention", "intenter"}, {"levant", "lever"},
    {"locomotif", "locomotive"}, {"maintenant", "maintenir"}, {"martinique", "martin"},
    {"matinee", "matiner"}, {"mielle", "miellee"}, {"militant", "militer"}, {"montant", "monter"},
    {"moyennant", "moyenner"}, {"musee", "muser"}, {"onde", "ondee"}, {"orient", "orienter"},
    {"pale", "palee"}, {"parlement", "parler"}, {"parti", "partir"}, {"particulier", "particule"},
    {"partiel", "partie"}, {"passation", "passer"}, {"patient", "patienter"},
    {"penchant", "pencher"}, {"pendant", "pendre"}, {"permis", "permettre"}, {"pers", "perse"},
    {"pliant", "plier"}, {"point", "poindre"}, {"point", "pointer"}, {"present", "presenter"},
    {"pression", "presser"}, {"pret", "preter"}, {"produit", "produire"},
    {"profession", "professer"}, {"propos", "proposer"}, {"quartier", "quart"}, {"quint", "quinte"},
    {"rapport", "rapporter"}, {"recit", "reciter"}, {"recru", "recrue"}, {"relation", "relater"},
    {"representant", "representer"}, {"repris", "repriser"}, {"ressortissant", "ressortir"},
    {"restaurant", "restaurer"}, {"revenant", "revenir"}, {"revenu", "revenir"}, {"sauf", "sauve"},
    {"sauf", "sauver"}, {"secret", "secreter"}, {"situation", "situer"}, {"somali", "somalie"},
    {"suivant", "suivre"}, {"tapis", "tapir"}, {"tenant", "tenir"}, {"tenu", "tenue"},
    {"tors", "torse"}, {"tournant", "tourner"}, {"train", "trainer"}, {"trait", "traire"},
    {"trait", "traiter"}, {"tranchant", "trancher"}, {"travers", "traverser"}, {"verre", "verree"},
    {"versant", "verser"}, {"vivant", "vivre"}, {"volant", "voler"}, {"vu", "voir"}
};
// clang-format on

/// Forms of two words that nearly always are this one in the news, against the general rule.
// clang-format off
constexpr Pair kUsual[] = {
    {"aille", "aller"}, {"aillent", "aller"}, {"ailles", "aller"}, {"alliez", "aller"},
    {"allions", "aller"}, {"aura", "avoir"}, {"baux", "bail"}, {"convient", "convenir"},
    {"croissante", "croissant"}, {"croissantes", "croissant"}, {"croit", "croire"},
    {"dement", "dementir"}, {"deviez", "devoir"}, {"devions", "devoir"}, {"dit", "dire"},
    {"doit", "devoir"}, {"entrait", "entrer"}, {"faite", "faire"}, {"faites", "faire"},
    {"faut", "falloir"}, {"fera", "faire"}, {"ferment", "fermer"}, {"fondaient", "fonder"},
    {"fondais", "fonder"}, {"fondait", "fonder"}, {"fondent", "fonder"}, {"fondez", "fonder"},
    {"fondons", "fonder"}, {"furent", "etre"}, {"fut", "etre"}, {"mets", "mettre"},
    {"mirent", "mettre"}, {"mit", "mettre"}, {"nette", "net"}, {"nettes", "net"},
    {"niveaux", "niveau"}, {"presente", "presenter"}, {"presentes", "presenter"},
    {"prete", "preter"}, {"pretes", "preter"}, {"recurent", "recevoir"}, {"reprise", "repriser"},
    {"reprises", "repriser"}, {"sais", "savoir"}, {"saurez", "savoir"}, {"saurons", "savoir"},
    {"soit", "etre"}, {"sort", "sortir"}, {"subit", "subir"}, {"tenons", "tenir"},
    {"tienne", "tenir"}, {"tiennes", "tenir"}, {"tiens", "tenir"}, {"traverse", "traverser"},
    {"traverses", "traverser"}, {"tue", "tuer"}, {"tues", "tuer"}, {"vies", "vie"},
    {"vit", "vivre"}
};
// clang-format on

}  // namespace vigie::lexicon
