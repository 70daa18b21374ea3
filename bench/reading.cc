// What reading a page costs, as a multiple of the bare Gumbo parse of the same bytes, and where the
// time goes:
//
//   reading_bench FOLDER…        every .html of the folders
//
// Each page is measured in turn with both, several times, the least time counts: what else the
// machine does then weighs on both alike.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gumbo.h>

#include "crawler/dom.h"
#include "crawler/page.h"
#include "crawler/prescan.h"
#include "crawler/text_blocks.h"

namespace {

using namespace vigie;

constexpr int kRounds = 7;

/// Milliseconds of CPU of this thread, the least of several rounds.
double cost(const std::function<void()>& work) {
  double least = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    timespec begin{}, end{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    work();
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    least = std::min(least, static_cast<double>(end.tv_sec - begin.tv_sec) * 1e3 +
                                static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e6);
  }
  return least;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double sum(const std::vector<double>& values) {
  double all = 0;
  for (const double value : values) all += value;
  return all;
}

void row(const char* what, const std::vector<double>& values, double gumbo) {
  fmt::print("{:<28} {:>9.3f} {:>9.3f} {:>9.3f}\n", what, median(values),
             sum(values) / static_cast<double>(values.size()), sum(values) / gumbo);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<double> bare, whole, scanned, parsed, blocked, ratios;
  const Url url = *Url::parse("https://press.example/x");
  const Instant now =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  for (int i = 1; i < argc; ++i) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (file.path().extension() != ".html") continue;
      std::ifstream in(file.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      bare.push_back(cost([&] {
        GumboOutput* tree =
            gumbo_parse_with_options(&kGumboDefaultOptions, bytes.data(), bytes.size());
        gumbo_destroy_output(&kGumboDefaultOptions, tree);
      }));
      whole.push_back(cost([&] { (void)read_page(bytes, "", url, now); }));
      ratios.push_back(whole.back() / bare.back());
      const Prescan scan = prescan(bytes, TreeUse::reading);
      scanned.push_back(cost([&] { (void)prescan(bytes, TreeUse::reading); }));
      parsed.push_back(cost([&] { const Dom dom(scan.html); }));
      const Dom dom(scan.html);
      blocked.push_back(cost([&] { const TextBlocks blocks(dom); }));
    }
  }
  if (bare.empty()) {
    fmt::print(stderr, "reading_bench: no .html file; name a folder that has some\n");
    return 2;
  }
  const double gumbo = sum(bare);
  fmt::print("{} pages, CPU ms            {:>9} {:>9} {:>9}\n", bare.size(), "median", "mean",
             "× Gumbo");
  row("bare Gumbo parse", bare, gumbo);
  row("bytes to document", whole, gumbo);
  row("  pre-scan", scanned, gumbo);
  row("  tree", parsed, gumbo);
  row("  lines of text", blocked, gumbo);
  std::vector<double> rest;
  for (std::size_t i = 0; i < whole.size(); ++i)
    rest.push_back(whole[i] - scanned[i] - parsed[i] - blocked[i]);
  row("  charset, metadata, choice", rest, gumbo);
  fmt::print("median of the pages' ratios {:.3f}\n", median(ratios));
  return 0;
}
