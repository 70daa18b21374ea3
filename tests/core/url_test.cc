#include "core/url.h"

#include <fstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "core/utf8.h"

namespace vigie::url_test {
namespace {

std::string href(std::string_view input) {
  const auto url = Url::parse(input);
  return url ? url->href() : "failure";
}

std::string href(std::string_view input, std::string_view base) {
  const auto parsed = Url::parse(base);
  if (!parsed) return "no base";
  const auto url = Url::parse(input, *parsed);
  return url ? url->href() : "failure";
}

std::string key(std::string_view input) {
  const auto url = Url::parse(input);
  return url ? url->key() : "failure";
}

struct Case {
  std::string_view input, expected;
};

TEST(Url, WritesAnAddressInItsOneForm) {  // URL Standard §4.4
  const Case cases[] = {
      {"  https://A.Example/\n", "https://a.example/"},
      {"HTTP://a.example", "http://a.example/"},
      {"http:\\\\a.example\\x\\y", "http://a.example/x/y"},
      {"http:a.example/x", "http://a.example/x"},
      {"http://////a.example", "http://a.example/"},
      {"http://a.example:80/", "http://a.example/"},
      {"http://a.example:443/", "http://a.example:443/"},
      {"https://a.example:0443/", "https://a.example/"},
      {"http://a.example:/", "http://a.example/"},
      {"http://a.example/a b|c\"é", "http://a.example/a%20b|c%22%C3%A9"},
      {"http://a.example/?a b|c'é", "http://a.example/?a%20b|c%27%C3%A9"},
      {"http://a.example/#a b`é", "http://a.example/#a%20b%60%C3%A9"},
      {"http://a.example/%zz%2f", "http://a.example/%zz%2f"},
      {"http://a.example/a/./b/../c/%2E%2e/d", "http://a.example/a/d"},
      {"http://a.example/a/..", "http://a.example/"},
      {"http://a.example/../..//", "http://a.example//"},
      {"http://a.exa\tmple/x\ny", "http://a.example/xy"},
      {"http://user:pass@a.example/", "http://user:pass@a.example/"},
      {"http://u@b:p@:@a.example/", "http://u%40b:p%40%3A@a.example/"},
      {"http://:@a.example/", "http://a.example/"},
      {"mailto:a@b.example", "mailto:a@b.example"},
      {"javascript:alert(1)", "javascript:alert(1)"},
      {"data:text/plain,a  ?b", "data:text/plain,a %20?b"},
      {"foo://Host/p", "foo://Host/p"},
      {"foo:/..//p", "foo:/.//p"},
      {"file:///c|/x/..", "file:///c:/"},
      {"file://localhost/etc", "file:///etc"},
      {"file:c:\\x", "file:///c:/x"},
  };
  for (const auto& [input, expected] : cases) EXPECT_EQ(href(input), expected) << input;
}

TEST(Url, RefusesWhatIsNoAddress) {
  for (const std::string_view input : {"",
                                       "a.example/x",
                                       "//a.example/",
                                       "http://",
                                       "http:///",
                                       "https://?q",
                                       "http://a b/",
                                       "http://a.example:x/",
                                       "http://a.example:65536/",
                                       "http://user@/",
                                       "http://:80/",
                                       "http://[::1",
                                       "http://[::1]x/",
                                       "http://a%00.example/",
                                       "http://a<b/",
                                       "http://%/",
                                       "http://\xC2\xAD/",
                                       "http://256.1.1.1/",
                                       "http://1.2.3.4.5/",
                                       "http://a.0x/x",
                                       "foo://a b/",
                                       "1http://a.example/"})
    EXPECT_EQ(href(input), "failure") << input;
}

TEST(Url, ReadsEverySpellingOfAnIpv4Address) {  // URL Standard §3.5, "IPv4 parser"
  for (const std::string_view host :
       {"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1",
        "127.0.0.1.", "%31%32%37.0.0.1", "１２７．０．０．１", "127。0。0。1"})
    EXPECT_EQ(href("http://" + std::string{host} + "/"), "http://127.0.0.1/") << host;
  EXPECT_EQ(href("http://0x.0x/"), "http://0.0.0.0/");
  EXPECT_EQ(href("http://4294967295/"), "http://255.255.255.255/");
  EXPECT_EQ(href("http://4294967296/"), "failure");
  EXPECT_EQ(href("http://08/"), "failure");
  EXPECT_EQ(href("http://a.1.example/"), "http://a.1.example/");
  EXPECT_EQ(href("foo://127.1/"), "foo://127.1/");
}

TEST(Url, CompressesTheFirstLongestZerosOfAnIpv6Address) {  // URL Standard §3.6
  const Case cases[] = {
      {"[::]", "[::]"},
      {"[::1]", "[::1]"},
      {"[1::]", "[1::]"},
      {"[0:0:0:0:0:0:0:1]", "[::1]"},
      {"[2001:DB8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"},
      {"[1:0:2:3:4:5:6:7]", "[1:0:2:3:4:5:6:7]"},
      {"[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"},
      {"[::ffff:1.2.3.4]", "[::ffff:102:304]"},
      {"[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"},
      {"[::2:3:4:5:6:7:8]", "[0:2:3:4:5:6:7:8]"},
  };
  for (const auto& [host, expected] : cases)
    EXPECT_EQ(href("http://" + std::string{host} + "/"), "http://" + std::string{expected} + "/");
  for (const std::string_view host :
       {"[]", "[:]", "[1]", "[:1]", "[1:]", "[1::2::3]", "[:::]", "[12345::]", "[g::]",
        "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]", "[::1.2.3]", "[::1.2.3.4.5]", "[::01.2.3.4]",
        "[::256.1.1.1]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::.1.2.3]", "[::1%eth0]"})
    EXPECT_EQ(href("http://" + std::string{host} + "/"), "failure") << host;
}

TEST(Url, EncodesHostsByIdna) {  // UTS 46, non-transitional, CheckHyphens and lengths off
  const Case cases[] = {
      {"http://Été.example/", "http://xn--t-9fab.example/"},
      {"http://faß.example/", "http://xn--fa-hia.example/"},
      {"http://%C3%A9.example/", "http://xn--9ca.example/"},
      {"http://ＧＯ.example/", "http://go.example/"},
      {"http://a--b.-c-.example/", "http://a--b.-c-.example/"},
      {"http://é--b.example/", "http://xn----b-9la.example/"},
      {"http://XN--9CA.example/", "http://xn--9ca.example/"},
      {"http://a_b.example/", "http://a_b.example/"},
  };
  for (const auto& [input, expected] : cases) EXPECT_EQ(href(input), expected) << input;
  EXPECT_EQ(href("http://é\xFF/"), "failure");
  EXPECT_EQ(href("http://" + std::string(300, 'a') + ".example/"),
            "http://" + std::string(300, 'a') + ".example/");
}

TEST(Url, ResolvesAgainstABase) {  // RFC 3986 §5.4 where the URL Standard agrees with it
  const Case cases[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"http:g", "http://a/b/c/g"},
      {"https:g", "https://g/"},
      {"\\g", "http://a/g"},
      {"mailto:x", "mailto:x"},
      {"?", "http://a/b/c/d;p?"},
      {"#", "http://a/b/c/d;p?q#"},
  };
  for (const auto& [input, expected] : cases)
    EXPECT_EQ(href(input, "http://a/b/c/d;p?q#f"), expected) << input;
  EXPECT_EQ(href("g", "mailto:x"), "failure");
  EXPECT_EQ(href("#g", "mailto:x?y"), "mailto:x?y#g");
  EXPECT_EQ(href("../x", "foo://h"), "foo://h/x");
  EXPECT_EQ(href("x", "file:///C:/a/b"), "file:///C:/a/x");
  EXPECT_EQ(href("/x", "file:///C:/a/b"), "file:///C:/x");
  EXPECT_EQ(href("../../../x", "file:///C:/a/b"), "file:///C:/x");
  EXPECT_EQ(href("//x/y", "file:///a"), "file://x/y");
  EXPECT_EQ(href("/x", "http://user:pw@a:81/b"), "http://user:pw@a:81/x");
}

TEST(Url, KeepsItsParts) {
  const auto url = Url::parse("https://me:secret@www.example.org:8443/a/b?c=d#e");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme(), "https");
  EXPECT_EQ(url->username(), "me");
  EXPECT_EQ(url->password(), "secret");
  EXPECT_TRUE(url->has_credentials());
  EXPECT_EQ(url->host(), "www.example.org");
  EXPECT_EQ(url->port(), 8443);
  EXPECT_EQ(url->path(), "/a/b");
  EXPECT_EQ(url->query(), "c=d");
  EXPECT_EQ(url->fragment(), "e");
  EXPECT_EQ(url->origin(), "https://www.example.org:8443");
  EXPECT_EQ(url->path_and_query(), "/a/b?c=d");
  EXPECT_EQ(url->without_fragment(), "https://me:secret@www.example.org:8443/a/b?c=d");
  EXPECT_TRUE(url->is_http());

  const auto resolved = Url::parse("../x#y", *url);
  ASSERT_TRUE(resolved);
  EXPECT_EQ(resolved->host(), "www.example.org");
  EXPECT_EQ(resolved->username(), "me");
  EXPECT_EQ(resolved->port(), 8443);
  EXPECT_EQ(resolved->path(), "/x");
  EXPECT_EQ(resolved->query(), "");
  EXPECT_EQ(resolved->fragment(), "y");

  // What the base says of its port is not said of another host.
  EXPECT_EQ(href("//b.example/", url->href()), "https://b.example/");
  EXPECT_EQ(Url::parse("//b.example/", *url)->port(), 443);
  EXPECT_EQ(href("//b.example:8443/", url->href()), "https://b.example:8443/");
  EXPECT_EQ(Url::parse("//b.example:8443/", *url)->port(), 8443);

  const auto bare = Url::parse("http://a.example");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->port(), 80);
  EXPECT_EQ(bare->origin(), "http://a.example");
  EXPECT_EQ(bare->path_and_query(), "/");
  EXPECT_FALSE(bare->has_credentials());

  const auto v6 = Url::parse("http://[::1]:90/");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host(), "[::1]");
  EXPECT_EQ(v6->port(), 90);

  const auto mail = Url::parse("mailto:a@b");
  ASSERT_TRUE(mail);
  EXPECT_FALSE(mail->is_http());
  EXPECT_EQ(mail->host(), "");
  EXPECT_EQ(mail->port(), 0);
  EXPECT_EQ(mail->path(), "a@b");
}

TEST(Url, IsNeverLongerThanItsCap) {
  const std::string start = "http://a.example/";
  const std::string longest = start + std::string(Url::kMaxLength - start.size(), 'x');
  ASSERT_TRUE(Url::parse(longest));
  EXPECT_FALSE(Url::parse(longest + "x"));
  EXPECT_FALSE(Url::parse("y/" + std::string(20, 'z'), *Url::parse(longest + "")) ==
               std::nullopt);  // the last segment is replaced
  EXPECT_FALSE(Url::parse(start + std::string(Url::kMaxLength / 2, ' ') + "x"));  // "%20" each
}

TEST(Url, GivesUtf8AndReadsItselfBack) {
  for (const std::string_view input :
       {"http://a.example/\xFF\xFE", "http://a.example/?\xC3", "foo:\x80",
        "http://u\xED\xA0\x80@h/", "foo://h\xFF/", "http://a.example/%FF#\xF0\x9F"}) {
    const auto url = Url::parse(input);
    ASSERT_TRUE(url) << input;
    EXPECT_TRUE(is_utf8(url->href()));
    const auto again = Url::parse(url->href());
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, *url);
  }
}

TEST(UrlKey, IsOneForManySpellingsOfOneAddress) {
  const std::string expected = "//www.example.org/a/b?id=7&x=1";
  for (const std::string_view input :
       {"http://www.example.org/a/b?id=7&x=1",
        "https://www.example.org/a/b?x=1&id=7",
        "https://WWW.example.org:443/a/b?x=1&id=7#comments",
        "https://www.example.org./a/b?&x=1&&id=7",
        "http://www.example.org:80/a/b?x=1&id=7&utm_source=rss&utm_medium=feed",
        "http://www.example.org/a/b?xtor=RSS-1&x=1&id=7&fbclid=IwAR0&gclid=1",
        "http://www.example.org/a/b?x=1&id=7&at_medium=custom7&at_campaign=x&UTM_Term=y",
        "http://www.example.org/a/b;jsessionid=0AF3?x=1&id=7",
        "http://www.example.org/(S(lit3py55t21z5v55vlm25s55))/a/b?x=1&id=7",
        "http://www.example.org/a/b?x=1&id=7&PHPSESSID=1",
        "http://me:pw@www.example.org/a/b?x=1&id=7",
        "http://www.example.org/a/b?x=1&id=7&sid=6b8f0c2d4e6f8a0b",
        "http://www.example.org/%61/%62?%78=1&id=%37",
        "http://www.example.org/a/b?x=1&amp;id=7&amp;utm_source=rss",
        "http://www.example.org/a/b?x=1&amp;amp;id=7",
        "http://www.example.org/a/b?x=1&id=7&dicbo=v2-1&hsa_acc=1&itm_source=home&mibextid=Z",
        "http://www.example.org/a/b?x=1&id=7&s=6b8f0c2d4e6f8a0b6b8f0c2d4e6f8a0b",
        "http://www.example.org/a/b?x=1&id=7&CFID=12&CFTOKEN=34&XTCsid=56&var_mode=calcul",
        "http://www.example.org/a/b;sid=6b8f0c2d4e6f8a0b?x=1&id=7",
        "http://www.example.org/(X(1)S(lit3py55t21z5v55vlm25s55))/a/b?x=1&id=7",
        "http://www.example.org/sid-6b8f0c2d4e6f8a0b/a/b?x=1&id=7",
        "http://www.example.org/PHPSESSID=6b8f0c2d4e6f8a0b/a/b?x=1&id=7"})
    EXPECT_EQ(key(input), expected) << input;
}

TEST(UrlKey, TellsApartWhatMayBeTwoDocuments) {
  const Case different[] = {
      {"http://www.example.org/a", "http://example.org/a"},
      {"http://example.org/a", "http://example.org/a/"},
      {"http://example.org/a", "http://example.org/A"},
      {"http://example.org/", "http://example.org/index.html"},
      {"http://example.org/", "http://example.org:8080/"},
      {"http://example.org/?sid=12", "http://example.org/?sid=13"},
      {"http://example.org/?sid=loi-de-finances-2026", "http://example.org/?sid=budget"},
      {"http://example.org/?a=1&a=2", "http://example.org/?a=2&a=1"},
      {"http://example.org/a%2Fb", "http://example.org/a/b"},
      {"http://example.org/?a=1%262", "http://example.org/?a=1&2"},
      {"http://example.org/?ref=12", "http://example.org/?ref=13"},
      {"ftp://example.org/", "http://example.org/"},
      {"http://example.org/a;b=1", "http://example.org/a;b=2"},
      {"http://example.org/a;utm_a=1", "http://example.org/a;utm_a=2"},
      {"http://example.org/?s=lyon", "http://example.org/?s=paris"},
      {"http://example.org/session-1/a", "http://example.org/session-2/a"},
      {"http://example.org/session-extraordinaire-2026/a", "http://example.org/a"},
      {"http://example.org/x/sid-6b8f0c2d4e6f8a0b", "http://example.org/x/"},  // the page itself
      {"http://example.org/?s=6b8f0c2d", "http://example.org/?s=6b8f0c2e"},
      {"http://example.org/(Sic)", "http://example.org/"},
      {"http://example.org/(S)/a", "http://example.org/a"},
  };
  for (const auto& [one, other] : different) EXPECT_NE(key(one), key(other)) << one;
}

TEST(UrlKey, WritesEachByteInOneWay) {
  const Case cases[] = {
      {"http://a.example/%c3%a9", "//a.example/%C3%A9"},
      {"http://a.example/é", "//a.example/%C3%A9"},
      {"http://a.example/%7Ejo/a|b", "//a.example/~jo/a%7Cb"},
      {"http://a.example/?q=a%20b", "//a.example/?q=a+b"},
      {"http://a.example/?q=a+b", "//a.example/?q=a+b"},
      {"http://a.example/?q=100%", "//a.example/?q=100%25"},
      {"http://a.example/?", "//a.example/"},
      {"http://a.example/?a=", "//a.example/?a"},
      {"http://a.example/?=&&a", "//a.example/?a"},
      {"http://a.example/?utm_source=x", "//a.example/"},
      {"mailto:a@b#c", "mailto:a@b"},
  };
  for (const auto& [input, expected] : cases) EXPECT_EQ(key(input), expected) << input;
}

TEST(UrlKey, IsStableUnderItself) {
  for (const std::string_view input :
       {"http://a.example/%25%32%35/?%2526=%3D&b=%2B", "http://a.example/a;b;jsessionid=1;c?x"}) {
    const std::string once = key(input);
    EXPECT_EQ(key("http:" + once), once) << input;
  }
}

/// The web platform's own cases: every one of them, also of the schemes that Vigie never visits.
TEST(UrlCorpus, AgreesWithTheWebPlatformTests) {
  std::ifstream cases{VIGIE_SOURCE_DIR "/../shared/corpora/conformance/url/wpt.jsonl"};
  if (!cases) GTEST_SKIP() << "the shared corpora are not beside the sources";
  std::string line;
  int count = 0;
  while (std::getline(cases, line)) {
    const auto one = boost::json::parse(line).as_object();
    const auto text = [&one](const char* name) {
      return boost::json::value_to<std::string>(one.at(name));
    };
    const std::string actual =
        one.at("base").is_null() ? href(text("input")) : href(text("input"), text("base"));
    EXPECT_EQ(actual, one.at("failure").as_bool() ? "failure" : text("href")) << line;
    ++count;
  }
  EXPECT_GT(count, 400);
}

}  // namespace
}  // namespace vigie::url_test
