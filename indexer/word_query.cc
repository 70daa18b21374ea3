#include "indexer/word_query.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "indexer/index_form.h"
#include "indexer/patience.h"
#include "indexer/ranking.h"

namespace vigie {
namespace {

using Found = std::vector<FoundDocument>;

/// A list is passed over in leaps when it is so many times longer than what was found: a leap
/// costs as much as some ten steps.
constexpr std::uint64_t kLeap = 10;

/// As many as a word has, one for each language that is analysed.
constexpr std::size_t kFewLists = 3;

/// One stem's documents, with what it weighs in each.
struct StemList {
  std::string term;
  Xapian::doccount documents = 0;
  double weight = 0;  ///< of an impact of 1
};

/// The lists of one word, and how long they are together.
struct WordLists {
  std::vector<StemList> lists;
  std::uint64_t documents = 0;
};

WordLists word_of(const Xapian::Database& index, const ListedWord& listed) {
  WordLists word;
  for (const std::string& term : listed.terms) {
    const Xapian::doccount documents = index.get_termfreq(term);
    if (documents == 0) continue;
    word.lists.push_back(
        {term, documents, listed.boost * weight_of_impact(index.get_doccount(), documents)});
    word.documents += documents;
  }
  return word;
}

Found read_list(const Xapian::Database& index, const StemList& list) {
  Found found;
  found.reserve(list.documents);
  const auto end = index.postlist_end(list.term);
  for (auto at = index.postlist_begin(list.term); at != end; ++at) {
    spend_patience();
    found.push_back({*at, static_cast<float>(list.weight * at.get_wdf())});
  }
  return found;
}

/// The documents of both, in order; where they share one its scores are added up.
Found united(const Found& one, const Found& other) {
  Found both;
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

/// The documents of many lists. Scores lie in a table with a place for every document: a question
/// that has so many lists fills it.
Found read_many(const Xapian::Database& index, const std::vector<StemList>& lists) {
  std::vector<float> scores(std::size_t{index.get_lastdocid()} + 1, 0);
  std::uint64_t most = 0;
  for (const StemList& list : lists) {
    most += list.documents;
    const auto end = index.postlist_end(list.term);
    for (auto at = index.postlist_begin(list.term); at != end; ++at) {
      spend_patience();
      scores[*at] += static_cast<float>(list.weight * at.get_wdf());
    }
  }
  Found found;
  found.reserve(std::min<std::uint64_t>(most, index.get_doccount()));
  for (std::size_t document = 1; document < scores.size(); ++document)
    if (scores[document] > 0)
      found.push_back({static_cast<Xapian::docid>(document), scores[document]});
  return found;
}

/// The documents of any of the lists.
Found read_any(const Xapian::Database& index, const std::vector<StemList>& lists) {
  if (lists.size() > kFewLists) return read_many(index, lists);
  Found found;
  for (const StemList& list : lists)
    found = found.empty() ? read_list(index, list) : united(found, read_list(index, list));
  return found;
}

/// Leaves those of `found` that one of the word's lists has too.
void keep_with(const Xapian::Database& index, const WordLists& word, Found& found) {
  std::vector<bool> kept(found.size(), false);
  for (const StemList& list : word.lists) {
    const bool leaps = list.documents > kLeap * found.size();
    const auto end = index.postlist_end(list.term);
    auto at = index.postlist_begin(list.term);
    for (std::size_t i = 0; i < found.size() && at != end; ++i) {
      spend_patience();
      const Xapian::docid wanted = found[i].document;
      if (leaps && *at < wanted) at.skip_to(wanted);
      while (at != end && *at < wanted) ++at;
      if (at == end || *at != wanted) continue;
      found[i].score += static_cast<float>(list.weight * at.get_wdf());
      kept[i] = true;
    }
  }
  std::size_t left = 0;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (kept[i]) found[left++] = found[i];
  found.resize(left);
}

/// Leaves those of `found` whose words pass the test.
void keep_together(const Xapian::Database& index, const WordFile& words, const PositionTest& test,
                   Found& found) {
  PositionCheck check(test);
  auto place = index.valuestream_begin(index_form::kWordsSlot);
  const auto end = index.valuestream_end(index_form::kWordsSlot);
  std::erase_if(found, [&](const FoundDocument& one) {
    spend_patience();
    if (place != end && place.get_docid() < one.document) place.skip_to(one.document);
    if (place == end || place.get_docid() != one.document)
      throw Xapian::DatabaseCorruptError("document " + std::to_string(one.document) +
                                         " has no words");
    return !check.passes(words.words_of(one.document, index_form::words_begin(*place)));
  });
}

bool is_better(const FoundDocument& a, const FoundDocument& b) {
  return a.score != b.score ? a.score > b.score : a.document > b.document;
}

/// The best `most` of them, in order.
Found first_of(const Found& found, std::size_t most) {
  Found best(std::min(most, found.size()));
  std::ranges::partial_sort_copy(found, best, is_better);
  return best;
}

/// A word, or an exact form or wildcard of which every stem is certain or every stem doubtful.
Result<std::optional<WordQuery>> lone_word(const QueryNode& node, OperandReader& operands) {
  const bool text_only = node.scope == QueryNode::Scope::text;
  const bool title = node.scope == QueryNode::Scope::title;
  auto operand = operands.read(node, text_only);
  if (operand.has_error()) return operand.error();
  const auto certain = terms_of(*operand, title, Stems::certain);
  WordQuery query;
  query.words.push_back({terms_of(*operand, title, Stems::all), node.boost});
  if (!text_only && certain.size() == operand->stems.size()) return std::optional(std::move(query));
  if (!text_only && !certain.empty()) return std::optional<WordQuery>();
  PositionTest test;
  test.scope = node.scope;
  test.operands.push_back(std::move(operand->forms));
  query.together = std::move(test);
  return std::optional(std::move(query));
}

}  // namespace

Result<WordQuery> words_together(const QueryNode& node, OperandReader& operands) {
  using Type = QueryNode::Type;
  WordQuery query;
  PositionTest& test = query.together.emplace();
  test.scope = node.scope;
  test.distance = node.distance;
  test.kind = node.type == Type::near  ? PositionTest::Kind::near
              : node.type == Type::adj ? PositionTest::Kind::in_order
                                       : PositionTest::Kind::adjacent;
  const auto add = [&](IndexOperand operand) {
    const bool title = node.scope == QueryNode::Scope::title;
    query.words.push_back({terms_of(operand, title, Stems::all), node.boost});
    test.operands.push_back(std::move(operand.forms));
  };
  if (node.type == Type::exact)
    for (const Token& token : node.tokens) add(operands.read_exact(token));
  for (const QueryNode& child : node.children) {
    auto operand = operands.read(child, true);
    if (operand.has_error()) return operand.error();
    add(std::move(*operand));
  }
  return query;
}

Result<std::optional<WordQuery>> word_query(const Query& query, const Xapian::Database& index) {
  using Type = QueryNode::Type;
  const QueryNode& root = query.root;
  OperandReader operands(index);
  switch (root.type) {
    case Type::word:
    case Type::wildcard:
    case Type::fuzzy: return lone_word(root, operands);
    case Type::exact:
      if (root.tokens.size() == 1) return lone_word(root, operands);
      [[fallthrough]];
    case Type::phrase:
    case Type::near:
    case Type::adj: {
      auto words = words_together(root, operands);
      if (words.has_error()) return words.error();
      return std::optional(std::move(*words));
    }
    case Type::all:
    case Type::any: break;
    default: return std::optional<WordQuery>();
  }
  WordQuery words;
  words.all = root.type == Type::all;
  for (const QueryNode& child : root.children) {
    if (child.type != Type::word || child.scope == QueryNode::Scope::text)
      return std::optional<WordQuery>();
    auto operand = operands.read(child, false);
    if (operand.has_error()) return operand.error();
    words.words.push_back({terms_of(*operand, child.scope == QueryNode::Scope::title, Stems::all),
                           root.boost * child.boost});
  }
  return std::optional(std::move(words));
}

std::vector<FoundDocument> find_documents(const Xapian::Database& index, const WordFile& file,
                                          const WordQuery& query) {
  std::vector<WordLists> words;
  for (const ListedWord& listed : query.words) words.push_back(word_of(index, listed));
  if (!query.all) {
    std::vector<StemList> lists;
    for (WordLists& word : words) std::ranges::move(word.lists, std::back_inserter(lists));
    return read_any(index, lists);
  }
  std::ranges::sort(words, {}, &WordLists::documents);
  Found found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == 0)
      found = read_any(index, words[i].lists);
    else
      keep_with(index, words[i], found);
  }
  if (query.together) keep_together(index, file, *query.together, found);
  return found;
}

std::vector<FoundDocument> best_of(const Xapian::Database& index,
                                   const std::vector<FoundDocument>& found, std::size_t offset,
                                   std::size_t limit, bool fold) {
  const std::size_t wanted = offset + limit;
  Found best = first_of(found, wanted);
  // Folding asks for the story of what is shown, and looks further as long as too few are left.
  for (std::size_t looked = wanted; fold; looked *= 4) {
    best = first_of(found, looked);
    std::unordered_set<std::string> told;
    std::erase_if(best, [&](const FoundDocument& one) {
      return !told.insert(index.get_document(one.document).get_value(index_form::kStorySlot))
                  .second;
    });
    if (best.size() >= wanted || looked >= found.size()) break;
  }
  best.resize(std::min(best.size(), wanted));
  best.erase(best.begin(),
             best.begin() + static_cast<std::ptrdiff_t>(std::min(offset, best.size())));
  return best;
}

}  // namespace vigie
