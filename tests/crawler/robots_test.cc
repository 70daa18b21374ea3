#include "crawler/robots.h"

#include <ctime>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "core/url.h"

namespace vigie::robots_test {
namespace {

using namespace std::chrono_literals;

bool allows(std::string_view body, std::string_view path, std::string_view agent = "vigie") {
  return Robots::read(body, agent).allows(path);
}

TEST(Robots, AllowsEverythingWhereNothingIsSaid) {
  for (const std::string_view body :
       {"", "\n\n", "User-agent: *\nDisallow:\n", "User-agent: other\nDisallow: /\n",
        "Disallow: /\n", "<!DOCTYPE html>\n<html><body>Not found: /x</body></html>",
        "User-agent: *\nDisallow: x\n"})
    EXPECT_TRUE(allows(body, "/x")) << body;
  EXPECT_TRUE(Robots::allow_all().allows("/"));
  EXPECT_FALSE(Robots::disallow_all().allows("/"));
  EXPECT_TRUE(Robots::disallow_all().allows("/robots.txt"));
}

TEST(Robots, LongestMatchWinsOverOrder) {  // RFC 9309 §2.2.2
  const std::string_view body =
      "User-agent: *\n"
      "Disallow: /shop\n"
      "Allow: /shop/public\n"
      "Disallow: /shop/public/draft\n"
      "Disallow: /page\n"
      "Allow: /page\n";
  const struct {
    const char* path;
    bool allowed;
  } cases[] = {
      {"/", true},
      {"/shop", false},
      {"/shopping", false},
      {"/shop/public", true},  // a longer Allow beats a shorter Disallow
      {"/shop/public/draft/1", false},
      {"/page", true},  // at equal length Allow wins
  };
  for (const auto& [path, allowed] : cases) EXPECT_EQ(allows(body, path), allowed) << path;
}

TEST(Robots, ReadsTheExampleOfTheStandard) {  // RFC 9309 §5.1, in other words
  const std::string_view body =
      "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n"
      "User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n"
      "User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\n"
      "User-Agent: quxbot\n\nEOF\n";
  EXPECT_FALSE(allows(body, "/a.gif", "other"));
  EXPECT_TRUE(allows(body, "/a.gif?x", "other"));
  EXPECT_FALSE(allows(body, "/x", "foobot"));
  EXPECT_TRUE(allows(body, "/example/page.html", "FooBot/2.1"));
  EXPECT_FALSE(allows(body, "/example/page.html", "bazbot"));
  EXPECT_TRUE(allows(body, "/example/x", "bazbot"));
  EXPECT_TRUE(allows(body, "/example/x", "quxbot")) << "its own group, though it is empty";
}

TEST(Robots, MergesTheGroupsOfOneAgent) {  // RFC 9309 §2.2.1
  const std::string_view body =
      "User-agent: vigie\nDisallow: /a\n\nUser-agent: *\nDisallow: /star\n\n"
      "User-agent: x\nUser-agent: VIGIE\nDisallow: /b\n";
  EXPECT_FALSE(allows(body, "/a"));
  EXPECT_FALSE(allows(body, "/b"));
  EXPECT_TRUE(allows(body, "/star"));
  EXPECT_FALSE(allows(body, "/star", "somebody"));
}

TEST(Robots, EndsAGroupOnlyByItsRules) {  // RFC 9309 §2.2.4: other lines are as if absent
  EXPECT_FALSE(allows("User-agent: x\nSitemap: /s.xml\nUser-agent: *\nDisallow: /\n", "/", "x"));
  EXPECT_FALSE(allows("User-agent: x\n\n# talk\nHost: y\nUser-agent: *\nDisallow: /\n", "/", "x"));
  EXPECT_TRUE(allows("User-agent: x\nAllow:\nUser-agent: *\nDisallow: /\n", "/", "x"));
}

TEST(Robots, TakesTheProductTokenOutOfAUserAgent) {
  const std::string_view body = "User-agent: Vigie/1.0\nDisallow: /\n";
  for (const std::string_view agent :
       {"vigie", "Vigie", "Vigie/2.0", "Vigie/0.1 (+https://veille.example.org)",
        "Mozilla/5.0 (compatible; Vigie/1.0; +https://veille.example.org)"})
    EXPECT_FALSE(allows(body, "/", agent)) << agent;
  for (const std::string_view agent : {"vigi", "vigiebot", "x-vigie", "", "*"})
    EXPECT_TRUE(allows(body, "/", agent)) << agent;
  EXPECT_FALSE(allows("User-agent: * # everyone\nDisallow: /\n", "/", ""));
  EXPECT_TRUE(allows("User-agent: *bot\nDisallow: /\n", "/", "vigiebot"));
}

TEST(Robots, MatchesStarsAndEnds) {  // RFC 9309 §2.2.3
  const struct {
    const char *rule, *path;
    bool matched;
  } cases[] = {
      {"/*.php", "/index.php", true},
      {"/*.php", "/a/b.php?x=1", true},
      {"/*.php", "/index.PHP", false},
      {"/*.php$", "/index.php", true},
      {"/*.php$", "/index.php?x", false},
      {"/*.php$", "/a.php/b.php", true},
      {"/fish*", "/fish", true},
      {"/fish*.php", "/fishheads/catfish.php?id", true},
      {"/fish*.php", "/Fish.php", false},
      {"/a*b*c$", "/abbcbc", true},
      {"/a*b*c$", "/acb", false},
      {"/a**b", "/a-b", true},
      {"*", "/x", true},
      {"*$", "/x", true},
      {"/$", "/", true},
      {"/$", "/x", false},
      {"/a$b", "/a$b", true},
      {"/a$b", "/a", false},
      {"/*ab*ab$", "/ab", false},
      {"/*/x/", "/a/b/x/", true},
  };
  for (const auto& [rule, path, matched] : cases)
    EXPECT_EQ(!allows(std::string{"User-agent: *\nDisallow: "} + rule, path), matched)
        << rule << " " << path;
}

TEST(Robots, ComparesEncodedBytesInOneForm) {  // RFC 9309 §2.2.2, table
  const struct {
    const char *rule, *path;
    bool matched;
  } cases[] = {
      {"/foo/bar?baz=quz", "/foo/bar?baz=quz", true},
      {"/foo/bar/ツ", "/foo/bar/%E3%83%84", true},
      {"/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", true},
      {"/foo/bar/%62%61%7A", "/foo/bar/baz", true},
      {"/%7Ejoe/", "/~joe/", true},
      {"/~joe/", "/%7ejoe/", true},
      {"/a%2Fb", "/a/b", false},
      {"/a%2fb", "/a%2Fb", true},
      {"/a<b", "/a%3Cb", true},
      {"/a%2Ab", "/a*b", true},  // an encoded star is no wildcard
      {"/a%2Ab", "/axb", false},
      {"/a%24", "/a$", true},  // an encoded dollar is no end
      {"/a%24", "/a", false},
      {"/100%", "/100%", true},
  };
  for (const auto& [rule, path, matched] : cases)
    EXPECT_EQ(!allows(std::string{"User-agent: *\nDisallow: "} + rule, path), matched)
        << rule << " " << path;
}

TEST(Robots, TakesLinesAsTheyAreWritten) {
  for (const std::string_view body :
       {"User-agent: *\rDisallow: /x\r", "User-agent: *\r\nDisallow: /x\r\n",
        "\xEF\xBB\xBFUser-agent: *\nDisallow: /x", "  USER-AGENT :*\t\n\tdisallow :\t/x   # why\n",
        "User-agent: *#all\nDisallow: /x#y\n", "User agent: *\nDissallow: /x\n",
        "user-agent *\ndisallow /x\n", "User-agent: *\n\xFF\xFE: y\nDisallow: /x\n"})
    EXPECT_FALSE(allows(body, "/x")) << body;
  EXPECT_TRUE(allows("User-agent: *\nDisallow /x is what we thought of\n", "/x"));
}

TEST(Robots, TellsWhichRuleSpoke) {
  const auto rules = Robots::read("# hello\nUser-agent: *\nDisallow:   /priv\xE9 # no\n", "vigie");
  const auto verdict = rules.verdict("/priv%E9/x");
  EXPECT_FALSE(verdict.allowed);
  EXPECT_EQ(verdict.rule, "Disallow:   /priv\uFFFD");
  EXPECT_EQ(verdict.line, 3);
  EXPECT_EQ(rules.verdict("/public").rule, "");
  EXPECT_EQ(rules.verdict("/public").line, 0);
}

TEST(Robots, ReadsDelaysAndSitemaps) {
  const auto rules = Robots::read(
      "Sitemap: https://a.example/one.xml\n"
      "User-agent: *\nCrawl-delay: 10\nDisallow: /a\n"
      "User-agent: vigie\nCrawl-delay: 2.5\nSitemap: https://a.example/two.xml\nDisallow: /b\n",
      "vigie");
  EXPECT_EQ(rules.crawl_delay(), 2500ms);
  EXPECT_EQ(rules.sitemaps(),
            (std::vector<std::string>{"https://a.example/one.xml", "https://a.example/two.xml"}));
  const auto delay = [](std::string_view value) {
    return Robots::read("User-agent: *\nCrawl-delay: " + std::string{value}, "vigie").crawl_delay();
  };
  EXPECT_EQ(delay("0"), 0ms);
  EXPECT_EQ(delay("1e9"), std::nullopt);
  EXPECT_EQ(delay("99999999999"), 24h);
  for (const std::string_view wrong : {"", "soon", "-1", "nan", "inf", "10s", "1 2"})
    EXPECT_EQ(delay(wrong), std::nullopt) << wrong;
  EXPECT_EQ(Robots::read("User-agent: *\nCrawl-delay: 9\nUser-agent: vigie\nAllow: /", "vigie")
                .crawl_delay(),
            std::nullopt)
      << "the delay was said before vigie was named";
}

TEST(Robots, ReadsHalfAMegabyteAndCutsNoRuleInTwo) {  // RFC 9309 §2.5
  std::string body = "User-agent: *\nDisallow: /first\n";
  while (body.size() < Robots::kMaxBytes.count - 20) body += "# filler line\n";
  body.resize(Robots::kMaxBytes.count - 12, '#');
  body += "\nDisallow: /cut-here\nDisallow: /never\n";
  EXPECT_FALSE(allows(body, "/first"));
  EXPECT_TRUE(allows(body, "/cut-here"));
  EXPECT_TRUE(allows(body, "/x")) << "\"Disallow: /\" stood at the cut";
  EXPECT_TRUE(allows(body, "/never"));
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

TEST(Robots, MatchesHostileRulesInLinearTime) {
  // One rule of many stars, and many rules of several, against a path they nearly match.
  std::string body = "User-agent: *\nDisallow: /";
  for (int i = 0; i < 5'000; ++i) body += "*a";
  body += "b$\n";
  while (body.size() < Robots::kMaxBytes.count - 40) body += "Disallow: /*aaaaaaa*aaaaaaa*b$\n";
  const auto rules = Robots::read(body, "vigie");
  const double start = cpu_seconds();
  EXPECT_TRUE(rules.allows("/" + std::string(2'000, 'a')));
  EXPECT_LT(cpu_seconds() - start, 2.0);
}

std::ifstream corpus(const std::string& name) {
  return std::ifstream{VIGIE_SOURCE_DIR "/../shared/corpora/conformance/robots/" + name};
}

std::string text_of(const boost::json::object& one, std::string_view name) {
  return boost::json::value_to<std::string>(one.at(name));
}

std::string path_of(const std::string& address) {
  const auto url = Url::parse(address, *Url::parse("http://host.example/"));
  return url ? url->path_and_query() : address;
}

TEST(RobotsCorpus, AgreesWhereAllReadersAgree) {
  auto cases = corpus("cases.jsonl");
  if (!cases) GTEST_SKIP() << "the shared corpora are not beside the sources";
  std::string line;
  while (std::getline(cases, line)) {
    const auto one = boost::json::parse(line).as_object();
    if (!one.at("consensus").is_bool() || !one.at("consensus").as_bool()) continue;
    const auto rules = Robots::read(text_of(one, "robots_txt"), text_of(one, "user_agent"));
    EXPECT_EQ(rules.allows(path_of(text_of(one, "url"))), one.at("allowed").as_bool()) << line;
  }
}

TEST(RobotsCorpus, DecidesRealFilesAsAnIndependentReaderDoes) {
  auto cases = corpus("real.jsonl");
  if (!cases) GTEST_SKIP() << "the shared corpora are not beside the sources";
  std::string line;
  int right = 0, count = 0;
  while (std::getline(cases, line)) {
    const auto one = boost::json::parse(line).as_object();
    std::ostringstream body;
    body << corpus("real/" + text_of(one, "file")).rdbuf();
    const auto rules = Robots::read(body.str(), text_of(one, "user_agent"));
    right += rules.allows(path_of(text_of(one, "url"))) == one.at("allowed").as_bool();
    ++count;
  }
  EXPECT_GE(right, count * 985 / 1000);
}

}  // namespace
}  // namespace vigie::robots_test
