// Ranges of days are few terms: whole years, then months, then days.
#include "indexer/day_terms.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vigie::day_terms_test {
namespace {

using namespace std::chrono;

Xapian::WritableDatabase index_of(sys_days first, sys_days last) {
  Xapian::WritableDatabase index(std::string(), Xapian::DB_BACKEND_INMEMORY);
  for (sys_days day = first; day <= last; day += days{1}) {
    Xapian::Document document;
    for (const std::string& term : day_terms("seen", day)) document.add_boolean_term(term);
    index.add_document(document);
  }
  return index;
}

TEST(DayTerms, ARangeIsTheFewestTermsThatHoldIt) {
  const auto index = index_of(year{2024} / 1 / 1, year{2026} / 12 / 31);
  struct {
    sys_days from, to;
    std::vector<std::string> terms;
  } cases[] = {
      {year{2025} / 1 / 1, year{2025} / 12 / 31, {"Dseen:2025"}},
      {year{2024} / 11 / 30,
       year{2026} / 2 / 1,
       {"Dseen:20241130", "Dseen:202412", "Dseen:2025", "Dseen:202601", "Dseen:20260201"}},
      {year{2024} / 2 / 1, year{2024} / 2 / 29, {"Dseen:202402"}},  // a leap year's February
      {year{2026} / 3 / 5, year{2026} / 3 / 5, {"Dseen:20260305"}},
      {year{1} / 1 / 1, year{9999} / 12 / 31, {"Dseen:2024", "Dseen:2025", "Dseen:2026"}},
      {year{2027} / 1 / 1, year{2030} / 1 / 1, {}},
      {year{2026} / 3 / 5, year{2026} / 3 / 4, {}},
  };
  for (const auto& one : cases)
    EXPECT_EQ(terms_of_days(index, "seen", one.from, one.to), one.terms)
        << one.from.time_since_epoch().count() << " to " << one.to.time_since_epoch().count();
  EXPECT_TRUE(terms_of_days(index, "published", year{1} / 1 / 1, year{9999} / 1 / 1).empty());
}

TEST(DayTerms, EveryRangeHoldsItsDaysAndNoOther) {
  const sys_days first{year{2023} / 12 / 20}, last{year{2025} / 3 / 10};
  const auto index = index_of(first, last);
  for (sys_days from = first - days{3}; from <= last; from += days{17})
    for (sys_days to = from; to <= last + days{40}; to += days{13}) {
      std::uint64_t found = 0;
      for (const std::string& term : terms_of_days(index, "seen", from, to))
        found += index.get_termfreq(term);
      const auto expected = (std::min(to, last) - std::max(from, first)).count() + 1;
      EXPECT_EQ(found, static_cast<std::uint64_t>(std::max<long>(0, expected)))
          << from.time_since_epoch().count() << " to " << to.time_since_epoch().count();
    }
}

TEST(DayTerms, TheFirstAndTheLastYearHaveTermsToo) {
  Xapian::WritableDatabase index(std::string(), Xapian::DB_BACKEND_INMEMORY);
  for (const sys_days day : {sys_days{year{0} / 1 / 1}, sys_days{year{9999} / 12 / 31}}) {
    Xapian::Document document;
    for (const std::string& term : day_terms("seen", day)) document.add_boolean_term(term);
    index.add_document(document);
  }
  EXPECT_EQ(terms_of_days(index, "seen", year{0} / 1 / 1, year{9999} / 12 / 31),
            (std::vector<std::string>{"Dseen:0000", "Dseen:9999"}));
}

}  // namespace
}  // namespace vigie::day_terms_test
