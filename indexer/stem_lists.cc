#include "indexer/stem_lists.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "indexer/patience.h"
#include "indexer/ranking.h"

namespace vigie {
namespace {

/// A list is passed over in leaps when it is so many times longer than what was found: a leap
/// costs as much as some ten steps in Xapian's list, and as hundreds in a block.
constexpr std::uint64_t kLeap = 10, kLeapOverBlocks = 200;

/// So many entries of a ScoreTable cost as much as a posting of a block.
constexpr std::uint64_t kEntriesOfAPosting = 8;

/// A stem that so few have is not looked for in the blocks.
constexpr Xapian::doccount kRareOf = 64;

/// As many as a word has, one for each language that is analysed.
constexpr std::size_t kFewLists = 3;

/// So many postings are one step of patience: each is some nanoseconds.
constexpr std::size_t kStep = 16, kStepInBlock = 256;

float score_of(const StemList& list, Xapian::termcount impact) {
  return list.weight * static_cast<float>(impact);
}

bool is_before(const FoundDocument& a, const FoundDocument& b) { return a.document < b.document; }

/// A score for every document. What a damaged list says of others is passed over.
class ScoreTable {
 public:
  explicit ScoreTable(const Xapian::Database& index)
      : scores_(std::size_t{index.get_lastdocid()} + 1, 0) {}

  void add(Xapian::docid document, float score) {
    if (document >= scores_.size()) return;
    scores_[document] += score;
    ++added_;
  }
  float of(Xapian::docid document) const {
    return document < scores_.size() ? scores_[document] : 0;
  }
  /// Those with a score.
  FoundDocuments found() const {
    // Written whether found or not, so that there is a place more than can be found: a branch that
    // nothing foretells costs more than all the rest.
    FoundDocuments found(std::min(added_, scores_.size() - 1) + 1);
    std::size_t count = 0;
    for (std::size_t document = 1; document < scores_.size(); ++document) {
      found[count] = {static_cast<Xapian::docid>(document), scores_[document]};
      count += scores_[document] > 0;
    }
    found.resize(count);
    return found;
  }

 private:
  std::vector<float> scores_;
  std::size_t added_ = 0;
};

}  // namespace

const IndexBlocks& ListReader::blocks() {
  if (!blocks_) blocks_.emplace(index_, file_);
  return *blocks_;
}

WordLists ListReader::lists_of(const ListedWord& word) {
  WordLists all;
  for (const std::string& term : word.terms) {
    const Xapian::doccount documents = index_.get_termfreq(term);
    if (documents == 0) continue;
    const double weight = word.boost * weight_of_impact(index_.get_doccount(), documents);
    StemList& list = all.lists.emplace_back();
    list.term = term;
    list.documents = documents;
    list.weight = static_cast<float>(weight);
    if (documents > index_.get_doccount() / kRareOf && documents > kLeap * blocks().untold().size())
      list.number = blocks().number_of(term);
    all.documents += documents;
  }
  return all;
}

/// Calls `visit(document, score)` for each document of a list that blocks tell.
template <class Visit>
void ListReader::each_told(const StemList& list, Visit visit) const {
  std::size_t read = 0;
  for (const StemBlock& block : blocks_->blocks()) {
    for (StemPostings postings = block.stem(*list.number); postings.next();) {
      if (++read % kStepInBlock == 0) spend_patience();
      const Xapian::docid document = block.document(postings.index());
      if (blocks_->is_told(document)) visit(document, score_of(list, postings.impact()));
    }
  }
}

/// And for each that they do not tell.
template <class Visit>
void ListReader::each_untold(const StemList& list, Visit visit) const {
  const auto end = index_.postlist_end(list.term);
  auto at = index_.postlist_begin(list.term);
  for (const Xapian::docid document : blocks_->untold()) {
    spend_patience();
    if (at != end && *at < document) at.skip_to(document);
    if (at == end) return;
    if (*at == document) visit(document, score_of(list, at.get_wdf()));
  }
}

/// All of them. In order of number where Xapian has the list.
template <class Visit>
void ListReader::each_document(const StemList& list, Visit visit) const {
  if (list.number) {
    each_told(list, visit);
    each_untold(list, visit);
    return;
  }
  const auto end = index_.postlist_end(list.term);
  std::size_t read = 0;
  for (auto at = index_.postlist_begin(list.term); at != end; ++at) {
    if (++read % kStep == 0) spend_patience();
    visit(*at, score_of(list, at.get_wdf()));
  }
}

FoundDocuments ListReader::read_list(const StemList& list) const {
  FoundDocuments found;
  found.reserve(list.documents);
  const auto add = [&](Xapian::docid document, float score) { found.push_back({document, score}); };
  if (!list.number) {
    each_document(list, add);
    return found;
  }
  each_told(list, add);
  // In order, unless documents were archived in another order than they are numbered.
  if (!std::ranges::is_sorted(found, is_before)) std::ranges::sort(found, is_before);
  const auto told = static_cast<std::ptrdiff_t>(found.size());
  each_untold(list, add);
  std::ranges::inplace_merge(found, found.begin() + told, is_before);
  return found;
}

/// The documents of many lists: a question that has so many fills a table of all.
FoundDocuments ListReader::read_many(const std::vector<StemList>& lists) const {
  ScoreTable table(index_);
  for (const StemList& list : lists)
    each_document(list, [&](Xapian::docid document, float score) { table.add(document, score); });
  return table.found();
}

FoundDocuments ListReader::read_any(const std::vector<StemList>& lists) const {
  if (lists.size() > kFewLists) return read_many(lists);
  FoundDocuments found;
  for (const StemList& list : lists) found = united(std::move(found), read_list(list));
  return found;
}

/// Marks the documents that the list has too, and adds to their scores.
void ListReader::keep_with_blocks(const StemList& list, FoundDocuments& found,
                                  std::vector<bool>& kept) const {
  ScoreTable table(index_);
  each_document(list, [&](Xapian::docid document, float score) { table.add(document, score); });
  for (std::size_t i = 0; i < found.size(); ++i) {
    const float score = table.of(found[i].document);
    found[i].score += score;
    if (score > 0) kept[i] = true;
  }
}

void ListReader::keep_with_list(const StemList& list, FoundDocuments& found,
                                std::vector<bool>& kept) const {
  const bool leaps = list.documents > kLeap * found.size();
  const auto end = index_.postlist_end(list.term);
  auto at = index_.postlist_begin(list.term);
  if (at != end) at.skip_to(found.front().document);
  for (std::size_t i = 0; i < found.size() && at != end; ++i) {
    spend_patience();
    const Xapian::docid wanted = found[i].document;
    if (leaps && *at < wanted) at.skip_to(wanted);
    while (at != end && *at < wanted) ++at;
    if (at == end || *at != wanted) continue;
    found[i].score += score_of(list, at.get_wdf());
    kept[i] = true;
  }
}

/// Whether it is faster to read all of the list from blocks, through a table of all documents, than
/// to leap over Xapian's.
bool ListReader::favours_blocks(const StemList& list, const FoundDocuments& found) const {
  const std::uint64_t cost = list.documents + index_.get_lastdocid() / kEntriesOfAPosting;
  return list.number && cost <= kLeapOverBlocks * found.size();
}

void ListReader::keep_with(const WordLists& word, FoundDocuments& found) const {
  keep(word, found, [&](const StemList& list, std::vector<bool>& kept) {
    if (favours_blocks(list, found))
      keep_with_blocks(list, found, kept);
    else
      keep_with_list(list, found, kept);
  });
}

void ListReader::keep_untold(const WordLists& word, FoundDocuments& found) const {
  keep(word, found,
       [&](const StemList& list, std::vector<bool>& kept) { keep_with_list(list, found, kept); });
}

template <class Mark>
void ListReader::keep(const WordLists& word, FoundDocuments& found, Mark mark) const {
  if (found.empty()) return;
  std::vector<bool> kept(found.size(), false);
  for (const StemList& list : word.lists) mark(list, kept);
  std::size_t left = 0;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (kept[i]) found[left++] = found[i];
  found.resize(left);
}

FoundDocuments ListReader::find_all(std::vector<WordLists> words) const {
  std::ranges::sort(words, {}, &WordLists::documents);
  FoundDocuments found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == 0)
      found = read_any(words[i].lists);
    else
      keep_with(words[i], found);
  }
  return found;
}

FoundDocuments united(FoundDocuments one, FoundDocuments other) {
  if (one.empty()) return other;
  if (other.empty()) return one;
  FoundDocuments both;
  both.reserve(one.size() + other.size());
  auto a = one.begin(), b = other.begin();
  while (a != one.end() && b != other.end()) {
    if (a->document != b->document) {
      both.push_back(a->document < b->document ? *a++ : *b++);
      continue;
    }
    both.push_back({a->document, a->score + b->score});
    ++a;
    ++b;
  }
  both.insert(both.end(), a, one.end());
  both.insert(both.end(), b, other.end());
  return both;
}

}  // namespace vigie
