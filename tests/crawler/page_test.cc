#include "crawler/page.h"

#include <gtest/gtest.h>

#include "core/utf8.h"

namespace vigie::page_test {
namespace {

Result<Page> read(std::string_view bytes, std::string_view type = "") {
  return read_page(bytes, type, *Url::parse("https://press.example/dir/x"), Instant{});
}

TEST(Page, ListsEveryLinkOnceInOrder) {
  const Page page = read(
                        "<nav><a href=/a>A</a></nav><p><a href='b#x'>B  b</a> <a href=/a>again</a>"
                        "<a href=#top>no</a><a href=mailto:x@y>no</a><a href=''>no</a>")
                        .value();
  ASSERT_EQ(page.links.size(), 2u);
  EXPECT_EQ(page.links[0], (Link{"https://press.example/a", "A"}));
  EXPECT_EQ(page.links[1], (Link{"https://press.example/dir/b", "B b"}));
}

TEST(Page, ReadsTheCharacterSetAsItReallyIs) {
  EXPECT_EQ(read("<meta charset=iso-8859-1><title>\xE9t\xE9</title>").value().title, "été");
  EXPECT_EQ(read("<title>\xE9t\xE9</title>", "text/html; charset=latin1").value().title, "été");
  // Saved again as UTF-8 by a program that left the old declaration.
  EXPECT_EQ(read("<meta charset=iso-8859-1><title>été</title>").value().title, "été");
}

TEST(Page, IsAlwaysValidUtf8) {
  const Page page =
      read(
          "<meta charset=utf-8><title>\xFF\xC3</title><p>a\xE2\x82 &#xD800; b</p>"
          "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"\\ud800\"}"
          "</script><a href='/\xFF'>\xC3</a>")
          .value();
  EXPECT_TRUE(is_utf8(page.title));
  EXPECT_TRUE(is_utf8(page.text));
  for (const Link& link : page.links) EXPECT_TRUE(is_utf8(link.url + link.text));
}

TEST(Page, RefusesWhatIsNoText) {
  const auto pdf = read("%PDF-1.7 ...");
  ASSERT_FALSE(pdf);
  EXPECT_EQ(pdf.error().kind, Kind::malformed);
  const auto picture = read(std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0", 24));
  ASSERT_FALSE(picture);
  EXPECT_EQ(picture.error().kind, Kind::malformed);
  const auto large = read(std::string(17 << 20, ' '));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().kind, Kind::too_large);
}

}  // namespace
}  // namespace vigie::page_test
