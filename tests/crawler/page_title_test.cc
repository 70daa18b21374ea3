// How a page is called: rows of pages that show and declare different names.
#include <gtest/gtest.h>

#include "crawler/page.h"

namespace vigie::page_title_test {
namespace {

std::string title_of(std::string_view html, const char* url = "https://press.example/x") {
  const Instant now = Date::read("2026-06-15T12:00:00Z")->instant;
  return read_page(html, "text/html; charset=utf-8", *Url::parse(url), now).value().title;
}

TEST(PageTitle, IsTheHeadlineWithoutTheSite) {
  const struct {
    const char* html;
    const char* title;
  } cases[] = {
      {"<title>Le port s'agrandit - Gazette</title><h1>Le port s'agrandit</h1>",
       "Le port s'agrandit"},
      {"<meta property=og:title content='Le port s&#39;agrandit | Gazette'><meta "
       "property=og:site_name "
       "content=Gazette>",
       "Le port s'agrandit"},
      {"<title>Le port de la ville s'agrandit - Gazette</title>", "Le port de la ville s'agrandit"},
      // The site's name as a heading is no headline.
      {"<title>Le port s'agrandit</title><meta property=og:site_name "
       "content=Gazette><h1>Gazette</h1>"
       "<h1>Le port s'agrandit</h1>",
       "Le port s'agrandit"},
      {"<p>x</p>", ""},
  };
  for (const auto& [html, title] : cases) EXPECT_EQ(title_of(html), title) << html;
}

TEST(PageTitle, IsWithoutTheLabelThatItsNamesLeaveOut) {
  const struct {
    const char* html;
    const char* title;
  } cases[] = {
      {"<meta property=og:title content='Le port de pêche s’agrandit'>"
       "<h1><span>Grand chantier</span> Le port de pêche s’agrandit</h1>",
       "Le port de pêche s’agrandit"},
      {"<meta property=og:title content='Le port de pêche s’agrandit'>"
       "<h1><b>Chantiers</b>Le port de pêche s’agrandit</h1>",
       "Le port de pêche s’agrandit"},
      {"<title>Maire de Vannes: le port s'agrandira | Mairie</title>"
       "<h1>4 mars 2026 Maire de Vannes: le port s'agrandira</h1>",
       "Maire de Vannes: le port s'agrandira"},
      // A label with a colon reads like a part of the sentence: two must leave it out.
      {"<meta property=og:title content='Le port de pêche s’agrandit'>"
       "<h1>Bilan 2026: Le port de pêche s’agrandit</h1>",
       "Bilan 2026: Le port de pêche s’agrandit"},
      {"<meta property=og:title content='Le port de pêche s’agrandit'><title>Le port de pêche "
       "s’agrandit - Gazette</title><h1>Ports : Le port de pêche s’agrandit</h1>",
       "Le port de pêche s’agrandit"},
      // So must they where little is left.
      {"<title>Quais ouverts - Gazette</title><h1>Dossier Quais ouverts</h1>",
       "Dossier Quais ouverts"},
      {"<meta property=og:title content='Quais ouverts | Gazette'><meta property=og:site_name "
       "content=Gazette><title>Quais ouverts</title><h1>Dossier Quais ouverts</h1>",
       "Quais ouverts"},
      // Nor is it a label where one name has it.
      {"<meta property=og:title content='Le port de pêche s’agrandit'><title>Comment Le Port De "
       "Pêche S’agrandit - Gazette</title><h1>Comment le port de pêche s’agrandit</h1>",
       "Comment le port de pêche s’agrandit"},
      // What is left must be a headline.
      {"<meta property=og:title content='Le port'><h1>Qui veut encore payer le port</h1>",
       "Qui veut encore payer le port"},
      {"<meta property=og:title content='– – – –'><h1>Qui veut encore payer le port</h1>",
       "Qui veut encore payer le port"},
  };
  for (const auto& [html, title] : cases) EXPECT_EQ(title_of(html), title) << html;
}

TEST(PageTitle, PartsWordsThatThePagePartsByDrawing) {
  const struct {
    const char* html;
    const char* title;
  } cases[] = {
      {"<meta property=og:title content='Grève / Le port de pêche bloqué'>"
       "<h1><b>Grève</b><span>Le port de pêche bloqué</span></h1>",
       "Grève / Le port de pêche bloqué"},
      // Marks alone are those of the page.
      {"<meta property=og:title content='Grève - Le port d&#39;Étel bloqué'>"
       "<h1>Grève Le port d’Étel bloqué</h1>",
       "Grève Le port d’Étel bloqué"},
  };
  for (const auto& [html, title] : cases) EXPECT_EQ(title_of(html), title) << html;
}

TEST(PageTitle, SaysWhatIsDrawnAboveItWhereThatBelongsToTheSentence) {
  const struct {
    const char* html;
    const char* title;
  } cases[] = {
      {"<h1><span class=dachzeile>Documents internes</span> <span>Les plans du port publiés</span>"
       "</h1>",
       "Les plans du port publiés"},
      {"<h1><span class=kicker>Vannes</span>: la ville qui bat des records</h1>",
       "Vannes: la ville qui bat des records"},
      {"<meta property=og:title content='Après le retrait: la juriste devient ministre'>"
       "<h1>la juriste devient ministre</h1>",
       "Après le retrait: la juriste devient ministre"},
      {"<meta property=og:title content='Les meilleurs produits de soin dentaire'>"
       "<h1>Prix 2026: Les meilleurs produits de soin dentaire</h1>",
       "Prix 2026: Les meilleurs produits de soin dentaire"},
  };
  for (const auto& [html, title] : cases) EXPECT_EQ(title_of(html), title) << html;
}

TEST(PageTitle, IsTheSecondHeadlineWhereTheMetadataNameIt) {
  // The first is written for search engines.
  const std::string first = "<h1>Port de pêche: Extension, coût, travaux</h1>";
  const struct {
    const char* html;
    const char* title;
  } cases[] = {
      {"<meta property=og:title content='Le quai que personne ne voulait'>"
       "<h2><span>Grand chantier</span><span>Le quai que personne ne voulait</span></h2>",
       "Le quai que personne ne voulait"},
      {"<meta property=og:title content='Grand chantier: Le quai que personne ne voulait'>"
       "<h2>Grand chantier <b>Le quai que personne ne voulait</b></h2>",
       "Grand chantier: Le quai que personne ne voulait"},
      {R"(<script type=application/ld+json>{"@type":"NewsArticle","headline":"Le quai que personne ne voulait"}</script>)"
       "<title>Port de pêche: Le quai</title><h2>Le quai que personne ne voulait</h2>",
       "Le quai que personne ne voulait"},
      // Named by nobody, it is a heading of the text.
      {"<meta property=og:title content='Port de pêche: Extension, coût, travaux'>"
       "<h2>Le quai que personne ne voulait</h2>",
       "Port de pêche: Extension, coût, travaux"},
  };
  for (const auto& [html, title] : cases) EXPECT_EQ(title_of(html + first), title) << html;
  // A page of lists is not its first article.
  EXPECT_EQ(
      title_of(R"(<script type=application/ld+json>{"@type":"NewsArticle","headline":"Le quai que )"
               R"(personne ne voulait"}</script><title>Économie - Gazette</title>)"
               "<h1>Économie</h1><h2>Le quai que personne ne voulait</h2>"),
      "Économie");
  // So it is before JSON-LD where a page has no first.
  EXPECT_EQ(
      title_of(R"(<script type=application/ld+json>{"@type":"NewsArticle","headline":"Port: Coût"})"
               "</script><meta property=og:title content='Le quai que personne ne voulait'>"
               "<h2>Le quai que personne ne voulait</h2>"),
      "Le quai que personne ne voulait");
}

TEST(PageTitle, IsWithoutTheHostThatASiteTakesForItsName) {
  const struct {
    const char* html;
    const char* title;
  } cases[] = {
      {"<title>Grande marée | Press.Example</title>", "Grande marée"},
      {"<title>press.example - Nouvelles - La grande marée</title>", "Nouvelles - La grande marée"},
      {"<title>press.example La marée</title><h1>press.example</h1>", "La marée"},
      {"<title>La marée | 12.30</title>", "La marée | 12.30"},
      {"<title>La marée | express.example</title>", "La marée | express.example"},
  };
  for (const auto& [html, title] : cases)
    EXPECT_EQ(title_of(html, "https://www.press.example/x"), title) << html;
}

TEST(PageTitle, OfALivePageIsTheStoryThatItsMetadataAgreeOn) {
  const std::string page =
      R"(<script type=application/ld+json>{"@type":"NewsArticle","headline":"Tempête: le point"}</script>)"
      "<meta property=og:title content='Tempête: le point'><title>Tempête: le point</title>";
  EXPECT_EQ(title_of(page + "<h1>Deux routes coupées près de Vannes cette nuit</h1>"),
            "Tempête: le point");
  EXPECT_EQ(title_of(page + "<h1>Tempête: le point à midi</h1>"), "Tempête: le point à midi");
}

TEST(PageTitle, IsWhatAllNamesAgreeOnWhereTheHeadlineIsLessThanHalfOfIt) {
  const std::string page =
      R"(<script type=application/ld+json>{"@type":"NewsArticle","headline":"La criée ferme-t-elle ? Le long hiver du port"}</script>)"
      "<title>La criée ferme-t-elle ? Le long hiver du port - Gazette</title>"
      "<meta property=og:title content='La criée ferme-t-elle ? Le long hiver du port'>";
  EXPECT_EQ(title_of(page + "<h1>Le long hiver: pourquoi les bateaux partent vendre ailleurs</h1>"),
            "La criée ferme-t-elle ? Le long hiver du port");
  EXPECT_EQ(title_of(page + "<h1>Le long hiver du port et la criée</h1>"),
            "Le long hiver du port et la criée");
}

TEST(PageTitle, OfALivePageIsWithoutItsMarkWhereItIsSharedSo) {
  const struct {
    const char* html;
    const char* title;
  } cases[] = {
      {"<meta property=og:title content='Deux ferrys bloqués par la tempête à Brest | Gazette'>"
       "<meta property=og:site_name content=Gazette>"
       "<h1>Tempête Alma EN DIRECT: deux ferrys bloqués à Brest, la côte en alerte</h1>",
       "Deux ferrys bloqués par la tempête à Brest"},
      {"<meta property=og:title content='Zwei Fähren im Sturm vor Brest gestrandet'>"
       "<h1>Sturm-Liveticker: Zwei Fähren vor Brest gestrandet</h1>",
       "Zwei Fähren im Sturm vor Brest gestrandet"},
      // It is shared with the mark, or for another reason.
      {"<meta property=og:title content='En direct: la tempête à Brest, deux ferrys bloqués'>"
       "<h1>Tempête EN DIRECT: deux ferrys bloqués à Brest</h1>",
       "Tempête EN DIRECT: deux ferrys bloqués à Brest"},
      {"<meta property=og:title content='Suivez toute l’actualité avec nous'>"
       "<h1>Tempête EN DIRECT: deux ferrys bloqués à Brest</h1>",
       "Tempête EN DIRECT: deux ferrys bloqués à Brest"},
      // No mark, but a word.
      {"<meta property=og:title content='Où vivre quand le port ferme ses quais'>"
       "<h1>Where to live: vivre quand le port ferme ses quais</h1>",
       "Where to live: vivre quand le port ferme ses quais"},
  };
  for (const auto& [html, title] : cases) EXPECT_EQ(title_of(html), title) << html;
}

TEST(PageTitle, IsTheOneHeadlineOfAPageThatDeclaresNone) {
  EXPECT_EQ(title_of("<title>Histoire - Chorale de Vannes</title><h1>Depuis 1968</h1>"),
            "Depuis 1968");
}

TEST(PageTitle, IsNoLogo) {
  EXPECT_EQ(title_of("<title>Mon Carnet: Les macros du préprocesseur</title>"
                     "<h1><a href='https://carnet.example/'>Mon Carnet</a></h1>"
                     "<h1>Les macros du préprocesseur</h1>"),
            "Les macros du préprocesseur");
}

}  // namespace
}  // namespace vigie::page_title_test
