// What the headers of an answer say of a document: its address, its freshness, what may be shown.
#include <gtest/gtest.h>

#include "crawler/cache_control.h"
#include "crawler/link_header.h"
#include "crawler/page.h"

namespace vigie::answer_headers_test {
namespace {

using namespace std::chrono_literals;

TEST(LinkHeader, GivesTheFirstAddressOfARelation) {  // RFC 8288 §3
  const Url url = *Url::parse("https://a.example/dir/page");
  struct {
    const char *header, *address;
  } cases[] = {
      {"<https://a.example/x>; rel=\"canonical\"", "https://a.example/x"},
      {"</x>; rel=canonical", "https://a.example/x"},
      {"<y>;rel=\"next\", <x>; rel=\"prev canonical\"", "https://a.example/dir/x"},
      {"<a,b>; title=\"one, \\\"two\\\"; rel=canonical\"; rel=next, <x>; REL=Canonical",
       "https://a.example/dir/x"},
      {"<x>; rel=canonical; anchor=\"/other\"", ""},  // §3.2: it speaks of another page
      {"<mailto:a@b.example>; rel=canonical", ""},
      {"<x>; rel=\"canonicalized\"", ""},
      {"<x", ""},
      {"", ""},
      {"<>; rel=canonical", "https://a.example/dir/page"},
      {"x; rel=canonical, <z>; rel=canonical", "https://a.example/dir/z"},
  };
  for (const auto& c : cases) {
    const auto linked = linked_as(c.header, "canonical", url);
    EXPECT_EQ(linked ? linked->href() : "", c.address) << c.header;
  }
}

TEST(CacheControl, SaysHowLongAnAnswerStaysFresh) {  // RFC 9111 §5.2.2
  struct {
    const char* header;
    std::optional<Interval> fresh;
  } cases[] = {
      {"max-age=600", 600s},
      {"public, Max-Age=\"60\"", 60s},
      {"max-age=99999999999999999999", std::chrono::days{365}},
      {"max-age=0", std::nullopt},
      {"max-age=-5", std::nullopt},
      {"max-age=60, no-cache", std::nullopt},
      {"no-store,max-age=60", std::nullopt},
      {"s-maxage=60", std::nullopt},
      {"max-age", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(fresh_for(c.header), c.fresh) << c.header;
}

TEST(Directives, OfARobotsTagAreTheStrictestOfAllThatAreOurs) {
  constexpr auto kSilent = std::nullopt;
  struct {
    const char* value;
    bool noindex, nofollow, nosnippet;
    std::optional<int> max_snippet;
  } cases[] = {
      {"noindex", true, false, false, kSilent},
      {"NoIndex , NOFOLLOW", true, true, false, kSilent},
      {"none", true, true, false, kSilent},
      {"nosnippet, max-snippet:50", false, false, true, 50},
      {"max-snippet: 50, max-snippet:20", false, false, false, 20},
      {"max-snippet:-1", false, false, false, kSilent},
      {"max-snippet:x", false, false, false, kSilent},
      {"googlebot: noindex, nofollow", false, false, false, kSilent},
      {"googlebot: noindex, vigie: nosnippet", false, false, true, kSilent},
      {"unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", true, false, false, kSilent},
      {"all, index, follow", false, false, false, kSilent},
      {"", false, false, false, kSilent},
  };
  for (const auto& c : cases) {
    Directives read;
    read_directives(c.value, read);
    const Directives wanted{c.noindex, c.nofollow, c.nosnippet, c.max_snippet};
    EXPECT_EQ(read, wanted) << c.value;
  }
}

}  // namespace
}  // namespace vigie::answer_headers_test
