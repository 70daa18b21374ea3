#include "crawler/date_words.h"

#include <array>

namespace vigie {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    " january jan janvier janv januar enero ene gennaio genn ",
    " february feb fevrier fevr fev februar febrero febbraio febbr ",
    " march mar mars marz maerz marzo ",
    " april apr avril avr abril abr aprile ",
    " may mai mayo maggio magg mag ",
    " june jun juin junio giugno giu juni ",
    " july jul juillet juil juill julio luglio lug juli ",
    " august aug aout agosto ago ",
    " september sep sept septembre septiembre settembre sett set ",
    " october oct octobre oktober okt octubre ottobre ott ",
    " november nov novembre noviembre ",
    " december dec decembre dezember dez diciembre dic dicembre "};

constexpr std::string_view kFillers =
    " monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday "
    "sat "
    "sunday sun lundi lun mardi mercredi mer mercr jeudi jeu vendredi ven vend samedi sam dimanche "
    "dim montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so lunes "
    "martes miercoles jueves viernes sabado domingo lunedi martedi mercoledi giovedi venerdi "
    "sabato "
    "domenica le the at on a du de del la los um uhr of and et ";

struct Zone {
  std::string_view name;
  int minutes;
};
// An ambiguous name has the meaning that news feeds give it most: "IST" is India, "BST" Britain.
constexpr std::array kZones = {
    Zone{"z", 0},      Zone{"gmt", 0},    Zone{"ut", 0},     Zone{"utc", 0},     Zone{"wet", 0},
    Zone{"west", 60},  Zone{"bst", 60},   Zone{"cet", 60},   Zone{"met", 60},    Zone{"mez", 60},
    Zone{"cest", 120}, Zone{"mest", 120}, Zone{"mesz", 120}, Zone{"eet", 120},   Zone{"sast", 120},
    Zone{"eest", 180}, Zone{"msk", 180},  Zone{"ist", 330},  Zone{"ict", 420},   Zone{"wib", 420},
    Zone{"sgt", 480},  Zone{"hkt", 480},  Zone{"awst", 480}, Zone{"jst", 540},   Zone{"kst", 540},
    Zone{"acst", 570}, Zone{"aest", 600}, Zone{"aedt", 660}, Zone{"nzst", 720},  Zone{"nzdt", 780},
    Zone{"nst", -210}, Zone{"ndt", -150}, Zone{"brt", -180}, Zone{"adt", -180},  Zone{"ast", -240},
    Zone{"at", -240},  Zone{"edt", -240}, Zone{"est", -300}, Zone{"et", -300},   Zone{"cdt", -300},
    Zone{"cst", -360}, Zone{"ct", -360},  Zone{"mdt", -360}, Zone{"mst", -420},  Zone{"mt", -420},
    Zone{"pdt", -420}, Zone{"pst", -480}, Zone{"pt", -480},  Zone{"akdt", -480}, Zone{"akst", -540},
    Zone{"hst", -600}};

bool lists(std::string_view words, std::string_view word) {
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

}  // namespace

std::string fold_date_word(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == '\xC3' && i + 1 < word.size()) {
      switch (static_cast<unsigned char>(word[++i]) | 0x20U) {  // U+00C0–U+00FF, in lower case
        case 0xA0:
        case 0xA1:
        case 0xA2:
        case 0xA4: out += 'a'; break;
        case 0xA8:
        case 0xA9:
        case 0xAA:
        case 0xAB: out += 'e'; break;
        case 0xAC:
        case 0xAD:
        case 0xAE:
        case 0xAF: out += 'i'; break;
        case 0xB9:
        case 0xBA:
        case 0xBB:
        case 0xBC: out += 'u'; break;
        default: out += '?';
      }
    } else {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  return out;
}

int month_of(std::string_view folded) {
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (lists(kMonths[i], folded)) return static_cast<int>(i) + 1;
  return 0;
}

std::optional<int> zone_offset(std::string_view folded) {
  for (const auto& [name, minutes] : kZones)
    if (name == folded) return minutes;
  return std::nullopt;
}

bool is_filler(std::string_view folded) { return lists(kFillers, folded); }

}  // namespace vigie
