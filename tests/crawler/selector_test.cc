#include "crawler/selector.h"

#include <gtest/gtest.h>

#include "crawler/page.h"
#include "crawler/prescan.h"

namespace vigie::selector_test {
namespace {

const char* const kPage = R"(
<body class="home">
<ul id="nav"><li><a href="/a" class="plain">A</a></li></ul>
<div class="list wide"><h2><a href="/b" data-kind="news item">B</a></h2>
  <div><p><a href="/c">C</a></p></div></div>
<section><article><h2>D <a href="/d#top">D</a></h2></article></section>
<my-card><a href="/e">E</a></my-card>
</body>)";

std::string hrefs(std::string_view selector) {
  const auto rule = Selector::read(selector);
  if (!rule) return "error";
  const Dom dom(prescan(kPage, TreeUse::selecting).html);
  std::string out;
  for (const Dom::Id id : rule->select(dom)) out += dom.attribute(id, "href");
  return out;
}

TEST(FieldMap, ReadsTypedValuesWhereTheSourceSaysTheyStand) {
  const std::string page = R"(<html><body><data id="ref" value="26-118204">Avis</data>
<dl><dt>Acheteur</dt><dd class="acheteur">Ville de
 <b>Rennes</b></dd><dd class="acheteur">Ville de Rennes</dd><dd class="acheteur"> </dd>
<dd class="montant">1,5&nbsp;M€</dd></dl>
<p>Remise des offres : <time class="limite" datetime="2026-12-04T12:00:00+01:00">vendredi</time></p>
<p class="autre">le 7 janvier 2027</p><p class="jamais">bientôt</p></body></html>)";
  const std::vector<FieldValue> map = {{"buyer", ".acheteur"}, {"amount", ".montant"},
                                       {"notice", "#ref"},     {"deadline", "time.limite"},
                                       {"deadline", ".autre"}, {"deadline", ".jamais"},
                                       {"cpv", ".absent"}};
  const auto values = select_fields(page, "text/html; charset=utf-8", map);
  ASSERT_TRUE(values) << to_string(values.error());
  EXPECT_EQ(*values, (std::vector<FieldValue>{{"buyer", "Ville de Rennes"},
                                              {"amount", "1,5 M€"},
                                              {"notice", "26-118204"},
                                              {"deadline", "2026-12-04T12:00:00+01:00"},
                                              {"deadline", "2027-01-07"}}));
  EXPECT_FALSE(select_fields(page, "", {{"buyer", "((("}}));
}

TEST(Selector, PicksElementsByTagIdClassAndAttribute) {
  const struct {
    const char* selector;
    const char* found;
  } cases[] = {
      {"a", "/a/b/c/d#top/e"},
      {"A", "/a/b/c/d#top/e"},
      {"#nav a", "/a"},
      {"a.plain", "/a"},
      {".list a", "/b/c"},
      {".list.wide > h2 > a", "/b"},
      {".list > a", ""},
      {"div div a", "/c"},
      {"h2 a, p a", "/b/c/d#top"},
      {"[data-kind]", "/b"},
      {"a[data-kind='news item']", "/b"},
      {"a[data-kind~=item]", "/b"},
      {"a[href^='/c']", "/c"},
      {"a[href$=top]", "/d#top"},
      {"a[href*=b]", "/b"},
      {"body.home > section h2 > a", "/d#top"},
      {"my-card > a", "/e"},
      {"* > li > *", "/a"},
      {"ul li, #nothing", ""},
  };
  for (const auto& [selector, found] : cases) EXPECT_EQ(hrefs(selector), found) << selector;
}

TEST(Selector, ADescendantIsFoundAlsoWhenANearerAncestorLeadsNowhere) {
  // Right-to-left matching that stops at the nearest "div" would miss the outer one.
  const auto rule = Selector::read("section > div p a");
  ASSERT_TRUE(rule);
  const Dom dom(
      prescan("<section><div><div><p><a href=x>x</a></p></div></div></section>", TreeUse::selecting)
          .html);
  EXPECT_EQ(rule->select(dom).size(), 1u);
}

TEST(Selector, TellsTheColumnOfWhatItCannotRead) {
  const struct {
    const char* selector;
    int column;
  } cases[] = {{"", 1},       {"a >", 4}, {"a:hover", 2}, {"h2 + a", 4},   {"a[", 3},   {"a[x=", 5},
               {"a[x='y", 5}, {"..b", 2}, {"a,,b", 3},    {"a[x=y z]", 7}, {"a { }", 3}};
  for (const auto& [selector, column] : cases) {
    const auto error = check_selector(selector);
    ASSERT_TRUE(error) << selector;
    EXPECT_EQ(error->where.column, column) << selector << ": " << error->what;
    EXPECT_EQ(error->kind, Kind::config);
  }
  EXPECT_FALSE(check_selector("div.news > h2 a"));
}

TEST(SelectLinks, GivesAbsoluteAddressesEachOnceInOrder) {
  const char* page =
      R"(<base href="https://press.example/dir/"><h2><a href="b?x=1#y">Un  titre</a></h2>
    <h2><a href="https://press.example/dir/b?x=1">again</a></h2><h2><a href="mailto:x@y">no</a>
    <a href="javascript:void">no</a><a href="//cdn.example/c">C</a></h2><a href="/d">not in a heading</a>)";
  const auto links = select_links(page, "", *Url::parse("http://other.example/"), "h2 a");
  ASSERT_TRUE(links);
  ASSERT_EQ(links->size(), 2u);
  EXPECT_EQ(links->at(0), (Link{"https://press.example/dir/b?x=1", "Un titre"}));
  EXPECT_EQ(links->at(1), (Link{"https://cdn.example/c", "C"}));
}

TEST(SelectLinks, ARuleThatNamesAnElementMeansTheLinksInIt) {
  const auto links = select_links("<h2><a href=/a>A</a></h2><a href=/b>B</a>", "",
                                  *Url::parse("https://press.example/"), "h2");
  ASSERT_TRUE(links);
  ASSERT_EQ(links->size(), 1u);
  EXPECT_EQ(links->at(0).url, "https://press.example/a");
}

}  // namespace
}  // namespace vigie::selector_test
