#include "indexer/phrase_lists.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/ascii.h"
#include "indexer/frequent_stems.h"
#include "indexer/index_form.h"
#include "indexer/pair_block.h"
#include "indexer/patience.h"

namespace vigie {
namespace {

/// Asks documents, in order of number, for their words.
class Look {
 public:
  Look(const Xapian::Database& index, const WordFile& file, const PositionTest& test)
      : file_(file),
        check_(test),
        place_(index.valuestream_begin(index_form::kWordsSlot)),
        end_(index.valuestream_end(index_form::kWordsSlot)) {}

  /// Where they begin; nothing for a document that is gone.
  std::optional<std::uint64_t> begin_of(Xapian::docid document) {
    spend_patience();
    if (place_ != end_ && place_.get_docid() < document) place_.skip_to(document);
    if (place_ == end_ || place_.get_docid() != document) return std::nullopt;
    return index_form::words_begin(*place_);
  }
  /// Whether they stand as the test wants.
  bool passes(Xapian::docid document, std::uint64_t begin) {
    return check_.passes(file_.words_of(document, begin));
  }

 private:
  const WordFile& file_;
  PositionCheck check_;
  Xapian::ValueIterator place_, end_;
};

/// The words as documents of one analysis have them, with their lists; empty when one of them has
/// no such document.
struct WordsHere {
  std::vector<ListedWord> words;
  std::vector<WordLists> lists;
};

WordsHere words_in(char letter, const Xapian::Database& index,
                   const std::vector<ListedWord>& words) {
  WordsHere here;
  for (const ListedWord& word : words) {
    ListedWord& only = here.words.emplace_back(word);
    std::erase_if(only.terms,
                  [&](const std::string& term) { return ascii_lower(term[0]) != letter; });
    if (here.lists.emplace_back(lists_of(index, only)).documents == 0) return {};
  }
  return here;
}

/// A phrase all of whose words are frequent stems of one analysis.
struct FrequentPhrase {
  std::vector<std::uint16_t> stems;
  std::vector<float> weights;  ///< of an impact of 1
  std::uint64_t since = 0;     ///< blocks from here on list all of its pairs
  bool certain = true;         ///< whether a document with the stems in a row has the phrase
};

std::optional<FrequentPhrase> frequent_phrase(const Xapian::Database& index, const WordsHere& here,
                                              const PositionTest& test) {
  if (test.kind != PositionTest::Kind::adjacent || test.scope != QueryNode::Scope::both)
    return std::nullopt;
  FrequentPhrase phrase;
  for (std::size_t i = 0; i < here.words.size(); ++i) {
    if (here.lists[i].lists.size() != 1 || here.words[i].terms.size() != 1) return std::nullopt;
    const auto stem = frequent_stem(index, here.words[i].terms[0]);
    if (!stem) return std::nullopt;
    phrase.stems.push_back(stem->number);
    phrase.weights.push_back(here.lists[i].lists[0].weight);
    phrase.since = std::max(phrase.since, stem->since);
    phrase.certain = phrase.certain && here.words[i].certain;
  }
  return phrase;
}

/// So many postings of pairs are one step of patience: each is some ten nanoseconds, and has at
/// most kMostPlaces.
constexpr std::uint32_t kPairsOfAStep = 16;

/// The postings of all pairs of a phrase in one block, document by document.
class PhraseInBlock {
 public:
  PhraseInBlock(const PairBlock& block, const FrequentPhrase& phrase) : phrase_(phrase) {
    const bool chained = phrase.stems.size() > 2;
    for (std::size_t i = 0; i + 1 < phrase.stems.size(); ++i)
      pairs_.push_back(block.pair(phrase.stems[i], phrase.stems[i + 1], chained));
  }

  /// The next document that has the stems in a row, or may; false at the end.
  bool next() {
    while (move(pairs_[0])) {
      if (!others_follow()) return false;
      if (stands()) return true;
    }
    return false;
  }
  /// Whether it has them.
  bool is_told() const { return told_; }
  std::uint32_t index() const { return pairs_[0].posting().index; }
  float score() const {
    float score = phrase_.weights[0] * pairs_[0].posting().before;
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      score += phrase_.weights[i + 1] * pairs_[i].posting().behind;
    return score;
  }

 private:
  bool move(PairList& pair) {
    if (++moves_ % kPairsOfAStep == 0) spend_patience();
    return pair.next();
  }

  /// Moves all lists to the first document that they share from here on; false at the end.
  bool others_follow() {
    for (std::size_t i = 1; i < pairs_.size();) {
      while (!begun_[i] || pairs_[i].posting().index < index()) {
        begun_[i] = true;
        if (!move(pairs_[i])) return false;
      }
      if (pairs_[i].posting().index == index()) {
        ++i;
        continue;
      }
      while (index() < pairs_[i].posting().index)
        if (!move(pairs_[0])) return false;
      i = 1;
    }
    return true;
  }

  /// Whether the pairs stand one behind the other somewhere, or may.
  bool stands() {
    const auto is_placed = [](const PairList& pair) { return !pair.posting().positions.empty(); };
    told_ = pairs_.size() == 1 || std::ranges::all_of(pairs_, is_placed);
    if (pairs_.size() == 1 || !told_) return true;
    starts_ = pairs_[0].posting().positions;
    for (std::size_t i = 1; i < pairs_.size() && !starts_.empty(); ++i) {
      const std::vector<std::uint32_t>& here = pairs_[i].posting().positions;
      auto at = here.begin();
      std::erase_if(starts_, [&](std::uint32_t start) {
        while (at != here.end() && *at < start + i) ++at;
        return at == here.end() || *at != start + i;
      });
    }
    return !starts_.empty();
  }

  const FrequentPhrase& phrase_;
  std::vector<PairList> pairs_;
  std::vector<bool> begun_ = std::vector<bool>(phrase_.stems.size(), false);
  std::vector<std::uint32_t> starts_;
  std::uint32_t moves_ = 0;
  bool told_ = false;
};

/// A document that may have the phrase: it must be asked for its words, or only whether it still
/// has the words that it had in a block.
struct Candidate {
  Xapian::docid document = 0;
  float score = 0;          ///< 0 when no block tells
  std::uint64_t begin = 0;  ///< of the words that it may have it in
  bool certain = false;     ///< that these words have it
};

/// How much of the index the blocks tell of.
struct Blocks {
  std::vector<PairBlock> blocks;
  std::vector<WordFile::Place> behind;  ///< the words that are in no block
  bool all_live = false;                ///< whether no document has left words behind
};

Blocks blocks_of(const Xapian::Database& index, const WordFile& file) {
  Blocks all;
  const auto place = [&](const char* key) {
    return index_form::words_begin(index.get_metadata(key));
  };
  all.blocks =
      pair_blocks(file, index_form::block_begin(index.get_metadata(index_form::kLastBlockKey)));
  all.behind = file.appended(place(index_form::kListedEndKey), place(index_form::kWordsEndKey));
  std::size_t documents = all.behind.size();
  for (const PairBlock& block : all.blocks) documents += block.size();
  all.all_live = documents == index.get_doccount();
  return all;
}

/// What the blocks tell of a phrase.
struct Told {
  FoundDocuments found;
  std::vector<Candidate> open;
};

Told ask_blocks(const Blocks& all, const FrequentPhrase& phrase) {
  Told told;
  for (auto block = all.blocks.rbegin(); block != all.blocks.rend(); ++block) {
    for (PhraseInBlock here(*block, phrase); here.next();) {
      const BlockDocument one = block->document(here.index());
      const bool certain = phrase.certain && here.is_told();
      if (certain && all.all_live)
        told.found.push_back({one.document, here.score()});
      else
        told.open.push_back({one.document, here.score(), one.begin, certain});
    }
  }
  for (const WordFile::Place& one : all.behind) told.open.push_back({one.document, 0, one.begin});
  // As they are, unless documents were read in another order than they were numbered.
  if (!std::ranges::is_sorted(told.found, {}, &FoundDocument::document))
    std::ranges::sort(told.found, {}, &FoundDocument::document);
  if (!std::ranges::is_sorted(told.open, {}, &Candidate::document))
    std::ranges::sort(told.open, {}, &Candidate::document);
  return told;
}

/// Nothing when a block does not list all pairs of the phrase: each of its documents would have to
/// be looked at, of which the lists of the words leave few.
std::optional<FoundDocuments> find_phrase(const Xapian::Database& index, const WordFile& file,
                                          const WordsHere& here, const FrequentPhrase& phrase,
                                          Look& look) {
  const Blocks blocks = blocks_of(index, file);
  if (!blocks.blocks.empty() && blocks.blocks.back().begin() < phrase.since) return std::nullopt;
  Told told = ask_blocks(blocks, phrase);
  FoundDocuments listed, looked;
  for (const Candidate& one : told.open) {
    if (look.begin_of(one.document) != one.begin) continue;
    if (!one.certain && !look.passes(one.document, one.begin)) continue;
    (one.score > 0 ? listed : looked).push_back({one.document, one.score});
  }
  for (const WordLists& word : here.lists) keep_with(index, word, looked);
  return united(std::move(told.found), united(std::move(listed), std::move(looked)));
}

/// The documents with all of the words, each looked at.
FoundDocuments find_and_look(const Xapian::Database& index, const WordsHere& here, Look& look) {
  FoundDocuments found = find_all(index, here.lists);
  std::erase_if(found, [&](const FoundDocument& one) {
    const auto begin = look.begin_of(one.document);
    if (!begin)
      throw Xapian::DatabaseCorruptError("document " + std::to_string(one.document) +
                                         " has no words");
    return !look.passes(one.document, *begin);
  });
  return found;
}

}  // namespace

FoundDocuments find_together(const Xapian::Database& index, const WordFile& file,
                             const std::vector<ListedWord>& words, const PositionTest& test) {
  FoundDocuments all;
  for (const char letter : {'f', 'e', 'o'}) {
    const WordsHere here = words_in(letter, index, words);
    if (here.lists.empty()) continue;
    Look look(index, file, test);
    std::optional<FoundDocuments> found;
    if (const auto phrase = frequent_phrase(index, here, test))
      found = find_phrase(index, file, here, *phrase, look);
    if (!found) found = find_and_look(index, here, look);
    all = united(std::move(all), std::move(*found));
  }
  return all;
}

}  // namespace vigie
