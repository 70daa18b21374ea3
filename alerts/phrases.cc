#include "alerts/phrases.h"

#include <fmt/format.h>

namespace vigie {
namespace {

// French puts a no-break space before ":" and inside « »; it is written \u00A0 to be seen.
constexpr Phrases kFrench = {
    .language = "fr",
    .hello = "Bonjour,",
    .found = {"Voici {} nouveauté pour {}.", "Voici {} nouveautés pour {}."},
    .alerts = {"{} alerte\u00A0: {}", "{} alertes\u00A0: {}"},
    .joined_title = "{} — {}",
    .paid = "article réservé aux abonnés du site",
    .deadline = "Date limite",
    .late = "Envoyé en retard\u00A0: vu le {}, il n’a pas pu partir plus tôt.",
    .changed = "Ce qui a changé",
    .why = "Pourquoi",
    .profile = "profil «\u00A0{}\u00A0»",
    .clause = "réponse à {}",
    .also = "Aussi chez",
    .more = {"et {} autre", "et {} autres"},
    .watched = {"{} source est surveillée.", "{} sources sont surveillées."},
    .all_reached = "Toutes répondent en ce moment.",
    .unreachable = {"{} ne peut pas être lue en ce moment\u00A0: {}.",
                    "{} ne peuvent pas être lues en ce moment\u00A0: {}."},
    .reason_to_receive =
        "Vous recevez ce message parce que «\u00A0{}\u00A0» est inscrit à ces profils de "
        "veille.",
    .stop = "Pour ne plus rien recevoir, écrivez à {} avec l’objet «\u00A0{}\u00A0».",
    .stop_link = "Ne plus recevoir ces alertes",
    .portal = "Portail de la veille",
    .open_quote = "«\u00A0",
    .close_quote = "\u00A0»",
    .colon = "\u00A0: ",
    .months = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
               "octobre", "novembre", "décembre"},
    .first_day = "1er",
    .plural_from = 2,
};

constexpr Phrases kEnglish = {
    .language = "en",
    .hello = "Hello,",
    .found = {"Here is {} new item for {}.", "Here are {} new items for {}."},
    .alerts = {"{} alert: {}", "{} alerts: {}"},
    .joined_title = "{} — {}",
    .paid = "for subscribers of the site only",
    .deadline = "Deadline",
    .late = "Sent late: seen on {}, it could not leave earlier.",
    .changed = "What changed",
    .why = "Why",
    .profile = "profile “{}”",
    .clause = "it answers {}",
    .also = "Also at",
    .more = {"and {} other", "and {} others"},
    .watched = {"{} source is watched.", "{} sources are watched."},
    .all_reached = "All of them answer now.",
    .unreachable = {"{} cannot be read now: {}.", "{} cannot be read now: {}."},
    .reason_to_receive =
        "You receive this message because “{}” subscribes to these watch "
        "profiles.",
    .stop = "To receive nothing more, write to {} with the subject “{}”.",
    .stop_link = "Stop these alerts",
    .portal = "The watch on the web",
    .open_quote = "“",
    .close_quote = "”",
    .colon = ": ",
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    .first_day = "",
    .plural_from = 2,
};

}  // namespace

const Phrases& phrases(std::string_view language) {
  return language.substr(0, 2) == "en" ? kEnglish : kFrench;
}

std::string say(const Phrases& words, const Counted& counted, std::size_t count,
                std::string_view rest) {
  const bool many = count == 0 ? words.language == std::string_view("en")
                               : count >= static_cast<std::size_t>(words.plural_from);
  return say(many ? counted.many : counted.one, std::to_string(count), rest);
}

std::string say(const char* pattern, std::string_view first, std::string_view second) {
  return fmt::format(fmt::runtime(pattern), first, second);
}

std::string day_in_words(const Phrases& words, const Date& date) {
  // `text` starts with a full-date of four, two and two digits (Date's own promise).
  const auto number = [&](std::size_t pos, std::size_t count) {
    int value = 0;
    for (const char c : date.text.substr(pos, count)) value = value * 10 + (c - '0');
    return value;
  };
  const int month = number(5, 2), day = number(8, 2);
  const bool first = day == 1 && *words.first_day != '\0';
  return fmt::format("{} {} {}", first ? words.first_day : std::to_string(day),
                     words.months.at(static_cast<std::size_t>(month - 1)), number(0, 4));
}

}  // namespace vigie
