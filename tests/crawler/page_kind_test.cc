#include "crawler/page_kind.h"

#include <gtest/gtest.h>

namespace vigie::page_kind_test {
namespace {

const std::string kProse(
    "La communauté de communes prévoit un calendrier de travaux sur trois ans, avec une aide de la "
    "région pour les entreprises locales qui répondent ensemble aux marchés.");

Page page(const std::string& path, const std::string& text, bool dated = false) {
  Page out;
  out.url = "https://a.example" + path;
  out.text = text;
  if (dated) out.published = Date::read("2026-03-04");
  return out;
}

TEST(PageKind, SentencesMakeAnArticleAndTeasersAList) {
  const std::string long_text = kProse + "\n" + kProse + "\n" + kProse + "\n" + kProse;
  EXPECT_TRUE(reads_as_article(page("/2026/titre.html", long_text)));
  EXPECT_TRUE(reads_as_article(page("/avis/12", kProse + "\n" + kProse, true)));
  EXPECT_FALSE(reads_as_article(page("/avis/12", kProse + "\n" + kProse)));  // no date, little text
  EXPECT_FALSE(reads_as_article(page("/avis/12", "Accueil", true)));

  Page list = page("/eco", "", true);
  for (int i = 0; i < 10; ++i) {
    const std::string teaser = "Un titre d'article numéro " + std::to_string(i);
    list.links.push_back({"https://a.example/" + std::to_string(i), teaser});
    list.text += teaser + "\n";
  }
  EXPECT_TRUE(reads_as_list(list));
  list.text += kProse;
  EXPECT_FALSE(reads_as_article(list));
  EXPECT_FALSE(reads_as_list(list)) << "in doubt it is what its source says";
}

TEST(PageKind, AShortNoticeIsNoList) {
  EXPECT_FALSE(reads_as_list(page("/avis/12", "Avis de consultation du public")));
  Page made_by_script = page("/avis/12", "");
  for (int i = 0; i < 40; ++i) made_by_script.links.push_back({"https://a.example/m", "Le menu"});
  EXPECT_FALSE(reads_as_list(made_by_script));
  Page section = page("/eco", "");
  for (int i = 0; i < 10; ++i)
    section.links.push_back({"https://a.example/a", "Un marché de travaux est attribué"});
  EXPECT_TRUE(reads_as_list(section));
}

TEST(PageKind, SomeAddressesAreListsWhateverTheyHold) {
  const std::string text = kProse + "\n" + kProse + "\n" + kProse + "\n" + kProse;
  for (const char* path :
       {"/", "/index.html", "/fr/Index.php", "/actualites/page/3", "/news/page/2/", "/liste?page=4",
        "/liste?tri=date&page=4", "/eco/page-12.html"})
    EXPECT_FALSE(reads_as_article(page(path, text, true))) << path;
  EXPECT_TRUE(reads_as_list(page("/actualites/page/3", kProse)));
  for (const char* path :
       {"/actualites/page-de-garde.html", "/2026/11/12", "/indexation-des-loyers", "/?p=123"})
    EXPECT_TRUE(reads_as_article(page(path, text, true))) << path;
}

}  // namespace
}  // namespace vigie::page_kind_test
