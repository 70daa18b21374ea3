#include "crawler/prescan.h"

#include <gtest/gtest.h>

#include "crawler/dom.h"

namespace vigie::prescan_test {
namespace {

std::string tree(std::string_view page) {
  const std::string html = prescan(page, TreeUse::reading).html;
  return html.substr(std::string_view("<!DOCTYPE html>").size());
}

TEST(Prescan, WritesTheEndTagsThatTheStandardImplies) {  // HTML Standard §13.1.2.4
  const struct {
    const char* page;
    const char* html;
  } cases[] = {
      {"<p>a<p>b", "<p>a</p><p>b"},
      {"<p>a<div>b</div>", "<p>a</p><div>b</div>"},
      {"<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"},
      {"<ul><li>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"},
      {"<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
      {"<table><tr><td>a<td>b<tr><td>c</table>",
       "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"},
      {"<h2>a</h3>b", "<h2>a</h2>b"},
      {"<table><tr><td><p>a</table>b", "<table><tr><td><p>a</p></td></tr></table>b"},
  };
  for (const auto& [page, html] : cases) EXPECT_EQ(tree(page), html) << page;
}

TEST(Prescan, LeavesOutEndTagsThatMatchNothing) {
  EXPECT_EQ(tree("<div>a</span></p></section></div>b"), "<div>a</div>b");
  // A cell shuts off what stands around its table.
  EXPECT_EQ(tree("<div><table><tr><td>a</div>b</table>"),
            "<div><table><tr><td>ab</td></tr></table>");
}

TEST(Prescan, EndsALinkThatWasLeftOpen) {
  EXPECT_EQ(tree("<a href=x>a<a href=y>b</a>c"), "<a href=\"x\">a</a><a href=\"y\">b</a>c");
  EXPECT_EQ(
      tree("<a href=x>a<div class=b>b<a href=y>c</a>d</div>"),
      "<a href=\"x\">a<div class=\"b\">b</div></a><div class=\"b\"><a href=\"y\">c</a>d</div>");
}

TEST(Prescan, DropsWhatReadingNeverNeeds) {
  EXPECT_EQ(tree("a<!-- x > y -->b<script>if (a<b) '</div>'</script>c<style>p{}</style>"
                 "<svg><g><svg></svg></g></svg>d<noscript><p>x</p></noscript><iframe>x</iframe>"
                 "<template><p>x</p></template>e<select><option>x</select>f<![CDATA[x]]>g"),
            "abcdefg");
  EXPECT_EQ(tree("<p onclick=x data-id=3 class=a>x <b>y</b></p>"), "<p class=\"a\">x y</p>");
}

TEST(Prescan, KeepsTheRestWhenSomethingDroppedIsNeverClosed) {
  EXPECT_EQ(tree("<p>a</p><svg><path d=x /><p>b</p>"), "<p>a</p><p>b</p>");
  EXPECT_EQ(tree("<p>a</p><iframe><p>b</p>"), "<p>a</p><p>b</p>");
  EXPECT_EQ(tree("<p>a</p><!-- <p>b</p>"), "<p>a</p>");  // as the standard has it
  EXPECT_EQ(tree("<p>a</p><script><p>b</p>"), "<p>a</p>");
}

TEST(Prescan, FoldsWhiteSpaceButNotWherePreformatted) {
  EXPECT_EQ(tree("<p>\n  a \n b</p>\n\n<p>c</p>"), "<p>a b</p><p>c</p>");
  EXPECT_EQ(tree("<pre>a\n  b</pre>"), "<pre>a\n  b</pre>");
}

TEST(Prescan, ShadowTreesDeclaredInThePageAreShownInTheirPlace) {
  EXPECT_EQ(tree("<x-a><template shadowrootmode=open><p>a</p></template></x-a>"),
            "<x-a><p>a</p></x-a>");
}

TEST(Prescan, TakesWhatTheHeadSays) {
  const Prescan scan = prescan(
      "<html lang=fr-FR><head><title> Un &eacute;t&eacute; </title><base href=/x/>"
      "<meta property='OG:Title' content='A &amp; B'><meta name=author content=Durand>"
      "<link rel='Canonical' href=/a><script type=application/ld+json>{\"a\":1}</script></head>",
      TreeUse::reading);
  EXPECT_EQ(scan.head.language, "fr-FR");
  EXPECT_EQ(scan.head.title, "Un été");
  EXPECT_EQ(scan.head.base, "/x/");
  ASSERT_EQ(scan.head.metas.size(), 2u);
  EXPECT_EQ(scan.head.metas[0].name, "og:title");
  EXPECT_EQ(scan.head.metas[0].content, "A & B");
  ASSERT_EQ(scan.head.links.size(), 1u);
  EXPECT_EQ(scan.head.links[0].rel, "canonical");
  ASSERT_EQ(scan.head.json_ld.size(), 1u);
  EXPECT_EQ(scan.head.json_ld[0], "{\"a\":1}");
}

TEST(Prescan, CapsDepthAndElementsAndKeepsTheText) {
  std::string page;
  for (int i = 0; i < 2000; ++i) page += "<div>";
  page += "below";
  const Prescan scan = prescan(page, TreeUse::reading);
  const Dom dom(scan.html);
  EXPECT_LE(dom.size(), kMaxDepth + 10);
  EXPECT_NE(dom.text_of(Dom::kRoot).find("below"), std::string::npos);
}

TEST(Dom, ASubtreeIsARangeInDocumentOrder) {
  const Dom dom(prescan("<body><div id=a><p>x<b>y</b></p></div><p>z</p>", TreeUse::selecting).html);
  Dom::Id div = 0;
  while (dom.attribute(div, "id") != "a") ++div;
  EXPECT_EQ(dom.text_of(div), "  xy");
  EXPECT_EQ(dom.node(dom.node(div).end).tag, GUMBO_TAG_P);
  EXPECT_EQ(dom.node(dom.node(div).end).parent, dom.body());
}

}  // namespace
}  // namespace vigie::prescan_test
