#include "pipeline/backtest.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <mutex>
#include <numeric>
#include <thread>
#include <unordered_map>

#include "pipeline/limits.h"
#include "pipeline/watch_list.h"
#include "store/documents.h"

namespace vigie {
namespace {

constexpr std::size_t kPerChunk = 500;
/// Documents that teach the matcher which words are rare before profiles are set.
constexpr std::size_t kLessons = 500;

/// A document of the period as a profile met it.
struct Met {
  std::uint32_t profile = 0;
  BacktestFound found;
};

/// The profiles of a walk. The matcher knows each by its number, so that what it finds needs no
/// look-up by name.
struct Watch {
  std::shared_ptr<const Matcher> matcher;
  std::vector<const ProfileLimits*> limits;  ///< by number; nullptr: none
  bool scores = false;                       ///< some threshold asks for them
};

std::uint32_t number_of(const ProfileId& id) {
  std::uint32_t number = 0;
  std::from_chars(id.text.data(), id.text.data() + id.text.size(), number);
  return number;
}

const ProfileLimits* limits_of(const ProfileLimits& limits) {
  return limits == ProfileLimits{} ? nullptr : &limits;
}

/// What stands at places [first, last) of `by_number`, from one connection.
Result<void> walk_chunk(Documents& store, const BacktestArchive& archive, const Watch& watch,
                        std::size_t first, std::size_t last, std::vector<Met>& met) {
  const auto facts = [&](std::size_t place) -> const DocumentFacts& {
    return archive.documents[archive.by_number[place]];
  };
  std::size_t place = first;
  Findings findings;
  return store.each_between(
      facts(first).id, facts(last - 1).id, [&](const StoredDocument& stored) -> Result<void> {
        while (place < last && facts(place).id < stored.id) ++place;
        if (place == last || facts(place).id != stored.id) return {};
        watch.matcher->find(stored.document, facts(place).at, watch.scores, findings);
        for (const Findings::Finding& finding : findings.profiles) {
          const std::uint32_t profile = number_of(*finding.profile);
          const ProfileLimits* limits = watch.limits[profile];
          const bool held =
              limits != nullptr && held_back(*limits, stored.document, finding.score).has_value();
          met.push_back({profile, {archive.by_number[place], held}});
        }
        return {};
      });
}

/// Asks the matcher for every document of the period; gives what each profile found, in order of
/// moments. Two ways to use two cores: a reader that feeds matchers, or each thread with a
/// connection and a part of the documents. The second has no queue, and unpacking texts is a third
/// of the work.
Result<std::vector<std::vector<BacktestFound>>> walk(const BacktestRequest& request,
                                                     const BacktestArchive& archive,
                                                     const Watch& watch,
                                                     const BacktestProgress& progress) {
  const std::size_t total = archive.by_number.size();
  std::atomic<std::size_t> next{0}, done{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::optional<Error> error;
  std::vector<std::vector<Met>> met(static_cast<std::size_t>(std::max(1, request.jobs)));
  const auto work = [&](std::size_t thread) -> Result<void> {
    auto db = Database::open(request.database, Database::Mode::read_only);
    if (!db) return db.error();
    Documents store(*db);
    while (!failed) {
      const std::size_t first = next.fetch_add(kPerChunk);
      if (first >= total) break;
      const std::size_t last = std::min(total, first + kPerChunk);
      if (auto walked = walk_chunk(store, archive, watch, first, last, met[thread]); !walked)
        return walked;
      done += last - first;
      if (thread == 0 && progress)
        progress(static_cast<std::int64_t>(done.load()), static_cast<std::int64_t>(total));
    }
    return {};
  };
  const auto run = [&](std::size_t thread) {
    if (const auto worked = work(thread); !worked) {
      failed = true;
      const std::lock_guard lock(mutex);
      error = worked.error();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t thread = 1; thread < met.size(); ++thread) others.emplace_back(run, thread);
  run(0);
  for (std::thread& other : others) other.join();
  if (error) return *error;

  std::vector<std::vector<BacktestFound>> found(watch.limits.size());
  for (std::vector<Met>& of_thread : met) {
    for (const Met& one : of_thread) found[one.profile].push_back(one.found);
    std::vector<Met>().swap(of_thread);
  }
  for (auto& of_profile : found) std::ranges::sort(of_profile, {}, &BacktestFound::document);
  return found;
}

/// A matcher that has seen what documents of the archive are like.
Result<std::shared_ptr<Matcher>> taught_matcher(Database& store, const BacktestArchive& archive,
                                                const BacktestRequest& request) {
  auto matcher = std::make_shared<Matcher>(Stemming::yes);
  for (const Source& source : request.sources) matcher->weigh(source.id, source.weight);
  const std::size_t step = std::max<std::size_t>(1, archive.documents.size() / kLessons);
  for (std::size_t i = 0; i < archive.documents.size(); i += step) {
    const auto read = Documents(store).find(archive.documents[i].id);
    if (!read) return read.error();
    if (*read) matcher->learn((*read)->document);
  }
  return matcher;
}

bool has_relative_days(const QueryNode& node, Instant now) {
  if (node.type == QueryNode::Type::range) {
    const auto today = resolve_range(node, now);
    const auto later = resolve_range(node, now + std::chrono::days{400});
    if (today && later && (today->from != later->from || today->to != later->to)) return true;
  }
  return std::ranges::any_of(node.children,
                             [&](const QueryNode& child) { return has_relative_days(child, now); });
}

/// The documents of the period among those that the index gives, in order of their moments.
std::vector<BacktestFound> within(const BacktestArchive& archive,
                                  const std::vector<DocumentId>& numbers) {
  std::vector<BacktestFound> found;
  auto number = numbers.begin();
  for (const std::uint32_t place : archive.by_number) {
    const DocumentId id = archive.documents[place].id;
    while (number != numbers.end() && *number < id) ++number;
    if (number == numbers.end()) break;
    if (*number == id) found.push_back({place, false});
  }
  std::ranges::sort(found, {}, &BacktestFound::document);
  return found;
}

/// Marks what limits and threshold hold back.
Result<void> hold_back(Database& store, const BacktestArchive& archive, const Matcher& matcher,
                       const ProfileLimits& limits, std::vector<BacktestFound>& found) {
  for (BacktestFound& one : found) {
    const DocumentFacts& facts = archive.documents[one.document];
    const auto read = Documents(store).find(facts.id);
    if (!read) return read.error();
    if (!*read) continue;
    const auto matches = matcher.match((*read)->document, facts.at);
    if (!matches.empty())
      one.held = held_back(limits, (*read)->document, matches.front().score).has_value();
  }
  return {};
}

}  // namespace

Result<BacktestArchive> read_backtest_archive(Database& store, const BacktestRequest& request) {
  auto documents = facts_between(store, request.from, request.until);
  if (!documents) return documents.error();
  BacktestArchive archive{std::move(*documents), {}, {}};
  archive.by_number.resize(archive.documents.size());
  std::iota(archive.by_number.begin(), archive.by_number.end(), std::uint32_t{0});
  std::ranges::sort(archive.by_number, {},
                    [&](std::uint32_t place) { return archive.documents[place].id; });
  archive.digest_times.reserve(archive.documents.size());
  for (const DocumentFacts& facts : archive.documents)
    archive.digest_times.push_back(digest_times(facts.at, request.alerts));
  return archive;
}

Result<ProfileBacktest> backtest(Database& store, IndexReader& index,
                                 const BacktestArchive& archive, const Query& query,
                                 const ProfileLimits& limits, const BacktestRequest& request,
                                 Instant now, const BacktestProgress& progress) {
  if (auto refused = refuse_as_profile(query)) return *refused;
  const auto matcher = std::make_shared<Matcher>(Stemming::yes);
  for (const Source& source : request.sources) matcher->weigh(source.id, source.weight);
  if (auto set = matcher->set(ProfileId{"0"}, query); !set) return set.error();

  std::vector<BacktestFound> found;
  if (has_relative_days(query.root, now)) {
    auto walked =
        walk(request, archive, {matcher, {limits_of(limits)}, limits.threshold > 0}, progress);
    if (!walked) return walked.error();
    found = std::move(walked->front());
  } else {
    const auto numbers = index.find_all(query, now);
    if (!numbers) return numbers.error();
    found = within(archive, *numbers);
    if (limits_of(limits) != nullptr)
      if (auto held = hold_back(store, archive, *matcher, limits, found); !held)
        return held.error();
  }
  ProfileBacktest out;
  out.counts = count_backtest(archive.documents, archive.digest_times, found, request.from,
                              request.until, request.alerts);
  if (out.counts.too_broad().empty()) return out;
  auto narrowing = narrowing_words(store, index, query, archive.documents, found, now);
  if (!narrowing) return narrowing.error();
  out.narrowing = std::move(*narrowing);
  return out;
}

Result<std::vector<BacktestRow>> backtest_all(Database& store, const BacktestArchive& archive,
                                              const std::vector<Profile>& profiles,
                                              const ReadQuery& read, const BacktestRequest& request,
                                              const BacktestProgress& progress) {
  const auto matcher = taught_matcher(store, archive, request);
  if (!matcher) return matcher.error();
  std::vector<BacktestRow> rows(profiles.size());
  Watch watch{*matcher, std::vector<const ProfileLimits*>(profiles.size()), false};
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    watch.limits[i] = limits_of(profiles[i].limits);
    watch.scores = watch.scores || profiles[i].limits.threshold > 0;
    const auto query = read(profiles[i].query);
    const auto set =
        query ? (*matcher)->set(ProfileId{std::to_string(i)}, *query) : Result<void>(query.error());
    if (!set) rows[i].refused = set.error();
  }
  const auto found = walk(request, archive, watch, progress);
  if (!found) return found.error();
  for (std::size_t i = 0; i < profiles.size(); ++i)
    rows[i].counts = count_backtest(archive.documents, archive.digest_times, (*found)[i],
                                    request.from, request.until, request.alerts);
  return rows;
}

}  // namespace vigie
