#pragma once

#include <set>

#include <boost/asio/awaitable.hpp>

#include "crawler/visitor.h"
#include "pipeline/agenda.h"
#include "pipeline/commons.h"
#include "pipeline/crawl_budget.h"
#include "pipeline/frontier.h"
#include "pipeline/identity.h"
#include "pipeline/reading.h"
#include "pipeline/wake_timer.h"

namespace vigie {

/// Visits what is due and reads what was found: schedule → visit → reader → document → store.
///
/// One coroutine plans; each visit and each page is a coroutine of its own, at most
/// `crawl.parallel` at once, beside those that are held up by their hosts. Nothing is remembered
/// here that the store does not hold: after kill -9 the frontier begins again where it was. Thread:
/// the loop.
class Visits {
 public:
  Visits(Commons& commons, Visitor& visitor);

  /// Runs until stop().
  boost::asio::awaitable<void> run();
  /// Runs until nothing is due and nothing waits.
  boost::asio::awaitable<void> run_once();

  /// Reads the agenda again: at start, and after a reload.
  Result<void> plan();
  void wake();
  void stop();

  struct Counts {
    std::size_t under_way = 0;  ///< visits and pages
    std::uint64_t visits = 0, unchanged = 0, failed = 0, pages = 0, archived = 0;
  };
  Counts counts() const;

 private:
  static constexpr std::size_t kFrontierPart = 2'000;
  struct Gathered;  // what one visit brought back
  void plan_again_if_the_clock_went_back();
  bool start_what_is_due();
  bool has_room() const;
  bool start_visit();
  bool start_page();
  void load_frontier();
  void look_further();
  boost::asio::awaitable<void> visit(Source source);
  boost::asio::awaitable<Gathered> gather(Source source, SourceState state);
  boost::asio::awaitable<void> read_source_bytes(Source source, Fetched fetched,
                                                 Gathered& gathered);
  boost::asio::awaitable<void> read_watched_page(Source source, Fetched fetched,
                                                 Gathered& gathered);
  boost::asio::awaitable<void> read_further_pages(Source source, Gathered& gathered);
  boost::asio::awaitable<void> read_parts(Source source, Gathered& gathered);
  static Result<void> keep_reach(Database& db, const Source& source, const Gathered& gathered,
                                 const VisitOutcome& outcome, Instant began, Instant now);
  boost::asio::awaitable<Result<SourceState>> save_visit(Source source, Gathered gathered,
                                                         Instant began);
  boost::asio::awaitable<void> fetch_page(WaitingPage page);
  boost::asio::awaitable<Result<void>> page_arrived(WaitingPage page, Source source,
                                                    Fetched fetched);
  boost::asio::awaitable<Result<void>> page_missed(WaitingPage page, Source source,
                                                   Visitor::Failure failure);
  boost::asio::awaitable<Result<void>> put_off(WaitingPage page);
  boost::asio::awaitable<Result<void>> keep_hub(WaitingPage page, Source source,
                                                std::vector<Found> onward, PageEnd end);
  boost::asio::awaitable<Result<void>> archive_page(WaitingPage page, PageReading reading,
                                                    Source source, PageEnd end);
  boost::asio::awaitable<void> calm_down(Error error, std::string_view event, std::string subject);

  Commons& commons_;
  Visitor& visitor_;
  Agenda agenda_;
  Frontier frontier_;
  std::size_t frontier_part_ = kFrontierPart;  ///< how much of it is held in memory
  Identities identities_;
  CrawlBudgets budgets_;
  WakeTimer timer_;
  std::set<SourceId> visiting_;
  Counts counts_;
  Instant planned_{};  ///< the agenda was good at this moment
  bool frontier_stale_ = true;
  bool page_turn_ = false;
  bool once_ = false;  ///< each source is visited at most once
  bool stopping_ = false;
};

}  // namespace vigie
