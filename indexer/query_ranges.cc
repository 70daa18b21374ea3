// Days of a range: "2026", "2026-01", "2026-01-15", "today", "30d"; amounts: "50000", "1,5M".
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "indexer/amounts.h"
#include "indexer/query_clauses.h"

namespace vigie {
namespace {

using namespace std::chrono;

constexpr sys_days kEarliest = year{1} / 1 / 1, kLatest = year{9999} / 12 / 31;

struct DayRange {
  sys_days from, to;
};

/// One side of a range before "now" is known.
struct DaySpec {
  bool relative = false;
  DayRange days{kEarliest, kLatest};  ///< absolute: the first and last day it covers
  int count = 0;                      ///< relative: so many units from today
  char unit = 'd';
};

std::optional<int> number(std::string_view text) {
  int value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (text.empty() || text[0] == '-' || error != std::errc{} || end != last) return std::nullopt;
  return value;
}

std::optional<DaySpec> read_absolute(std::string_view text) {
  const bool shape = text.size() == 4 || (text.size() == 7 && text[4] == '-') ||
                     (text.size() == 10 && text[4] == '-' && text[7] == '-');
  if (!shape) return std::nullopt;
  const auto y = number(text.substr(0, 4));
  const auto m = text.size() > 4 ? number(text.substr(5, 2)) : std::optional{0};
  const auto d = text.size() > 7 ? number(text.substr(8, 2)) : std::optional{0};
  if (!y || !m || !d || *y < 1) return std::nullopt;
  DaySpec spec;
  if (text.size() == 4) {
    spec.days = DayRange{year{*y} / 1 / 1, year{*y} / 12 / 31};
    return spec;
  }
  const year_month at = year{*y} / *m;
  if (!at.ok()) return std::nullopt;
  if (text.size() == 7) {
    spec.days = DayRange{at / 1, at / last};
    return spec;
  }
  const year_month_day day = at / *d;
  if (!day.ok()) return std::nullopt;
  spec.days = DayRange{day, day};
  return spec;
}

std::optional<DaySpec> read_day(std::string_view text, bool forward) {
  DaySpec spec;
  spec.relative = true;
  if (text == "today") return spec;
  if (text == "yesterday" || text == "tomorrow") {
    spec.count = text == "tomorrow" ? 1 : -1;
    return spec;
  }
  if (text.size() >= 2 && std::string_view{"dwmy"}.find(text.back()) != std::string_view::npos) {
    const char sign = text[0];
    const bool is_signed = sign == '+' || sign == '-';
    const auto count = number(text.substr(is_signed ? 1 : 0, text.size() - (is_signed ? 2 : 1)));
    if (!count || *count > 9'999) return std::nullopt;
    spec.count = (is_signed ? sign == '+' : forward) ? *count : -*count;
    spec.unit = text.back();
    return spec;
  }
  return read_absolute(text);
}

/// Months and years keep the day of the month, or take the last there is.
sys_days from_today(sys_days today, const DaySpec& spec) {
  if (spec.unit == 'd') return today + days{spec.count};
  if (spec.unit == 'w') return today + weeks{spec.count};
  const year_month_day ymd{today};
  const months distance{spec.unit == 'm' ? spec.count : spec.count * 12};
  const year_month at = year_month{ymd.year(), ymd.month()} + distance;
  const year_month_day same = at / ymd.day();
  return same.ok() ? sys_days{same} : sys_days{at / last};
}

DayRange resolve(const DaySpec& spec, sys_days today) {
  if (!spec.relative) return spec.days;
  const sys_days day = from_today(today, spec);
  return DayRange{day, day};
}

bool counts_forward(std::string_view field) {
  const FieldInfo* info = find_field(field);
  return info != nullptr && info->forward;
}

struct Sides {
  std::string_view from, to;
};

/// "A..B" taken apart; "A" alone is from A to A.
Sides sides_of(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return {text, text};
  return {text.substr(0, dots), text.substr(dots + 2)};
}

QueryNode range_between(const Sides& sides, const FieldInfo& field) {
  QueryNode node;
  node.type = QueryNode::Type::range;
  node.field = field.name;
  node.value = fmt::format("{}..{}", sides.from, sides.to);
  return node;
}

int column_of_end(std::string_view text, int column) {
  const std::size_t dots = text.find("..");
  return dots == std::string_view::npos ? column : column + characters(text.substr(0, dots + 2));
}

Result<QueryNode> read_days(std::string_view text, int column, const FieldInfo& field) {
  const Sides sides = sides_of(text);
  const int to_column = column_of_end(text, column);
  const auto from = read_day(sides.from, field.forward), to = read_day(sides.to, field.forward);
  const auto wrong = [&](std::string_view side, int at) {
    return query_error(
        at, fmt::format("\"{}\" is no day", side),
        fmt::format("write 2026, 2026-03, 2026-03-15, today or 30d, as in {}", field.example));
  };
  if (text.empty() || (!sides.from.empty() && !from)) return wrong(sides.from, column);
  if (!sides.to.empty() && !to) return wrong(sides.to, to_column);
  // Two absolute days, or two relative ones, are in order today as on any day.
  const sys_days any_day = year{2024} / 1 / 15;
  if (from && to && from->relative == to->relative &&
      resolve(*from, any_day).from > resolve(*to, any_day).to)
    return query_error(column, fmt::format("\"{}\" ends before it begins", text),
                       fmt::format("write {}:{}..{}", field.name, sides.to, sides.from));
  return range_between(sides, field);
}

Result<QueryNode> read_amounts(std::string_view text, int column, const FieldInfo& field) {
  const Sides sides = sides_of(text);
  const auto from = read_amount(sides.from), to = read_amount(sides.to);
  const auto wrong = [&](std::string_view side, int at) {
    return query_error(at, fmt::format("\"{}\" is no amount", side),
                       fmt::format("write 50000, 250k or 1,5M, as in {}", field.example));
  };
  if (text.empty() || (!sides.from.empty() && !from)) return wrong(sides.from, column);
  if (!sides.to.empty() && !to) return wrong(sides.to, column_of_end(text, column));
  if (from && to && *from > *to)
    return query_error(column, fmt::format("\"{}\" ends before it begins", text),
                       fmt::format("write {}:{}..{}", field.name, sides.to, sides.from));
  return range_between(sides, field);
}

bool is_number(std::string_view field) {
  const FieldInfo* info = find_field(field);
  return info != nullptr && info->kind == FieldKind::number;
}

}  // namespace

Result<QueryNode> read_range(std::string_view text, int column, const FieldInfo& field) {
  return field.kind == FieldKind::number ? read_amounts(text, column, field)
                                         : read_days(text, column, field);
}

bool amount_goes_on(std::string_view value, std::string_view next) {
  const std::size_t dots = value.rfind("..");
  const bool is_last = dots != std::string_view::npos;
  const std::string_view side = is_last ? value.substr(dots + 2) : value;
  const std::string_view more = is_last ? next : next.substr(0, next.find(".."));
  const std::size_t digits = std::min(more.find_first_not_of("0123456789"), more.size());
  // Three digits behind at most three are a group; a year, or any other number, is a word.
  const std::string_view group = side.substr(side.rfind(' ') + 1);
  if (digits > 0 && (digits != 3 || group.size() > 3)) return false;
  return read_amount(side) && read_amount(fmt::format("{} {}", side, more));
}

Result<QuantityRange> resolve_range(const QueryNode& range, Instant now) {
  const Sides sides = sides_of(range.value);
  if (is_number(range.field)) {
    const auto from = read_amount(sides.from), to = read_amount(sides.to);
    if ((!sides.from.empty() && !from) || (!sides.to.empty() && !to))
      return query_error(range.begin, "this range has no amounts", "as in amount:50000..1,5M");
    return QuantityRange{from.value_or(0), to.value_or(std::numeric_limits<std::int64_t>::max())};
  }
  const sys_days today = floor<days>(now);
  const bool forward = counts_forward(range.field);
  DayRange days{kEarliest, kLatest};
  const auto from = read_day(sides.from, forward), to = read_day(sides.to, forward);
  if ((!sides.from.empty() && !from) || (!sides.to.empty() && !to))
    return query_error(range.begin, "this range has no days", "as in published:2026-01..2026-03");
  if (from) days.from = resolve(*from, today).from;
  if (to) days.to = resolve(*to, today).to;
  return QuantityRange{days.from.time_since_epoch().count(), days.to.time_since_epoch().count()};
}

}  // namespace vigie
