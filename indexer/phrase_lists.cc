#include "indexer/phrase_lists.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/ascii.h"
#include "indexer/index_blocks.h"
#include "indexer/index_form.h"
#include "indexer/patience.h"
#include "indexer/stem_block.h"

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

  /// Whether they stand as the test wants; nothing for a document that is gone.
  std::optional<bool> passes(Xapian::docid document) {
    spend_patience();
    if (place_ != end_ && place_.get_docid() < document) place_.skip_to(document);
    if (place_ == end_ || place_.get_docid() != document) return std::nullopt;
    return check_.passes(file_.words_of(document, index_form::words_begin(*place_)));
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

WordsHere words_in(char letter, ListReader& reader, const std::vector<ListedWord>& words) {
  WordsHere here;
  for (const ListedWord& word : words) {
    ListedWord& only = here.words.emplace_back(word);
    std::erase_if(only.terms,
                  [&](const std::string& term) { return ascii_lower(term[0]) != letter; });
    if (here.lists.emplace_back(reader.lists_of(only)).documents == 0) return {};
  }
  return here;
}

/// A phrase all of whose words are frequent stems of one analysis.
struct FrequentPhrase {
  std::vector<std::uint16_t> stems;
  std::vector<float> weights;  ///< of an impact of 1
  bool certain = true;         ///< whether a document with the stems in a row has the phrase
};

/// Nothing when the blocks do not list all pairs of it: each of their documents would have to be
/// looked at, of which the lists of the words leave few.
std::optional<FrequentPhrase> frequent_phrase(ListReader& reader, const WordsHere& here,
                                              const PositionTest& test) {
  if (test.kind != PositionTest::Kind::adjacent || test.scope != QueryNode::Scope::both)
    return std::nullopt;
  FrequentPhrase phrase;
  for (std::size_t i = 0; i < here.words.size(); ++i) {
    if (here.lists[i].lists.size() != 1 || here.words[i].terms.size() != 1) return std::nullopt;
    const auto number = reader.blocks().number_of(here.words[i].terms[0]);
    if (!number) return std::nullopt;
    phrase.stems.push_back(*number);
    phrase.weights.push_back(here.lists[i].lists[0].weight);
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
  PhraseInBlock(const StemBlock& block, const FrequentPhrase& phrase) : phrase_(phrase) {
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

/// What the blocks tell of a phrase.
struct Told {
  FoundDocuments found;
  FoundDocuments open;  ///< their words must be looked at
};

Told ask_blocks(const IndexBlocks& all, const FrequentPhrase& phrase) {
  Told told;
  for (const StemBlock& block : all.blocks()) {
    for (PhraseInBlock here(block, phrase); here.next();) {
      const Xapian::docid document = block.document(here.index());
      if (!all.is_told(document)) continue;
      (phrase.certain && here.is_told() ? told.found : told.open)
          .push_back({document, here.score()});
    }
  }
  // As they are, unless documents were archived in another order than they are numbered.
  for (FoundDocuments* part : {&told.found, &told.open})
    if (!std::ranges::is_sorted(*part, {}, &FoundDocument::document))
      std::ranges::sort(*part, {}, &FoundDocument::document);
  return told;
}

FoundDocuments find_phrase(const ListReader& reader, const IndexBlocks& blocks,
                           const WordsHere& here, const FrequentPhrase& phrase, Look& look) {
  Told told = ask_blocks(blocks, phrase);
  FoundDocuments untold;
  for (const Xapian::docid document : blocks.untold()) untold.push_back({document, 0});
  for (const WordLists& word : here.lists) reader.keep_untold(word, untold);
  FoundDocuments open = united(std::move(told.open), std::move(untold));
  std::erase_if(
      open, [&](const FoundDocument& one) { return !look.passes(one.document).value_or(false); });
  return united(std::move(told.found), std::move(open));
}

/// The documents with all of the words, each looked at.
FoundDocuments find_and_look(const ListReader& reader, const WordsHere& here, Look& look) {
  FoundDocuments found = reader.find_all(here.lists);
  std::erase_if(found, [&](const FoundDocument& one) {
    const auto passes = look.passes(one.document);
    if (!passes)
      throw Xapian::DatabaseCorruptError("document " + std::to_string(one.document) +
                                         " has no words");
    return !*passes;
  });
  return found;
}

}  // namespace

FoundDocuments find_together(const Xapian::Database& index, const WordFile& file,
                             ListReader& reader, const std::vector<ListedWord>& words,
                             const PositionTest& test) {
  FoundDocuments all;
  for (const char letter : {'f', 'e', 'o'}) {
    const WordsHere here = words_in(letter, reader, words);
    if (here.lists.empty()) continue;
    Look look(index, file, test);
    const auto phrase = frequent_phrase(reader, here, test);
    all = united(std::move(all), phrase ? find_phrase(reader, reader.blocks(), here, *phrase, look)
                                        : find_and_look(reader, here, look));
  }
  return all;
}

}  // namespace vigie
