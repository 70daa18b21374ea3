#include "crawler/class_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "crawler/html_tokens.h"

namespace vigie {
namespace {

// Two more bits, for words that mean a body only together: "article" and "body".
constexpr std::uint32_t kKindWord = 1u << 30;
constexpr std::uint32_t kTextWord = 1u << 31;

struct Word {
  std::string_view word;
  std::uint32_t roles;
};

// clang-format off
constexpr Word kWords[] = {
    // what kind of thing, and its text
    {"article", kKindWord}, {"artikel", kKindWord}, {"articolo", kKindWord}, {"articulo", kKindWord},
    {"story", kKindWord}, {"post", kKindWord}, {"entry", kKindWord}, {"news", kKindWord},
    {"blog", kKindWord}, {"blogpost", kKindWord}, {"single", kKindWord}, {"detail", kKindWord}, {"actu", kKindWord},
    {"node", kKindWord}, {"beitrag", kKindWord}, {"paragraph", kKindWord}, {"field", kKindWord},
    {"body", kTextWord}, {"content", kTextWord | kRoleContent}, {"contents", kTextWord | kRoleContent},
    {"text", kTextWord}, {"texte", kTextWord}, {"copy", kTextWord}, {"corps", kTextWord},
    {"contenu", kTextWord | kRoleContent}, {"inhalt", kTextWord | kRoleContent},
    {"cuerpo", kTextWord}, {"corpo", kTextWord}, {"testo", kTextWord},
    {"articlebody", kRoleBody}, {"storybody", kRoleBody}, {"articlecontent", kRoleBody},
    {"articletext", kRoleBody}, {"postcontent", kRoleBody}, {"postbody", kRoleBody},
    {"entrycontent", kRoleBody}, {"storycontent", kRoleBody}, {"artikeltext", kRoleBody},
    {"bodytext", kRoleBody}, {"maincontent", kRoleContent}, {"main", kRoleContent},
    {"principal", kRoleContent},
    // standfirst
    {"chapo", kRoleLead}, {"chapeau", kRoleLead}, {"standfirst", kRoleLead}, {"dek", kRoleLead},
    {"deck", kRoleLead}, {"lead", kRoleLead}, {"lede", kRoleLead}, {"leadin", kRoleLead},
    {"intro", kRoleLead}, {"introduction", kRoleLead}, {"teaser", kRoleRelated}, {"subhead", kRoleLead},
    {"subheadline", kRoleLead}, {"subheading", kRoleLead}, {"subtitle", kRoleLead}, {"vorspann", kRoleLead}, {"accroche", kRoleLead},
    {"kicker", kRoleTags}, {"excerpt", kRoleLead}, {"abstract", kRoleLead}, {"sommario", kRoleLead},
    {"entradilla", kRoleLead},
    // navigation
    {"nav", kRoleNavigation}, {"navbar", kRoleNavigation}, {"navigation", kRoleNavigation},
    {"menu", kRoleNavigation}, {"submenu", kRoleNavigation}, {"breadcrumb", kRoleNavigation},
    {"breadcrumbs", kRoleNavigation}, {"crumbs", kRoleNavigation}, {"ariane", kRoleNavigation}, {"sidebar", kRoleNavigation},
    {"footer", kRoleNavigation}, {"masthead", kRoleNavigation}, {"pagination", kRoleNavigation},
    {"pager", kRoleNavigation}, {"paging", kRoleNavigation}, {"toolbar", kRoleNavigation},
    {"tools", kRoleNavigation}, {"toc", kRoleNavigation}, {"skiplink", kRoleNavigation}, {"skip", kRoleNavigation},
    {"search", kRoleNavigation}, {"complementary", kRoleNavigation}, {"contentinfo", kRoleNavigation},
    {"print", kRoleNavigation}, {"pied", kRoleNavigation}, {"backtotop", kRoleNavigation},
    {"dropdown", kRoleNavigation}, {"toolbox", kRoleNavigation}, {"actions", kRoleNavigation},
    {"buttons", kRoleNavigation}, {"button", kRoleNavigation}, {"btn", kRoleNavigation}, {"copyright", kRoleNavigation},
    // share
    {"share", kRoleShare}, {"sharing", kRoleShare}, {"shares", kRoleShare}, {"social", kRoleShare},
    {"socials", kRoleShare}, {"sociallinks", kRoleShare}, {"socialmedia", kRoleShare}, {"sharebar", kRoleShare},
    {"sharedaddy", kRoleShare}, {"addthis", kRoleShare}, {"addtoany", kRoleShare}, {"partage", kRoleShare},
    {"partager", kRoleShare}, {"teilen", kRoleShare}, {"follow", kRoleShare}, {"shariff", kRoleShare}, {"sharethis", kRoleShare}, {"like", kRoleShare}, {"likes", kRoleShare},
    // other articles
    {"related", kRoleRelated}, {"relateds", kRoleRelated}, {"relatedposts", kRoleRelated}, {"jp-relatedposts", kRoleRelated},
    {"similar", kRoleRelated}, {"recommend", kRoleRelated}, {"recommended", kRoleRelated},
    {"recommendation", kRoleRelated}, {"recommendations", kRoleRelated}, {"readmore", kRoleRelated},
    {"morefrom", kRoleRelated}, {"seealso", kRoleRelated}, {"aussi", kRoleRelated},
    {"trending", kRoleRelated}, {"popular", kRoleRelated}, {"mostread", kRoleRelated},
    {"teasers", kRoleRelated}, {"outbrain", kRoleRelated}, {"taboola", kRoleRelated},
    {"upnext", kRoleRelated}, {"onward", kRoleRelated}, {"suggestions", kRoleRelated}, {"suggested", kRoleRelated},
    {"relatedlinks", kRoleRelated}, {"latest", kRoleRelated}, {"associes", kRoleRelated}, {"linkbox", kRoleRelated},
    {"connexes", kRoleRelated}, {"carousel", kRoleRelated}, {"lirepage", kRoleRelated}, {"backlinks", kRoleRelated}, {"archives", kRoleRelated},
    // promotion
    {"ad", kRolePromotion}, {"ads", kRolePromotion}, {"advert", kRolePromotion}, {"adverts", kRolePromotion},
    {"advertisement", kRolePromotion}, {"advertising", kRolePromotion}, {"adslot", kRolePromotion},
    {"adunit", kRolePromotion}, {"adsbygoogle", kRolePromotion}, {"dfp", kRolePromotion}, {"pub", kRolePromotion}, {"publicite", kRolePromotion},
    {"anzeige", kRolePromotion}, {"werbung", kRolePromotion}, {"sponsor", kRolePromotion},
    {"sponsored", kRolePromotion}, {"promo", kRolePromotion}, {"promos", kRolePromotion},
    {"promotion", kRolePromotion}, {"newsletter", kRolePromotion}, {"newsletters", kRolePromotion},
    {"subscribe", kRolePromotion}, {"subscription", kRolePromotion}, {"subscriber", kRolePromotion},
    {"signup", kRolePromotion}, {"optin", kRolePromotion}, {"abonnement", kRolePromotion}, {"abonnez", kRolePromotion},
    {"abo", kRolePromotion}, {"paywall", kRoleWeak}, {"cookie", kRolePromotion}, {"cookies", kRolePromotion},
    {"consent", kRolePromotion}, {"gdpr", kRolePromotion}, {"rgpd", kRolePromotion}, {"popup", kRolePromotion},
    {"modal", kRolePromotion}, {"cta", kRolePromotion}, {"banner", kRolePromotion}, {"login", kRolePromotion},
    {"donate", kRolePromotion}, {"donation", kRolePromotion}, {"affiliate", kRolePromotion},
    {"disclaimer", kRolePromotion}, {"disclosure", kRolePromotion}, {"survey", kRolePromotion}, {"poll", kRolePromotion},
    {"quiz", kRolePromotion}, {"promobox", kRolePromotion}, {"overlay", kRolePromotion},
    {"teads", kRolePromotion}, {"mailchimp", kRolePromotion}, {"interstitial", kRolePromotion}, {"alert", kRolePromotion}, {"notice", kRolePromotion},
    // comments
    {"comment", kRoleComments}, {"comments", kRoleComments}, {"commentaire", kRoleComments},
    {"commentaires", kRoleComments}, {"forum", kRoleComments}, {"forums", kRoleComments}, {"commentlist", kRoleComments}, {"kommentare", kRoleComments},
    {"disqus", kRoleComments}, {"respond", kRoleComments}, {"reply", kRoleComments},
    {"replies", kRoleComments}, {"reactions", kRoleComments}, {"livefyre", kRoleComments}, {"feedback", kRoleComments}, {"rating", kRoleComments}, {"ratings", kRoleComments}, {"webmentions", kRoleComments},
    // who and when
    {"byline", kRoleByline}, {"autorenzeile", kRoleAuthor}, {"verfasser", kRoleAuthor}, {"redacteur", kRoleAuthor}, {"redakteur", kRoleAuthor}, {"bylines", kRoleByline}, {"signature", kRoleByline}, {"author", kRoleAuthor}, {"authors", kRoleAuthor},
    {"auteur", kRoleAuthor}, {"auteurs", kRoleAuthor}, {"autor", kRoleAuthor}, {"autoren", kRoleAuthor},
    {"autore", kRoleAuthor}, {"contributor", kRoleAuthor}, {"bio", kRoleAuthor}, {"biography", kRoleAuthor},
    {"authorbox", kRoleAuthor}, {"vcard", kRoleAuthor}, {"writer", kRoleAuthor}, {"journalist", kRoleAuthor}, {"reporter", kRoleAuthor},
    {"date", kRoleDate}, {"dates", kRoleDate}, {"datetime", kRoleDate}, {"published", kRoleDate}, {"pubdate", kRoleDate},
    {"publish", kRoleDate}, {"updated", kRoleDate}, {"timestamp", kRoleDate}, {"time", kRoleDate}, {"posted", kRoleDate}, {"datum", kRoleDate}, {"fecha", kRoleDate},
    {"publication", kRoleDate}, {"dateline", kRoleByline}, {"meta", kRoleByline}, {"metadata", kRoleByline}, {"postmeta", kRoleByline}, {"metas", kRoleByline}, {"infos", kRoleByline}, {"readtime", kRoleByline}, {"lecture", kRoleByline},
    // captions
    {"caption", kRoleCaption}, {"captions", kRoleCaption}, {"figcaption", kRoleCaption}, {"legende", kRoleCaption},
    {"credit", kRoleCaption}, {"credits", kRoleCaption}, {"bildunterschrift", kRoleCaption},
    {"imagecaption", kRoleCaption}, {"copyrights", kRoleCaption}, {"legend", kRoleCaption}, {"didascalia", kRoleCaption},
    // keywords
    {"tags", kRoleTags}, {"tag", kRoleTags}, {"taglist", kRoleTags}, {"keywords", kRoleTags}, {"topics", kRoleTags},
    {"topic", kRoleTags}, {"categories", kRoleTags}, {"category", kRoleTags}, {"rubrique", kRoleTags}, {"themes", kRoleTags}, {"labels", kRoleTags}, {"eyebrow", kRoleTags}, {"topline", kRoleTags}, {"dachzeile", kRoleTags}, {"overline", kRoleTags}, {"surtitre", kRoleTags}, {"spitzmarke", kRoleTags},
    // embedded things
    {"embed", kRoleEmbed}, {"embedded", kRoleEmbed}, {"twitter", kRoleEmbed}, {"tweet", kRoleEmbed}, {"instagram", kRoleEmbed},
    {"facebook", kRoleEmbed}, {"youtube", kRoleEmbed}, {"video", kRoleEmbed}, {"player", kRoleEmbed},
    {"audio", kRoleWeak}, {"podcast", kRoleEmbed}, {"gallery", kRoleWeak}, {"slideshow", kRoleEmbed}, {"slider", kRoleEmbed}, {"diaporama", kRoleEmbed}, {"swiper", kRoleEmbed},
    {"infogram", kRoleEmbed}, {"widget", kRoleWeak}, {"widgets", kRoleWeak}, {"image", kRoleWeak}, {"photo", kRoleWeak}, {"thumbnail", kRoleWeak}, {"opinary", kRoleEmbed}, {"tiktok", kRoleEmbed}, {"factbox", kRoleEmbed}, {"infobox", kRoleEmbed},
    {"pullquote", kRolePullQuote}, {"pull", kRolePullQuote}, {"exergue", kRolePullQuote},
    // not drawn
    {"hidden", kRoleHidden}, {"visuallyhidden", kRoleHidden}, {"offscreen", kRoleHidden}, {"screenreader", kRoleHidden}, {"noprint", kRoleHidden},
    // the headline
    {"title", kRoleTitle}, {"headline", kRoleTitle}, {"titre", kRoleTitle}, {"hed", kRoleTitle},
};
// clang-format on

const std::vector<Word>& sorted_words() {
  static const std::vector<Word> words = [] {
    std::vector<Word> all(std::begin(kWords), std::end(kWords));
    std::sort(all.begin(), all.end(), [](const Word& a, const Word& b) { return a.word < b.word; });
    return all;
  }();
  return words;
}

std::uint32_t roles_of_word(std::string_view word) {
  const std::vector<Word>& words = sorted_words();
  const auto at = std::lower_bound(words.begin(), words.end(), word,
                                   [](const Word& a, std::string_view b) { return a.word < b; });
  return at != words.end() && at->word == word ? at->roles : 0;
}

/// Words that turn a name into a statement about state: "has-sidebar" is no side bar.
bool is_state(std::string_view word) {
  constexpr std::array<std::string_view, 8> kStates = {"has", "is",      "no", "with",
                                                       "not", "without", "js", "hide"};
  return std::find(kStates.begin(), kStates.end(), word) != kStates.end();
}

/// "comments-enabled", "menu-open": so is a word about what is switched on.
bool is_switch(std::string_view word) {
  constexpr std::array<std::string_view, 8> kSwitches = {
      "enabled", "disabled", "open", "closed", "collapsed", "inactive", "activated", "allowed"};
  return std::find(kSwitches.begin(), kSwitches.end(), word) != kSwitches.end();
}

/// One name: its words are what lies between marks, digits and a change to a capital.
std::uint32_t roles_of_name(std::string_view name) {
  // "print:hidden", "after:content-['']": utility classes speak of looks.
  if (name.find_first_of(":[") != std::string_view::npos) return 0;
  std::array<char, 24> word{};
  std::uint32_t roles = 0;
  bool first = true;
  for (std::size_t pos = 0; pos < name.size();) {
    if (!is_letter(name[pos])) {
      ++pos;
      continue;
    }
    std::size_t length = 0;
    const std::size_t start = pos;
    while (pos < name.size() && is_letter(name[pos])) {
      if (pos > start && is_upper(name[pos]) && !is_upper(name[pos - 1])) break;
      if (length < word.size()) word[length] = ascii_lower(name[pos]);
      ++length;
      ++pos;
    }
    if (length > word.size()) continue;
    const std::string_view found(word.data(), length);
    // "ad6ed79d": a piece of a number is no word.
    const bool digit_before = start > 0 && is_digit(name[start - 1]);
    if (length <= 3 && (digit_before || (pos < name.size() && is_digit(name[pos])))) continue;
    if (first && is_state(found)) return 0;
    first = false;
    if (is_switch(found)) return 0;
    roles |= roles_of_word(found);
  }
  if ((roles & kKindWord) != 0 && (roles & kTextWord) != 0) roles |= kRoleBody;
  if ((roles & kKindWord) != 0) roles |= kRoleArticle;
  return roles & ~(kKindWord | kTextWord);
}

}  // namespace

std::uint32_t roles_of_names(std::string_view names) {
  std::uint32_t roles = 0;
  for (std::size_t pos = 0; pos < names.size();) {
    while (pos < names.size() && is_html_space(names[pos])) ++pos;
    const std::size_t start = pos;
    while (pos < names.size() && !is_html_space(names[pos])) ++pos;
    roles |= roles_of_name(names.substr(start, pos - start));
  }
  return roles;
}

}  // namespace vigie
