#include "indexer/day_terms.h"

#include <algorithm>

#include <fmt/format.h>

#include "indexer/index_form.h"

namespace vigie {
namespace {

using namespace std::chrono;

std::string year_term(std::string_view field, year y) {
  return fmt::format("D{}:{:04}", field, static_cast<int>(y));
}

std::string month_term(std::string_view field, year_month m) {
  return fmt::format("{}{:02}", year_term(field, m.year()), static_cast<unsigned>(m.month()));
}

std::string day_term(std::string_view field, year_month_day d) {
  return fmt::format("{}{:02}", month_term(field, {d.year(), d.month()}),
                     static_cast<unsigned>(d.day()));
}

/// The years in which the index has a document by this field, in order.
std::vector<year> years_in(const Xapian::Database& index, std::string_view field) {
  const std::string prefix = fmt::format("D{}:", field);
  std::vector<year> years;
  const auto end = index.allterms_end(prefix);
  for (auto term = index.allterms_begin(prefix); term != end;) {
    years.emplace_back(std::stoi((*term).substr(prefix.size(), 4)));
    // Past its months and days, which go on with digits.
    term.skip_to(year_term(field, years.back()) + ":");
  }
  return years;
}

/// Days of one year, `from` to `to` in it.
void add_year(std::vector<std::string>& terms, std::string_view field, sys_days from, sys_days to) {
  const year y = year_month_day{from}.year();
  if (from == sys_days{y / January / 1} && to == sys_days{y / December / 31}) {
    terms.push_back(year_term(field, y));
    return;
  }
  for (sys_days day = from; day <= to;) {
    const year_month_day ymd{day};
    const year_month month{ymd.year(), ymd.month()};
    const sys_days last_day{month / last};
    if (day == sys_days{month / 1} && last_day <= to) {
      terms.push_back(month_term(field, month));
      day = last_day + days{1};
    } else {
      terms.push_back(day_term(field, ymd));
      day += days{1};
    }
  }
}

}  // namespace

std::vector<std::string> day_terms(std::string_view field, sys_days day) {
  const year_month_day ymd{std::clamp(day, index_form::kFirstDay, index_form::kLastDay)};
  return {year_term(field, ymd.year()), month_term(field, {ymd.year(), ymd.month()}),
          day_term(field, ymd)};
}

std::vector<std::string> terms_of_days(const Xapian::Database& index, std::string_view field,
                                       sys_days from, sys_days to) {
  std::vector<std::string> terms;
  for (const year y : years_in(index, field)) {
    const sys_days first = std::max(from, sys_days{y / January / 1});
    const sys_days last = std::min(to, sys_days{y / December / 31});
    if (first <= last) add_year(terms, field, first, last);
  }
  return terms;
}

}  // namespace vigie
