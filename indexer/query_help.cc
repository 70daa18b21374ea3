#include "indexer/query_help.h"

#include <array>

#include <fmt/format.h>

#include "indexer/fields.h"
#include "indexer/query.h"

namespace vigie {
namespace {

struct Form {
  std::string_view example, meaning;
};

constexpr std::array kForms = {
    Form{"énergie bâtiment", "both words, in title or text; accents and endings fold"},
    Form{"énergie OR gaz, énergie OU gaz", "one of them; AND (ET) binds before OR (OU)"},
    Form{"énergie NOT gaz, énergie -gaz", "without the second; also SAUF"},
    Form{"(gaz OR pétrole) prix", "parentheses"},
    Form{"\"marchés publics\"", "side by side, endings folded; also « … »"},
    Form{"=\"Énergies\", =Énergies", "that written form: accents count, capitals do not"},
    Form{"énerg*", "words that begin so: three letters or more before *"},
    Form{"enregie~", "one letter off, two from eight letters; same first letter"},
    Form{"aide NEAR/5 export", "at most 5 words apart, in any order; 10 without /n"},
    Form{"appel ADJ/3 offres", "the same, in this order"},
    Form{"(aide OR appui) NEAR export", "NEAR takes words, written forms, wildcards or their OR"},
    Form{"hydrogène^3 chaleur",
         "hydrogène weighs three times as much in the ranking: ^0.1 to ^100;\n"
         "      also behind a phrase or parentheses"},
    Form{"title:(inflation OR prix)", "a field before a word, quotes or parentheses"},
    Form{"published:2026-01..2026-03", "days, months or years; either side may be open"},
    Form{"published:30d.., deadline:..2w", "counted from today: d, w, m (months), y"},
    Form{"amount:50000..1,5M, amount:\"..1,5 M€\"",
         "amounts; a value that holds a space is quoted"},
    Form{"12000 OR \"12 000\"",
         "a number is looked for as it is written: a space parts it into two words,\n"
         "      a no-break space does not; 1,5 and 1.5 are the same"},
    Form{"@energie -@concurrents", "another query by its name: a saved search or a watchlist"},
    Form{"l'énergie, e-commerce, S.N.C.F.", "energie; the phrase \"e commerce\"; sncf"},
};

// The same in the notation of ISO 14977 (EBNF), loosest binding first.
constexpr std::string_view kGrammar = R"ebnf(
Grammar

  query   = all , { ("OR" | "OU") , all } ;
  all     = unary , { [ "AND" | "ET" ] , unary } ;
  unary   = { "NOT" | "SAUF" | "-" | "+" } , near ;
  near    = operand , { ("NEAR" | "ADJ") , [ "/" , distance ] , operand } ;
  operand = [ field , ":" ] , ( word | phrase | written | "(" , query , ")" ) , [ "^" , boost ]
          | field , ":" , ( value | range ) | "@" , name ;
  word    = letters , [ "*" | "~" ] ;
  phrase  = '"' , words , '"' | "«" , words , "»" ;
  written = "=" , ( word | phrase ) ;
  range   = [ from ] , ".." , [ to ] | day ;
)ebnf";

}  // namespace

std::string query_help() {
  std::string out = "Queries\n\n";
  for (const Form& form : kForms)
    out += fmt::format("  {}\n      {}\n", form.example, form.meaning);
  out += "\nOperators are written in capitals; in small letters they are words.\n\nFields\n\n";
  for (const FieldInfo& field : query_fields()) {
    std::string names = fmt::format("{}:", field.name);
    if (!field.alias.empty()) names += fmt::format(", {}:", field.alias);
    out += fmt::format("  {:<18}{}\n{:20}{}\n", names, field.meaning, "", field.example);
  }
  out += kGrammar;
  out += fmt::format(
      "\nA query has at most {} bytes, {} clauses and {} levels of parentheses,\n"
      "and needs more than NOT.\n",
      kMaxQueryBytes, kMaxQueryNodes, kMaxQueryLevels);
  return out;
}

}  // namespace vigie
