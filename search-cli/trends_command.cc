// vigie trends QUERY: how often, over time.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "search-cli/command.h"
#include "search-cli/desk.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"
#include "search-cli/trend.h"

namespace vigie {
namespace {

struct TrendsOptions {
  std::string query;
  std::string by, split;
  std::string since, until;
  std::string format = "text";
  std::string patience = "5s";
  bool as_json = false;
  bool no_pager = false;
};

Result<Trend> trend_of(Desk& desk, const TrendsOptions& options) {
  auto query = read_query(desk.vocabulary, options.query, "");
  if (!query) return query.error();
  TrendRequest request;
  request.now = SystemClock().now();
  request.query = options.query;
  request.step = step(options.by);
  request.split = facet(options.split);
  const bool for_programs = options.format == "csv" || options.format == "json";
  if (for_programs) request.most_values = 50;
  if (!options.since.empty() || !options.until.empty()) {
    const auto days = read_days(options.since, options.until, request.now);
    if (!days) return days.error();
    request.days = *days;
  }
  const auto patience = read_interval(options.patience);
  if (!patience)
    return Error{Kind::usage,
                 fmt::format("--patience \"{}\" is no time", one_line(options.patience)),
                 "write 300ms, 5s or 1m"};
  const auto counts = desk.index.count_by_day(*query, request.now, request.split, *patience);
  if (!counts) return counts.error();
  const auto blind = outages(desk.store);
  if (!blind) return blind.error();
  return make_trend(request, *counts, *blind);
}

void print_trend(const Trend& trend, const TrendsOptions& options) {
  if (options.format == "json") return print_line(json_text(json_of(trend)));
  if (options.format == "csv") return print(csv_of(trend));
  if (options.format == "svg") return print(svg_of(trend));
  if (trend.whole.found == 0) return;
  const auto size = screen();
  print_long(text_of(trend, size ? size->columns : 80), !options.no_pager);
}

int run_trends(const Common& common, TrendsOptions options) {
  if (options.as_json) options.format = "json";
  auto desk = open_desk(common);
  if (!desk) return complain("trends", desk.error());
  const auto trend = trend_of(*desk, options);
  if (!trend) return complain_of_query("trends", options.query, trend.error());
  print_trend(*trend, options);
  if (trend->whole.found > 0) return kExitDone;
  // Without days a trend begins with the first document found.
  const bool days_given = !options.since.empty() || !options.until.empty();
  const auto all = desk->index.count();
  fmt::print(stderr, "vigie trends: nothing found for \"{}\" in {} documents{}\n",
             harmless(options.query),
             days_given ? trend->whole.all
             : all      ? *all
                        : 0,
             days_given ? " of that time" : "");
  return kExitNothing;
}

}  // namespace

void add_trends(Command& app, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<TrendsOptions>();
  Command command = app.subcommand(
      "trends", "how often something is told: documents by day, week or month, as a plot");
  command.argument("query", options->query, "as for search; see vigie search --help-query")
      .required();
  command.argument("--by", options->by, "the length of a period; by default it follows the span")
      .one_of({"day", "week", "month"});
  command.argument("--split", options->split, "count each source, language or kind by itself")
      .one_of({"source", "language", "kind"});
  command.argument("--since", options->since, "from this day: 90d, 2026-01, 2026-01-15");
  command.argument("--until", options->until, "up to this day");
  command.argument("--format", options->format, "how it is printed")
      .shows_default()
      .one_of({"text", "csv", "json", "svg"});
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1; as --format json");
  command
      .argument("--patience", options->patience,
                "CPU time after which a query that is too much work is given up")
      .shows_default();
  command.flag("--no-pager", options->no_pager, "never page a long plot");
  command.does([=] { return run_trends(*common, *options); });
}

}  // namespace vigie
