#include "crawler/metadata.h"

#include <gtest/gtest.h>

#include "crawler/page.h"

namespace vigie::metadata_test {
namespace {

const Instant kNow = Date::read("2026-06-15T12:00:00Z")->instant;

Page read(std::string_view html, const char* url = "https://press.example/x") {
  return read_page(html, "text/html; charset=utf-8", *Url::parse(url), kNow).value();
}

std::string published(std::string_view html, const char* url = "https://press.example/x") {
  const Page page = read(html, url);
  return page.published ? page.published->text : "";
}

TEST(PageDate, IsTakenFromWhatThePageDeclares) {
  const struct {
    const char* html;
    const char* date;
  } cases[] = {
      {R"(<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-03-04T09:30:00+01:00"}</script>)",
       "2026-03-04T09:30:00+01:00"},
      {R"(<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":["Article"],"datePublished":"2026-03-04"}]}</script>)",
       "2026-03-04"},
      // Broken JSON: a comma too many, a raw line break in a string, or worse.
      {"<script "
       "type=application/"
       "ld+json>{\"@type\":\"Article\",\"headline\":\"a\nb\",\"datePublished\":\"2026-03-04\",}</"
       "script>",
       "2026-03-04"},
      {"<script type=application/ld+json>{\"headline\":\"a \"b\" "
       "c\",\"datePublished\":\"2026-03-04\"}</script>",
       "2026-03-04"},
      {"<meta property=article:published_time content=2026-03-04T09:30:00Z>",
       "2026-03-04T09:30:00Z"},
      {"<meta itemprop=datePublished content=2026-03-04>", "2026-03-04"},
      {"<meta name=dc.date.issued content='4 mars 2026'>", "2026-03-04"},
      {"<h1>T</h1><time datetime='2026-03-04T09:30+0100'>hier</time>", "2026-03-04T09:30:00+01:00"},
      {"<h1>T</h1><p class=date>Publié le mercredi 4 mars 2026 à 9h30</p>", "2026-03-04"},
      {"<p>Mis en ligne le 04/03/2026</p>", "2026-03-04"},
      {"<html lang=en-US><p>Posted on 03/04/2026</p>", "2026-03-04"},
      {"<html lang=en><p>Published: March 4th, 2026</p>", "2026-03-04"},
      {"<p>Veröffentlicht am 4. März 2026</p>", "2026-03-04"},
  };
  for (const auto& [html, date] : cases) EXPECT_EQ(published(html), date) << html;
  for (const char* address :
       {"https://press.example/2026/03/04/titre", "https://press.example/a-20260304-b",
        "https://press.example/04-03-2026"})
    EXPECT_EQ(published("<p>x</p>", address), "2026-03-04") << address;
}

TEST(PageDate, OfTheFutureIsNotBelieved) {
  EXPECT_EQ(published("<meta property=article:published_time content=2027-01-01>"), "");
  // The next best is taken.
  EXPECT_EQ(published("<meta property=article:published_time content=2027-01-01>"
                      "<h1>T</h1><time datetime=2026-01-02>"),
            "2026-01-02");
}

TEST(PageDate, StaysEmptyWhereNothingSaysWhen) {
  EXPECT_EQ(published("<p>In 2019 the town had 3 mayors.</p><time></time>"), "");
  EXPECT_EQ(published("<p>Last updated: 33/23/3033</p>"), "");
}

TEST(PageDate, OfOtherArticlesIsNotTaken) {
  EXPECT_EQ(published("<h1>T</h1><p>A long sentence, and another one. And a third, to make it an "
                      "article.</p><div class=related><time datetime=2026-01-02>x</time></div>"),
            "");
}

TEST(TextDate, ReadsWhatPeopleWrite) {
  const struct {
    const char* text;
    const char* date;
  } cases[] = {
      {"le 1er août 2025", "2025-08-01"},
      {"12 janv. 2024", "2024-01-12"},
      {"Lundi 3 FÉVRIER 2025", "2025-02-03"},
      {"Sept. 9, 2021", "2021-09-09"},
      {"9-Sep-2021", "2021-09-09"},
      {"3 de marzo de 2024", "2024-03-03"},
      {"12.01.24", "2024-01-12"},
      {"23/12/2024 à 10:30", "2024-12-23"},
      {"2018年8月16日", "2018-08-16"},
      {"2024-05-06T07:08", "2024-05-06"},
      {"31/02/2024", ""},
      {"March 2024", ""},
      {"version 1.2.3", ""},
      {"10 mars", ""},
  };
  for (const auto& [text, date] : cases) {
    const auto found = find_text_date(text, DayOrder::day_first);
    EXPECT_EQ(found ? found->text : "", date) << text;
  }
}

TEST(PageAuthors, AreNamesOfPeopleWithoutTheWordsAround) {
  const struct {
    const char* html;
    std::vector<std::string> authors;
  } cases[] = {
      {R"(<script type="application/ld+json">{"@type":"Article","author":[{"@type":"Person","name":"Anne Durand"},{"name":"Paul Petit"}]}</script>)",
       {"Anne Durand", "Paul Petit"}},
      {R"(<script type="application/ld+json">{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Anne Durand"}]}</script>)",
       {"Anne Durand"}},
      {"<meta name=author content='Par Anne Durand et Paul Petit'>", {"Anne Durand", "Paul Petit"}},
      {"<p>By <a rel=author href=/a>Anne Durand</a></p>", {"Anne Durand"}},
      {"<div itemprop=author><span itemprop=name>Anne Durand</span> 3 articles</div>",
       {"Anne Durand"}},
      {"<span class=auteur>Par Anne Durand</span>", {"Anne Durand"}},
      {"<meta property=article:author content=https://social.example/anne>", {}},
      {"<meta name=author content=admin>", {}},
      {"<h1>T</h1><p>Par Anne Durand · 4 mars 2026</p>", {"Anne Durand"}},
      {"<h1>T</h1><span>Written by</span><p>Anne Durand</p>", {"Anne Durand"}},
      {"<a href=/auteur/anne-durand>Anne Durand</a>", {"Anne Durand"}},
      // A person is named before the site.
      {"<meta name=author content=Gazette><meta property=og:site_name content=Gazette>"
       "<span class=author>Anne Durand</span>",
       {"Anne Durand"}},
      {"<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Anne "
       "Durand'>",
       {"Anne Durand"}},
      {"<span class=author>• Anne Durand •</span>", {"Anne Durand"}},
      {"<span class=author>Anne (Bruxelles) Durand</span>", {"Anne Durand"}},
      {"<form><p class=author>Name</p></form>", {}},
      // So is she before an account, and before who publishes the page.
      {"<meta name=author content=LTO><p class=auteur>Par Anne Durand</p>", {"Anne Durand"}},
      {"<meta name=author content=freeman>", {"freeman"}},
      {"<meta name=publisher content='Ouest Presse'><meta name=author content='Ouest Presse'>"
       "<h1>T</h1><li><b>Autorin/Autor</b> Anne Durand</li>",
       {"Anne Durand"}},
      {"<h1>T</h1><p>04.02.2026 | 13:10 Uhr | Anne Durand</p>", {"Anne Durand"}},
      {"<h1>T</h1><p>04.02.2026 | 13:10 Uhr | Vannes</p>", {}},
  };
  for (const auto& [html, authors] : cases) EXPECT_EQ(read(html).authors, authors) << html;
}

TEST(PageAuthors, StandBehindADateUnderALabelAndBeforeBrackets) {
  const struct {
    const char* html;
    std::vector<std::string> authors;
  } cases[] = {
      {"<h1>T</h1><p>Posted on September 21, 2026 by Anne Durand</p>", {"Anne Durand"}},
      {"<h1>T</h1><p>x</p><h5>Auteur :</h5><p>Anne Durand</p>", {"Anne Durand"}},
      {"<h1>T</h1><p class=auteur>Anne Durand (Bruxelles, bureau européen)</p>", {"Anne Durand"}},
      {"<a rel=author>freeman1984</a>", {"freeman1984"}},
      {"<p class=author>email = trim(x)</p>", {}},
      // JSON-LD names the first, the head all.
      {"<script type=application/ld+json>{\"@type\":\"Article\",\"author\":\"Anne "
       "Durand\"}</script><meta name=author content='Anne Durand, Paul Petit'>",
       {"Anne Durand", "Paul Petit"}},
  };
  for (const auto& [html, authors] : cases) EXPECT_EQ(read(html).authors, authors) << html;
}

TEST(PageDate, StandsUnderItsLabelOrBeginsTheText) {
  EXPECT_EQ(published("<p>x</p><p class=title>Mise en ligne</p><p>4 mars 2026</p>"), "2026-03-04");
  EXPECT_EQ(
      published("<p>Rennes, le 4 mars 2026 – La Région Bretagne ouvre un appel à projets, "
                "doté de deux millions d'euros, pour les ports de plaisance et de pêche.</p>"),
      "2026-03-04");
  EXPECT_EQ(published("<p>x</p><p>Letzte Änderung:</p><p>4.3.2026 um 09:25</p>"), "2026-03-04");
  EXPECT_EQ(published("<meta itemprop=datePublished datetime=2026-03-04>"), "2026-03-04");
}

TEST(PageDate, GeneralNamesYieldToWhatReadersSee) {
  EXPECT_EQ(published("<meta name=dc.date content=2026-05-01T11:00:00Z>"
                      "<h1>Titre</h1><p>Publié le 4 mars 2026</p>"),
            "2026-03-04");
  EXPECT_EQ(published("<meta name=dc.date content=2026-05-01><h1>Titre</h1>"), "2026-05-01");
}

TEST(PageDate, OfAPageThatWasSavedAnewIsTheOneShown) {
  const std::string saved =
      "<meta property=article:published_time content=2026-05-20T10:00:00Z>"
      "<meta property=article:modified_time content=2026-05-20T10:00:00Z><h1>Titre</h1>";
  EXPECT_EQ(published(saved + "<p class=date>14 mars 2026</p>"), "2026-03-14");
  EXPECT_EQ(published(saved), "2026-05-20T10:00:00Z");
}

TEST(PageDate, IsOfThoseDeclaredTheOneThatReadersSee) {
  const std::string two =
      R"(<script type=application/ld+json>{"@type":"Article","datePublished":"2026-03-01T08:00:00Z"}</script>)"
      "<meta property=article:published_time content=2026-03-04T09:00:00Z><h1>Titre</h1>";
  EXPECT_EQ(published(two + "<p>4 mars 2026, 10:00</p>"), "2026-03-04T09:00:00Z");
  EXPECT_EQ(published(two + "<p>Le 2 mars 2026</p>"), "2026-03-01T08:00:00Z");
  EXPECT_EQ(published(two), "2026-03-01T08:00:00Z");
}

TEST(PageDate, OfAPageThatHasMovedIsTheOneByItsHeadline) {
  const std::string moved =
      "<meta property=article:published_time content=2026-05-20T10:00:00Z><h1>Titre</h1>";
  EXPECT_EQ(published(moved + "<p>7 min read · Dec 30, 2013</p>"), "2013-12-30");
  EXPECT_EQ(published(moved + "<p>30 décembre 2013</p>"), "2013-12-30");
  // What happened on a day is told later.
  EXPECT_EQ(published(moved + "<p>Séance du 30 mars 2026</p>"), "2026-05-20T10:00:00Z");
  EXPECT_EQ(published(moved + "<meta property=article:modified_time content=2026-05-21T10:00:00Z>"
                              "<p>30 décembre 2013</p>"),
            "2026-05-20T10:00:00Z");
}

TEST(PageDate, ThatIsMidnightInGreenwichYieldsToTheHour) {
  const auto page = [](const char* moment) {
    return published(
        R"(<script type=application/ld+json>[{"@type":"NewsArticle","datePublished":"2026-03-04T00:00:00+0000"},)"
        R"({"@type":"WebPage","datePublished":")" +
        std::string(moment) + R"("}]</script>)");
  };
  EXPECT_EQ(page("2026-03-05T04:39:05+00:00"), "2026-03-05T04:39:05Z");
  EXPECT_EQ(page("2026-03-03T23:30:00+00:00"), "2026-03-04T00:00:00Z");
  EXPECT_EQ(page("2026-03-06T04:39:05+00:00"), "2026-03-04T00:00:00Z");
}

TEST(PageDate, StandsByASmallerHeadingWhereThatIsTheHeadline) {
  const std::string page =
      "<title>Le port de pêche s’agrandit</title><p>2.2.2026</p><p>a</p><p>b</p><p>c</p><p>d</p>";
  EXPECT_EQ(published(page + "<h3><span>Vannes</span> Le port de pêche s’agrandit</h3>"
                             "<div>Me 04.03.26 | 14:07 | Anne Durand</div>"),
            "2026-03-04");
  EXPECT_EQ(published(page + "<h3>Météo</h3><div>Me 04.03.26</div>"), "");
}

TEST(PageDate, CloseBehindTheHeadlineIsItsOwnWhateverTheMarginIsCalled) {
  const std::string text =
      "<p>A long sentence, and another one. And a third, to make it an article of some length.</p>";
  for (const char* html :
       {"<h1>Titre</h1><aside><p>4 mars 2026</p></aside>",
        "<h1>Titre</h1><div class=article-banner><p>4 mars 2026</p></div>",
        "<section class=banner><h1>Titre</h1><p>4 mars 2026</p></section>",
        "<h1>Titre</h1><p>Par TPN, dans Ville, Ports, Mer, Tourisme, Immobilier · 4 mars 2026</p>"})
    EXPECT_EQ(published(html + text), "2026-03-04") << html;
  for (const char* html : {"<h1>Titre</h1><aside class=related><p>4 mars 2026</p></aside>",
                           "<nav><h1>Titre</h1><p>4 mars 2026</p></nav>"})
    EXPECT_EQ(published(html + text), "") << html;
}

TEST(PageDate, NearestToTheHeadlineComesFirst) {
  std::string far =
      "<h1>Titre</h1><p>Ports</p>%<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><p>f</p>"
      "<p>g</p><p>h</p><p>i</p><p>j</p><p class=date>5 mai 2025</p>";
  const auto with = [&](const std::string& line) {
    std::string page = far;
    return page.replace(page.find('%'), 1, line);
  };
  EXPECT_EQ(published(with("<p>4 mars 2026</p>")), "2026-03-04");
  EXPECT_EQ(published(with("")), "2025-05-05");
  EXPECT_EQ(published(with("<p>4 mars 2026</p>"), "https://press.example/2026/03/02/x"),
            "2026-03-02");
}

TEST(PageDate, EndsWhereTheNextElementBegins) {
  EXPECT_EQ(
      published(
          "<time itemprop=datePublished>Publié le 4 mars 2026<span class=t>9h30</span></time>"),
      "2026-03-04");
}

TEST(PageDate, IsNotThatOfACaption) {
  EXPECT_EQ(published("<h1>Titre</h1><p>Photographie du quai prise par un satellite au-dessus de "
                      "Vannes, le 31.05.2025 (gauche)</p>"),
            "");
}

TEST(PageDate, StandsInAMarginUnderItsLabel) {
  EXPECT_EQ(published("<p>x</p><div class=sidebar><p>Mise en ligne</p><p>4 mars 2026</p></div>"),
            "2026-03-04");
  EXPECT_EQ(published("<p>x</p><footer><p>Site mis à jour le 4 mars 2026</p></footer>"), "");
}

TEST(PageDate, IsReadFromJsonLdThatStandsInAMeta) {
  EXPECT_EQ(published("<meta name='script:ld+json' content='{&quot;@type&quot;:&quot;Article&quot;,"
                      "&quot;datePublished&quot;:&quot;2026-03-04T09:00:00Z&quot;}'>"),
            "2026-03-04T09:00:00Z");
}

TEST(PageDate, StandsAtTheEndOfATitle) {
  EXPECT_EQ(published("<title>La contre-offensive | Monde | 28.04.2026</title>"), "2026-04-28");
}

TEST(PageDate, OfMidnightInCentralEuropeIsThatDay) {
  EXPECT_EQ(published("<meta property=article:published_time content=2026-03-03T23:00Z>"),
            "2026-03-04");
  EXPECT_EQ(published("<meta property=article:published_time content=2026-05-03T22:00:00Z>"),
            "2026-05-04");
  EXPECT_EQ(published("<meta property=article:published_time content=2026-05-03T22:10:00Z>"),
            "2026-05-03T22:10:00Z");
}

TEST(PageAccess, IsWhatThePageDeclaresOrTellsItsReaders) {
  const struct {
    const char* html;
    Access access;
  } cases[] = {
      {R"(<script type=application/ld+json>{"@type":"Article","isAccessibleForFree":false}</script>)",
       Access::paid},
      {R"(<script type=application/ld+json>{"@type":"Article","isAccessibleForFree":"True"}</script>)",
       Access::free},
      {"<meta property=article:content_tier content=locked>", Access::paid},
      {"<p>Cet article est réservé aux abonnés.</p>", Access::paid},
      {"<p>Il vous reste 80 % de cet article à lire.</p>", Access::paid},
      {"<p><a href=/x>Un article réservé aux abonnés</a></p>", Access::unknown},
      {"<p>Le parking est réservé.</p>", Access::unknown},
  };
  for (const auto& [html, access] : cases) EXPECT_EQ(read(html).access, access) << html;
}

TEST(PageDeclarations, NameTheSectionKeywordsAndPicture) {
  const Page page = read(
      R"(<script type=application/ld+json>{"@type":"Article","articleSection":"Ports","keywords":["pêche","port"],)"
      R"("image":{"@type":"ImageObject","url":"/a.jpg"}}</script><meta name=keywords content="Port, quai ; criée">)");
  EXPECT_EQ(page.section, "Ports");
  EXPECT_EQ(page.keywords, (std::vector<std::string>{"pêche", "port", "quai", "criée"}));
  EXPECT_EQ(page.image, "https://press.example/a.jpg");
}

TEST(PageDeclarations, AreReadAsWritten) {
  const Page page = read(
      "<html lang=fr_FR><link rel=canonical href='/article?id=1#top'><meta property=og:site_name "
      "content='La Gazette'><meta name=robots content='NoIndex, nosnippet'>"
      "<link rel=alternate type='application/rss+xml' title=Flux href=/rss>");
  EXPECT_EQ(page.canonical, "https://press.example/article?id=1");
  EXPECT_EQ(page.language, "fr-FR");
  EXPECT_EQ(page.site, "La Gazette");
  EXPECT_TRUE(page.directives.noindex);
  EXPECT_TRUE(page.directives.nosnippet);
  ASSERT_EQ(page.feeds.size(), 1u);
  EXPECT_EQ(page.feeds[0], (Link{"https://press.example/rss", "Flux"}));
}

}  // namespace
}  // namespace vigie::metadata_test
