#include "crawler/address_rule.h"

#include <sys/resource.h>

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vigie::address_rule_test {
namespace {

Url url(std::string_view text) { return *Url::parse(text); }

TEST(AddressRule, MatchesAnywhereUnlessAnchored) {
  const struct {
    const char* pattern;
    const char* address;
    bool matches;
  } cases[] = {
      {"", "https://a.example/whatever", true},
      {"/news/", "https://a.example/fr/news/1", true},
      {"/news/", "https://a.example/fr/new/1", false},
      {"^https://a\\.example/\\d{4}/", "https://a.example/2026/foire", true},
      {"^https://a\\.example/\\d{4}/", "https://b.example/?u=https://a.example/2026/", false},
      {"\\.html$", "https://a.example/foire.html", true},
      {"\\.html$", "https://a.example/foire.html#comments", true},  // no fragment
      {"\\.html$", "https://a.example/foire.html?page=2", false},
      {"id=\\d+", "https://a.example/lire?id=12", true},
      {"/NEWS/", "https://a.example/news/", false},
      {"(?i)/NEWS/", "https://a.example/news/", true},
      {"/(news|actu)/.{3,60}$", "https://a.example/actu/foire-de-lyon", true},
      {"/actualités/", "https://a.example/actualités/foire", true},
      {"/actualités/", "https://a.example/actualit%C3%A9s/foire", true},
      {"/actualit%C3%A9s/", "https://a.example/actualités/foire", true},
      {"/[а-я-]+$", "https://a.example/ярмарка-2026", false},
      {"/[а-я-]+$", "https://a.example/ярмарка", true},
      {"/é", "https://a.example/%FF%FE", false},
  };
  for (const auto& [pattern, address, matches] : cases) {
    const auto rule = AddressRule::read(pattern);
    ASSERT_TRUE(rule) << pattern;
    EXPECT_EQ(rule->matches(url(address)), matches) << pattern << " on " << address;
  }
  EXPECT_TRUE(AddressRule().matches(url("https://a.example/")));
}

TEST(AddressRule, RefusesWhatItCannotBound) {
  for (const std::string& pattern :
       {std::string("("), std::string("a{2,1}"), std::string("(?=a)b"), std::string("(a)\\1"),
        std::string("[z-a]"), std::string("*"), std::string("\xFF"), std::string("a{500}{500}"),
        std::string("(a{100}){9}"), std::string(1'001, 'a')}) {
    const auto error = check_address_rule(pattern);
    ASSERT_TRUE(error) << pattern;
    EXPECT_EQ(error->kind, Kind::config);
    EXPECT_FALSE(error->hint.empty());
    EXPECT_FALSE(AddressRule::read(pattern));
  }
  EXPECT_FALSE(check_address_rule("/20\\d\\d/"));
}

TEST(AddressRule, LooksAtNoAddressPastItsCap) {
  const auto rule = AddressRule::read("^http");
  ASSERT_TRUE(rule);
  const std::string start = "http://a.example/";
  EXPECT_TRUE(rule->matches(
      url(start + std::string(AddressRule::kMaxAddress - start.size(), 'a') + "#part")));
  EXPECT_FALSE(
      rule->matches(url(start + std::string(AddressRule::kMaxAddress - start.size() + 1, 'a'))));
}

std::chrono::microseconds cpu_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::chrono::seconds{usage.ru_utime.tv_sec} +
         std::chrono::microseconds{usage.ru_utime.tv_usec};
}

std::vector<Url> long_addresses(std::size_t count, std::string_view letters) {
  std::vector<Url> out;
  unsigned state = 1;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = "http://a.example/" + std::to_string(i) + "/";
    while (text.size() < AddressRule::kMaxAddress - 1) {
      state = state * 1'103'515'245 + 12'345;
      text += letters[(state >> 16) % letters.size()];
    }
    out.push_back(url(text + "!"));
  }
  return out;
}

/// A fault of backtracking engines (FAULTS C6): a page's links cost 10 ms at most. A page with more
/// than 1,000 links of 1,000 bytes is past what pages are.
TEST(AddressRule, NestedRepetitionsCostLittle) {
  const auto addresses = long_addresses(10'000, "aaaaab");
  for (const char* pattern : {"(a+)+$", "(a|aa)+$", "(a|a?)+$", "(a*)*b$", "(.*a){20}x", "(x+x+)+y",
                              "^(([a-z])+.)+[A-Z]([a-z])+$", ".*.*.*=.*;", "(?:a?){60}a{60}$"}) {
    const auto rule = AddressRule::read(pattern);
    ASSERT_TRUE(rule) << pattern;
    std::size_t matched = 0;
    const auto before = cpu_time();
    for (const Url& address : addresses) matched += rule->matches(address) ? 1 : 0;
    const auto each_thousand = (cpu_time() - before) / 10;
    EXPECT_EQ(matched % addresses.size(), 0u) << pattern;
    EXPECT_LT(each_thousand.count(), 10'000) << pattern;
  }
}

/// What has more states than there is memory for is walked state by state: slower, and bounded.
TEST(AddressRule, TheWorstPatternIsBoundedToo) {
  const auto addresses = long_addresses(50, "ab");
  for (const char* pattern :
       {"[ab]*a[ab]{12}c", "[ab]*a[ab]{120}c", "([ab]*a[ab]{100}c|[ab]*b[ab]{100}d)"}) {
    const auto rule = AddressRule::read(pattern);
    ASSERT_TRUE(rule) << pattern;
    const auto before = cpu_time();
    for (const Url& address : addresses) EXPECT_FALSE(rule->matches(address));
    EXPECT_LT((cpu_time() - before).count() / 50, 10'000) << pattern;
  }
}

TEST(InScope, IsTheHostOrBelowThePath) {
  const struct {
    const char* root;
    Scope scope;
    const char* address;
    bool in;
  } cases[] = {
      {"https://a.example/", Scope::host, "https://a.example/x/y?z", true},
      {"https://a.example/eco/", Scope::host, "https://a.example/sport", true},
      {"https://a.example/", Scope::host, "http://a.example/x", true},
      {"https://a.example/", Scope::host, "https://www.a.example/x", true},
      {"https://www.a.example/", Scope::host, "https://a.example./x", true},
      {"https://a.example/", Scope::host, "https://blog.a.example/x", false},
      {"https://a.example/", Scope::host, "https://b.example/a.example", false},
      {"https://www.example/", Scope::host, "https://example/", false},  // a name, not a prefix
      {"https://a.example/", Scope::host, "https://a.example:8443/", false},
      {"http://a.example:8080/", Scope::host, "http://a.example:8080/x", true},
      {"https://a.example/", Scope::host, "ftp://a.example/x", false},
      {"https://a.example/", Scope::host, "mailto:x@a.example", false},
      {"https://a.example/eco/", Scope::path, "https://a.example/eco/x", true},
      {"https://a.example/eco/", Scope::path, "http://www.a.example/eco/?page=2", true},
      {"https://a.example/eco/", Scope::path, "https://a.example/economie", false},
      {"https://a.example/eco/", Scope::path, "https://a.example/eco/../sport", false},
      {"https://a.example/eco/", Scope::path, "https://a.example/", false},
      {"https://a.example/eco/index.html", Scope::path, "https://a.example/eco/x", true},
      {"https://a.example/eco", Scope::path, "https://a.example/eco", true},
      {"https://a.example/eco", Scope::path, "https://a.example/eco/x", true},
      {"https://a.example/eco", Scope::path, "https://a.example/eco?page=2", true},
      {"https://a.example/eco", Scope::path, "https://a.example/economie", false},
      {"https://a.example/", Scope::path, "https://a.example/x", true},
      {"https://a.example/", Scope::path, "https://b.example/x", false},
  };
  for (const auto& [root, scope, address, in] : cases) {
    Source source;
    source.scope = scope;
    EXPECT_EQ(in_scope(source, url(root), url(address)), in) << root << " " << address;
  }
}

}  // namespace
}  // namespace vigie::address_rule_test
