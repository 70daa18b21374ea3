#include "crawler/dates.h"

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace vigie::dates_test {
namespace {

TEST(FeedDates, AreReadAsFeedsWriteThem) {
  struct {
    const char* text;
    const char* date;  // empty: nothing
  } cases[] = {
      {"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},  // RFC 822 and 2822
      {"01 Jan 04 19:48 EST", "2004-01-01T19:48:00-05:00"},
      {"Mon,02 January 2006 15:04:05+0200", "2006-01-02T15:04:05+02:00"},
      {"Fri, 24 Nov 2023 18:28:36 -0000", "2023-11-24T18:28:36Z"},
      {"24 Nov 2023 18:28:36 +0100 (CET)", "2023-11-24T18:28:36+01:00"},
      {"Fri, 24 Nov 2023 18:28:36 GMT+01:00", "2023-11-24T18:28:36+01:00"},
      {"Fri, 24 Nov 2023 18:28:36 Etc/GMT", "2023-11-24T18:28:36Z"},
      {"Fri, 24 Nov 2023 24:00:00 GMT", "2023-11-25T00:00:00Z"},
      {"Fri, 24 Nov 2023 23:59:60 GMT", "2023-11-24T23:59:59Z"},
      {"24-Nov-2023", "2023-11-24"},
      {"Nov 24, 2023 6:28 PM", "2023-11-24T18:28:00Z"},
      {"Nov 24th, 2023 12:05 a.m.", "2023-11-24T00:05:00Z"},
      {"Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"},  // asctime and date(1)
      {"Sun Jan  4 16:29:06 PST 2004", "2004-01-04T16:29:06-08:00"},
      {"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T08:19:53-04:00"},
      {"2026-03-04", "2026-03-04"},  // W3C-DTF and ISO 8601
      {"2026-03", "2026-03-01"},
      {"2026", "2026-01-01"},
      {"2026-03-04T09:30Z", "2026-03-04T09:30:00Z"},
      {" 2026-03-04T09:30:15.25+01:00\n", "2026-03-04T09:30:15+01:00"},
      {"2026-03-04 09:30:15", "2026-03-04T09:30:15Z"},
      {"20260304T093015Z", "2026-03-04T09:30:15Z"},
      {"20260304", "2026-03-04"},
      {"2024-366", "2024-12-31"},
      {"26-03-04", "2026-03-04"},
      {"mer. 4 mars 2026", "2026-03-04"},  // French
      {"Mar, 4 Mar 2025 10:00:00 +0100", "2025-03-04T10:00:00+01:00"},
      {"mar. 3 févr. 2026", "2026-02-03"},
      {"le 1er août 2026 à 9h30", "2026-08-01T09:30:00Z"},
      {"15 DÉCEMBRE 2026 18 h 05", "2026-12-15T18:05:00Z"},
      {"04/03/2026 09:30", "2026-03-04T09:30:00Z"},
      {"12/31/2003", "2003-12-31"},
      {"", ""},  // nothing to be told
      {"yesterday", ""},
      {"30 Feb 2026", ""},
      {"2026-13-01", ""},
      {"Sun, 16 zzz 2012 11:47:32 GMT", ""},
      {"Sun, 16 Dec 2012 11:xx:32 GMT", ""},
      {"Sun, 16 Dec 2012 25:47:32 GMT", ""},
      {"Sun, 16 Dec 2012 11:47:32 +zz:00", ""},
      {"16 Dec 17 Dec 2012", ""},
      {"1 2 3 4 5 6", ""},
      {"99999999999999", ""},
      {"20260,152T", ""},  // years have four digits, days two: nothing wraps around
      {"1/2/20260", ""},
      {"1/2/67562", ""},
      {"Fri, 31 Dec 9999 24:00:00 GMT", ""},
      {"2026-03-260", ""},
      {"260 Mar 2026", ""},
      {"Dec", ""},
  };
  for (const auto& [text, date] : cases) {
    const std::optional<Date> read = read_feed_date(text);
    EXPECT_EQ(read ? read->text : "", date) << text;
  }
}

TEST(FeedDates, OfOtherReadersAreReadAlike) {
  std::ifstream cases(VIGIE_SOURCE_DIR "/../shared/corpora/conformance/dates/feed_dates.jsonl");
  if (!cases) GTEST_SKIP() << "the conformance corpora are not beside this checkout";
  int right = 0, all = 0;
  for (std::string line; std::getline(cases, line); ++all) {
    const boost::json::object expected = boost::json::parse(line).as_object();
    const auto read = read_feed_date(std::string_view(expected.at("input").as_string()));
    const boost::json::value& utc = expected.at("utc");
    if (utc.is_null() ? !read : read && rfc3339(read->instant) == std::string_view(utc.as_string()))
      ++right;
    else
      std::cout << "not as expected: " << line << '\n';
  }
  EXPECT_GE(right, all * 95 / 100);
}

}  // namespace
}  // namespace vigie::dates_test
