// How long a question to the index takes, in process: the first ten hits with their titles and the
// exact total.
//
//   search_bench DATA QUERIES.tsv    an archive's data directory; lines of: kind, language, words,
//   from, to
//
// Kinds are term, and, phrase, or5 and date, as the generated corpora of other engines' benchmarks
// have them. Each query is asked three times and the last is counted, as CPU time of this thread.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "indexer/index.h"

namespace vigie {
namespace {

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells{""};
  for (const char c : line) {
    if (c == '\t')
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

/// "20240131" as a query writes it.
std::string day(const std::string& digits) {
  return digits.size() == 8
             ? digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6)
             : digits;
}

/// The search language for one line.
std::string query_of(const std::vector<std::string>& cells) {
  const std::string& kind = cells[0];
  const std::string& words = cells.at(2);
  if (kind == "phrase") return "\"" + words + "\"";
  if (kind == "or5") {
    std::string out;
    for (const char c : words) out += c == ' ' ? std::string(" OR ") : std::string(1, c);
    return out;
  }
  if (kind == "date") return words + " published:" + day(cells.at(3)) + ".." + day(cells.at(4));
  return words;
}

double at_share(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[static_cast<std::size_t>(share * (values.size() - 1))];
}

void print_row(const std::string& name, const std::vector<double>& took) {
  double sum = 0;
  for (const double one : took) sum += one;
  fmt::print(
      "{:<8} {:>5} queries  mean {:6.3f}  p50 {:6.3f}  p95 {:6.3f}  p99 {:6.3f}  max {:6.3f} ms\n",
      name, took.size(), sum / static_cast<double>(took.size()), at_share(took, 0.5),
      at_share(took, 0.95), at_share(took, 0.99), at_share(took, 1));
}

int run(const char* data, const char* queries) {
  auto index = IndexReader::open(data);
  if (!index) return fmt::print(stderr, "{}\n", to_string(index.error())), 1;
  std::map<std::string, std::vector<double>> by_kind;
  std::vector<double> all;
  std::uint64_t total = 0;
  std::ifstream file(queries);
  for (std::string line; std::getline(file, line);) {
    const auto cells = cells_of(line);
    if (cells.size() < 3) continue;
    SearchRequest request;
    const auto query = parse_query(query_of(cells));
    if (!query) return fmt::print(stderr, "{}: {}\n", line, to_string(query.error())), 1;
    request.query = *query;
    request.now = Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}};
    double took = 0;
    for (int pass = 0; pass < 3; ++pass) {
      const double begin = cpu_ms();
      const auto found = index->search(request);
      took = cpu_ms() - begin;
      if (!found) return fmt::print(stderr, "{}: {}\n", line, to_string(found.error())), 1;
      if (pass == 2) total += found->total;
    }
    by_kind[cells[0]].push_back(took);
    all.push_back(took);
  }
  for (const auto& [kind, took] : by_kind) print_row(kind, took);
  print_row("all", all);
  fmt::print("{} hits in all, {} documents\n", total, index->count().value());
  return 0;
}

}  // namespace
}  // namespace vigie

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "search_bench DATA QUERIES.tsv\n");
    return 2;
  }
  return vigie::run(argv[1], argv[2]);
}
