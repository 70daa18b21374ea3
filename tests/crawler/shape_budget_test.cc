#include "crawler/shape_budget.h"

#include <deque>
#include <functional>
#include <random>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "crawler/address_shape.h"

namespace vigie::shape_budget_test {
namespace {

Url url(const std::string& text) { return *Url::parse(text, *Url::parse("https://a.example/")); }

std::string text_of(unsigned seed, int words = 120) {
  std::mt19937 random(seed);
  std::string out;
  for (int i = 0; i < words; ++i) out += "mot" + std::string(1 + random() % 26, 'a') + " ";
  return out;
}

TEST(ShapeOf, IsOneForAddressesOfOneKind) {
  const struct {
    const char* address;
    const char* shape;
  } cases[] = {
      {"/", "a.example/"},
      {"/foire-de-lyon", "a.example/*"},
      {"/contact", "a.example/*"},
      {"/eco/2026/11/foire-de-lyon.html", "a.example/eco/#/#/*.html"},
      {"/eco/2026-11-24/foire", "a.example/eco/#/*"},
      {"/eco/page/12", "a.example/eco/page/#"},
      {"/eco/page/12/", "a.example/eco/page/#/"},
      {"/eco?page=2", "a.example/eco?page"},
      {"/sport?page=3", "a.example/sport?page"},
      {"/eco?utm_source=x&page=2&tri=3", "a.example/eco?page&tri"},
      {"/index.php?id=12", "a.example/index.php?id"},
      {"/a?f[12]=3&f[1]=2", "a.example/a?f%5B#%5D"},
      {"/6b8f0c2d4e6f8a0b/eco/foire", "a.example/~/eco/*"},
      {"/v-6b8f0c2d4e6f8a0b/eco/foire", "a.example/~/eco/*"},
      {"/article/3fa85f64-5717-4562-b3fc-2c963f66afa6", "a.example/article/~"},
      {"/a/b/c/d/e", "a.example/a/b/*/*/*"},
  };
  for (const auto& [address, shape] : cases) EXPECT_EQ(shape_of(url(address)), shape) << address;
}

TEST(GroupsOf, AreWhatManyShapesShare) {
  const struct {
    const char* address;
    std::vector<std::string> groups;
  } cases[] = {
      {"/eco/foire-de-lyon", {}},
      {"/article/3fa85f64-5717-4562-b3fc-2c963f66afa6", {}},  // the page's own name
      {"/v/6b8f0c2d4e6f8a0b/eco/foire", {"a.example/v/~"}},
      {"/annuaire?ville=2&taille=3", {"a.example/annuaire?", "?taille&ville"}},
      {"/eco/foire-de-lyon.html?visite=6b8f0c2d4e6f8a0b", {"a.example/eco/*.html?", "?visite"}},
  };
  for (const auto& [address, groups] : cases) EXPECT_EQ(groups_of(url(address)), groups) << address;
}

TEST(WithoutTokens, IsOneForCopiesUnderManySessions) {
  EXPECT_EQ(without_tokens(url("/6b8f0c2d4e6f8a0b/eco/foire?x=1")), "//a.example/~/eco/foire?x=1");
  EXPECT_EQ(without_tokens(url("/eco?visit=6b8f0c2d4e6f8a0b")), "//a.example/eco?visit=~");
  EXPECT_EQ(without_tokens(url("/eco/foire-de-lyon-2026?id=1234567890123456")), "");
}

/// A site as a graph: the links and the text of each address.
struct Site {
  std::function<std::vector<std::string>(const std::string&)> links;
  std::function<std::string(const std::string&)> text;
};

struct Crawl {
  std::set<std::string> fetched;
  int fetches = 0;
};

/// Breadth first, as the frontier gives pages their turn.
Crawl crawl(const Site& site, ShapeBudget& budget, int most = 5'000) {
  Crawl done;
  std::deque<std::string> queue{"/"};
  std::set<std::string> known{"/"};
  while (!queue.empty() && done.fetches < most) {
    const std::string address = queue.front();
    queue.pop_front();
    if (!budget.allows(url(address))) continue;
    ++done.fetches;
    done.fetched.insert(address);
    budget.spent(url(address), sample_of(site.text(address)));
    for (const std::string& link : site.links(address))
      if (known.insert(url(link).key()).second) queue.push_back(link);
  }
  return done;
}

std::string article(int n) { return "/eco/2026/11/un-titre-numero-" + std::to_string(n); }

TEST(ShapeBudget, ArticlesOfOneShapeAreAllRead) {
  Site site;
  site.text = [](const std::string& address) {
    return text_of(static_cast<unsigned>(std::hash<std::string>{}(address)));
  };
  site.links = [](const std::string& address) {
    std::vector<std::string> links;
    if (address == "/")
      for (int n = 0; n < 1'000; ++n) links.push_back(article(n));
    return links;
  };
  ShapeBudget budget;
  EXPECT_EQ(crawl(site, budget).fetches, 1'001);
}

TEST(ShapeBudget, ShapesThatBringNothingEndSoon) {
  const struct {
    const char* what;
    std::function<std::string(int)> address;
    std::function<std::string(int)> text;
  } traps[] = {
      {"an empty calendar", [](int n) { return "/agenda/2026/" + std::to_string(n); },
       [](int n) { return "Jour " + std::to_string(n) + " : aucun événement prévu à la mairie"; }},
      {"numbering without end", [](int n) { return "/eco?page=" + std::to_string(n); },
       [](int) { return text_of(7, 40); }},
      {"one page under many parameters",
       [](int n) { return "/eco/foire?v" + std::to_string(n) + "=" + std::to_string(n); },
       [](int) { return text_of(8); }},
      {"facets: parts of one list, ever others",
       [](int n) { return "/annuaire?couleur=" + std::to_string(n) + "&taille=3"; },
       [](int n) {
         std::string text;
         for (unsigned k = 0; k < 12; ++k)
           if (((static_cast<unsigned>(n) >> k) & 1U) != 0) text += text_of(100 + k, 12) + "\n";
         return text;
       }},
      {"pages without text", [](int n) { return "/vide/" + std::to_string(n); },
       [](int) { return std::string("vide"); }},
  };
  for (const auto& trap : traps) {
    ShapeBudget budget;
    int fetches = 0;
    for (int n = 1; n < 4'000; ++n) {
      const Url at = url(trap.address(n));
      if (!budget.allows(at)) continue;
      ++fetches;
      budget.spent(at, sample_of(trap.text(n)));
    }
    EXPECT_LE(fetches, ShapeBudget::kMost + 20) << trap.what;
    EXPECT_GE(fetches, ShapeBudget::kFree) << trap.what;
  }
}

TEST(ShapeBudget, LearnsWhichParametersChooseNothing) {
  ShapeBudget budget;
  const auto read = [&budget](const std::string& address, unsigned text) {
    const Url at = url(address);
    if (!budget.allows(at)) return false;
    budget.spent(at, sample_of(text_of(text)));
    return true;
  };
  for (unsigned n = 0; n < 50; ++n) ASSERT_TRUE(read(article(static_cast<int>(n)), n));
  int copies = 0;
  for (unsigned n = 0; n < 50; ++n)
    copies += read(article(static_cast<int>(n)) + "?visite=" + std::to_string(n), n) ? 1 : 0;
  EXPECT_LE(copies, 3);
  // The same name where the page is not known without it, and another name, are still tried.
  EXPECT_TRUE(read("/sport/2026/11/un-autre-titre?visite=3", 1'000));
  EXPECT_TRUE(read(article(1) + "?page=2", 1'001));
}

/// Each answer links to all pages under a new session in the path: copies without end.
TEST(ShapeBudget, SessionCopiesDoNotHideTheArticles) {
  std::mt19937_64 sessions(1);
  Site site;
  const auto bare = [](const std::string& address) {
    return address.size() > 18 ? address.substr(17) : address;
  };
  site.text = [&bare](const std::string& address) {
    return text_of(static_cast<unsigned>(std::hash<std::string>{}(bare(address))));
  };
  site.links = [&](const std::string& address) {
    const std::string prefix = fmt::format("/{:016x}", sessions());
    std::vector<std::string> links;
    for (int section = 0; section < 5; ++section)
      links.push_back(prefix + "/section-numero-" + std::to_string(section) + "-a");
    const int first = static_cast<int>(std::hash<std::string>{}(bare(address)) % 200);
    for (int n = 0; n < 10; ++n) links.push_back(prefix + article((first + n) % 200));
    return links;
  };
  ShapeBudget budget;
  const Crawl done = crawl(site, budget);
  std::set<std::string> articles;
  for (const std::string& address : done.fetched) articles.insert(bare(address));
  EXPECT_GE(articles.size(), 198u);
  EXPECT_LE(done.fetches, 230);
}

/// One script answers for all: what facets cost must not end the articles.
TEST(ShapeBudget, ArticlesBesideFacetsOfTheSameScriptAreAllRead) {
  ShapeBudget budget;
  unsigned articles = 0, facets = 0;
  for (unsigned n = 0; n < 300; ++n) {
    const Url article = url("/index.php?id=" + std::to_string(n));
    if (budget.allows(article)) {
      budget.spent(article, sample_of(text_of(n)));
      ++articles;
    }
    for (unsigned k = 0; k < 4; ++k) {
      const Url facet = url("/index.php?vue=" + std::to_string(n) + "&f" +
                            std::string(1 + (n + k) % 20, 'x') + "=1");
      if (!budget.allows(facet)) continue;
      budget.spent(facet, sample_of(text_of(7, 30)));
      ++facets;
    }
  }
  EXPECT_EQ(articles, 300u);
  EXPECT_LE(facets, 310u);
}

TEST(ShapeBudget, ASiteOfEndlessShapesEndsToo) {
  ShapeBudget budget;
  int fetches = 0;
  for (int n = 0; n < 10'000; ++n) {
    std::string word;
    for (int k = n; k > 0; k /= 20) word += static_cast<char>('a' + k % 20);
    const Url at = url("/" + word + "x/page/1");
    if (!budget.allows(at)) continue;
    ++fetches;
    budget.spent(at,
                 sample_of("toujours la même page, quoi que dise son adresse, et rien d'autre"));
  }
  EXPECT_LE(fetches, ShapeBudget::kSiteFree + ShapeBudget::kGain);
  EXPECT_FALSE(budget.allows(url("/")));
  budget.begin_visit();
  EXPECT_TRUE(budget.allows(url("/neuf/page/1")));
}

TEST(ShapeBudget, IsRebuiltByWhatWasSpent) {
  ShapeBudget first, second;
  std::vector<std::pair<Url, TextSample>> rows;
  for (int n = 0; n < 400; ++n) {
    const Url at = url(n % 3 == 0 ? article(n) : "/agenda/2026/" + std::to_string(n));
    const TextSample sample =
        sample_of(n % 3 == 0 ? text_of(static_cast<unsigned>(n)) : "rien à dire ce jour là");
    if (!first.allows(at)) continue;
    first.spent(at, sample);
    rows.emplace_back(at, sample_of_bytes(bytes_of(sample)));
  }
  for (const auto& [at, sample] : rows) {
    EXPECT_TRUE(second.allows(at));
    second.spent(at, sample);
  }
  for (const char* address : {"/agenda/2026/999", "/eco/2026/11/encore-un-titre", "/"})
    EXPECT_EQ(first.allows(url(address)), second.allows(url(address))) << address;
}

}  // namespace
}  // namespace vigie::shape_budget_test
