// What is like a document: those that share its telling words. A word tells the more the oftener
// the document has it and the fewer others do (impact × rarity). The best of them make one OR,
// ranked as every question is; Xapian's own expansion (ESet) was weighed and gives words of a *set*
// of documents, which for a set of one prefers what nobody else has.
#include "indexer/index_like.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "indexer/document_terms.h"
#include "indexer/index_form.h"
#include "indexer/index_hit.h"
#include "indexer/position_source.h"
#include "indexer/ranking.h"

namespace vigie {
namespace {

using namespace index_form;

constexpr std::size_t kTellingWords = 32;  // more made answers of long texts vaguer, not better
constexpr std::size_t kSharedShown = 6;
constexpr std::size_t kShortestWord = 3;
constexpr double kFewHolders = 5;  // a word of so few documents tells, however few there are
constexpr double kLeastLikeness = 0.05;

struct Telling {
  std::string term;
  double weight = 0;
};

/// A stem's list of title and text; "F…" lists (titles only) and filters say nothing new.
bool is_stem(const std::string& term) {
  if (term.size() <= kShortestWord) return false;
  if (term[0] != 'f' && term[0] != 'e' && term[0] != 'o') return false;
  return std::none_of(term.begin() + 1, term.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<Telling> telling_words(const Xapian::Database& index, Xapian::docid document) {
  std::vector<Telling> words;
  // Of its language: in an archive of French documents every English word is rare.
  const std::string language = index.get_document(document).get_value(kLanguageSlot);
  const Xapian::doccount speaking = index.get_termfreq(filter_term("lang", fold_keyword(language)));
  const double documents = speaking > 0 ? speaking : index.get_doccount();
  for (auto term = index.termlist_begin(document); term != index.termlist_end(document); ++term) {
    const double holders = term.get_termfreq();
    // Nobody shares a word of its own, and what every fourth document has tells nothing.
    if (holders < 2 || holders > std::max(kFewHolders, documents / 4) || !is_stem(*term)) continue;
    words.push_back({*term, term.get_wdf() * std::log(1 + documents / holders)});
  }
  std::ranges::sort(words, [](const Telling& a, const Telling& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  });
  if (words.size() > kTellingWords) words.resize(kTellingWords);
  return words;
}

Xapian::Query any_of(const std::vector<Telling>& words) {
  std::vector<Xapian::Query> terms;
  terms.reserve(words.size());
  for (const Telling& word : words)
    terms.push_back({Xapian::Query::OP_SCALE_WEIGHT, Xapian::Query(word.term), word.weight});
  return {Xapian::Query::OP_OR, terms.begin(), terms.end()};
}

Xapian::Query only(Xapian::docid document) {
  auto* source = new OneDocument(document);
  return Xapian::Query(source->release());
}

/// What the document itself weighs: likeness is a share of it.
double own_weight(Xapian::Enquire& enquire, const Xapian::Query& words, Xapian::docid document) {
  enquire.set_query({Xapian::Query::OP_FILTER, words, only(document)});
  const Xapian::MSet found = enquire.get_mset(0, 1);
  return found.empty() ? 0 : found.begin().get_weight();
}

std::vector<std::string> shared_words(const Xapian::Enquire& enquire, Xapian::docid document,
                                      const std::vector<Telling>& words) {
  const std::vector<std::string> matching(enquire.get_matching_terms_begin(document),
                                          enquire.get_matching_terms_end(document));
  std::vector<std::string> shared;
  for (const Telling& word : words)
    if (shared.size() < kSharedShown && std::ranges::find(matching, word.term) != matching.end())
      shared.push_back(word.term.substr(1));
  return shared;
}

}  // namespace

Result<std::vector<Like>> likes_in(const Xapian::Database& index, const LikeRequest& request) {
  const auto document = static_cast<Xapian::docid>(request.document.value);
  std::vector<Telling> words;
  std::string story;
  try {
    words = telling_words(index, document);
    story = index.get_document(document).get_value(kStorySlot);
  } catch (const Xapian::DocNotFoundError&) {
    return Error{Kind::not_found,
                 "the index does not hold document " + std::to_string(document) + " yet",
                 "start vigied, which brings the index up to the archive"};
  }
  std::vector<Like> likes;
  if (words.empty()) return likes;
  Xapian::Enquire enquire = enquire_of(index);
  enquire.set_docid_order(Xapian::Enquire::DESCENDING);
  const Xapian::Query query = any_of(words);
  const double whole = own_weight(enquire, query, document);
  if (whole <= 0) return likes;
  const Xapian::Query itself =
      request.own_story ? only(document)
                        : Xapian::Query(Xapian::Query::OP_VALUE_RANGE, kStorySlot, story, story);
  enquire.set_query({Xapian::Query::OP_AND_NOT, query, itself});
  const auto limit = std::min<std::uint64_t>(request.limit, index.get_doccount());
  const Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
  for (auto hit = found.begin(); hit != found.end(); ++hit) {
    const double likeness = std::min(1.0, hit.get_weight() / whole);
    if (likeness < kLeastLikeness) break;
    likes.push_back({hit_of(hit.get_document(), likeness), shared_words(enquire, *hit, words)});
  }
  return likes;
}

}  // namespace vigie
