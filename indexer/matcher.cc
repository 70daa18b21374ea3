#include "indexer/matcher.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "indexer/compiled_query.h"
#include "indexer/matcher_evidence.h"

namespace vigie {

// Two ways to find the profiles of a document: ask each of them, or ask only those whose rarest
// required atom the document holds. We do the second: `by_atom` maps an atom to the profiles that
// demand it (or one of a few), and what it calls up is verified exactly. Profiles that demand no
// atom (a range of days alone) are always asked.
struct Matcher::Impl {
  explicit Impl(Stemming stemming) : queries{stemming} {}

  struct Compiled {
    ProfileId id;
    std::uint32_t root = 0;
  };
  CompiledQueries queries;
  std::vector<Compiled> profiles;         ///< ordered by id
  std::vector<std::uint32_t> atom_begin;  ///< by atom, into by_atom; one more than atoms
  std::vector<std::uint32_t> by_atom;     ///< numbers of profiles
  std::vector<std::uint32_t> always;

  void index_atoms();
  std::vector<std::uint32_t> candidates(const DocumentAtoms& document) const;
};

void Matcher::Impl::index_atoms() {
  std::vector<std::pair<Atom, std::uint32_t>> demands;
  for (std::uint32_t profile = 0; profile < profiles.size(); ++profile) {
    const std::vector<Atom> required = queries.required(profiles[profile].root);
    if (required.empty()) always.push_back(profile);
    for (const Atom atom : required) demands.emplace_back(atom, profile);
  }
  // Counting sort by atom; within an atom profiles stay in order.
  atom_begin.assign(queries.atoms.size() + 1, 0);
  for (const auto& demand : demands) ++atom_begin[demand.first + 1];
  std::partial_sum(atom_begin.begin(), atom_begin.end(), atom_begin.begin());
  by_atom.resize(demands.size());
  std::vector<std::uint32_t> next = atom_begin;
  for (const auto& [atom, profile] : demands) by_atom[next[atom]++] = profile;
}

std::vector<std::uint32_t> Matcher::Impl::candidates(const DocumentAtoms& document) const {
  std::vector<std::uint32_t> found = always;
  for (const Atom atom : document.found())
    found.insert(found.end(), by_atom.begin() + atom_begin[atom],
                 by_atom.begin() + atom_begin[atom + 1]);
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Matcher::Matcher() = default;
Matcher::~Matcher() = default;

std::shared_ptr<const Matcher> Matcher::build(const std::vector<Profile>& profiles,
                                              Stemming stemming, std::vector<Refused>* refused,
                                              const ReadQuery& read) {
  std::shared_ptr<Matcher> matcher{new Matcher};
  matcher->impl_ = std::make_unique<Impl>(stemming);
  Impl& impl = *matcher->impl_;
  impl.profiles.reserve(profiles.size());
  const auto refuse = [&](const Profile& profile, const Error& error) {
    if (refused != nullptr) refused->push_back(Refused{profile.id, error});
  };
  for (const Profile& profile : profiles) {
    const auto query = read(profile.query);
    if (!query) {
      refuse(profile, query.error());
    } else if (const auto error = refuse_as_profile(*query)) {
      refuse(profile, *error);
    } else {
      impl.profiles.push_back(Impl::Compiled{profile.id, impl.queries.add(*query)});
    }
  }
  std::ranges::stable_sort(impl.profiles, {}, &Impl::Compiled::id);
  impl.index_atoms();
  return matcher;
}

std::vector<Match> Matcher::match(const Document& document, Instant now) const {
  thread_local DocumentAtoms atoms;  // its memory serves every document of this thread
  atoms.read(document, impl_->queries.atoms);
  const Evaluation evaluation{impl_->queries, atoms, now};
  std::vector<Match> matches;
  for (const std::uint32_t profile : impl_->candidates(atoms)) {
    const Impl::Compiled& compiled = impl_->profiles[profile];
    if (!evaluation.holds(compiled.root)) continue;
    Match& match = matches.emplace_back();
    match.profile = compiled.id;
    explain(impl_->queries, compiled.root, evaluation, atoms, document, match);
  }
  return matches;
}

std::size_t Matcher::size() const { return impl_->profiles.size(); }

}  // namespace vigie
