// How well a suggested query finds a topic, by the number of judged documents it was learnt from:
//
//   suggest_bench DOCUMENTS.jsonl FOLDER      (bench/suggest/run makes the documents and calls it)
//
// The first half of the documents is the archive, from which a person judges some; the second half
// is what comes later, and is what counts. Beside its own figures it writes FOLDER/vectors (words
// of every document, tf × idf of the archive, in libsvm's form) and FOLDER/splits (topic, judged,
// round, then the places judged, "-" before those not relevant), so that another learner sees the
// same.
#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/os.h>
#include <boost/json.hpp>

#include "indexer/document_terms.h"
#include "indexer/index.h"
#include "indexer/suggest.h"

namespace {

using namespace vigie;

constexpr int kRounds = 3;
constexpr std::size_t kSizes[] = {5, 20, 100, 200};

struct Labelled {
  std::string topic;
  Document document;
};

/// CPU of this thread, which the index answers in too.
double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::vector<Labelled> read_documents(const char* file) {
  std::vector<Labelled> out;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const boost::json::object object = boost::json::parse(line).as_object();
    const auto text = [&](const char* key) { return std::string(object.at(key).as_string()); };
    Labelled one{text("topic"), {}};
    one.document.title = text("title");
    one.document.text = text("text");
    one.document.language = "fr";
    one.document.key = text("id");
    out.push_back(std::move(one));
  }
  return out;
}

void write_vectors(const std::vector<Labelled>& documents, std::size_t archive,
                   const std::filesystem::path& file) {
  std::map<std::string, int> numbers;
  std::vector<std::map<int, double>> counts(documents.size());
  std::map<int, double> holders;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    for (DocumentReader words{documents[i].document}; words.next();) {
      const int next = static_cast<int>(numbers.size()) + 1;
      ++counts[i][numbers.try_emplace(std::string(words.stem()), next).first->second];
    }
    if (i < archive)
      for (const auto& [word, count] : counts[i]) ++holders[word];
  }
  auto out = fmt::output_file(file.string());
  for (auto& vector : counts) {
    double square = 0;
    for (auto& [word, value] : vector) {
      value =
          (1 + std::log(value)) * std::log(static_cast<double>(archive + 1) / (holders[word] + 1));
      square += value * value;
    }
    out.print("0");
    for (const auto& [word, value] : vector)
      if (value > 0) out.print(" {}:{:.4f}", word, value / std::sqrt(square));
    out.print("\n");
  }
}

/// What a person has judged: half relevant; of the rest half are what looks alike (documents that
/// share a telling word with a relevant one, as the hits of a first search do), half are any.
std::vector<std::size_t> draw(const std::vector<Labelled>& documents, std::size_t archive,
                              const std::string& topic, std::size_t size, std::mt19937& random,
                              IndexReader& index) {
  std::vector<std::size_t> relevant, others;
  for (std::size_t i = 0; i < archive; ++i)
    (documents[i].topic == topic ? relevant : others).push_back(i);
  std::ranges::shuffle(relevant, random);
  std::ranges::shuffle(others, random);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < relevant.size() && out.size() < (size + 1) / 2; ++i)
    out.push_back(relevant[i]);
  const std::size_t positives = out.size(), alike = (size - positives) / 2;
  for (std::size_t i = 0; i < positives && out.size() < positives + alike; ++i) {
    const auto likes = index.like({.document = DocumentId{static_cast<std::int64_t>(out[i] + 1)}});
    if (!likes) continue;
    for (const Like& like : *likes) {
      const auto place = static_cast<std::size_t>(like.hit.id.value - 1);
      if (documents[place].topic == topic || std::ranges::find(out, place) != out.end()) continue;
      out.push_back(place);
      break;
    }
  }
  for (const std::size_t place : others) {
    if (out.size() >= size) break;
    if (std::ranges::find(out, place) == out.end()) out.push_back(place);
  }
  return out;
}

struct Score {
  double right = 0, found = 0, relevant = 0;
  void add(const Score& other) {
    right += other.right;
    found += other.found;
    relevant += other.relevant;
  }
  double f1() const { return right == 0 ? 0 : 2 * right / (found + relevant); }
};

Score score(const std::vector<Labelled>& documents, std::size_t archive, const std::string& topic,
            const std::string& query) {
  Score out;
  Matcher matcher{Stemming::yes};
  const bool set = !query.empty() && matcher.set(ProfileId{"q"}, *parse_query(query));
  Findings findings;
  for (std::size_t i = archive; i < documents.size(); ++i) {
    const bool relevant = documents[i].topic == topic;
    out.relevant += relevant;
    if (!set) continue;
    matcher.find(documents[i].document, {}, false, findings);
    out.found += !findings.profiles.empty();
    out.right += relevant && !findings.profiles.empty();
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "suggest_bench: name the documents and a folder to write to\n");
    return 2;
  }
  const std::filesystem::path folder = argv[2];
  const std::vector<Labelled> documents = read_documents(argv[1]);
  const std::size_t archive = documents.size() / 2;
  write_vectors(documents, archive, folder / "vectors");
  std::filesystem::remove_all(folder / "index");
  std::filesystem::create_directories(folder);
  {
    auto writer = IndexWriter::open(folder);
    for (std::size_t i = 0; i < archive; ++i) {
      StoredDocument stored;
      stored.id = DocumentId{static_cast<std::int64_t>(i + 1)};
      stored.story = StoryId{stored.id.value};
      stored.document = documents[i].document;
      if (!writer->put(stored)) return 1;
    }
    if (!writer->commit(1, "bench")) return 1;
  }
  auto index = IndexReader::open(folder);
  Background background{archive, [&](const Query& query) {
                          SearchRequest asked;
                          asked.query = query;
                          asked.limit = 0;
                          const auto found = index->search(asked);
                          return found ? found->total : archive;
                        }};
  std::set<std::string> topics;
  for (const Labelled& one : documents)
    if (!one.topic.empty()) topics.insert(one.topic);

  auto splits = fmt::output_file((folder / "splits").string());
  for (const std::size_t size : kSizes) {
    Score all;
    double slowest = 0, clauses = 0, macro = 0;
    for (const std::string& topic : topics) {
      Score of_topic;
      for (int round = 0; round < kRounds; ++round) {
        std::mt19937 random(static_cast<unsigned>(round) + 1);
        const auto places = draw(documents, archive, topic, size, random, *index);
        splits.print("{}\t{}\t{}", topic, size, round);
        SuggestRequest request;
        request.background = background;
        for (const std::size_t place : places) {
          const bool relevant = documents[place].topic == topic;
          request.judged.push_back({documents[place].document, relevant});
          splits.print("\t{}{}", relevant ? "" : "-", place);
        }
        splits.print("\n");
        const double begin = cpu_seconds();
        const auto suggestion = suggest(request);
        const double took = cpu_seconds() - begin;
        slowest = std::max(slowest, took);
        const std::string query = suggestion ? suggestion->query : "";
        if (suggestion) clauses += static_cast<double>(suggestion->clauses.size());
        const Score one = score(documents, archive, topic, query);
        of_topic.add(one);
        if (round == 0)
          fmt::print("  {:>3} {:<26} F1 {:.3f} P {:.3f} R {:.3f} {:.2f} s  {}\n", size, topic,
                     one.f1(), one.found == 0 ? 0 : one.right / one.found, one.right / one.relevant,
                     took, query);
      }
      all.add(of_topic);
      macro += of_topic.f1();
    }
    const double runs = static_cast<double>(topics.size()) * kRounds;
    fmt::print(
        "suggest judged={} micro_f1={:.3f} macro_f1={:.3f} precision={:.3f} recall={:.3f} "
        "clauses={:.1f} slowest_cpu_s={:.2f}\n",
        size, all.f1(), macro / static_cast<double>(topics.size()),
        all.right / std::max(all.found, 1.0), all.right / all.relevant, clauses / runs, slowest);
  }
  return 0;
}
