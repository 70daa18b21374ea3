#include <pthread.h>
#include <time.h>

#include <fstream>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "crawler/page.h"

namespace vigie::page_bombs_test {
namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define VIGIE_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(VIGIE_SANITIZED)
// What the sanitizers cost in time, and in the size of a frame.
constexpr int kScale = 10;
constexpr double kMostSeconds = 10;
constexpr std::size_t kStack = 1 << 20;
#else
constexpr int kScale = 1;
constexpr double kMostSeconds = 2;
constexpr std::size_t kStack = 256 * 1024;
#endif

const std::string kSane =
    "<html><head><title>A page</title></head><body><article><h1>A page</h1><p>The sane part of the "
    "page is kept, whatever comes behind it, since it is what a reader came for.</p>";

std::string repeated(std::string_view part, int times) {
  std::string out;
  out.reserve(part.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times / kScale; ++i) out += part;
  return out;
}

std::string numbered(int times, const std::function<std::string(int)>& part) {
  std::string out;
  for (int i = 0; i < times / kScale; ++i) out += part(i);
  return out;
}

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Runs in a thread with the small stack that `ulimit -s 256` gives.
void with_small_stack(const std::function<void()>& work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  pthread_t thread{};
  ASSERT_EQ(0, pthread_create(
                   &thread, &attributes,
                   [](void* given) -> void* {
                     (*static_cast<const std::function<void()>*>(given))();
                     return nullptr;
                   },
                   const_cast<std::function<void()>*>(&work)));
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

void expect_cheap(const std::string& name, const std::string& page) {
  const Url url = *Url::parse("https://press.example/");
  double reading = 0, selecting = 0;
  std::string text;
  with_small_stack([&] {
    const double start = thread_seconds();
    if (const auto read = read_page(page, "text/html; charset=utf-8", url, Instant{}))
      text = read->text;
    reading = thread_seconds() - start;
    (void)select_links(page, "text/html; charset=utf-8", url, "div div > p a, ul li a");
    selecting = thread_seconds() - start - reading;
  });
  EXPECT_LT(reading, kMostSeconds) << name;
  EXPECT_LT(selecting, kMostSeconds) << name;
  EXPECT_NE(text.find("The sane part of the page"), std::string::npos) << name;
}

TEST(PageBombs, EndlessNestingIsReadInLinearTime) {
  for (const char* part :
       {"<div>", "<b>", "<a href=x>", "<a href=x><div>t", "<table>", "<table><tr><td>", "<svg>",
        "<template>", "<ul><li>", "<nobr>", "<x-y>", "<form><button>", "<select><option>"})
    expect_cheap(part, kSane + repeated(part, 20'000));
}

TEST(PageBombs, FormattingThatTheParserWouldOpenAgainInEachBlock) {
  expect_cheap("font", kSane + numbered(50'000, [](int i) {
                         return "<p><font color=" + std::to_string(i) + ">x";
                       }));
}

TEST(PageBombs, AttributesWithoutEnd) {
  expect_cheap("one tag", kSane + "<div" + numbered(100'000, [](int i) {
                            return " a" + std::to_string(i) + "=1";
                          }) + ">x");
}

TEST(PageBombs, SiblingsAndLongLines) {
  expect_cheap("siblings", kSane + repeated("<p>x</p>", 100'000));
  expect_cheap("one line of 10 MB", kSane + "<p>" + repeated("word ", 2'000'000));
  expect_cheap("text in a table", kSane + "<table>" + repeated("x<i></i>", 50'000));
}

TEST(PageBombs, CommentsAndScriptsThatNeverEnd) {
  expect_cheap("comment", kSane + "<!--" + repeated("x-- ", 500'000));
  expect_cheap("script", kSane + "<script>" + repeated("if (a<b) x(); ", 300'000));
  expect_cheap("quote", kSane + "<a href=\"" + repeated("x ", 500'000));
}

TEST(PageBombs, NamesAndDatesThatEveryReaderLooksAt) {
  expect_cheap("related",
               kSane + repeated("<h3>Related</h3><p>A sentence, and a stop.</p>", 20'000));
  expect_cheap("times", kSane + repeated("<time class=date>3 3 3 3 3</time>", 20'000));
  expect_cheap("authors", kSane + repeated("<a rel=author href=x>Bob</a>", 40'000));
  expect_cheap("bodies", kSane + repeated("<div>", 400) +
                             repeated("<div class=article-body><p>Words, and more of them, and "
                                      "then a stop.</p></div>",
                                      20'000));
}

/// A line of /proc/self/status in kB.
long memory_of(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(key)) return std::stol(line.substr(key.size()));
  return 0;
}

TEST(PageBombs, MemoryStaysBounded) {
  const std::string bomb = kSane + repeated("<p class=a>x</p>", 200'000);
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak begins here: proc(5)
  const long before = memory_of("VmRSS:");
  expect_cheap("siblings", bomb);
  if (kScale > 1) return;  // a sanitizer's shadow is no memory of ours
  EXPECT_LT(memory_of("VmHWM:") - before, 190 * 1024) << "kB";
}

}  // namespace
}  // namespace vigie::page_bombs_test
