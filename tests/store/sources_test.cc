#include <SQLiteCpp/SQLiteCpp.h>

#include "archive_fixture.h"

namespace vigie::sources_test {
namespace {

class SourcesTest : public Archive {
 protected:
  const SourceId insee{"insee"}, presse{"presse"};

  static Found entry(const std::string& key, const std::string& modified = "") {
    Found f;
    f.key = key;
    f.url = "https:" + key;
    f.title = "Titre";
    f.summary = "Résumé";
    f.content = "Contenu";
    f.authors = {"Anne"};
    f.published = Date::read("2026-03-04");
    f.modified = modified;
    f.alerts = false;
    return f;
  }
  std::size_t find(const SourceId& id, const std::vector<Found>& entries, int minute = 1) {
    std::size_t waiting = 0;
    write([&] { waiting = must(sources.found(id, entries, at_minute(minute))); });
    return waiting;
  }
  void declare(const std::vector<Source>& all, int minute) {
    write([&] { must(sources.declare(all, at_minute(minute))); });
  }
  std::vector<WaitingPage> waiting(int minute = 1000) {
    return must(sources.waiting(at_minute(minute), 100));
  }
  void done(PageId id) {
    write([&] {
      must(sources.page_done(id, {.etag = "\"e\"", .last_modified = "Mon"}, at_minute(2)));
    });
  }
};

TEST_F(SourcesTest, ADeclaredSourceIsDueAtOnceAndItsStateIsKept) {
  SourceState s = must(sources.state(insee));
  EXPECT_EQ(s.next_visit, at_minute(0));
  EXPECT_EQ(s.health, Health::unvisited);
  EXPECT_FALSE(s.first_visit);
  s.next_visit = at_minute(30);
  s.first_visit = s.last_visit = at_minute(1);
  s.etag = "\"x\"";
  s.last_modified = "Mon, 02 Mar 2026";
  s.body_hash = "abc";
  s.moved_to = "https://new.example/";
  s.health = Health::moved;
  s.streak = 3;
  s.last_error = "timeout";
  s.visits = 7;
  s.unchanged = 5;
  s.documents = 12;
  write([&] { must(sources.save(s)); });
  declare({source("insee"), source("presse")}, 40);
  const SourceState back = must(sources.state(insee));
  EXPECT_EQ(back.next_visit, at_minute(30)) << "a restart does not visit everything again";
  EXPECT_EQ(back.first_visit, at_minute(1));
  EXPECT_EQ(back.etag, "\"x\"");
  EXPECT_EQ(back.body_hash, "abc");
  EXPECT_EQ(back.moved_to, "https://new.example/");
  EXPECT_EQ(back.health, Health::moved);
  EXPECT_EQ(back.streak, 3);
  EXPECT_EQ(back.last_error, "timeout");
  EXPECT_EQ(back.visits, 7);
  EXPECT_EQ(back.documents, 12);
  EXPECT_EQ(sources.state(SourceId{"x"}).error().kind, Kind::not_found);
  s.id.text = "x";
  write([&] { EXPECT_EQ(sources.save(s).error().kind, Kind::not_found); });
}

TEST_F(SourcesTest, AnotherAddressForgetsTheValidatorsAndAnotherRhythmTheLongWait) {
  SourceState s = must(sources.state(insee));
  s.next_visit = at_minute(1000);
  s.first_visit = at_minute(1);
  s.etag = "\"x\"";
  write([&] { must(sources.save(s)); });
  Source changed = source("insee");
  changed.every = std::chrono::minutes{5};
  declare({changed, source("presse")}, 10);
  EXPECT_EQ(must(sources.state(insee)).next_visit, at_minute(15));
  EXPECT_EQ(must(sources.state(insee)).etag, "\"x\"");
  changed.url = "https://other.example/";
  declare({changed, source("presse")}, 11);
  EXPECT_EQ(must(sources.state(insee)).next_visit, at_minute(11));
  EXPECT_EQ(must(sources.state(insee)).etag, "");
  EXPECT_FALSE(must(sources.state(insee)).first_visit) << "its backlog is new";
}

TEST_F(SourcesTest, AMoveThatWasAcceptedIsTheSameSource) {
  SourceState s = must(sources.state(insee));
  s.first_visit = at_minute(1);
  s.history.events = 7;
  s.moved_to = "https://new.example/feed";
  write([&] { must(sources.save(s)); });
  Source moved = source("insee");
  moved.url = s.moved_to;
  declare({moved, source("presse")}, 11);
  const SourceState after = must(sources.state(insee));
  EXPECT_EQ(after.moved_to, "");
  EXPECT_EQ(after.first_visit, at_minute(1)) << "its backlog is known";
  EXPECT_EQ(after.history.events, 7);
  EXPECT_EQ(after.next_visit, at_minute(11));
}

TEST_F(SourcesTest, ARemovedSourceIsRetiredAndItsPagesWaitNoMore) {
  find(insee, {entry("//a/1"), entry("//a/2")});
  find(presse, {entry("//a/2")});
  declare({source("presse")}, 5);
  EXPECT_EQ(must(sources.states()).size(), 1U);
  EXPECT_EQ(must(sources.state(insee)).id, insee);
  auto pages = waiting();
  ASSERT_EQ(pages.size(), 1U) << "the other source that named the page has it now";
  EXPECT_EQ(pages[0].source, presse);
  EXPECT_EQ(events_of("source_retired").size(), 1U);
  declare({source("insee"), source("presse")}, 6);
  EXPECT_EQ(waiting().size(), 2U);
  EXPECT_EQ(must(sources.state(insee)).next_visit, at_minute(6));
}

TEST_F(SourcesTest, SourcesTakeTurnsAmongThePagesThatWait) {
  find(insee, {entry("//a/1"), entry("//a/2"), entry("//a/3")});
  find(presse, {entry("//b/1")});
  std::vector<SourceId> order;
  for (const WaitingPage& page : must(sources.waiting(at_minute(1000), 3)))
    order.push_back(page.source);
  EXPECT_EQ(order, (std::vector<SourceId>{insee, presse, insee}));
}

TEST_F(SourcesTest, APageThatWasFoundUnderAClockYearsAheadWaitsNoLonger) {
  constexpr int kTenYears = 10 * 365 * 24 * 60;
  write([&] { must(sources.found(insee, {entry("//a/ahead")}, at_minute(kTenYears))); });
  find(insee, {entry("//a/1")});
  const auto pages = waiting();
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].found.url.substr(pages[0].found.url.size() - 1), "1") << "it comes last";
}

TEST_F(SourcesTest, ADisabledSourceIsNotDue) {
  find(insee, {entry("//a/1")});
  Source off = source("insee"), off_too = source("presse");
  off.enabled = off_too.enabled = false;
  declare({off, off_too}, 5);
  EXPECT_TRUE(waiting().empty());
  EXPECT_FALSE(must(sources.next_due()));
  declare({source("insee"), off_too}, 6);
  EXPECT_EQ(waiting().size(), 1U);
  EXPECT_EQ(must(sources.next_due()), at_minute(0));
}

TEST_F(SourcesTest, APageWaitsAsItWasFoundUntilItIsDone) {
  EXPECT_EQ(find(insee, {entry("//a/1", "v1"), entry("//a/2"), entry("//a/1", "v1")}), 2U);
  auto pages = waiting();
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(must(sources.waiting_count()), 2U);
  EXPECT_EQ(pages[0].source, insee);
  EXPECT_EQ(pages[0].found.url, "https://a/1");
  EXPECT_EQ(pages[0].found.title, "Titre");
  EXPECT_EQ(pages[0].found.summary, "Résumé");
  EXPECT_EQ(pages[0].found.content, "Contenu");
  EXPECT_EQ(pages[0].found.authors, std::vector<std::string>{"Anne"});
  EXPECT_EQ(pages[0].found.published, Date::read("2026-03-04"));
  EXPECT_EQ(pages[0].found.modified, "v1");
  EXPECT_FALSE(pages[0].found.alerts);
  done(pages[0].id);
  done(pages[0].id);
  ASSERT_EQ(waiting().size(), 1U);
  EXPECT_EQ(find(insee, {entry("//a/1", "v1"), entry("//a/2")}, 3), 0U);
}

TEST_F(SourcesTest, AnotherModifiedAsksForAnotherFetchWithTheValidatorsOfTheLast) {
  find(insee, {entry("//a/1", "v1")});
  done(waiting()[0].id);
  EXPECT_EQ(find(insee, {entry("//a/1", "")}), 0U) << "saying nothing is no change";
  EXPECT_EQ(find(insee, {entry("//a/1", "v2")}, 3), 1U);
  const auto pages = waiting();
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0].etag, "\"e\"");
  EXPECT_EQ(pages[0].last_modified, "Mon");
  EXPECT_EQ(pages[0].found.modified, "v2");
  EXPECT_EQ(find(insee, {entry("//a/1", "v2")}, 4), 0U);
}

TEST_F(SourcesTest, TwoSourcesThatWriteTheDateDifferentlyDoNotAskInTurn) {
  find(insee, {entry("//a/1", "2026-03-04")});
  done(waiting()[0].id);
  for (int visit = 0; visit < 3; ++visit) {
    EXPECT_EQ(find(presse, {entry("//a/1", "Wed, 04 Mar 2026")}), 0U);
    EXPECT_EQ(find(insee, {entry("//a/1", "2026-03-04")}), 0U);
  }
  EXPECT_EQ(find(presse, {entry("//a/1", "Thu, 05 Mar 2026")}), 1U);
}

TEST_F(SourcesTest, APageOfARetiredSourceGoesToTheOneThatNamesItNext) {
  find(insee, {entry("//a/1")});
  declare({source("presse")}, 5);
  EXPECT_TRUE(waiting().empty());
  EXPECT_EQ(find(presse, {entry("//a/1")}, 6), 1U);
  EXPECT_EQ(waiting().at(0).source, presse);
}

TEST_F(SourcesTest, AFailedPageWaitsForItsNextAttemptAndARefusedOneNoMore) {
  find(insee, {entry("//a/1"), entry("//a/2", "v1")});
  const auto pages = waiting();
  write([&] {
    must(sources.page_failed(pages[0].id, {Kind::timeout, "no answer"}, at_minute(60)));
    must(sources.page_refused(pages[1].id, {Kind::refused, "robots.txt"}, "Disallow: /",
                              at_minute(2)));
    EXPECT_EQ(sources.page_done(PageId{99}, {}, at_minute(2)).error().kind, Kind::not_found);
  });
  EXPECT_TRUE(waiting(59).empty());
  ASSERT_EQ(waiting(60).size(), 1U);
  EXPECT_EQ(waiting(60)[0].attempts, 1);
  EXPECT_EQ(waiting(60)[0].found.content, "Contenu");
  EXPECT_EQ(find(insee, {entry("//a/2", "v1")}), 0U);
}

TEST_F(SourcesTest, TheEarliestOfPagesAndSourcesIsDueNext) {
  EXPECT_EQ(must(sources.next_due()), at_minute(0));
  for (const auto& id : {insee, presse}) {
    SourceState s = must(sources.state(id));
    s.next_visit = at_minute(500);
    write([&] { must(sources.save(s)); });
  }
  EXPECT_EQ(must(sources.next_due()), at_minute(500));
  find(insee, {entry("//a/1")}, 20);
  EXPECT_EQ(must(sources.next_due()), at_minute(20));
}

TEST_F(SourcesTest, PagesComeOldestFirst) {
  find(insee, {entry("//a/3")}, 3);
  find(insee, {entry("//a/1")}, 1);
  find(insee, {entry("//a/2")}, 2);
  const auto pages = must(sources.waiting(at_minute(2), 100));
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].found.key, "//a/1");
  EXPECT_EQ(must(sources.waiting(at_minute(9), 1)).size(), 1U);
}

TEST_F(SourcesTest, TheHistoryOfVisitsIsBounded) {
  write([&] {
    for (int n = 0; n < 250; ++n) {
      const VisitOutcome outcome = n % 3 == 0   ? VisitOutcome{Unchanged{}}
                                   : n % 3 == 1 ? VisitOutcome{Changed{5, 2}}
                                                : VisitOutcome{Failed{{Kind::timeout, "slow"}, {}}};
      must(sources.record_visit(insee, at_minute(n), outcome, Interval{120}));
      must(sources.record_visit(presse, at_minute(n), outcome, Interval{120}));
    }
  });
  SQLite::Statement q(db.raw(),
                      "SELECT count(*), min(at), sum(fresh), max(what) FROM visit"
                      " WHERE source = 'insee'");
  ASSERT_TRUE(q.executeStep());
  EXPECT_EQ(q.getColumn(0).getInt(), 100);
  EXPECT_EQ(q.getColumn(1).getInt64(), at_minute(150).time_since_epoch().count());
  EXPECT_EQ(q.getColumn(2).getInt(), 2 * 33);
  EXPECT_EQ(q.getColumn(3).getString(), "slow");
}

}  // namespace
}  // namespace vigie::sources_test
