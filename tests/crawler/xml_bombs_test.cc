// What hostile XML may cost: documents of any size and depth are read or refused in little time and
// memory, and nothing is loaded.
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/utf8.h"
#include "crawler/feed.h"
#include "crawler/opml.h"
#include "crawler/sitemap.h"

namespace vigie::xml_bombs_test {
namespace {

using namespace std::chrono;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)  // as Clang says it
#define VIGIE_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(VIGIE_SANITIZED)
constexpr bool kInstrumented = true;
#else
constexpr bool kInstrumented = false;
#endif
// Enough for anything quadratic to take minutes.
constexpr std::size_t kLarge = 1 << 20;

struct Cost {
  milliseconds cpu{};
  long megabytes = 0;
};

Cost cost() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto time = seconds{usage.ru_utime.tv_sec + usage.ru_stime.tv_sec} +
                    microseconds{usage.ru_utime.tv_usec + usage.ru_stime.tv_usec};
  return {duration_cast<milliseconds>(time), usage.ru_maxrss / 1'024};
}

/// Reads `text` by every reader and holds them to a second each and 64 MB.
void expect_cheap(const std::string& text, const std::string& what) {
  const Url url = *Url::parse("https://a.example/feed");
  const std::function<void()> readers[] = {
      [&] {
        const auto feed = read_feed(text, "", url);
        EXPECT_TRUE(!feed || feed->entries.empty() || is_utf8(feed->entries.front().title)) << what;
      },
      [&] { (void)read_sitemap(text, url); },
      [&] { (void)read_opml(text); },
  };
  for (const auto& reader : readers) {
    const Cost before = cost();
    reader();
    const Cost after = cost();
    if (kInstrumented) continue;  // the checks cost more than what they check
    EXPECT_LT((after.cpu - before.cpu).count(), 1'000) << what;
    EXPECT_LT(after.megabytes - before.megabytes, 64) << what;
  }
}

std::string repeated(std::string_view head, std::string_view piece) {
  std::string out(head);
  out.reserve(kLarge + piece.size());
  while (out.size() < kLarge) out += piece;
  return out;
}

TEST(XmlBombs, RepeatedPiecesCostLittle) {
  const std::string rss = "<rss><channel>";
  struct {
    const char* piece;
    const char* head;
  } cases[] = {
      {"<item><title>a</title></item>", ""},
      {"<item>", ""},
      {"<a>", ""},
      {"<a><b></a>", ""},
      {"</a>", ""},
      {"&amp;", "<title>"},
      {"&", "<title>"},
      {"&lol;", "<title>"},
      {"x", "<title>"},  // one long title
      {"<b>", "<item><title>"},
      {"<", ""},
      {"<!", ""},
      {"<!--", ""},
      {"<![CDATA[", ""},
      {"<?", ""},
      {"<!DOCTYPE [", ""},
      {" a='1'", "<item"},
      {" a='", "<item"},
      {"<a b=\"", ""},
      {"<a b='<a b=\"", ""},
      {"<a xml:base='x/'>", ""},
      {"<a xmlns:x='urn:x' xml:lang='fr'>", ""},
      {"<item><author>", ""},
      {"<entry><content type='xhtml'>", ""},
  };
  for (const auto& [piece, head] : cases) expect_cheap(repeated(rss + head, piece), piece);
}

TEST(XmlBombs, AMillionItemsAndAHugeTitleAreCapped) {
  std::string items = "<rss><channel>";
  for (int i = 0; i < 1'000'000; ++i) items += "<item></item>";
  expect_cheap(items, "a million items");
  expect_cheap("<rss><channel><title>" + std::string(100'000'000, 'x'), "a title of 100 MB");
}

TEST(XmlBombs, EntitiesAreNeverExpanded) {
  std::string laughs = "<!DOCTYPE rss [<!ENTITY a0 \"ha\">";
  for (int i = 1; i <= 40; ++i) {
    laughs += "<!ENTITY a" + std::to_string(i) + " \"";
    for (int k = 0; k < 10; ++k) laughs += "&a" + std::to_string(i - 1) + ";";
    laughs += "\">";
  }
  laughs += "]><rss><channel><item><title>&a40;</title></item></channel></rss>";
  expect_cheap(laughs, "a billion laughs");
  const auto feed = read_feed(laughs, "", *Url::parse("https://a.example/"));
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->entries.at(0).title, "&a40;");

  const std::string quadratic = "<!DOCTYPE rss [<!ENTITY a \"" + std::string(100'000, 'x') +
                                "\">]>" + repeated("<rss><title>", "&a;");
  expect_cheap(quadratic, "a quadratic blowup");
}

TEST(XmlBombs, FilesAreNotRead) {
  const std::string text =
      "<!DOCTYPE rss [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
      "<rss><channel><item><title>&f;</title></item></channel></rss>";
  const auto feed = read_feed(text, "", *Url::parse("https://a.example/"));
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->entries.at(0).title, "&f;");
  EXPECT_FALSE(
      read_opml("<!DOCTYPE opml [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                "<opml>&f;<outline text='f' xmlUrl='x'/></opml>"));
}

TEST(XmlBombs, OfTheCorpusAreRefused) {
  namespace fs = std::filesystem;
  const fs::path folder = VIGIE_SOURCE_DIR "/../shared/corpora/conformance/xmlbombs";
  if (!fs::exists(folder)) GTEST_SKIP() << "the conformance corpora are not beside this checkout";
  for (const auto& file : fs::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    expect_cheap(text, file.path().filename());
    EXPECT_FALSE(read_feed(text, "", *Url::parse("https://a.example/"))) << file.path();
  }
}

}  // namespace
}  // namespace vigie::xml_bombs_test
