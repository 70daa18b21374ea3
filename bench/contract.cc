// Whether profiles and search agree on real documents: every profile is matched against every
// document, and its query is asked of an index of the same documents.
//
//   contract_bench DOCS.jsonl PROFILES.jsonl [docs=3000] [skip=10000]
//
// DOCS.jsonl holds title, text and lang a line; PROFILES.jsonl has id and xapian, the query. Both
// are analysed. Prints the pairs found and each pair that one of the two does not find; exit 1 when
// there is any.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>
#include <boost/json.hpp>

#include "indexer/index.h"
#include "indexer/matcher.h"

namespace {

using namespace vigie;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};

std::string text_of(const boost::json::value& object, const char* member) {
  return std::string(object.at(member).as_string());
}

std::vector<StoredDocument> read_documents(const char* file, std::size_t skip, std::size_t most) {
  std::vector<StoredDocument> documents;
  std::ifstream lines(file);
  std::string line;
  for (std::size_t n = 0; documents.size() < most && std::getline(lines, line); ++n) {
    if (n < skip) continue;
    const auto object = boost::json::parse(line);
    StoredDocument& stored = documents.emplace_back();
    stored.id = DocumentId{static_cast<std::int64_t>(documents.size())};
    stored.story = StoryId{stored.id.value};
    stored.document.title = text_of(object, "title");
    stored.document.text = text_of(object, "text");
    stored.document.language = text_of(object, "lang");
    stored.document.seen = kNow;
  }
  return documents;
}

/// The numbers of the documents that a search finds.
std::set<std::int64_t> search(IndexReader& index, const Query& query, std::size_t limit) {
  SearchRequest request;
  request.query = query;
  request.limit = limit;
  request.now = kNow;
  const auto result = index.search(request);
  std::set<std::int64_t> found;
  for (const Hit& hit : result.value().hits) found.insert(hit.id.value);
  return found;
}

int compare(const std::filesystem::path& folder, const std::vector<StoredDocument>& documents,
            const char* profiles) {
  {
    auto writer = IndexWriter::open(folder);
    for (const StoredDocument& document : documents) (void)writer.value().put(document);
    (void)writer->commit(1, "a");
  }
  auto index = IndexReader::open(folder);
  Matcher matcher{Stemming::yes};
  std::map<std::string, Query> queries;
  std::ifstream lines(profiles);
  for (std::string line; std::getline(lines, line);) {
    const auto object = boost::json::parse(line);
    const auto query = parse_query(text_of(object, "xapian"));
    const std::string id = text_of(object, "id");
    (void)matcher.set(ProfileId{id}, query.value()).value();
    queries.emplace(id, *query);
  }
  std::map<std::string, std::set<std::int64_t>> matched;
  Findings findings;
  for (const StoredDocument& document : documents) {
    matcher.find(document.document, kNow, false, findings);
    for (const auto& finding : findings.profiles)
      matched[finding.profile->text].insert(document.id.value);
  }
  std::size_t pairs = 0, disagreements = 0;
  for (const auto& [id, query] : queries) {
    const auto found = search(index.value(), query, documents.size());
    pairs += found.size();
    std::vector<std::int64_t> differ;
    std::ranges::set_symmetric_difference(found, matched[id], std::back_inserter(differ));
    disagreements += differ.size();
    for (const std::int64_t document : differ)
      fmt::print("{}\t{}\tonly {}\t{}\n", id, document,
                 found.contains(document) ? "search" : "matcher", query.text);
  }
  fmt::print("documents={} profiles={} asked={} found={} disagreements={}\n", documents.size(),
             queries.size(), documents.size() * queries.size(), pairs, disagreements);
  return disagreements == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "contract_bench DOCS.jsonl PROFILES.jsonl [docs=3000] [skip=10000]\n");
    return 2;
  }
  std::size_t most = 3'000, skip = 10'000;
  for (int i = 3; i < argc; ++i) {
    const std::string option = argv[i];
    if (option.starts_with("docs=")) most = std::stoul(option.substr(5));
    if (option.starts_with("skip=")) skip = std::stoul(option.substr(5));
  }
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("vigie-contract-{}", ::getpid());
  std::filesystem::create_directories(folder);
  const int verdict = compare(folder, read_documents(argv[1], skip, most), argv[2]);
  std::filesystem::remove_all(folder);
  return verdict;
}
