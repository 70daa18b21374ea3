// Words meet by their stems, as in the index, and are shown as people wrote them: a suggestion has
// to be read and changed by hand.
#include "indexer/suggest_candidates.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "indexer/document_terms.h"

namespace vigie {
namespace {

constexpr std::size_t kMostWordsRead = 3'000, kShortestSpoken = 3, kLongestPhrase = 64;
constexpr const char* kInPhrases = " -abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr int kMostCounted = 3;  // a word of every line says no more than one of three

// clang-format off
constexpr std::array<std::string_view, 96> kLittle = {
    "about", "afin", "ailleurs", "ainsi", "alors", "and", "ans", "apres", "are", "aupres", "aussi",
    "autre", "autres", "aux", "avait", "avant", "avec", "avoir", "been", "but", "car", "ces", "cet",
    "cette", "ceux", "chaque", "chez", "comme", "contre", "dans", "depuis", "des", "deux", "dit",
    "doit", "donc", "dont", "elle", "elles", "encore", "entre", "est", "ete", "etre", "fait", "font",
    "for", "from", "has", "have", "ici", "ils", "its", "les", "leur", "leurs", "lors", "mais", "meme",
    "moins", "nos", "notre", "nous", "ont", "par", "pas", "pendant", "peu", "peut", "plus", "pour",
    "quand", "que", "qui", "sans", "ses", "son", "sont", "sous", "sur", "that", "the", "their", "this",
    "tous", "tout", "toute", "toutes", "tres", "une", "vers", "vos", "votre", "vous", "was", "with",
};
// clang-format on
static_assert(std::ranges::is_sorted(kLittle));

struct SpokenWord {
  Part part = Part::title;
  std::uint32_t position = 0, begin = 0, end = 0;
  std::string stem, exact;
  bool little = false, number = false;
};

/// What was seen of one candidate.
struct SeenForms {
  JudgedSet found;
  std::map<std::string, int> forms;
  std::map<std::size_t, int> counted;  ///< relevant documents
};

std::vector<SpokenWord> spoken_words(const Document& document) {
  std::vector<SpokenWord> words;
  for (DocumentReader reader{document}; words.size() < kMostWordsRead && reader.next();) {
    const std::string_view folded = reader.folded();
    words.push_back({reader.part(), reader.position(), reader.begin(), reader.end(),
                     std::string(reader.stem()), std::string(reader.exact()),
                     is_little_word(folded),
                     folded.find_first_not_of("0123456789,.") == std::string::npos});
  }
  return words;
}

/// The words from one to another as they stand, in quotes; empty when more than spaces, hyphens and
/// apostrophes is between them: no phrase of a query should run over a full stop.
std::string phrase_between(const Document& document, std::span<const SpokenWord> words) {
  const std::string& field = words[0].part == Part::title ? document.title : document.text;
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string between = field.substr(words[i - 1].end, words[i].begin - words[i - 1].end);
    for (const std::string_view apostrophe : {"’", "'"})
      if (const std::size_t at = between.find(apostrophe); at != std::string::npos)
        between.resize(at);  // the article before it is none of the words
    if (between.find_first_not_of(kInPhrases) != std::string::npos) return {};
  }
  const std::string text = field.substr(words[0].begin, words.back().end - words[0].begin);
  return text.size() <= kLongestPhrase ? "\"" + text + "\"" : std::string();
}

class CandidateReading {
 public:
  void read(std::size_t place, const JudgedDocument& judged) {
    const std::vector<SpokenWord> words = spoken_words(judged.document);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const SpokenWord& word = words[i];
      if (word.little || word.number) continue;
      note(word.stem, word.exact, place, judged.relevant, word.part);
      const std::size_t next = i + 1 < words.size() && words[i + 1].little ? i + 2 : i + 1;
      if (next >= words.size()) continue;
      const SpokenWord& last = words[next];
      if (last.little || last.number || last.part != word.part ||
          last.position != word.position + (next - i))
        continue;
      std::string key = word.stem;
      for (std::size_t k = i + 1; k <= next; ++k) key += " " + words[k].stem;
      const std::string text =
          phrase_between(judged.document, std::span(words).subspan(i, next - i + 1));
      if (!text.empty()) note(key, text, place, judged.relevant, word.part);
    }
  }

  std::vector<ClauseCandidate> take() const {
    std::vector<ClauseCandidate> out;
    for (const auto& [key, seen] : seen_) {
      ClauseCandidate candidate;
      candidate.text = std::ranges::max_element(seen.forms, [](const auto& a, const auto& b) {
                         // of equals the later in bytes: small letters stand behind capitals
                         return a.second < b.second;
                       })->first;
      candidate.found = seen.found;
      for (const auto& [place, count] : seen.counted)
        candidate.weight += std::min(count, kMostCounted);
      out.push_back(std::move(candidate));
    }
    return out;
  }

 private:
  void note(const std::string& key, const std::string& text, std::size_t place, bool relevant,
            Part part) {
    SeenForms& seen = seen_[key];
    seen.found.set(place);
    ++seen.forms[text];
    if (relevant) seen.counted[place] += part == Part::title ? 2 : 1;
  }

  std::map<std::string, SeenForms> seen_;
};

}  // namespace

bool is_little_word(std::string_view folded) {
  return folded.size() < kShortestSpoken || std::ranges::binary_search(kLittle, folded);
}

std::vector<ClauseCandidate> candidates_of(const std::vector<JudgedDocument>& judged) {
  CandidateReading reading;
  for (std::size_t place = 0; place < judged.size(); ++place) reading.read(place, judged[place]);
  return reading.take();
}

}  // namespace vigie
