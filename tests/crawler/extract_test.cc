#include "crawler/extract.h"

#include <gtest/gtest.h>

#include "crawler/page.h"

namespace vigie::extract_test {
namespace {

std::string text_of(std::string_view html) {
  return read_page(html, "text/html; charset=utf-8", *Url::parse("https://press.example/x"),
                   Instant{})
      .value()
      .text;
}

const std::string kFirst =
    "Le conseil régional a voté jeudi, après deux heures de débat, un plan de rénovation des "
    "lycées.";
const std::string kSecond =
    "Les travaux commenceront en mars, selon la présidente, et dureront au moins quatre années.";
const std::string kThird =
    "L'opposition, qui demandait un calendrier plus court, s'est abstenue lors du vote final.";

std::string p(const std::string& text) { return "<p>" + text + "</p>"; }

/// A page as sites build it, with `inside` among the paragraphs.
std::string article(const std::string& inside) {
  return "<title>Un plan pour les lycées</title><nav><ul><li><a href=/a>Accueil</a><li><a "
         "href=/b>Régions</a></ul></nav><main><article><h1>Un plan pour les lycées</h1>" +
         p(kFirst) + inside + p(kSecond) + p(kThird) +
         "</article></main><footer><p>Tous droits réservés, la Gazette, 12 rue du Port, Rouen, "
         "France.</p></footer>";
}

std::string lines(std::initializer_list<std::string> texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : "\n") + text;
  return out;
}

TEST(Extract, KeepsParagraphsInOrderWithoutTheHeadline) {
  EXPECT_EQ(text_of(article("")), lines({kFirst, kSecond, kThird}));
}

TEST(Extract, IsNoMenuThoughItsPartsAreNamedAsBodies) {
  const auto teaser = [](const std::string& of) {
    return "<li><div class=article-text><p>" + of +
           " : ce que la ville offre, ce que l'on y trouve, à qui s'adresser, et quand.</p>"
           "<p>Tout ce qu'il faut savoir, en quelques lignes, pour qui arrive.</p></div></li>";
  };
  const std::string all = kFirst + " " + kSecond + " " + kThird, rest = kSecond + " " + kThird;
  EXPECT_EQ(text_of("<ul>" + teaser("Écoles") + teaser("Parcs") + teaser("Marchés") +
                    "</ul><div class=entry-content>" + p(all) + p(rest) + "</div>"),
            lines({all, rest}));
}

TEST(Extract, PrunesWhatStandsInTheArticleButIsNotOfIt) {
  for (const char* inside : {
           "<p>Lire aussi : <a href=/x>Les lycées en chiffres</a></p>",
           "<p><a href=/x>À lire aussi : les lycées en chiffres</a></p>",
           "<div class=share-bar><p>Partagez cet article avec vos proches, vos amis.</p></div>",
           "<aside><p>Cette colonne, à droite, ne parle pas du tout de la même chose.</p></aside>",
           "<div class='newsletter-box'><p>Recevez chaque matin, à 7 heures, notre "
           "lettre.</p></div>",
           "<figure><img src=x><figcaption>Le lycée, vu de la rue, en hiver. Photo "
           "AFP.</figcaption></figure>",
           "<div class=publicite>Publicité</div>",
           "<p>Publicité</p>",
           "<p>Source : Insee, comptes nationaux.</p>",
           "<p>Quelle: Gazette, mit Material der Agentur</p>",
           "<p>Abbildung: Der Hafen, vom Wasser aus, im Winter.</p>",
           "<p class=tags>Lycées, région</p>",
           "<form><p>Votre adresse, s'il vous plaît, pour recevoir la lettre.</p></form>",
           "<p style='display: none'>Ce texte, que personne ne voit, ne compte pas.</p>",
           "<div class='paywall'>Il vous reste 80% de cet article à lire.</div>",
           "<ul><li><a href=/1>Un autre article de la région</a><li><a href=/2>Et encore "
           "un</a></ul>",
           "<p class=byline>Par Anne Durand, envoyée spéciale</p>",
           "<p>Photo d'illustration</p>",
           "<p>Sauf mention contraire, ce texte est sous licence libre, comme tout le site.</p>",
           "<p>Warning: Undefined variable $x in /srv/www/article.php on line 12</p>",
           "<p>Ajoutez la Gazette à vos sources préférées sur Google, en deux clics.</p>",
           "<p>Disclosure: some of our posts contain affiliate links, and if you buy something "
           "through one of those links we may receive a small commission, at no cost to you.</p>",
           "<p>Von Ada Byron, Rouen</p>",
           "<p>(Reporting by Ada Byron in Rouen, writing by Jean Petit, editing by Anne Durand.)"
           "</p>",
           "<p>Gazette's Ada Byron in Rouen contributed to this report.</p>",
           "<p>Le lycée, vu de la rue, en hiver. REUTERS/Ada Byron</p>",
           "<p>Follow the Gazette on Instagram, Facebook and YouTube.</p>",
           "<p>Write to Ada Byron at ada@press.example</p>",
           "<p>For news of the region, every morning, sign up for our newsletters.</p>",
           "<dialog><p>Offrez cet article, si vous êtes abonné, à cinq amis par mois.</p></dialog>",
       })
    EXPECT_EQ(text_of(article(inside)), lines({kFirst, kSecond, kThird})) << inside;
}

TEST(Extract, KeepsHeadingsListsQuotesAndTables) {
  EXPECT_EQ(text_of(article("<h2>Un calendrier serré</h2>")),
            lines({kFirst, "Un calendrier serré", kSecond, kThird}));
  EXPECT_EQ(text_of(article("<ul><li>les toits,</li><li>les façades.</li></ul>")),
            lines({kFirst, "les toits,", "les façades.", kSecond, kThird}));
  EXPECT_EQ(
      text_of(article("<blockquote>« C'est un bon plan », a dit la présidente.</blockquote>")),
      lines({kFirst, "« C'est un bon plan », a dit la présidente.", kSecond, kThird}));
  EXPECT_EQ(text_of(article("<table><tr><th>Ville<th>Coût<tr><td>Rouen<td>3 M€</table>")),
            lines({kFirst, "Ville Coût", "Rouen 3 M€", kSecond, kThird}));
}

TEST(Extract, LeavesOutRowsThatAreHidden) {
  EXPECT_EQ(text_of(article("<table><tr><td>Rouen<td>3 M€<tr hidden><td>Dieppe<td>2 M€"
                            "<tr style='display:none'><td>Vannes<td>1 M€</table>")),
            lines({kFirst, "Rouen 3 M€", kSecond, kThird}));
}

TEST(Extract, AHeadingIsNoByline) {
  EXPECT_EQ(text_of(article("<h2>By The Numbers</h2>" + p(kThird))),
            lines({kFirst, "By The Numbers", kThird, kSecond, kThird}));
}

TEST(Extract, NeverGluesWordsAndDropsSoftHyphens) {
  EXPECT_EQ(text_of(article("<p>Une <b>réno</b>vation<br>ther\xC2\xADmique, l<i>é</i>gale&nbsp;: "
                            "oui.<br><br>Puis un autre alinéa, plus court.</p>")),
            lines({kFirst, "Une rénovation thermique, légale : oui.",
                   "Puis un autre alinéa, plus court.", kSecond, kThird}));
}

TEST(Extract, LeavesOutWordsThatAreNotDrawnInTheirLine) {
  const struct {
    const char* inside;
    const char* line;
  } cases[] = {
      {"<p>Le <span class=tooltip>taux<span class=tooltip-text>Le prix de l'argent.</span></span> "
       "baisse, dit-elle.</p>",
       "Le taux baisse, dit-elle."},
      {"<p>Le taux<span role=tooltip>Le prix de l'argent.</span>, dit-elle, baisse.</p>",
       "Le taux, dit-elle, baisse."},
      {"<p>La présidente <a href=/p>Anne Durand<span class=sr-only> (nouvelle fenêtre)</span></a>, "
       "élue en mars, l'a dit hier au conseil.</p>",
       "La présidente Anne Durand, élue en mars, l'a dit hier au conseil."},
      {"<p><span>Énergie<span class=visually-hidden> : </span></span><span>Un plan, enfin.</span>"
       "</p>",
       "Énergie Un plan, enfin."},
      {"<p>Le taux <span style='display:none'>directeur </span>baisse, dit-elle.</p>",
       "Le taux baisse, dit-elle."},
      // What holds blocks is a part of the page, whatever its tag.
      {"<my-page hidden=until-found><p>Le taux baisse, dit-elle.</p></my-page>", ""},
      {"<my-page class=tooltip-content><p>Le taux baisse, dit-elle.</p></my-page>",
       "Le taux baisse, dit-elle."},
  };
  for (const auto& c : cases)
    EXPECT_EQ(text_of(article(c.inside)), *c.line == 0 ? lines({kFirst, kSecond, kThird})
                                                       : lines({kFirst, c.line, kSecond, kThird}))
        << c.inside;
}

TEST(Extract, TakesNoCopyOfTheText) {
  const std::string all = p(kFirst) + p(kSecond) + p(kThird);
  const std::string many = all + p(kThird + " " + kFirst) + p(kSecond + " " + kFirst);
  const std::string told =
      lines({kFirst, kSecond, kThird, kThird + " " + kFirst, kSecond + " " + kFirst});
  // One that a paywall keeps out of sight.
  const std::string one = kFirst + " " + kSecond + " " + kThird + " " + kSecond + " " + kFirst;
  EXPECT_EQ(text_of("<article>" + p(one) + p(kThird) + "<div class=wall style='display:none'>" +
                    one + "</div></article>"),
            lines({one, kThird}));
  // Text that is hidden and stands nowhere else is what a script will show.
  EXPECT_EQ(text_of("<article>" + p(kFirst) + "<div style='display:none'>" + p(kSecond) +
                    p(kThird) + "</div></article>"),
            lines({kFirst, kSecond, kThird}));
  // One for scripts and one for readers without them.
  EXPECT_EQ(text_of("<div itemprop=articleBody><script type='text/template'>" + many +
                    "</script><noscript>" + many + "</noscript></div>"),
            told);
}

TEST(Extract, NewsOfPicturesLettersAndSourcesIsNoNotice) {
  for (const std::string& news : std::initializer_list<std::string>{
           "Shutterstock et Getty Images fusionnent, pour trois milliards.",
           "Solar is now the preferred source of power in the region, says its president.",
           "Douze mille lecteurs suivent notre lettre, a dit la présidente, qui s'en félicite.",
           "By Friday, the harbour of Rouen was closed.",
           "Reporting by large firms begins in March, and small firms follow a year later.",
           "The region sees wind as a preferred source of power, says its president.",
       })
    EXPECT_EQ(text_of(article(p(news))), lines({kFirst, news, kSecond, kThird}));
}

TEST(Extract, AQuestionToManyIsNoCopy) {
  const std::string question =
      "Quelle est votre ville, et pourquoi, après tant d'années, y vivez-vous encore, vous qui "
      "aviez dit que vous partiriez un jour ?";
  EXPECT_EQ(text_of(article(p(question) + p(kFirst + " " + kSecond) + p(question))),
            lines({kFirst, question, kFirst + " " + kSecond, question, kSecond, kThird}));
}

TEST(Extract, TakesTheStandfirstBetweenHeadlineAndBody) {
  const std::string lead = "La région va dépenser trois cents millions d'euros pour ses lycées.";
  EXPECT_EQ(text_of("<header><h1>Un plan pour les lycées</h1><p class=chapo>" + lead +
                    "</p><p class=byline>Par Anne Durand</p></header><div class=article-body>" +
                    p(kFirst) + p(kSecond) + p(kThird) + "</div>"),
            lines({lead, kFirst, kSecond, kThird}));
}

TEST(Extract, TakesForTheStandfirstWhatTheDescriptionSays) {
  const std::string lead = "Trois cents millions d'euros pour les lycées de la région";
  const std::string rest = "</h1><div class=teaser>" + lead +
                           "</div><div><p>Un port, vu du ciel, en "
                           "mars, par beau temps, et ses quais.</p></div><div class=article-body>";
  for (const std::string& description :
       {lead, lead + " : ce qu'il faut savoir", lead.substr(0, 50) + "…"})
    EXPECT_TRUE(text_of("<meta property=og:description content=\"" + description +
                        "\"><h1>Un plan pour les lycées" + rest + p(kFirst) + p(kSecond) +
                        p(kThird) + "</div>")
                    .starts_with(lead + "\n"))
        << description;
}

TEST(Extract, KeepsTheSentencesThatAMeterNames) {
  EXPECT_EQ(text_of(article("<p class=paywall aria-hidden=true>" + kThird + " " + kThird + " " +
                            kThird + " " + kThird + " " + kThird + "</p>")),
            lines({kFirst, kThird + " " + kThird + " " + kThird + " " + kThird + " " + kThird,
                   kSecond, kThird}));
  EXPECT_EQ(text_of(article(p(kFirst) + "<p class=paywall>" + kThird + "</p>")),
            lines({kFirst, kFirst, kThird, kSecond, kThird}));
}

TEST(Extract, FindsTheTextWhereNothingIsNamed) {
  EXPECT_EQ(text_of("<table><tr><td><a href=/a>Accueil</a> <a href=/b>Contact</a></td><td><div>" +
                    p(kFirst) + p(kSecond) + p(kThird) +
                    "</div></td></tr></table><div><a href=/c>Plan du site</a></div>"),
            lines({kFirst, kSecond, kThird}));
}

TEST(Extract, ANameThatStandsOnHalfTheTextIsNoMargin) {
  EXPECT_EQ(text_of("<div class=sidebar-grid>" + p(kFirst) + "</div><div class=sidebar-grid>" +
                    p(kSecond) + "</div><div class=sidebar-grid>" + p(kThird) + "</div>"),
            lines({kFirst, kSecond, kThird}));
}

TEST(Extract, WhatHoldsTheHeadlineIsNoMarginThoughALabelStandsBeforeIt) {
  std::string others;
  for (const char* place : {"Rouen", "Vannes", "Brest", "Étel", "Dieppe", "Calais"})
    others += "<p>À " + std::string(place) +
              ", le conseil a voté, après un débat, un plan pour les ports, et la ville attend que "
              "les travaux commencent.</p>";
  for (const char* label : {"", "<span>Dossier</span> ", "<b>4 mars 2026</b> "}) {
    const std::string text = text_of(
        "<title>Un plan pour les lycées</title><div class=box-hidden><h1>" + std::string(label) +
        "Un plan pour les lycées</h1>" + p(kFirst) + p(kSecond) + p(kThird) + "</div>" + others);
    EXPECT_TRUE(text.starts_with(lines({kFirst, kSecond, kThird}))) << text;
  }
}

TEST(Extract, TakesNoPieceOfANumberAndNoRowOfATableForAName) {
  EXPECT_EQ(
      text_of(article("<div id=text-ad6ed79d-88fd><p>Le vote, prévu à midi, a eu lieu tard.</p>"
                      "</div>")),
      lines({kFirst, "Le vote, prévu à midi, a eu lieu tard.", kSecond, kThird}));
  EXPECT_EQ(text_of(article("<table><tr class=player-1><td>Rouen<td>12</table>")),
            lines({kFirst, "Rouen 12", kSecond, kThird}));
}

TEST(Extract, LeavesOutPostsOfSocialNetworks) {
  EXPECT_EQ(text_of(article("<blockquote class=twitter-tweet><p>Un grand jour, pour tous les "
                            "lycées !</p>— La région</blockquote>")),
            lines({kFirst, kSecond, kThird}));
}

TEST(Extract, StopsAtTheListOfOtherArticles) {
  EXPECT_EQ(text_of("<article>" + p(kFirst) + p(kSecond) + p(kThird) +
                    "<section><h3>Sur le même sujet</h3><p>Un autre plan, plus ancien, avait "
                    "échoué.</p></section></article>"),
            lines({kFirst, kSecond, kThird}));
}

TEST(Extract, StopsAtTheListThatIsNamedAfterTheSite) {
  EXPECT_EQ(text_of("<meta property=og:site_name content=Gazette><article>" + p(kFirst) +
                    p(kSecond) + p(kThird) + p(kFirst + " " + kSecond) +
                    "<section><h3>More Gazette</h3><p>Un autre plan, plus ancien, avait "
                    "échoué.</p></section></article>"),
            lines({kFirst, kSecond, kThird, kFirst + " " + kSecond}));
}

TEST(Extract, TakesTheTextOfJsonLdWhenThePageShowsNone) {
  EXPECT_EQ(text_of("<script type=application/ld+json>{\"@type\":\"Article\",\"articleBody\":\"" +
                    kFirst + " " + kSecond + " " + kThird + " " + kFirst + " " + kSecond +
                    "\"}</script><div id=app></div>"),
            kFirst + " " + kSecond + " " + kThird + " " + kFirst + " " + kSecond);
}

TEST(Extract, ReadsTheTemplateOfAPageThatDrawsItselfWithAScript) {
  EXPECT_EQ(text_of("<h1>Un plan</h1><div itemprop=articleBody><script type='text/template'>" +
                    p(kFirst) + p(kSecond) + p(kThird) + "</script></div>"),
            lines({kFirst, kSecond, kThird}));
  // Where there is text, templates are what the page may become, not what it is.
  EXPECT_EQ(text_of(article("<script type='text/template'>" + p(kFirst) + "</script>")),
            lines({kFirst, kSecond, kThird}));
}

TEST(Extract, AShortArticleWinsOverALongMargin) {
  const std::string about =
      "La Gazette est un journal de province, fondé en 1850, qui paraît chaque matin, dit-elle, "
      "et se lit le soir.";
  std::string menu;
  for (int i = 0; i < 40; ++i) menu += "<div>Rubrique <a href=/r>des sports</a></div>";
  EXPECT_EQ(text_of("<div class=entry-content><h1>Un plan</h1>" + p(kFirst) + "</div>" + menu +
                    "<div>" + p(about) + p(about) + p(about) + p(about) + "</div>"),
            kFirst);
}

TEST(Extract, BelievesNoNameThatIsASentenceOrStandsOnEveryLine) {
  // Ids for links to a heading, made of its words; a heading that is the link to itself.
  EXPECT_EQ(text_of(article("<h2 id=related-search>Les lycées</h2>" + p(kFirst))),
            lines({kFirst, "Les lycées", kFirst, kSecond, kThird}));
  EXPECT_EQ(text_of(article("<div id=menu-of-the-school-canteens>" + p(kFirst) + "</div>")),
            lines({kFirst, kFirst, kSecond, kThird}));
  EXPECT_EQ(text_of(article("<h2><a href='#a'>Les lycées</a></h2>" + p(kFirst))),
            lines({kFirst, "Les lycées", kFirst, kSecond, kThird}));
  // Page builders call every line a widget, each with a name of its own.
  std::string widgets, told;
  for (int i = 0; i < 12; ++i) {
    widgets += "<div class='widget w" + std::to_string(i) + "'>" + p(kFirst) + "</div>";
    told += (told.empty() ? "" : "\n") + kFirst;
  }
  EXPECT_EQ(text_of("<main>" + widgets + "</main>"), told);
}

TEST(Extract, ALinkedNameAtTheStartOfAParagraphTakesNothingAway) {
  const std::string rest =
      " a demandé un calendrier plus court, avant de quitter la salle, avec tout son groupe.";
  EXPECT_EQ(text_of(article("<p><a class=tag href=/p>Jean Petit</a>" + rest + "</p>")),
            lines({kFirst, "Jean Petit" + rest, kSecond, kThird}));
}

TEST(Extract, KeepsTheTableOfAFigure) {
  EXPECT_EQ(text_of(article("<figure><table><tr><td>Lycées rénovés<td>12</table></figure>")),
            lines({kFirst, "Lycées rénovés 12", kSecond, kThird}));
}

TEST(Extract, SaysWhyATextIsWhatItIs) {
  Explanation why;
  const auto page = read_page(
      article("<div class='share-bar big'><p>Partagez cet article avec vos proches, vos amis.</p>"
              "</div><p>Lire aussi : les lycées en chiffres</p>"),
      "text/html; charset=utf-8", *Url::parse("https://press.example/x"), Instant{}, &why);
  ASSERT_TRUE(page);
  EXPECT_EQ(why.container, "article");
  EXPECT_EQ(why.rule, word(ContainerRule::density));
  std::string told;
  for (const Explanation::Block& block : why.blocks)
    told += block.reason + (block.element.empty() ? "" : " " + block.element) + "; ";
  EXPECT_EQ(told, "headline; kept; role div.share-bar.big; elsewhere; kept; kept; ");
}

TEST(Extract, APageOfNothingButALineOverOtherArticlesIsRead) {
  for (const std::string line : {"Lire aussi", "Sur le même sujet"})
    for (const std::string before : {"", "<html>", "<body>", "<frameset>", "<html><body><article>"})
      text_of(before + line);
}

TEST(Extract, AnEmptyPageHasNoText) {
  EXPECT_EQ(text_of(""), "");
  EXPECT_EQ(text_of("<nav><a href=/>Accueil</a></nav>"), "");
}

}  // namespace
}  // namespace vigie::extract_test
