// Two ways to make a query of judged documents: weigh every word (Rocchio, log-odds) and take the
// heaviest, or grow a set of clauses greedily. Weights cannot be said in a Boolean language, and
// the heaviest words are mostly of the same documents; so we grow, and each clause is chosen for
// what the others miss.
#include "indexer/suggest_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vigie {
namespace {

constexpr std::size_t kMostWords = 250;  // candidates of one word or phrase that are weighed
constexpr std::size_t kMostPaired = 40;  // of these, the best are tried two by two
constexpr std::size_t kMostPairs = 100;  // pairs that the archive is asked about
constexpr std::size_t kClosest = 8;      // clauses of a step whose union is asked
constexpr std::size_t kBeginnings = 3;   // first clauses that are tried, of one word and of two
constexpr std::size_t kMany = 8;         // relevant documents, past which two prove no pair
constexpr int kMostQuestions = 1'000;
constexpr double kLeastGain = 0.005;  // of F1, for a clause more to read
constexpr double kCommon = 0.3;       // share of the archive past which a word is a little one
constexpr std::uint64_t kSmallArchive = 50;  // too small to tell what is common

double log_odds(double k, double of, double o, double others) {
  return k / (of + 1) * std::log(((k + 0.5) / (of + 1)) / ((o + 0.5) / (others + 1)));
}

std::string joined_by(const std::vector<std::string>& texts, const char* sign) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : sign) + text;
  return out;
}

std::string parenthesised(const std::vector<std::string>& texts, const char* sign) {
  return texts.size() == 1 ? texts[0] : "(" + joined_by(texts, sign) + ")";
}

/// The word or phrase that most pairs share, of those not yet written.
std::string most_shared(const std::vector<ChosenClause>& clauses, const std::vector<bool>& done) {
  std::map<std::string, int> shares;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    if (done[i] || clauses[i].left.empty()) continue;
    ++shares[clauses[i].left];
    ++shares[clauses[i].right];
  }
  const auto most = std::ranges::max_element(
      shares, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == shares.end() ? std::string() : most->first;
}

}  // namespace

std::vector<std::string> written_clauses(const std::vector<ChosenClause>& any) {
  std::vector<std::string> out;
  std::vector<bool> done(any.size());
  for (std::size_t i = 0; i < any.size(); ++i)
    if (any[i].left.empty()) {
      out.push_back(any[i].text);
      done[i] = true;
    }
  for (std::string shared; !(shared = most_shared(any, done)).empty();) {
    std::vector<std::string> beside;
    for (std::size_t i = 0; i < any.size(); ++i) {
      if (done[i] || (any[i].left != shared && any[i].right != shared)) continue;
      beside.push_back(any[i].left == shared ? any[i].right : any[i].left);
      done[i] = true;
    }
    out.push_back("(" + shared + " AND " + parenthesised(beside, " OR ") + ")");
  }
  return out;
}

std::string written_query(const Choice& choice) {
  std::string query = joined_by(written_clauses(choice.any), " OR ");
  if (choice.any.empty() || choice.none.empty()) return query;
  const std::vector<std::string> none = written_clauses(choice.none);
  if (choice.any.size() > 1) query = "(" + query + ")";
  return query + " NOT " + parenthesised(none, " OR ");
}

Chooser::Chooser(const SuggestRequest& request, const Background& background,
                 const std::vector<ChosenClause>& present)
    : request_(request), background_(background) {
  JudgedSet relevant;
  for (std::size_t i = 0; i < request.judged.size(); ++i)
    if (request.judged[i].relevant) relevant.set(i);
  std::vector<ClauseCandidate> good, bad;
  for (ClauseCandidate& candidate : candidates_of(request.judged))
    ((candidate.found & relevant).any() ? good : bad).push_back(std::move(candidate));
  const double count = static_cast<double>(relevant.count());
  const double others = static_cast<double>(request.judged.size()) - count;
  const auto by = [&](std::vector<ClauseCandidate>& all, auto score) {
    std::ranges::stable_sort(all, [&](const ClauseCandidate& a, const ClauseCandidate& b) {
      const double x = score(a), y = score(b);
      return x != y ? x > y : a.weight > b.weight;
    });
    if (all.size() > kMostWords) all.resize(kMostWords);
  };
  by(good, [&](const ClauseCandidate& c) {
    const double k = static_cast<double>((c.found & relevant).count());
    return log_odds(k, count, static_cast<double>(c.found.count()) - k, others);
  });
  std::erase_if(bad, [](const ClauseCandidate& c) { return c.found.count() < 2; });
  by(bad, [](const ClauseCandidate& c) { return static_cast<double>(c.found.count()); });
  if (bad.size() > kMostWords / 3) bad.resize(kMostWords / 3);

  offered_ = weigh(good);
  reckon();
  add_pairs();
  reckon();
  offered_.insert(offered_.end(), present.begin(), present.end());
  for (ClauseCandidate& candidate : bad)
    noise_.push_back({candidate.text, {candidate.found}, {}, {}});
}

void Chooser::reckon() {
  std::vector<Worth::Told> told;
  for (const ChosenClause& clause : offered_) told.push_back(clause.told);
  worth_.emplace(request_.judged, background_.documents, told);
}

std::uint64_t Chooser::ask(const std::string& query) {
  const auto known = answers_.find(query);
  if (known != answers_.end()) return known->second;
  std::uint64_t answer = background_.documents;
  if (const auto parsed = request_.read(query); parsed && questions_ < kMostQuestions) {
    ++questions_;
    answer = background_.found(*parsed);
  }
  return answers_[query] = answer;
}

/// Words and phrases that the language reads as they are meant, and that are not common.
std::vector<ChosenClause> Chooser::weigh(const std::vector<ClauseCandidate>& candidates) {
  std::vector<ChosenClause> out;
  const double documents = static_cast<double>(background_.documents);
  for (const ClauseCandidate& candidate : candidates) {
    const auto parsed = parse_query(candidate.text);
    if (!parsed || (parsed->root.type != QueryNode::Type::word &&
                    parsed->root.type != QueryNode::Type::phrase))
      continue;
    const std::uint64_t archive = ask(candidate.text);
    const bool common = static_cast<double>(archive) > kCommon * documents;
    if (common && background_.documents >= kSmallArchive) continue;
    out.push_back({candidate.text, {candidate.found, archive}, {}, {}});
  }
  return out;
}

double Chooser::worth_of_one(const ChosenClause& clause) const {
  return worth_->of(
      worth_->with(worth_->nothing(), clause.told, static_cast<double>(clause.told.archive)));
}

/// Words that say too much alone may say it together. How many documents have both is reckoned
/// first, between chance and the rarer one, and asked for the best.
void Chooser::add_pairs() {
  std::vector<std::size_t> best(offered_.size());
  std::iota(best.begin(), best.end(), std::size_t{0});
  std::vector<double> support;
  for (const ChosenClause& clause : offered_) {
    const double k = static_cast<double>((clause.told.found & worth_->relevant()).count());
    const double share = static_cast<double>(clause.told.archive + 1) /
                         static_cast<double>(background_.documents + 1);
    support.push_back(k * std::log(1 / std::min(share, 1.0)));
  }
  std::ranges::stable_sort(best, [&](auto a, auto b) { return support[a] > support[b]; });
  if (best.size() > kMostPaired) best.resize(kMostPaired);

  std::vector<std::pair<double, ChosenClause>> pairs;
  const std::size_t least = worth_->relevant().count() < kMany ? 2 : 3;
  const double documents = static_cast<double>(std::max<std::uint64_t>(background_.documents, 1));
  for (std::size_t i = 0; i < best.size(); ++i)
    for (std::size_t j = i + 1; j < best.size(); ++j) {
      const ChosenClause &a = offered_[best[i]], &b = offered_[best[j]];
      const JudgedSet both = a.told.found & b.told.found;
      const std::size_t k = (both & worth_->relevant()).count();
      if (k < least || a.text.find(b.text) != std::string::npos ||
          b.text.find(a.text) != std::string::npos)
        continue;
      const double rarer = static_cast<double>(std::min(a.told.archive, b.told.archive));
      const double chance =
          static_cast<double>(a.told.archive) * static_cast<double>(b.told.archive) / documents;
      const double reckoned = std::sqrt(std::max(chance, 1.0) * std::max(rarer, 1.0));
      ChosenClause pair{"(" + a.text + " AND " + b.text + ")",
                        {both, static_cast<std::uint64_t>(reckoned), Worth::kPairDoubt},
                        a.text,
                        b.text};
      const double worth = worth_of_one(pair);
      if (worth > 0) pairs.emplace_back(worth, std::move(pair));
    }
  std::ranges::stable_sort(pairs, [](const auto& a, const auto& b) { return a.first > b.first; });
  if (pairs.size() > kMostPairs) pairs.resize(kMostPairs);
  for (auto& [worth, pair] : pairs) {
    pair.told.archive = ask(pair.text);
    offered_.push_back(std::move(pair));
  }
}

Worth::Standing Chooser::standing(const std::vector<ChosenClause>& any) {
  Worth::Standing all = worth_->nothing();
  Choice part;
  for (const ChosenClause& clause : any) {
    part.any.push_back(clause);
    all = worth_->with(all, clause.told, static_cast<double>(ask(written_query(part))));
  }
  return all;
}

double Chooser::worth(const Choice& choice) {
  if (choice.any.empty()) return 0;
  JudgedSet taken;
  for (const ChosenClause& clause : choice.none) taken |= clause.told.found;
  return worth_->of(standing(choice.any), taken, static_cast<double>(ask(written_query(choice))));
}

/// Places of the clauses that may raise the worth most, when their overlap with those chosen is
/// taken from the judged documents.
std::vector<std::size_t> Chooser::promising(const Choice& choice, std::size_t most) {
  const Worth::Standing before = standing(choice.any);
  std::vector<std::pair<double, std::size_t>> found;
  for (std::size_t i = 0; i < offered_.size(); ++i) {
    const ChosenClause& offered = offered_[i];
    const bool said = std::ranges::any_of(choice.any, [&](const ChosenClause& chosen) {
      return chosen.text == offered.text || chosen.text == offered.left ||
             chosen.text == offered.right;
    });
    if (said) continue;
    const double fresh = static_cast<double>((offered.told.found & ~before.found).count() + 1) /
                         static_cast<double>(offered.told.found.count() + 1);
    const double reckoned = worth_->of(worth_->with(
        before, offered.told, before.archive + static_cast<double>(offered.told.archive) * fresh));
    if (reckoned > worth_->of(before)) found.emplace_back(reckoned, i);
  }
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.first > b.first; });
  if (found.size() > most) found.resize(most);
  std::vector<std::size_t> out;
  out.reserve(found.size());
  for (const auto& [reckoned, i] : found) out.push_back(i);
  return out;
}

/// Adds the clause that raises the worth most; false when none raises it enough.
bool Chooser::take_best(Choice& choice) {
  std::optional<Choice> best;
  double most = worth(choice) + kLeastGain;
  for (const std::size_t i : promising(choice, kClosest)) {
    Choice tried = choice;
    tried.any.push_back(offered_[i]);
    const double reached = worth(tried);
    if (reached <= most) continue;
    most = reached;
    best = std::move(tried);
  }
  if (!best) return false;
  choice = std::move(*best);
  return true;
}

Choice Chooser::grow(Choice choice) {
  while (choice.any.size() < kMostSuggestedClauses && take_best(choice)) {
  }
  drop_needless(choice);
  return choice;
}

/// Later clauses may find all that an earlier one does ("parc solaire", then solaire), or may be
/// worth as much without it.
void Chooser::drop_needless(Choice& choice) {
  for (std::size_t i = 0; i < choice.any.size() && choice.any.size() > 1;) {
    Choice without = choice;
    without.any.erase(without.any.begin() + static_cast<std::ptrdiff_t>(i));
    JudgedSet found;
    for (const ChosenClause& clause : without.any) found |= clause.told.found;
    const bool same = (choice.any[i].told.found & ~found).none() &&
                      ask(written_query(without)) == ask(written_query(choice));
    if (same || worth(without) + kLeastGain / 2 >= worth(choice))
      choice = std::move(without);
    else
      ++i;
  }
}

void Chooser::exclude_noise(Choice& choice) {
  JudgedSet found;
  for (const ChosenClause& clause : choice.any) found |= clause.told.found;
  std::vector<ChosenClause> noise = noise_;
  std::erase_if(noise, [&](const ChosenClause& c) { return (c.told.found & found).count() < 2; });
  while (choice.any.size() + choice.none.size() < kMostSuggestedClauses && !noise.empty()) {
    const auto most = std::ranges::max_element(noise, [&](const auto& a, const auto& b) {
      return (a.told.found & found).count() < (b.told.found & found).count();
    });
    Choice tried = choice;
    tried.none.push_back(*most);
    tried.none.back().told.archive = ask(most->text);
    const bool better = worth(tried) > worth(choice) + kLeastGain;
    if (better) {
      found &= ~most->told.found;
      choice = std::move(tried);
    }
    noise.erase(most);
    std::erase_if(noise, [&](const ChosenClause& c) { return (c.told.found & found).count() < 2; });
  }
}

/// The first clause decides in whose company the others are looked for, and few documents may
/// begin with a word that is there by chance: several beginnings are tried.
Choice Chooser::choose() {
  Choice best;
  std::size_t words = 0, pairs = 0;
  for (const std::size_t i : promising({}, offered_.size())) {
    std::size_t& tried = offered_[i].left.empty() ? words : pairs;
    if (tried++ >= kBeginnings) continue;
    Choice grown = grow({{offered_[i]}, {}});
    if (worth(grown) > worth(best)) best = std::move(grown);
  }
  exclude_noise(best);
  return best;
}

}  // namespace vigie
