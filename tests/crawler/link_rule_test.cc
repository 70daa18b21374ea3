#include "crawler/link_rule.h"

#include <gtest/gtest.h>

namespace vigie::link_rule_test {
namespace {

const Url kPage = *Url::parse("https://www.a.example/actualites");

constexpr const char* kHeadlines[] = {
    "La région ouvre un fonds pour la rénovation des ateliers",
    "Un électrolyseur de dix mégawatts au port de commerce",
    "Les marchés publics du trimestre sont publiés",
    "Trois entreprises primées au salon de l’agroalimentaire",
    "Le tribunal de commerce publie ses chiffres de l’année",
};

/// A page whose list writes each headline by `item`, where "%" stands for the link's number and
/// text.
std::string page_of(const std::string& item) {
  std::string page =
      "<html><body><nav class='menu'><ul><li><a href='/economie-et-entreprises'>Économie et "
      "entreprises du territoire</a><li><a href='/emploi'>Emploi et formation sur le "
      "territoire</a></ul></nav><main>";
  int number = 0;
  for (const char* headline : kHeadlines) {
    std::string one = item;
    const std::string id = std::to_string(++number);
    for (std::size_t at = one.find('%'); at != std::string::npos; at = one.find('%'))
      one.replace(at, 1, id);
    const std::size_t text = one.find('@');
    page += one.replace(text, 1, headline);
  }
  return page +
         "</main><aside><h2><a href='/a-propos-de-nous'>À propos de notre maison</a></h2></aside>"
         "<footer><a href='/mentions-legales'>Mentions légales et données "
         "personnelles</a></footer></body></html>";
}

TEST(GuessLinkRule, FollowsTheStructureThatRepeats) {
  struct {
    const char* item;
    const char* selector;
  } cases[] = {
      {"<article><h3><a href='/n/%'>@</a></h3><a href='/n/%'>Lire</a></article>", "h3 a"},
      {"<li class='item'><a href='/n/%'><img src='x'></a><a class='titre' href='/n/%'>@</a>"
       "<a href='/theme/%'>Énergie</a></li>",
       "a.titre"},
      {"<div class='post-48%21 carte'><p><a href='/n/%'>@</a></p></div>", "p a"},
      {"<tr><td class='objet'><a href='/n/%'>@</a></td><td><a href='/n/%.pdf'>PDF</a></td></tr>",
       "td.objet a"},
  };
  for (const auto& [item, selector] : cases) {
    std::string page = page_of(item);
    if (std::string_view(item).starts_with("<tr>"))
      page = "<table>" + page.substr(0, page.find("<aside>"));
    const auto rule = guess_link_rule(page, "text/html; charset=utf-8", kPage);
    ASSERT_TRUE(rule) << item;
    EXPECT_EQ(rule->selector, selector) << item;
    ASSERT_EQ(rule->links.size(), 5U) << item;
    EXPECT_EQ(rule->links[0].url, "https://www.a.example/n/1");
  }
}

TEST(GuessLinkRule, MenusAndElsewhereAreNoDocuments) {
  std::string page = "<nav><ul>";
  for (const char* headline : kHeadlines)
    page += std::string("<li><a href='/m/") + headline + "'>" + headline + "</a>";
  page += "</ul></nav><ul>";
  for (const char* headline : kHeadlines)
    page += std::string("<li><a href='https://b.example/") + headline + "'>" + headline + "</a>";
  EXPECT_FALSE(guess_link_rule(page, "text/html; charset=utf-8", kPage));
  EXPECT_FALSE(guess_link_rule("", "text/html", kPage));
  EXPECT_FALSE(guess_link_rule("<a href=/x>Un seul titre, aussi long soit-il</a>", "", kPage));
}

}  // namespace
}  // namespace vigie::link_rule_test
