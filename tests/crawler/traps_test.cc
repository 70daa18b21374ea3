#include "crawler/traps.h"

#include <string>

#include <gtest/gtest.h>

namespace vigie::traps_test {
namespace {

std::string complaint(const std::string& address) {
  const auto url = Url::parse(address, *Url::parse("https://a.example/"));
  return url ? trap_complaint(*url, Date::read("2026-11-24")->instant) : "no address";
}

/// Addresses as publishers write them: none may be lost.
TEST(TrapComplaint, LeavesArticlesAndTheirListsAlone) {
  for (const char* address :
       {"/",
        "/eco",
        "/eco/",
        "/eco?page=2",
        "/eco/page/37",
        "/eco/index.php?p=12",
        "/2026/11/24/foire-de-lyon.html",
        "/eco/2026/11/24/foire-de-lyon_6543210_3234.html",
        "/article/3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "/actu/foire-AN-202611240012.html",
        "/1998/05/",
        "/1998/05/un-vieil-article",
        "/archives/1975",
        "/plan/2050",
        "/france/2030",
        "/objectif-2050/industrie",
        "/agenda/2026/11",
        "/agenda/2009/foire-de-lyon",
        "/events/2031/salon-du-bourget",
        "/agenda?month=2026-12",
        "/agenda?year=2027&month=3",
        "/index.php?option=com_content&view=article&id=12&Itemid=7&lang=fr&catid=4",
        "/spip.php?article1234",
        "/?p=1234",
        "/?q=node/12",
        "/liste?start=1000",
        "/liste?from=2100",
        "/liste?offset=3000&limit=20",
        "/recherche?q=lyon",
        "/lire?id=204105",
        "/a/b/a/b",
        "/11/11/11/armistice",
        "/eco/eco/reprise",
        "/un%20titre%20avec%20espaces",
        "/100%25-local",
        "/hausse-de-20%25/",
        "/avis?ref=2041-05",
        "/%D8%A7%D9%84%D8%A7%D9%82%D8%AA%D8%B5%D8%A7%D8%AF",
        "/imprimerie-lyonnaise",
        "/partage-des-terres",
        "/tags/logistique",
        "/auteur/jean-dupont",
        "/wiki/Share_(finance)",
        "/noticias.php?y=2007&m=12",
        "/lecture/20772304",
        "/item/show/652827",
        "/wf/de/71.5261",
        "/chapter/535107",
        "/spiegel/print/index-2023.html",
        "/calendar-of-2041",
        "/a/b/c/d/e/f/g/h/article",
        "/budget.asp?annee=2026&dep=69"})
    EXPECT_EQ(complaint(address), "") << address;
}

TEST(TrapComplaint, NamesEachTrap) {
  const struct {
    const char* address;
    const char* says;
  } cases[] = {
      // paths that repeat themselves, as relative links to nowhere make them
      {"/x/x/x", "\"x\" stands 3 times in its path"},
      {"/a/b/a/b/a/b", "\"a\" stands 3 times in its path"},
      {"/fr/News/eco/news/fr/news/1", "\"news\" stands 3 times in its path"},
      {"/1/1/1/1", "\"1\" stands 4 times in its path"},
      {"/a///b", "empty folders in its path"},
      {"/1/2/3/4/5/6/7/8/9/10/11/12/13", "13 folders deep"},
      {"/eco/a.example/sport", "an address within its path"},
      {"/go/https://b.example/", "an address within its path"},
      // calendars
      {"/calendar/2041/05", "a calendar in 2041"},
      {"/agenda/2041-05", "a calendar in 2041"},
      {"/agenda/day/1932/5/3", "a calendar in 1932"},
      {"/2041/05/", "a calendar in 2041"},
      {"/2041-05-01", "a calendar in 2041"},
      {"/?month=5&year=2081", "a calendar in 2081"},
      {"/?date=2041-05-01", "a calendar in 2041"},
      {"/?mois=05/2041", "a calendar in 2041"},
      {"/agenda/?debut=20410501", "a calendar in 2041"},
      {"/agenda/204105", "a calendar in 2041"},
      {"/events/?tribe-bar-date=1987-01-01", "a calendar in 1987"},
      // variants and places of no article
      {"/eco/foire/print", "\"print\" holds no articles"},
      {"/eco/foire?print=1", "\"print\" makes a variant of a page"},
      {"/eco/foire?share=facebook&nb=1", "\"share\" makes a variant of a page"},
      {"/eco/foire?replytocom=12", "\"replytocom\" makes a variant of a page"},
      {"/eco?sort=price", "\"sort\" makes a variant of a page"},
      {"/eco?tri=date", "\"tri\" makes a variant of a page"},
      {"/eco?filter[color]=red", "\"filter\" makes a variant of a page"},
      {"/eco?view=grid", "\"view=grid\" makes a variant of a page"},
      {"/w?title=X&action=edit", "\"action=edit\" makes a variant of a page"},
      {"/eco?f[0]=a&f[1]=b&f[2]=c", "\"f[2]\" stands three times in its query"},
      {"/?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11", "11 parameters"},
      {"/connexion?next=/eco", "\"connexion\" holds no articles"},
      {"/out?u=https%3A%2F%2Fb.example%2F", "\"u\" holds an address"},
      {"/boutique?add-to-cart=12", "\"add-to-cart\" makes a variant of a page"},
      {"/Panier/", "\"panier\" holds no articles"},
      {"/eco/foire/feed/", "a feed"},
      {"/eco/foire/comment-page-2", "a page of comments"},
      {"/photos/1.JPG", "a file of type \"jpg\""},
      {"/rapport.pdf?v=2", "a file of type \"pdf\""},
      // encodings
      {"/a%252Fb", "encoded twice"},
      {"/?q=a%2520b", "encoded twice"},
      {"mailto:x@a.example", "no web address"},
  };
  for (const auto& [address, says] : cases) EXPECT_EQ(complaint(address), says) << address;
  EXPECT_EQ(complaint("/" + std::string(1'000, 'a')), "longer than 1000 bytes");
}

TEST(TrapComplaint, IsBoundedForAnyAddress) {
  for (const char* piece : {"/", "/a", "/1", "&a=1", "%25", "a[", "2041/", "/2041"}) {
    std::string address = "/?";
    while (address.size() < 15'000) address += piece;
    EXPECT_NE(complaint(address), "") << piece;
  }
}

}  // namespace
}  // namespace vigie::traps_test
