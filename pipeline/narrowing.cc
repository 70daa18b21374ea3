#include "pipeline/narrowing.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "core/utf8.h"
#include "indexer/document_terms.h"
#include "indexer/matcher.h"
#include "store/documents.h"

namespace vigie {
namespace {

constexpr std::size_t kSample = 600;
constexpr std::size_t kLeastLetters = 4;
constexpr std::size_t kAsked = 24, kProposed = 3;  // of each kind
/// How much oftener a word must stand in one half than in the other, and how many times what chance
/// alone makes of it.
constexpr double kLeastDifference = 0.1, kOverChance = 2.5;
constexpr double kLeastShare = 0.05, kMostShare = 0.6;
/// How much oftener, or seldomer, the documents found have a word than the rest of the archive;
/// beyond the most it says no more.
constexpr double kLeastLift = 1.2, kMostLift = 8;

/// A word over the sample, by its stem.
struct Word {
  std::size_t better = 0, weaker = 0;                    ///< documents that hold it
  std::unordered_map<std::string, std::size_t> written;  ///< how often as what
};
using Words = std::unordered_map<std::string, Word>;

struct Sampled {
  double score = 0;
  std::unordered_map<std::string, std::string> words;  ///< stem → as first written
};

bool is_telling(const DocumentWord& word) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.folded.size(); ++letters) {
    if (word.folded[at] >= '0' && word.folded[at] <= '9') return false;
    next_code_point(word.folded, at);
  }
  return letters >= kLeastLetters;
}

Result<std::vector<Sampled>> read_sample(Database& store, const Query& query,
                                         std::span<const DocumentFacts> documents,
                                         std::span<const BacktestFound> found) {
  Matcher matcher{Stemming::yes};
  if (auto set = matcher.set(ProfileId{"it"}, query); !set) return set.error();
  std::vector<Sampled> sample;
  const std::size_t step = std::max<std::size_t>(1, found.size() / kSample);
  for (std::size_t i = 0; i < found.size(); i += step) {
    const DocumentFacts& facts = documents[found[i].document];
    const auto read = Documents(store).find(facts.id);
    if (!read) return read.error();
    if (!*read) continue;
    const auto matches = matcher.match((*read)->document, facts.at);
    if (matches.empty()) continue;  // it changed since the index was asked
    Sampled& one = sample.emplace_back();
    one.score = matches.front().score;
    for (DocumentWord& word : document_terms((*read)->document).words)
      if (is_telling(word)) one.words.try_emplace(std::move(word.stem), std::move(word.exact));
  }
  std::ranges::sort(sample, std::greater{}, &Sampled::score);
  return sample;
}

Words count_words(const std::vector<Sampled>& sample) {
  Words words;
  for (std::size_t i = 0; i < sample.size(); ++i)
    for (const auto& [stem, written] : sample[i].words) {
      Word& word = words[stem];
      (i < sample.size() / 2 ? word.better : word.weaker) += 1;
      word.written[written] += 1;
    }
  return words;
}

void collect_stems(const QueryNode& node, std::unordered_set<std::string>& stems) {
  for (const Token& token : node.tokens)
    for (const std::string& language : analysed_languages()) stems.insert(stem(token, language));
  for (const QueryNode& child : node.children) collect_stems(child, stems);
}

struct Candidate {
  std::string word;
  double value = 0;  ///< how much oftener it keeps the better half than the weaker
};

/// The words worth asking the index for, the most promising first.
std::vector<Candidate> candidates(const Words& words, const Query& query, std::size_t sampled,
                                  bool exclude) {
  std::unordered_set<std::string> own;
  collect_stems(query.root, own);
  std::vector<Candidate> out;
  const double half = static_cast<double>(sampled) / 2;
  for (const auto& [stem, word] : words) {
    const double share =
        static_cast<double>(word.better + word.weaker) / static_cast<double>(sampled);
    if (share < kLeastShare || share > kMostShare || own.contains(stem)) continue;
    const double difference =
        (static_cast<double>(word.better) - static_cast<double>(word.weaker)) / half;
    const double value = exclude ? -difference : difference;
    const double by_chance = std::sqrt(2 * share * (1 - share) / half);
    if (value < std::max(kLeastDifference, kOverChance * by_chance)) continue;
    const auto most = std::ranges::max_element(word.written, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second < b.second : a.first > b.first;
    });
    out.push_back({most->first, value});
  }
  std::ranges::sort(out, [](const Candidate& a, const Candidate& b) {
    return a.value != b.value ? a.value > b.value : a.word < b.word;
  });
  if (out.size() > kAsked) out.resize(kAsked);
  return out;
}

struct Rated {
  Narrowing narrowing;
  double value = 0;
};

/// What remains of the documents found when they must, or must not, be among `holders`. Nothing
/// when the word is as usual in the rest of the archive as among them: a word of grammar.
std::optional<Rated> remaining(const Candidate& candidate, bool exclude,
                               const std::vector<DocumentId>& holders, std::uint64_t archive,
                               std::span<const DocumentFacts> documents,
                               std::span<const BacktestFound> found) {
  Narrowing narrowing{candidate.word, exclude};
  std::unordered_set<std::int64_t> stories;
  for (const BacktestFound& one : found) {
    const DocumentFacts& facts = documents[one.document];
    if (std::ranges::binary_search(holders, facts.id) == exclude) continue;
    ++narrowing.documents;
    stories.insert(facts.story.value);
  }
  narrowing.stories = stories.size();
  const auto share = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  const std::size_t among = exclude ? found.size() - narrowing.documents : narrowing.documents;
  const std::size_t elsewhere = holders.size() - std::min(holders.size(), among);
  const double here = share(among, found.size()),
               there = share(elsewhere, archive - std::min<std::size_t>(archive, found.size()));
  double lift = there == 0 ? kMostLift : here / there;
  if (exclude && lift < 1) lift = lift == 0 ? kMostLift : 1 / lift;
  if (lift < kLeastLift) return std::nullopt;
  return Rated{std::move(narrowing), candidate.value * std::log(std::min(lift, kMostLift))};
}

}  // namespace

Result<std::vector<Narrowing>> narrowing_words(Database& store, IndexReader& index,
                                               const Query& query,
                                               std::span<const DocumentFacts> documents,
                                               std::span<const BacktestFound> found, Instant now) {
  const auto archive = index.count();
  if (!archive) return archive.error();
  const auto sample = read_sample(store, query, documents, found);
  if (!sample) return sample.error();
  std::vector<Narrowing> out;
  if (sample->empty() || *archive == 0) return out;
  const Words words = count_words(*sample);
  for (const bool exclude : {false, true}) {
    std::vector<Rated> rated;
    for (const Candidate& candidate : candidates(words, query, sample->size(), exclude)) {
      // Quoted, so that a word which is an operator in capitals stays a word.
      const auto asked = parse_query("\"" + candidate.word + "\"");
      if (!asked) continue;
      const auto holders = index.find_all(*asked, now);
      if (!holders) return holders.error();
      if (auto one = remaining(candidate, exclude, *holders, *archive, documents, found))
        rated.push_back(std::move(*one));
    }
    std::ranges::stable_sort(rated, std::greater{}, &Rated::value);
    for (std::size_t i = 0; i < std::min(rated.size(), kProposed); ++i)
      out.push_back(std::move(rated[i].narrowing));
  }
  return out;
}

}  // namespace vigie
