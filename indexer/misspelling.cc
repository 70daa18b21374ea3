#include "indexer/misspelling.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/utf8.h"
#include "indexer/edit_distance.h"
#include "indexer/index_form.h"
#include "indexer/index_lexicon.h"
#include "indexer/query_lexer.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr int kLeastGuessed = 4, kTwoEditsFrom = 7;
constexpr std::size_t kMostLooked = 100'000, kMostCandidates = 200;

/// The words of a query that it wants to find, with the columns of their clause.
void collect(const QueryNode& node, std::vector<const QueryNode*>& words) {
  if (node.type == Type::none) return;
  if (node.type == Type::word || node.type == Type::exact) words.push_back(&node);
  for (const QueryNode& child : node.children) collect(child, words);
}

std::string_view start_of(std::string_view word, int letters) {
  std::size_t end = 0;
  for (int i = 0; i < letters && end < word.size(); ++i) next_code_point(word, end);
  return word.substr(0, end);
}

class Spelling {
 public:
  explicit Spelling(const Xapian::Database& index) : index_(index), lexicon_(index) {}

  bool is_known(std::string_view folded) const {
    return std::ranges::any_of(analysed_languages(), [&](const std::string& analysis) {
      return documents_with(folded, analysis) > 0;
    });
  }

  std::optional<Misspelling> nearest_to(std::string_view folded) const {
    const int most = characters(folded) >= kTwoEditsFrom ? 2 : 1;
    for (const int letters : {2, 1})
      for (int edits = 1; edits <= most; ++edits)
        if (auto found = nearest_to(folded, letters, edits)) return found;
    return std::nullopt;
  }

 private:
  std::uint64_t documents_with(std::string_view folded, const std::string& analysis) const {
    return index_.get_termfreq(index_form::stem_term(analysis, false, stem(folded, analysis)));
  }

  std::optional<Misspelling> nearest_to(std::string_view folded, int letters, int edits) const {
    std::vector<std::string> near;
    std::size_t looked = 0;
    lexicon_.each_folded(start_of(folded, letters), [&](const std::string& word) {
      if (within_distance(folded, word, edits)) near.push_back(word);
      return ++looked < kMostLooked && near.size() < kMostCandidates;
    });
    Misspelling best;
    for (const std::string& word : near) {
      std::uint64_t documents = 0;
      for (const std::string& analysis : analysed_languages())
        documents += documents_with(word, analysis);
      if (documents <= best.documents) continue;
      best.documents = documents;
      best.nearest = word;
    }
    if (best.documents == 0) return std::nullopt;
    if (auto written = lexicon_.written(best.nearest)) best.nearest = std::move(*written);
    return best;
  }

  const Xapian::Database& index_;
  LexiconReader lexicon_;
};

}  // namespace

std::vector<Misspelling> misspellings_in(const Xapian::Database& index, const Query& query) {
  std::vector<const QueryNode*> words;
  collect(query.root, words);
  const Spelling spelling(index);
  std::vector<Misspelling> found;
  for (const QueryNode* node : words)
    for (const Token& token : node->tokens) {
      const bool told = std::ranges::any_of(
          found, [&](const Misspelling& known) { return known.folded == token.folded; });
      if (told || characters(token.folded) < kLeastGuessed || spelling.is_known(token.folded))
        continue;
      auto nearest = spelling.nearest_to(token.folded);
      if (!nearest) continue;
      nearest->folded = token.folded;
      found.push_back(std::move(*nearest));
    }
  return found;
}

std::string respelt(std::string_view query, const std::vector<Misspelling>& misspellings) {
  std::string out;
  std::size_t copied = 0;
  for (const Token& token : tokenize(query)) {
    const auto known = std::ranges::find(misspellings, token.folded, &Misspelling::folded);
    if (known == misspellings.end()) continue;
    // An elided article stays: what stood before the letters of the word is not touched.
    out += query.substr(copied, token.begin - copied);
    out += known->nearest;
    copied = token.end;
  }
  return out += query.substr(copied);
}

}  // namespace vigie
