// How far a site crawl goes: what is added to the frontier, and what of it is worth a fetch.
#include "pipeline/crawl_budget.h"

#include <gtest/gtest.h>

namespace vigie::crawl_budget_test {
namespace {

using namespace std::chrono_literals;
const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 9h};

Source site(int max_pages = 1'000) {
  Source source;
  source.id = {"mairie"};
  source.kind = SourceKind::site;
  source.url = "http://mairie.example/";
  source.every = 1h;
  source.max_pages = max_pages;
  return source;
}

Found link(const std::string& path) {
  Found found;
  found.url = "http://mairie.example" + path;
  found.key = Url::parse(found.url)->key();
  found.depth = 1;
  return found;
}

std::vector<Found> links(int first, int count) {
  std::vector<Found> out;
  for (int n = first; n < first + count; ++n) out.push_back(link("/agenda/" + std::to_string(n)));
  return out;
}

class CrawlBudget : public ::testing::Test {
 protected:
  void SetUp() override {
    write([&] { return Sources(db_).declare({site()}, kNow); });
  }

  template <class Job>
  void write(Job job) {
    const auto done = db_.write([&]() -> Result<void> {
      const auto result = job();
      return result ? Result<void>{} : result.error();
    });
    ASSERT_TRUE(done) << to_string(done.error());
  }

  std::size_t added(const Source& source, const std::vector<Found>& found) {
    std::size_t count = 0;
    write([&]() -> Result<std::size_t> {
      Sources sources(db_);
      const auto kept = within_budget(sources, source, found);
      if (!kept) return kept.error();
      count = kept->size();
      return sources.found(source.id, *kept, kNow);
    });
    return count;
  }

  std::vector<WaitingPage> waiting() { return *Sources(db_).waiting(kNow, 10'000); }

  Database db_ = *Database::in_memory();
};

TEST_F(CrawlBudget, ASiteKeepsAtMostMaxPagesAddresses) {
  EXPECT_EQ(added(site(30), links(0, 20)), 20u);
  EXPECT_EQ(added(site(30), links(0, 20)), 0u);  // known already
  EXPECT_EQ(added(site(30), links(20, 20)), 10u);
  Source feed = site(30);
  feed.kind = SourceKind::feed;
  EXPECT_EQ(added(feed, links(40, 20)), 20u);
}

TEST_F(CrawlBudget, RefusedAddressesMakeRoomForOthersUpToABound) {
  EXPECT_EQ(added(site(10), links(0, 10)), 10u);
  for (int round = 1; round < 20; ++round) {
    for (const WaitingPage& page : waiting())
      write([&] {
        return Sources(db_).page_refused(page.id, {Kind::refused, "nothing new"}, "", kNow);
      });
    EXPECT_EQ(added(site(10), links(10 * round, 10)), round < 10 ? 10u : 0u) << round;
  }
}

TEST_F(CrawlBudget, PagesThatBringNothingAreNotFetchedForLongAlsoAfterARestart) {
  added(site(), links(0, 200));
  std::vector<WaitingPage> pages = waiting();
  CrawlBudgets budgets(db_);
  int fetched = 0;
  for (const WaitingPage& page : pages) {
    if (!budgets.allows(site(), page)) continue;
    ++fetched;
    const std::string sample = bytes_of(sample_of("Aucun événement n'est prévu ce jour là"));
    budgets.spent(site(), page, sample);
    PageEnd end;
    end.sample = sample;
    write([&] { return Sources(db_).page_done(page.id, end, kNow); });
  }
  EXPECT_GE(fetched, ShapeBudget::kFree);
  EXPECT_LE(fetched, ShapeBudget::kFree + ShapeBudget::kGain);

  std::vector<Found> onward = links(500, 20);
  onward.push_back(link("/arretes/arrete-de-circulation"));
  budgets.leave_out(site(), onward);
  EXPECT_EQ(onward.size(), 1u);

  CrawlBudgets restarted(db_);  // a visit begins: each shape gets a little back
  int more = 0;
  for (const WaitingPage& page : waiting()) {
    if (!restarted.allows(site(), page)) continue;
    ++more;
    restarted.spent(site(), page, "");
  }
  EXPECT_EQ(more, ShapeBudget::kAgain);
}

TEST_F(CrawlBudget, PagesReadBeforeAndOtherKindsOfSourceAreNeverHeldBack) {
  added(site(), links(0, 100));
  CrawlBudgets budgets(db_);
  std::vector<WaitingPage> pages = waiting();
  for (const WaitingPage& page : pages) budgets.spent(site(), page, "");
  WaitingPage page = pages.back();
  EXPECT_FALSE(budgets.allows(site(), page));
  Source feed = site();
  feed.kind = SourceKind::feed;
  EXPECT_TRUE(budgets.allows(feed, page));
  page.read_before = true;
  EXPECT_TRUE(budgets.allows(site(), page));
}

}  // namespace
}  // namespace vigie::crawl_budget_test
