#include "indexer/lexicon/families.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include "indexer/lexicon/kinship.h"

namespace vigie::lexicon {
namespace {

/// Entries with the same lemma and kind (la cote, la côte) as one word.
struct Word {
  std::string lemma;
  WordKind kind;
  bool adjective = false;
  std::map<std::string, Reading> readings;  ///< by form; the most usual of several
};

class Families {
 public:
  explicit Families(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) add(entry);
    parent_.resize(words_.size());
    std::iota(parent_.begin(), parent_.end(), 0u);
  }

  void join_homonyms() {
    for (const auto& [key, id] : by_lemma_) {
      if (key.second == kVerb) continue;
      if (const auto verb = find(key.first, kVerb)) join(id, *verb);
      if (const auto nominal = find(key.first, kNominal); nominal && key.second == WordKind::adverb)
        join(id, *nominal);
    }
  }

  void join_uses() {
    for (const auto& [form, ids] : words_of_forms())
      for (const unsigned nominal : ids)
        for (const unsigned other : ids)
          if (nominal != other && is_use(words_[nominal], words_[other], form))
            join_unless_apart(nominal, other);
  }

  void join_kin() {
    for (const auto& [key, id] : by_lemma_) {
      const auto& [lemma, kind] = key;
      for (const Kinship& rule : kKinships) {
        if (kind != rule.kind || !lemma.ends_with(rule.ending)) continue;
        if (rule.nouns_only && words_[id].adjective) continue;
        const std::string base = lemma.substr(0, lemma.size() - rule.ending.size());
        if (base.size() < rule.least) continue;
        const auto other = find(base + std::string(rule.other), rule.other_kind);
        if (other) join_unless_apart(id, *other);
      }
    }
    for (const Pair& pair : kTogether)
      for (const unsigned one : words_with(pair.one))
        for (const unsigned other : words_with(pair.other)) join(one, other);
  }

  std::vector<Family> result() {
    std::map<unsigned, Family> families;
    for (const auto& [form, ids] : words_of_forms())
      families[root(owner(form, ids))].forms.push_back(form);
    std::vector<Family> out;
    for (auto& [id, family] : families) {
      family.name = words_[id].lemma;
      out.push_back(std::move(family));
    }
    return out;
  }

 private:
  using Key = std::pair<std::string, WordKind>;

  void add(const Entry& entry) {
    const auto [place, is_new] =
        by_lemma_.try_emplace({entry.lemma, entry.kind}, static_cast<unsigned>(words_.size()));
    if (is_new) words_.push_back({entry.lemma, entry.kind, false, {}});
    Word& word = words_[place->second];
    word.adjective = word.adjective || entry.adjective;
    for (const Reading& reading : entry.readings) {
      Reading& kept = word.readings.try_emplace(reading.form, reading).first->second;
      kept.rank = std::min(kept.rank, reading.rank);
      kept.past_participle = kept.past_participle || reading.past_participle;
    }
  }

  std::optional<unsigned> find(const std::string& lemma, WordKind kind) const {
    const auto found = by_lemma_.find({lemma, kind});
    return found == by_lemma_.end() ? std::nullopt : std::optional{found->second};
  }

  std::vector<unsigned> words_with(std::string_view lemma) const {
    std::vector<unsigned> words;
    for (const WordKind kind : {kVerb, kNominal})
      if (const auto word = find(std::string(lemma), kind)) words.push_back(*word);
    return words;
  }

  std::map<std::string, std::vector<unsigned>> words_of_forms() const {
    std::map<std::string, std::vector<unsigned>> words;
    for (unsigned id = 0; id < words_.size(); ++id)
      for (const auto& [form, reading] : words_[id].readings) words[form].push_back(id);
    return words;
  }

  /// Whether the one is a noun or adjective that is but a use of the other, which has this form
  /// too.
  static bool is_use(const Word& nominal, const Word& other, const std::string& form) {
    if (nominal.kind != kNominal) return false;
    const bool own = nominal.lemma == form;
    const Reading& reading = other.readings.at(form);
    if (other.kind == kNominal) return own && other.adjective && reading.rank == kFeminine;
    if (other.kind != kVerb) return false;
    const bool feminine = nominal.adjective && nominal.readings.at(form).rank == kFeminine;
    if (form.ends_with('e'))
      return other.lemma.ends_with("er") && reading.rank <= 1 && (own || feminine);
    return own && (reading.past_participle || form.ends_with("ant"));
  }

  void join_unless_apart(unsigned one, unsigned other) {
    const std::string &a = words_[one].lemma, &b = words_[other].lemma;
    const bool apart = std::ranges::any_of(kApart, [&](const Pair& pair) {
      return (pair.one == a && pair.other == b) || (pair.one == b && pair.other == a);
    });
    if (!apart) join(one, other);
  }

  unsigned root(unsigned id) {
    while (parent_[id] != id) id = parent_[id] = parent_[parent_[id]];
    return id;
  }

  /// The word with the shortest lemma names the family.
  void join(unsigned one, unsigned other) {
    one = root(one), other = root(other);
    if (one == other) return;
    const auto order = [&](unsigned id) {
      return std::tuple{words_[id].lemma.size(), std::string_view{words_[id].lemma}, id};
    };
    if (order(other) < order(one)) std::swap(one, other);
    parent_[other] = one;
  }

  unsigned owner(const std::string& form, const std::vector<unsigned>& ids) const {
    const auto usual = std::ranges::find(kUsual, form, &Pair::one);
    const auto order = [&](unsigned id) {
      const Word& word = words_[id];
      const unsigned rank = word.readings.at(form).rank;
      const bool verb = word.kind == kVerb;
      const unsigned place = word.kind == WordKind::name ? 3 : rank == 0 ? 0 : verb ? 2 : 1;
      const bool is_usual = usual != std::end(kUsual) && word.lemma == usual->other;
      const bool auxiliary = verb && (word.lemma == "etre" || word.lemma == "avoir");
      return std::tuple{!is_usual,
                        place,
                        !auxiliary,
                        rank,
                        verb && word.lemma.ends_with("er"),
                        word.lemma.size(),
                        std::string_view{word.lemma},
                        id};
    };
    return *std::ranges::min_element(ids, {}, order);
  }

  std::vector<Word> words_;
  std::map<Key, unsigned> by_lemma_;
  std::vector<unsigned> parent_;  ///< of a forest whose trees are the families
};

}  // namespace

std::vector<Family> make_families(const std::vector<Entry>& entries) {
  Families families{entries};
  families.join_homonyms();
  families.join_uses();
  families.join_kin();
  return families.result();
}

}  // namespace vigie::lexicon
