// Profiles against documents, as other engines are measured:
//
//   percolate_bench DOCS.tsv PROFILES.jsonl [docs=N] [skip=10000] [learn=1000] [stem=no|yes]
//   [dump=FILE]
//
// DOCS.tsv holds id, title and text a line; the first `skip` of them are the past, of which the
// last `learn` teach the matcher which words are rare. PROFILES.jsonl has "id" and "xapian", the
// query. One line is printed:
//
//   docs/cpu-s      from text to pairs: cut into words, fold, look up, verify
//   cold_docs       the very first pass, read once: beside the best of many it looks slow
//   words/cpu-s     the same without what cutting and folding cost by themselves
//   evidence        how much more scores, clauses and their places cost; passages: written out too
//   register/s      profiles a second from parsed queries, parse+register/s from their text
//   change_us       setting another query for one profile, mean and most; next_us: the next
//   document rss_over_mb     peak memory over that of the same run before the first profile
//
// Rates are the best of several rounds, for one thread.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <boost/json.hpp>

#include "indexer/document_terms.h"
#include "indexer/matcher.h"

namespace {

using namespace vigie;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};
constexpr int kLeastRounds = 3, kMostRounds = 25;
constexpr double kEnough = 3;  ///< seconds

struct Stored {
  ProfileId id;
  std::string query;
};

/// Seconds of CPU of this thread.
double cost(const std::function<void()>& work) {
  timespec begin{}, end{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
  work();
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
  return static_cast<double>(end.tv_sec - begin.tv_sec) +
         static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e9;
}

/// The least of several rounds: what else the machine does weighs on most of them. What is compared
/// takes turns, so that it weighs alike.
template <class... Work>
std::array<double, sizeof...(Work)> least_costs(const Work&... work) {
  std::array<double, sizeof...(Work)> least{cost(work)...};
  double spent = std::accumulate(least.begin(), least.end(), 0.0);
  for (int round = 1; round < kMostRounds && (round < kLeastRounds || spent < kEnough); ++round) {
    const std::array once{cost(work)...};
    for (std::size_t i = 0; i < once.size(); ++i) least[i] = std::min(least[i], once[i]);
    spent += std::accumulate(once.begin(), once.end(), 0.0);
  }
  return least;
}

double peak_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1'024;
}

class Bench {
 public:
  Bench(int argc, char** argv) : matcher_{Stemming::no} {
    for (int i = 3; i < argc; ++i) {
      const std::string_view option = argv[i];
      const std::size_t sign = option.find('=');
      if (sign != option.npos) options_[option.substr(0, sign)] = option.substr(sign + 1);
    }
    if (options_["stem"] == "yes") matcher_ = Matcher{Stemming::yes};
    read_documents(argv[1]);
    run(argv[2]);
  }

 private:
  std::size_t number(std::string_view option, std::size_t otherwise) {
    const std::string& given = options_[option];
    return given.empty() ? otherwise : std::stoul(given);
  }

  void read_documents(const char* file) {
    const std::size_t most = number("docs", 1'000'000), skip = number("skip", 10'000);
    const std::size_t learn = std::min(skip, number("learn", 1'000));
    std::ifstream lines(file);
    std::string line;
    for (std::size_t n = 0; documents_.size() < most && std::getline(lines, line); ++n) {
      if (n + learn < skip) continue;
      const std::size_t a = line.find('\t'), b = line.find('\t', a + 1);
      Document document;
      document.given_id = line.substr(0, a);
      document.title = line.substr(a + 1, b - a - 1);
      document.text = line.substr(b + 1);
      document.language = "en";
      n < skip ? matcher_.learn(document) : documents_.push_back(std::move(document));
    }
  }

  /// Parsed and set in portions, so that memory is what profiles take and not what parsing does.
  void register_all(const char* file) {
    std::ifstream lines(file);
    std::vector<Stored> portion;
    std::vector<Query> queries;
    const auto flush = [&] {
      parse_ += cost([&] {
        for (const Stored& stored : portion)
          if (auto query = parse_query(stored.query))
            queries.push_back(std::move(*query));
          else
            throw std::runtime_error(stored.query);
      });
      register_ += cost([&] {
        for (std::size_t i = 0; i < portion.size(); ++i)
          if (!matcher_.set(portion[i].id, queries[i])) throw std::runtime_error(portion[i].query);
      });
      portion.clear(), queries.clear();
    };
    for (std::string line; std::getline(lines, line);) {
      const auto object = boost::json::parse(line);
      portion.push_back({ProfileId{std::string(object.at("id").as_string())},
                         std::string(object.at("xapian").as_string())});
      if (some_.size() < 1'000) some_.push_back(portion.back());
      if (portion.size() == 500) flush();
    }
    flush();
    register_ += cost([&] { matcher_.arrange(); });
  }

  std::size_t match_all(bool clauses) {
    std::size_t matches = 0;
    for (const Document& document : documents_) {
      matcher_.find(document, kNow, clauses, findings_);
      matches += findings_.profiles.size();
    }
    return matches;
  }

  void dump(const std::string& file) {
    std::ofstream out(file);
    for (const Document& document : documents_) {
      matcher_.find(document, kNow, false, findings_);
      for (const auto& finding : findings_.profiles)
        out << document.given_id << '\t' << finding.profile->text << '\n';
    }
  }

  /// Gives profiles the query of another and back again, with a document matched after each.
  void change() {
    std::vector<Query> queries;
    for (const Stored& stored : some_) queries.push_back(*parse_query(stored.query));
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const Query& other = queries[(i + 1) % queries.size()];
      for (const Query* query : {&other, static_cast<const Query*>(&queries[i])}) {
        const double once = cost([&] { (void)matcher_.set(some_[i].id, *query); });
        const Document& document = documents_[i % documents_.size()];
        next_ += cost([&] { matcher_.find(document, kNow, false, findings_); });
        change_ += once;
        longest_change_ = std::max(longest_change_, once);
        ++changes_;
      }
    }
  }

  void run(const char* profiles) {
    match_all(true);
    const double before = peak_mb();
    register_all(profiles);
    std::size_t matches = 0;
    const double cold = cost([&] { matches = match_all(false); });
    const double rss = peak_mb() - before;
    const auto [pairs, clauses] = least_costs([&] { match_all(false); }, [&] { match_all(true); });
    const auto [whole] = least_costs([&] {
      for (const Document& document : documents_) (void)matcher_.match(document, kNow);
    });
    std::size_t words = 0;
    const auto [cut] = least_costs([&] {
      words = 0;
      for (const Document& document : documents_)
        for (DocumentReader reader{document}; reader.next();) words += reader.folded().size();
    });
    change();
    if (!options_["dump"].empty()) dump(options_["dump"]);
    const auto count = static_cast<double>(documents_.size());
    const auto size = static_cast<double>(matcher_.size());
    fmt::print(
        "vigie stem={} profiles={} docs={} matches={} cpu={:.3f} docs/cpu-s={:.0f} "
        "words/cpu-s={:.0f} cold_docs/cpu-s={:.0f} evidence=+{:.0f}% passages=+{:.0f}% "
        "register/s={:.0f} parse+register/s={:.0f} change_us={:.1f}/{:.1f} next_us={:.1f} "
        "rss_over_mb={:.1f} peak_rss_mb={:.0f}\n",
        options_["stem"] == "yes" ? "yes" : "no", matcher_.size(), documents_.size(), matches,
        pairs, count / pairs, count / (pairs - cut), count / cold, 100 * (clauses / pairs - 1),
        100 * (whole / pairs - 1), size / register_, size / (register_ + parse_),
        1e6 * change_ / changes_, 1e6 * longest_change_, 1e6 * next_ / changes_, rss, peak_mb());
  }

  std::map<std::string_view, std::string> options_;
  Matcher matcher_;
  std::vector<Document> documents_;
  std::vector<Stored> some_;
  Findings findings_;
  double parse_ = 0, register_ = 0, change_ = 0, next_ = 0, longest_change_ = 0;
  int changes_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "percolate_bench DOCS.tsv PROFILES.jsonl [docs=N] [stem=no|yes]\n");
    return 2;
  }
  const Bench bench(argc, argv);
  return 0;
}
