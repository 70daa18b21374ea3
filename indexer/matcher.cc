#include "indexer/matcher.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "indexer/evaluation.h"
#include "indexer/matcher_evidence.h"
#include "indexer/query_set.h"

namespace vigie {
namespace {

constexpr std::uint32_t kNoProfile = NumberTable::kNone;
/// In the tag of a query: its first profile is not the only one.
constexpr std::uint32_t kMore = std::uint32_t{1} << 31;
/// Of a source of which nothing is said.
constexpr double kUsualWeight = 0.5;

/// What matching one document needs besides the matcher; its memory serves every document of a
/// thread.
struct Workspace {
  DocumentAtoms document;
  Evaluation evaluation;
  ScoreParts merit;  ///< of the document, whatever the query
  std::vector<std::uint32_t> candidates, held;
  std::vector<std::uint64_t> asked;  ///< a bit a query
};

}  // namespace

std::string_view text_of(const Findings::Finding& finding, const Findings::Clause& clause) {
  return finding.wording->clause(clause.number);
}

Match written_out(const Findings::Finding& finding, const Findings& findings,
                  const Document& document) {
  Match match{*finding.profile, finding.score, {}, {}};
  if (finding.scored < findings.parts.size()) match.parts = findings.parts[finding.scored];
  match.evidence.reserve(finding.count);
  for (std::size_t i = finding.first; i < finding.first + finding.count; ++i) {
    const Findings::Clause& clause = findings.clauses[i];
    const std::string& field = clause.field == Part::title ? document.title : document.text;
    match.evidence.push_back(Evidence{std::string{text_of(finding, clause)}, clause.field,
                                      passage_around(field, clause.begin, clause.end), clause.begin,
                                      clause.end});
  }
  return match;
}

// Two ways to find the profiles of a document: ask each of them, or ask only those whose rarest
// demands the document meets. We do the second: an atom that the document holds calls up the
// queries that wait for it (query_set.h), and what it calls up is verified exactly.
struct Matcher::Impl {
  explicit Impl(Stemming stemming) : atoms{stemming}, counts{stemming} {}

  struct Entry {
    ProfileId id;
    Wording wording;
    std::uint32_t query = kNoProfile;
  };
  /// Profiles of one query hang together, since each of them is found when one is. The tag of the
  /// query says which is the first, and whether there are more: mostly there are not. Links lie
  /// apart from the entries, which are large and need not be looked at.
  struct Link {
    std::uint32_t next = kNoProfile, previous = kNoProfile;
  };

  AtomTable atoms;
  WordCounts counts;
  QuerySet queries;
  std::vector<Entry> profiles;
  std::vector<Link> links;  ///< by the same numbers
  std::vector<std::uint32_t> free;
  NumberTable by_id;
  std::unordered_map<SourceId, double> source_weights;
  std::size_t size = 0;

  std::uint32_t number_of(const ProfileId& id) const {
    return by_id.find(text_hash(id.text),
                      [&](std::uint32_t number) { return profiles[number].id == id; });
  }
  std::uint32_t first_of(std::uint32_t query) const {
    const std::uint32_t tag = queries.tag(query);
    return tag == QuerySet::kNone ? kNoProfile : tag & ~kMore;
  }
  void set_first(std::uint32_t query, std::uint32_t number) {
    queries.tag(query) = number | (links[number].next == kNoProfile ? 0 : kMore);
  }
  double weight_of(const SourceId& source) const {
    const auto known = source_weights.find(source);
    return known == source_weights.end() ? kUsualWeight : known->second;
  }
  void attach(const ProfileId& id, std::uint32_t query, Wording wording);
  void detach(std::uint32_t number);
  void call_up(Workspace& work) const;
  void report_all(bool clauses, Workspace& work, Findings& findings) const;
  void report(std::uint32_t query, bool clauses, Workspace& work, Findings& findings) const;
};

void Matcher::Impl::attach(const ProfileId& id, std::uint32_t query, Wording wording) {
  auto number = static_cast<std::uint32_t>(profiles.size());
  if (free.empty()) {
    profiles.emplace_back();
    links.emplace_back();
  } else {
    number = free.back();
    free.pop_back();
  }
  const std::uint32_t next = first_of(query);
  if (next != kNoProfile) {
    links[next].previous = number;
    if (profiles[next].wording == wording) wording = profiles[next].wording;
  }
  profiles[number] = Entry{id, std::move(wording), query};
  links[number] = Link{next, kNoProfile};
  set_first(query, number);
  by_id.insert(text_hash(id.text), number);
  ++size;
}

void Matcher::Impl::detach(std::uint32_t number) {
  const Entry gone = std::exchange(profiles[number], Entry{});
  const auto [next, previous] = std::exchange(links[number], Link{});
  by_id.erase(text_hash(gone.id.text), number);
  free.push_back(number);
  if (next != kNoProfile) links[next].previous = previous;
  if (previous != kNoProfile) {
    links[previous].next = next;
    if (next == kNoProfile) set_first(gone.query, first_of(gone.query));
  } else if (next != kNoProfile) {
    set_first(gone.query, next);
  } else {
    queries.remove(gone.query);
  }
  --size;
}

/// Leaves in `held` what needs no look, and in `candidates` what must be verified.
void Matcher::Impl::call_up(Workspace& work) const {
  work.candidates.clear(), work.held.clear();
  if (work.asked.size() * 64 < queries.limit()) work.asked.resize(queries.limit() / 64 + 1);
  queries.call_up(work.document, [&](std::uint32_t query, bool whole) {
    const std::uint64_t bit = std::uint64_t{1} << query % 64;
    if ((work.asked[query / 64] & bit) != 0) return;
    work.asked[query / 64] |= bit;
    (whole ? work.held : work.candidates).push_back(query);
  });
  for (const auto* list : {&work.held, &work.candidates})
    for (const std::uint32_t query : *list) work.asked[query / 64] = 0;
}

/// The profiles themselves are not read: they lie far away, and whoever asked may need but a few.
void Matcher::Impl::report(std::uint32_t query, bool clauses, Workspace& work,
                           Findings& findings) const {
  Findings::Finding finding;
  if (clauses) {
    const std::size_t first = findings.clauses.size();
    ScoreParts parts =
        explain_match(queries.nodes(query), work.evaluation, work.document, findings.clauses);
    parts.source = work.merit.source;
    parts.freshness = work.merit.freshness;
    finding.score = std::min(1.0, parts.sum());
    finding.scored = static_cast<std::uint32_t>(findings.parts.size());
    finding.first = static_cast<std::uint32_t>(first);
    finding.count = static_cast<std::uint32_t>(findings.clauses.size() - first);
    findings.parts.push_back(parts);
  }
  const bool alone = (queries.tag(query) & kMore) == 0;
  for (std::uint32_t number = first_of(query); number != kNoProfile;
       number = alone ? kNoProfile : links[number].next) {
    finding.profile = &profiles[number].id;
    finding.wording = &profiles[number].wording;
    findings.profiles.push_back(finding);
  }
}

/// Reports the queries that the document satisfies; each is explained while it is at hand.
void Matcher::Impl::report_all(bool clauses, Workspace& work, Findings& findings) const {
  constexpr std::size_t kFar = 64, kNear = 32;
  const auto each = [&](const std::vector<std::uint32_t>& asked, bool nodes, const auto& take) {
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (i + kFar < asked.size()) queries.expect_entry(asked[i + kFar]);
      if (nodes && i + kNear < asked.size()) queries.expect_nodes(asked[i + kNear]);
      take(asked[i]);
    }
  };
  each(work.candidates, true, [&](std::uint32_t query) {
    if (work.evaluation.holds(queries.nodes(query))) report(query, clauses, work, findings);
  });
  each(work.held, clauses, [&](std::uint32_t query) { report(query, clauses, work, findings); });
}

Matcher::Matcher(Stemming stemming) : impl_{std::make_unique<Impl>(stemming)} {}
Matcher::Matcher(const Matcher& other) : impl_{std::make_unique<Impl>(*other.impl_)} {}
Matcher::Matcher(Matcher&& other) noexcept = default;
Matcher& Matcher::operator=(Matcher other) noexcept {
  std::swap(impl_, other.impl_);
  return *this;
}
Matcher::~Matcher() = default;

std::shared_ptr<const Matcher> Matcher::build(const std::vector<Profile>& profiles,
                                              Stemming stemming, std::vector<Refused>* refused,
                                              const ReadQuery& read) {
  return Matcher{stemming}.with(profiles, refused, read);
}

std::shared_ptr<Matcher> Matcher::with(const std::vector<Profile>& profiles,
                                       std::vector<Refused>* refused, const ReadQuery& read) const {
  auto matcher = std::make_shared<Matcher>(*this);
  std::vector<bool> wanted(impl_->profiles.size());
  for (const Profile& profile : profiles) {
    const std::uint32_t known = impl_->number_of(profile.id);
    if (known == kNoProfile || impl_->profiles[known].wording.text() != profile.query) {
      const auto query = read(profile.query);
      const auto set = query ? matcher->set(profile.id, *query) : Result<void>{query.error()};
      if (!set && refused != nullptr) refused->push_back(Refused{profile.id, set.error()});
      if (!set) continue;
    }
    if (known != kNoProfile) wanted[known] = true;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (const Impl::Entry& here = impl_->profiles[i]; here.query != kNoProfile && !wanted[i])
      matcher->remove(here.id);
  matcher->arrange();
  return matcher;
}

void Matcher::weigh(const SourceId& source, double weight) {
  impl_->source_weights[source] = weight;
}

void Matcher::arrange() {
  const std::vector<std::uint32_t> to = impl_->queries.arrange();
  for (Impl::Entry& entry : impl_->profiles)
    if (entry.query != kNoProfile) entry.query = to[entry.query];
}

void Matcher::learn(const Document& document) { impl_->counts.learn(document); }

Result<void> Matcher::set(const ProfileId& profile, const Query& query) {
  if (auto error = refuse_as_profile(query)) return std::move(*error);
  Impl& impl = *impl_;
  auto compiled = compile_query(query, impl.atoms, impl.counts);
  if (!compiled) return compiled.error();
  std::uint32_t number = impl.queries.find(compiled->nodes);
  if (number == QuerySet::kNone) number = impl.queries.add(*compiled, kMaxAlwaysAsked);
  if (number == QuerySet::kNone)
    return Error{Kind::too_large,
                 fmt::format("{} profiles demand no word already, and each is asked for every "
                             "document",
                             kMaxAlwaysAsked),
                 "add a word or a filter that a document must have"};
  const std::uint32_t known = impl.number_of(profile);
  impl.attach(profile, number, Wording{compiled->clauses, query.text});
  if (known != kNoProfile) impl.detach(known);
  return {};
}

bool Matcher::remove(const ProfileId& profile) {
  const std::uint32_t known = impl_->number_of(profile);
  if (known == kNoProfile) return false;
  impl_->detach(known);
  return true;
}

void Matcher::find(const Document& document, Instant now, bool clauses, Findings& findings) const {
  thread_local Workspace work;
  findings.profiles.clear(), findings.clauses.clear(), findings.parts.clear();
  work.document.read(document, impl_->atoms, now);
  work.evaluation.begin(work.document, impl_->atoms);
  if (clauses) work.merit = merit_of(document, impl_->weight_of(document.source), now);
  impl_->call_up(work);
  impl_->report_all(clauses, work, findings);
}

std::vector<Match> Matcher::match(const Document& document, Instant now) const {
  thread_local Findings findings;
  find(document, now, true, findings);
  std::ranges::sort(
      findings.profiles, {},
      [](const Findings::Finding& finding) -> const ProfileId& { return *finding.profile; });
  std::vector<Match> matches;
  matches.reserve(findings.profiles.size());
  for (const Findings::Finding& finding : findings.profiles)
    matches.push_back(written_out(finding, findings, document));
  return matches;
}

std::size_t Matcher::size() const { return impl_->size; }

}  // namespace vigie
