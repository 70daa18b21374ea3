// A week of 100,000 sources in a minute: publishers, their hosts and the network are models, and
// what decides is the real thing: schedule.h, the agenda and pause_between, with a clock that jumps
// from one turn to the next.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "crawler/host_gate.h"
#include "crawler/schedule.h"
#include "pipeline/agenda.h"
#include "tests/pipeline/simulated_publisher.h"

namespace vigie::simulated_week_test {
namespace {

using namespace std::chrono_literals;
using simulated::Publisher;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(NDEBUG)
constexpr int kSources = 5'000;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int kSources = 5'000;
#else
constexpr int kSources = 100'000;
#endif
#else
constexpr int kSources = 100'000;
#endif

const Instant kMonday = std::chrono::sys_days{std::chrono::year{2026} / 11 / 16};
constexpr Interval kWeek = 7 * 24h;

/// What the servers' side sees of one host; it judges and decides nothing.
struct Host {
  Interval crawl_delay{0};
  Instant ready{};         // our side: when the gate lets the next request pass
  Instant closed_until{};  // our side: what Retry-After asked
  Instant last_end{};      // their side, as the next
  Instant asked_until{};
  bool visited = false;
};

struct Tally {
  std::int64_t visits = 0, requests = 0, failed = 0, moved = 0, told_to_wait = 0;
  std::int64_t parallel = 0, hurried = 0, undercut = 0;
  std::vector<int> per_second = std::vector<int>(static_cast<std::size_t>(kWeek / 1s) + 86'400);
  Interval longest_unseen{0};
  std::vector<double> delays[simulated::kClasses];
  std::int64_t visits_of[simulated::kClasses] = {};
};

class Week {
 public:
  Week() { prepare(); }
  void run();
  const Tally& tally() const { return tally_; }
  struct Alarms {
    int silent = 0, seen = 0, talking = 0, falsely = 0, falsely_ever = 0;
  };
  Alarms alarms() const;
  static constexpr Interval kFirstTurns = 30min;
  static constexpr Interval kLearning = 2h;  ///< from crawl.every to each one's own rhythm

 private:
  struct Watched {
    Source source;
    SourceState state;
    std::size_t host = 0;
    Publisher publisher;
    bool called_silent = false;
  };
  void prepare();
  void visit(Watched& watched, Instant now);
  VisitOutcome ask(Watched& watched, Host& host, Instant& now);
  VisitOutcome answer(Watched& watched, Host& host, Instant begin, Interval& took);

  std::vector<Watched> sources_;
  std::vector<Host> hosts_;
  Agenda agenda_;
  Tally tally_;
  simulated::Dice dice_{20261116};
};

/// Three sources a host as a rule, and a few platforms that carry hundreds.
void Week::prepare() {
  hosts_.resize(kSources / 3 + 1);
  for (Host& host : hosts_)
    if (dice_.chance(0.1)) host.crawl_delay = 10s;
  for (int i = 0; i < kSources; ++i) {
    Watched watched;
    watched.source.id = SourceId{"source-" + std::to_string(i)};
    watched.source.every = 30min;
    watched.source.fastest = 5min;
    watched.source.slowest = 12h;
    watched.state.id = watched.source.id;
    watched.state.next_visit = kMonday;
    watched.host = dice_.below(dice_.chance(0.05) ? hosts_.size() / 1000 + 1 : hosts_.size());
    watched.publisher = simulated::publisher(dice_, kMonday);
    sources_.push_back(std::move(watched));
  }
  for (const Watched& watched : sources_)
    agenda_.put(watched.source.id,
                first_turn(watched.source, watched.state, sources_.size(), kMonday),
                watched.source.every);
}

void Week::run() {
  std::unordered_map<SourceId, Watched*> by_id;
  for (Watched& watched : sources_) by_id.emplace(watched.source.id, &watched);
  for (auto now = agenda_.next(); now && *now < kMonday + kWeek; now = agenda_.next())
    while (const auto due = agenda_.take_due(*now)) visit(*by_id.at(*due), *now);
  for (const Watched& watched : sources_)
    tally_.longest_unseen = std::max(tally_.longest_unseen,
                                     kMonday + kWeek - watched.state.last_visit.value_or(kMonday));
}

/// As Visits::visit does: ask, decide, put back.
void Week::visit(Watched& watched, Instant now) {
  ++tally_.visits;
  ++tally_.visits_of[watched.publisher.kind];
  const Instant before = watched.state.last_visit.value_or(kMonday);
  const VisitOutcome outcome = ask(watched, hosts_[watched.host], now);
  tally_.failed += std::holds_alternative<Failed>(outcome) ? 1 : 0;
  if (!watched.state.first_visit && !std::holds_alternative<Failed>(outcome))
    watched.state.history = history_of(watched.publisher.backlog, now);
  watched.state = after_visit(watched.source, std::move(watched.state), outcome, now);
  watched.called_silent = watched.called_silent || watched.state.health == Health::silent;
  tally_.longest_unseen = std::max(tally_.longest_unseen, now - before);
  agenda_.put(watched.source.id, watched.state.next_visit,
              std::max(rhythm_of(watched.source, watched.state), watched.state.next_visit - now));
}

/// The host's gate as a plain model: one at a time in the order of asking, with pause_between after
/// each, and nothing before what Retry-After said. `now` becomes the end of the visit.
VisitOutcome Week::ask(Watched& watched, Host& host, Instant& now) {
  now = std::max(now, host.ready);
  if (now < host.closed_until)
    return Failed{Error{Kind::network, "closed"}, host.closed_until - now};
  const Instant begin = now;
  Interval took{0};
  VisitOutcome outcome = answer(watched, host, begin, took);
  now = begin + took;
  host.ready = now + pause_between(2s, host.crawl_delay, false);
  if (const auto* failed = std::get_if<Failed>(&outcome); failed && failed->retry_after)
    host.closed_until = std::max(host.closed_until, now + *failed->retry_after);
  return outcome;
}

/// The other side: counts what harms it, and answers.
VisitOutcome Week::answer(Watched& watched, Host& host, Instant begin, Interval& took) {
  ++tally_.requests;
  ++tally_.per_second[static_cast<std::size_t>((begin - kMonday) / 1s)];
  if (host.visited && begin < host.last_end) ++tally_.parallel;
  if (host.visited && begin < host.last_end + std::max<Interval>(2s, host.crawl_delay))
    ++tally_.hurried;
  if (begin < host.asked_until) ++tally_.undercut;
  const simulated::Answer said = watched.publisher.answer(dice_, begin);
  took = said.took;
  host.visited = true;
  host.last_end = begin + took;
  if (said.moved && watched.state.moved_to.empty()) {
    watched.state.moved_to = "https://new.example/" + watched.source.id.text;
    ++tally_.moved;
  }
  if (said.retry_after) {
    ++tally_.told_to_wait;
    host.asked_until = host.last_end + *said.retry_after;
    return Failed{Error{Kind::network, "429"}, said.retry_after};
  }
  if (said.failed) return Failed{Error{Kind::timeout, "no answer"}, {}};
  for (const Instant published : said.fresh)
    if (published >= kMonday)
      tally_.delays[watched.publisher.kind].push_back(
          std::chrono::duration<double, std::ratio<60>>(begin - published).count());
  if (said.fresh.empty()) return Unchanged{};
  return Changed{said.fresh.size(), said.fresh.size()};
}

/// Who fell silent is to be seen within the week where three documents a day are usual; nobody who
/// talks may be called silent.
Week::Alarms Week::alarms() const {
  Alarms alarms;
  for (const Watched& watched : sources_) {
    const bool reachable = watched.state.streak == 0 && watched.state.moved_to.empty();
    const bool found = watched.state.health == Health::silent;
    if (watched.publisher.silent_from < kMonday + kWeek) {
      const bool lively = watched.publisher.per_day >= 3;
      if (reachable && lively && watched.publisher.dead_until <= kMonday) {
        ++alarms.silent;
        alarms.seen += found ? 1 : 0;
      }
      continue;
    }
    ++alarms.talking;
    alarms.falsely += found ? 1 : 0;
    alarms.falsely_ever += watched.called_silent ? 1 : 0;
  }
  return alarms;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The worst second of a stretch, as a multiple of its mean.
double worst_second(const std::vector<int>& per_second, Interval from, Interval to) {
  const auto first = per_second.begin() + from / 1s, last = per_second.begin() + to / 1s;
  double sum = 0;
  for (auto it = first; it != last; ++it) sum += *it;
  return *std::max_element(first, last) * static_cast<double>(last - first) / sum;
}

void harms_nobody(const Week& week) {
  const Tally& tally = week.tally();
  std::printf("%lld visits, %lld requests, %lld failed, %lld told to wait, %lld moved\n",
              static_cast<long long>(tally.visits), static_cast<long long>(tally.requests),
              static_cast<long long>(tally.failed), static_cast<long long>(tally.told_to_wait),
              static_cast<long long>(tally.moved));
  EXPECT_GT(tally.visits, 20LL * kSources);
  EXPECT_LT(tally.visits, 40LL * kSources);
  EXPECT_GT(tally.told_to_wait, kSources / 100);
  EXPECT_EQ(tally.parallel, 0);
  EXPECT_EQ(tally.hurried, 0);
  EXPECT_EQ(tally.undercut, 0);
}

void no_second_sees_three_times_the_mean(const Week& week) {
  if (kSources < 100'000) return;  // a few sources have seconds of one visit and many of none
  const auto& per_second = week.tally().per_second;
  const double start = worst_second(per_second, 0s, Week::kFirstTurns);
  const double after = worst_second(per_second, Week::kLearning, kWeek);
  std::printf("worst second: %.2f times the mean at start, %.2f afterwards\n", start, after);
  EXPECT_LE(start, 3);
  EXPECT_LE(after, 3);
}

void every_source_is_visited_every_day_whatever_fails(const Week& week) {
  EXPECT_LE(week.tally().longest_unseen, 24h + 5min)
      << std::chrono::duration<double, std::ratio<3600>>(week.tally().longest_unseen).count()
      << " h";
}

void silence_is_seen_and_lively_sources_are_not_accused(const Week& week) {
  const Week::Alarms alarms = week.alarms();
  std::printf("silences seen: %d of %d; talking sources called silent: %d of %d (ever: %d)\n",
              alarms.seen, alarms.silent, alarms.falsely, alarms.talking, alarms.falsely_ever);
  EXPECT_GE(alarms.seen, 0.98 * alarms.silent);
  EXPECT_LE(alarms.falsely_ever, 0.002 * alarms.talking);
}

void lively_sources_are_visited_more_often_and_their_news_are_seen_sooner(const Week& week) {
  const Tally& tally = week.tally();
  double visits_before = 1e9;
  double delay_before = 0;
  for (int kind = 0; kind < simulated::kClasses; ++kind) {
    const double visits =
        static_cast<double>(tally.visits_of[kind]) / (simulated::kShares[kind] * kSources);
    const double delay = median(tally.delays[kind]);
    std::printf("%6.2f documents a day: %5.1f visits a week, seen after %.0f min (median)\n",
                simulated::kPerDay[kind], visits, delay);
    // Where crawl.slowest holds, from one document a day, all are visited alike.
    // A smaller week has a wider spread.
    constexpr double kTimesFewer = kSources < 100'000 ? 1.5 : 2;
    EXPECT_LE(visits, simulated::kPerDay[kind] < 1 ? 20 : visits_before / kTimesFewer);
    if (simulated::kPerDay[kind] >= 1) {
      EXPECT_GE(delay, delay_before * 1.5);
    }
    visits_before = visits;
    delay_before = delay;
  }
  EXPECT_LE(median(tally.delays[0]), 30) << "minutes, of those that publish thirty a day";
}

// One test, since the week is lived once.
TEST(SimulatedWeek, HarmsNobodyStampedesNeverAndSeesWhoFellSilent) {
  Week week;
  week.run();
  harms_nobody(week);
  no_second_sees_three_times_the_mean(week);
  every_source_is_visited_every_day_whatever_fails(week);
  silence_is_seen_and_lively_sources_are_not_accused(week);
  lively_sources_are_visited_more_often_and_their_news_are_seen_sooner(week);
}

}  // namespace
}  // namespace vigie::simulated_week_test
