#include "crawler/line_patterns.h"

#include <algorithm>
#include <array>

#include "crawler/html_tokens.h"
#include "crawler/text_dates.h"

namespace vigie {
namespace {

// A line begins with these words; a trailing "=" means that it is nothing else.
// clang-format off
constexpr std::string_view kLinkElsewhere[] = {
    "lire aussi", "lire également", "lire egalement", "à lire aussi", "a lire aussi", "à lire également", "lire :", "lire:", "à lire :",
    "lire la suite=", "lire l'article", "lire l’article", "voir aussi", "voir également", "à voir aussi", "écouter aussi", "lire notre", "lire encore", "retrouvez tous nos",
    "retrouvez aussi", "pour aller plus loin=", "relire", "en savoir plus=",
    "read more", "click to read", "read also", "also read", "read next", "see also", "see more", "related:", "related article", "related stor", "related post",
    "more:", "more on this", "more from", "watch:", "watch |", "watch now", "listen:", "listen |", "listen to this", "don't miss", "don’t miss", "continue reading", "keep reading", "you may also like", "you might also like",
    "recommended:", "recommended for", "must read", "what to read next", "click here to read", "read the full", "more like this", "recommended reading", "suggested reading", "check out more", "check out our other",
    "mehr zum thema", "lesen sie auch", "lesen sie hier", "lesen sie mehr", "lesen sie dazu", "lesen sie jetzt", "lies auch", "lesetipp", "auch interessant", "das könnte sie auch",
    "das könnte dich auch", "weitere artikel", "weiterlesen", "hier geht es zu", "hier geht's", "mehr dazu", "siehe auch", "mehr lesen", "lesen sie weiter",
    "lea también", "lee también", "leer más", "te puede interesar", "ver también", "leggi anche", "leia também", "leia mais", "vedi anche", "le puede interesar",
};
constexpr std::string_view kService[] = {
    "advertisement", "advert=", "adverts=", "ad=", "anzeige=", "anzeige:", "werbung=", "publicité", "publicidad=", "pubblicità=", "sponsored", "story continues below",
    "article continues below", "article continues after", "the article continues", "scroll to continue", "la suite après", "la suite apres", "suite de l'article", "continue reading below",
    "share this", "share on", "share via", "share article", "share:", "share=", "shares=", "share story", "partager=", "partager sur", "partager l", "partagez", "teilen=", "artikel teilen", "diesen artikel", "compartir=", "condividi",
    "follow us", "follow @", "follow on", "suivez-nous", "suivez nous", "folgen sie uns", "síguenos", "seguici", "like us on", "find us on", "join us on", "rejoignez-nous", "join our",
    "sign up", "signup", "subscribe", "s'abonner", "s’abonner", "abonnez-vous", "je m'abonne", "inscrivez-vous", "recevez", "get our", "get the latest", "get more", "newsletter=", "jetzt abonnieren", "melden sie sich", "jetzt anmelden", "already a subscriber", "already have an account", "déjà abonné",
    "this website uses cookies", "this site uses cookies", "we use cookies", "cet article est réservé", "il vous reste", "contenu réservé", "réservé aux abonnés", "article réservé",
    "comments=", "comment=", "no comments", "leave a comment", "leave a reply", "post a comment", "add a comment", "view comments", "show comments", "commentaires=", "commenter", "aucun commentaire", "laisser un commentaire", "kommentare=", "réagir=",
    "tags:", "tags=", "topics:", "topics=", "mots-clés", "mots clés", "filed under", "posted in", "categories:", "category:", "schlagworte", "themen:", "tagged", "classé dans", "étiquettes",
    "©", "copyright", "all rights reserved", "tous droits réservés", "alle rechte vorbehalten",
    "print=", "email=", "e-mail=", "imprimer=", "drucken=", "facebook=", "twitter=", "linkedin=", "whatsapp=", "pinterest=", "reddit=", "copy link", "copier le lien", "link kopieren", "lien copié", "save=", "saved=", "close=", "fermer=", "menu=", "search=", "loading", "chargement", "skip to", "back to top", "haut de page", "retour en haut", "nach oben=", "next=", "previous=", "suivant=", "précédent=", "x=", "1/=",
    "photo:", "photo :", "photos:", "photo by", "photo credit", "photograph:", "crédit photo", "crédits photo", "crédit :", "crédits :", "credit:", "image:", "image credit", "images:", "image source", "foto:", "bild:", "abbildung:", "bildquelle", "quelle:", "quellen:", "quellen ausblenden", "quellen einblenden", "source:", "sources:", "source :", "sources :", "picture:", "illustration :", "getty images=", "© getty", "(photo", "(crédit", "image courtesy", "image from", "image provided", "photo courtesy", "photo from", "view gallery", "voir le diaporama", "view image",
    "table of contents", "sommaire=", "inhaltsverzeichnis", "in this article=", "on this page=", "jump to", "contents=", "inhalt=", "toggle table of contents",
    "affiliate disclosure", "we may earn", "we independently", "products featured",
    "unless otherwise", "except where otherwise", "sauf mention contraire", "sauf indication contraire", "sofern nicht anders", "alle angaben ohne gewähr", "(alle angaben ohne", "permalink=", "permalien=", "lien permanent",
    "image illustrative", "photo d'illustration", "photo d’illustration", "image d'illustration", "image d’illustration", "symbolbild", "symbolfoto", "archivbild", "file photo", "stock image",
    "have a tip", "got a tip", "got a story", "do you have a story", "get in touch with our news", "reach the reporter", "would you like to comment on this", "send tips", "report a typo", "signaler une erreur", "une erreur dans", "correct a mistake", "was this article helpful", "was this helpful", "cet article vous a", "did you like",
    "listen to article", "écouter l'article", "écouter cet article", "play=", "video=", "vidéo=", "watch video", "play video", "voir la vidéo", "embed=", "this browser does not", "your browser does not", "votre navigateur", "javascript",
};
// Notices that are sentences: up to kMostNotice words.
constexpr std::string_view kNotice[] = {
    "additional reporting by", "additional reporting from", "with files from", "with reporting by", "mit agenturmaterial", "mit material der agentur",
    "disclosure:", "this post contains affiliate", "this post may contain affiliate", "this article contains affiliate", "this article may contain affiliate", "this page contains affiliate", "we are reader-supported", "we are a reader-supported", "we're reader-supported",
    "cet article contient des liens affili", "cet article contient des liens d'affil", "cet article contient des liens d’affil", "certains liens de cet article sont affili", "dieser artikel enthält affiliate", "dieser beitrag enthält affiliate",
};
// Words that stand within such a notice, and within a short caption.
constexpr std::string_view kWithinNotice[] = {
    "contributed to this report", "contributed to this story", "sign up for our newsletter", "sign up to our newsletter", "subscribe to our newsletter", "abonnez-vous à notre newsletter", "inscrivez-vous à notre newsletter", "abonnieren sie unseren newsletter", "us as a preferred source", "preferred source on google", "source préférée sur google", "sources préférées sur google", "bevorzugte quelle auf google", "bevorzugte quelle bei google",
};
constexpr std::string_view kWithinCaption[] = {
    "reuters/", "/getty images", "via getty images", "(getty images", "/shutterstock", "via shutterstock", "picture alliance/", "bildrechte:",
};
constexpr std::string_view kByline[] = {
    "published on", "published:", "published at", "posted on", "posted by", "posted:", "last updated", "updated:", "updated on", "updated at", "last modified", "last update",
    "publié le", "publie le", "publié à", "mis à jour", "mise à jour", "modifié le", "posté le", "mis en ligne", "écrit par", "rédigé par", "publié par", "date de publication",
    "veröffentlicht", "aktualisiert", "zuletzt aktualisiert", "stand:", "erstellt am", "von:", "written by", "reviewed by", "edited by", "fact checked", "medically reviewed", "author:", "auteur :", "auteur:", "autor:", "temps de lecture", "lecture ", "reading time", "lesezeit", "estimated read", "publicado", "pubblicato",
};
constexpr std::string_view kElsewhere[] = {
    "related", "related articles", "related stories", "related posts", "related content", "related news", "related topics", "related reading", "related links", "more stories", "more news", "more about=", "more from", "more on this", "more like this", "more articles", "more in ", "most read", "most popular", "most viewed", "popular posts", "popular stories", "recent posts", "recent articles", "latest news", "latest stories", "latest articles", "latest posts", "trending", "recommended", "you may also", "you might also", "also on ", "up next", "read next", "what to read next", "editor's picks", "editors' picks", "top stories", "keep reading", "further reading=", "about the author", "about author", "see also=", "from our partners", "from the web", "around the web", "promoted stories", "sponsored content", "other articles", "other news", "similar articles", "similar posts", "share this", "leave a comment", "leave a reply", "join the conversation", "stay connected", "stay informed", "more to explore", "explore more", "next article", "previous article", "you'll also like", "people also read",
    "sur le même sujet", "audios et vidéos sur", "vidéos sur le sujet", "lust auf mehr", "sur le meme sujet", "dans la même rubrique", "dans le même thème", "à lire aussi", "a lire aussi", "lire aussi", "articles liés", "articles similaires", "articles connexes", "articles récents", "les plus lus", "les plus partagés", "les + lus", "plus d'articles", "plus d’articles", "autres articles", "à découvrir", "a découvrir", "à voir aussi", "vous aimerez aussi", "vous pourriez aussi", "vous aimerez", "ces articles", "voir plus", "nos derniers", "derniers articles", "dernières actualités", "les dernières", "l'actualité en", "à la une", "contenus sponsorisés", "recommandé pour", "ne manquez pas", "il ne fallait pas manquer", "à propos de l'auteur", "à propos de l’auteur", "suivez l'actualité", "sur le web", "la rédaction vous conseille", "commentaires", "dossiers liés", "le fil info",
    "mehr zum thema", "mehr zu", "mehr aus", "mehr von", "weitere artikel", "weitere meldungen", "weitere nachrichten", "weitere themen", "weitere beiträge", "das könnte", "auch interessant", "meistgelesen", "ähnliche artikel", "ähnliche beiträge", "verwandte", "lesen sie auch", "neueste", "aktuelle meldungen", "top-themen", "empfehlungen", "über den autor", "über die autorin", "vorschau auf", "passend zum artikel", "dieses thema im programm",
    "noticias relacionadas", "artículos relacionados", "te puede interesar", "más noticias", "lo más leído", "articoli correlati", "leggi anche", "potrebbe interessarti", "notícias relacionadas",
};
// clang-format on

template <std::size_t N>
bool begins_with_any(std::string_view line, const std::string_view (&patterns)[N]) {
  for (std::string_view pattern : patterns) {
    const bool whole = pattern.back() == '=';
    if (whole) pattern.remove_suffix(1);
    if (line.size() < pattern.size() || ascii_lower(line.front()) != ascii_lower(pattern.front()))
      continue;
    if (!equals_ignoring_case(line.substr(0, pattern.size()), pattern)) continue;
    std::string_view rest = line.substr(pattern.size());
    while (!rest.empty() && (rest.back() == ':' || rest.back() == '.' || rest.back() == ' '))
      rest.remove_suffix(1);
    if (!whole || rest.empty()) return true;
  }
  return false;
}

constexpr std::size_t kMostNotice = 60;

template <std::size_t N>
bool holds_any(std::string_view line, const std::string_view (&patterns)[N]) {
  return std::any_of(std::begin(patterns), std::end(patterns), [&](std::string_view pattern) {
    return find_ignoring_case(line, pattern, 0) != std::string_view::npos;
  });
}

/// "Follow the Gazette on Instagram", "Write to Ada Byron at ada@press.example".
bool is_invitation(std::string_view line) {
  constexpr std::string_view kFollow[] = {"follow ", "suivez "};
  constexpr std::string_view kWhere[] = {"twitter",  "facebook", "instagram",
                                         "linkedin", "whatsapp", "full coverage"};
  constexpr std::string_view kWrite[] = {"write to ", "email", "e-mail", "contact ", "écrire à "};
  return begins_with_any(line, kFollow)
             ? holds_any(line, kWhere)
             : line.find('@') != std::string_view::npos && begins_with_any(line, kWrite);
}

/// "By Ada Byron", "Von Ada Byron, Paris": a name of two words, and no sentence.
bool is_name_of_author(std::string_view line) {
  for (const std::string_view by : {"By ", "Par ", "Von ", "by ", "par ", "von "}) {
    if (!line.starts_with(by)) continue;
    const std::string_view name = line.substr(by.size());
    const std::size_t space = name.find(' ');
    return space != std::string_view::npos && space + 1 < name.size() && is_upper(name.front()) &&
           is_upper(name[space + 1]) && name[space - 1] != ',' &&
           line.find_last_of(".?!:") == std::string_view::npos;
  }
  return false;
}

/// "Reporting by Ada Byron; editing by Jean Petit", and not "Reporting by large firms".
bool is_credit_of_reporters(std::string_view line) {
  constexpr std::string_view kReporting[] = {"reporting by "};
  constexpr std::size_t kName = kReporting[0].size();
  return begins_with_any(line, kReporting) && line.size() > kName && is_upper(line[kName]);
}

/// What PHP prints into a page when it fails: "Warning: … in /srv/x.php on line 12".
bool is_program_message(std::string_view line) {
  constexpr std::string_view kSeverities[] = {
      "warning:", "notice:", "deprecated:", "strict standards:", "fatal error:", "parse error:"};
  return line.find(" on line ") != std::string_view::npos && begins_with_any(line, kSeverities);
}

}  // namespace

LineKind kind_of_line(std::string_view line, std::size_t words) {
  // Marks that lists and headings begin with.
  while (!line.empty()) {
    if (std::string_view(" -*>[(+|/\"'").find(line.front()) != std::string_view::npos)
      line.remove_prefix(1);
    else if (line.starts_with("«") || line.starts_with("•") || line.starts_with("»") ||
             line.starts_with("→") || line.starts_with("▶"))
      line.remove_prefix(
          line.starts_with("«") || line.starts_with("»") || line.starts_with("·") ? 2 : 3);
    else
      break;
  }
  // The capital letter of "À lire" differs in more than ASCII.
  std::array<char, 64> start{};
  if (line.starts_with("À") || line.starts_with("É")) {
    const std::size_t size = std::min(line.size(), start.size());
    line.copy(start.data(), size);
    start[1] = static_cast<char>(start[1] | 0x20);
    line = std::string_view(start.data(), size);
  }
  if (line.empty()) return LineKind::text;
  if (words <= 60 && is_program_message(line)) return LineKind::service;
  if (words <= 30 && begins_with_any(line, kLinkElsewhere)) return LineKind::link_elsewhere;
  if (words <= 8 && begins_with_any(line, kElsewhere)) return LineKind::elsewhere;
  if (words <= 25 &&
      (begins_with_any(line, kService) || is_invitation(line) || holds_any(line, kWithinCaption)))
    return LineKind::service;
  if (words <= kMostNotice && (begins_with_any(line, kNotice) || is_credit_of_reporters(line) ||
                               holds_any(line, kWithinNotice)))
    return LineKind::service;
  if (words <= 15 && begins_with_any(line, kByline)) return LineKind::byline;
  if (words >= 3 && words <= 8 && is_name_of_author(line)) return LineKind::byline;
  return LineKind::text;
}

}  // namespace vigie
