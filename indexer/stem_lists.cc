#include "indexer/stem_lists.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "indexer/patience.h"
#include "indexer/ranking.h"

namespace vigie {
namespace {

/// A list is passed over in leaps when it is so many times longer than what was found: a leap
/// costs as much as some ten steps.
constexpr std::uint64_t kLeap = 10;

/// As many as a word has, one for each language that is analysed.
constexpr std::size_t kFewLists = 3;

/// So many postings are one step of patience: each is some nanoseconds.
constexpr std::uint32_t kStep = 16;

/// Calls `visit(document, score)` for each document of a list.
template <class Visit>
void each_document(const Xapian::Database& index, const StemList& list, Visit visit) {
  const auto end = index.postlist_end(list.term);
  std::uint32_t read = 0;
  for (auto at = index.postlist_begin(list.term); at != end; ++at) {
    if (++read % kStep == 0) spend_patience();
    visit(*at, list.weight * static_cast<float>(at.get_wdf()));
  }
}

FoundDocuments read_list(const Xapian::Database& index, const StemList& list) {
  FoundDocuments found;
  found.reserve(list.documents);
  each_document(index, list, [&](Xapian::docid document, float score) {
    found.push_back({document, score});
  });
  return found;
}

/// The documents of many lists. Scores lie in a table with a place for every document: a question
/// that has so many lists fills it.
FoundDocuments read_many(const Xapian::Database& index, const std::vector<StemList>& lists) {
  std::vector<float> scores(std::size_t{index.get_lastdocid()} + 1, 0);
  std::uint64_t most = 0;
  for (const StemList& list : lists) {
    most += list.documents;
    each_document(index, list,
                  [&](Xapian::docid document, float score) { scores[document] += score; });
  }
  // Written whether found or not: a branch that nothing foretells costs more than all the rest.
  FoundDocuments found(std::min<std::uint64_t>(most, index.get_doccount()) + 1);
  std::size_t count = 0;
  for (std::size_t document = 1; document < scores.size(); ++document) {
    found[count] = {static_cast<Xapian::docid>(document), scores[document]};
    count += scores[document] > 0;
  }
  found.resize(count);
  return found;
}

}  // namespace

WordLists lists_of(const Xapian::Database& index, const ListedWord& word) {
  WordLists all;
  for (const std::string& term : word.terms) {
    const Xapian::doccount documents = index.get_termfreq(term);
    if (documents == 0) continue;
    const double weight = word.boost * weight_of_impact(index.get_doccount(), documents);
    all.lists.push_back({term, documents, static_cast<float>(weight)});
    all.documents += documents;
  }
  return all;
}

FoundDocuments read_any(const Xapian::Database& index, const std::vector<StemList>& lists) {
  if (lists.size() > kFewLists) return read_many(index, lists);
  FoundDocuments found;
  for (const StemList& list : lists) found = united(std::move(found), read_list(index, list));
  return found;
}

void keep_with(const Xapian::Database& index, const WordLists& word, FoundDocuments& found) {
  if (found.empty()) return;
  std::vector<bool> kept(found.size(), false);
  for (const StemList& list : word.lists) {
    const bool leaps = list.documents > kLeap * found.size();
    const auto end = index.postlist_end(list.term);
    auto at = index.postlist_begin(list.term);
    if (at != end) at.skip_to(found.front().document);
    for (std::size_t i = 0; i < found.size() && at != end; ++i) {
      spend_patience();
      const Xapian::docid wanted = found[i].document;
      if (leaps && *at < wanted) at.skip_to(wanted);
      while (at != end && *at < wanted) ++at;
      if (at == end || *at != wanted) continue;
      found[i].score += list.weight * static_cast<float>(at.get_wdf());
      kept[i] = true;
    }
  }
  std::size_t left = 0;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (kept[i]) found[left++] = found[i];
  found.resize(left);
}

FoundDocuments find_all(const Xapian::Database& index, std::vector<WordLists> words) {
  std::ranges::sort(words, {}, &WordLists::documents);
  FoundDocuments found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == 0)
      found = read_any(index, words[i].lists);
    else
      keep_with(index, words[i], found);
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
