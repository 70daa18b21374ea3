// vigie profile backtest: what profiles would have found in the archive, before anyone subscribes.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "search-cli/backtest_shown.h"
#include "search-cli/desk.h"
#include "search-cli/hit_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/profile_command.h"
#include "search-cli/terminal.h"
#include "search-cli/trend.h"

namespace vigie {
namespace {

namespace json = boost::json;

struct BacktestOptions {
  std::string id, query;
  std::string since = "90d", until;
  int jobs = 1;
  bool all = false;
  bool as_json = false;
  bool no_pager = false;
};

Result<BacktestRequest> request_of(const ProfileDesk& desk, const BacktestOptions& options,
                                   Instant now) {
  const auto days = read_days(options.since, options.until, now);
  if (!days) return days.error();
  BacktestRequest request;
  request.database = desk.paths.database();
  request.from = days->from;
  // The last day counts whole, but for today, which is not over.
  request.until =
      std::min<Instant>(days->to + std::chrono::days{1}, std::max<Instant>(now, days->from));
  request.alerts = desk.settings.alerts;
  request.sources = desk.settings.sources;
  request.jobs = options.jobs;
  return request;
}

int tell_no_documents() {
  fmt::print(stderr,
             "vigie profile backtest: the archive holds no documents; start vigied, or import some "
             "with `vigie archive import`\n");
  return kExitNothing;
}

/// Nothing of the period is in the archive: what is.
int tell_empty(Database& store, const BacktestRequest& request) {
  const auto span = archive_span(store);
  if (!span) return complain("profile backtest", span.error());
  if (!*span) return tell_no_documents();
  fmt::print(stderr,
             "vigie profile backtest: the archive has nothing from {} to {}; it holds documents "
             "from {} to {}: try --since {}\n",
             day_text(request.from), day_text(request.until - Interval{1}),
             day_text((*span)->first), day_text((*span)->last), day_text((*span)->first));
  return kExitNothing;
}

int backtest_one(ProfileDesk& desk, const BacktestArchive& archive, const BacktestRequest& request,
                 const BacktestOptions& options, Instant now) {
  const auto profile = profile_asked(desk, options.id, options.query);
  if (!profile) return complain("profile backtest", profile.error());
  const auto query = desk.vocabulary.parse(profile->query);
  if (!query) return complain_of_query("profile backtest", profile->query, query.error());
  auto index = open_index(*desk.store, desk.paths);
  if (!index) return complain("profile backtest", index.error());
  ProgressLine line("matching");
  auto result = backtest(*desk.store, *index, archive, *query, profile->limits, request, now,
                         [&](std::int64_t done, std::int64_t total) { line.show(done, total); });
  if (!result) return complain_of_query("profile backtest", profile->query, result.error());
  const ShownBacktest shown{profile->name, profile->query, request.from, request.until,
                            std::move(*result)};
  if (options.as_json)
    print_line(json_text(json_of(shown)));
  else
    print_long(text_of(shown, prose_columns()), !options.no_pager);
  return shown.result.counts.documents > 0 ? kExitDone : kExitNothing;
}

int backtest_many(ProfileDesk& desk, const BacktestArchive& archive, const BacktestRequest& request,
                  const BacktestOptions& options) {
  sort_by_id(desk.profiles);
  const std::vector<Profile>& profiles = desk.profiles;
  if (profiles.empty()) {
    fmt::print(stderr, "vigie profile backtest: there is no profile\n");
    return kExitNothing;
  }
  Result<std::vector<BacktestRow>> rows = std::vector<BacktestRow>();
  {
    ProgressLine line("matching");
    rows = backtest_all(
        *desk.store, archive, profiles,
        [&](std::string_view text) { return desk.vocabulary.parse(text); }, request,
        [&](std::int64_t done, std::int64_t total) { line.show(done, total); });
  }
  if (!rows) return complain("profile backtest", rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i)
    if ((*rows)[i].refused)
      fmt::print(stderr, "vigie profile backtest: profile {} is left out: {}\n",
                 harmless(profiles[i].id.text), harmless(to_string(*(*rows)[i].refused)));
  if (options.as_json) {
    json::array out;
    for (std::size_t i = 0; i < rows->size(); ++i)
      if (!(*rows)[i].refused) out.push_back(json_of(profiles[i], (*rows)[i]));
    print_line(json_text(json::object{{"format", 1},
                                      {"from", day_text(request.from)},
                                      {"until", day_text(request.until - Interval{1})},
                                      {"searched", archive.documents.size()},
                                      {"profiles", std::move(out)}}));
  } else {
    print_long(text_of(profiles, *rows), !options.no_pager);
  }
  return kExitDone;
}

int run_backtest(const Common& common, const BacktestOptions& options) {
  const int said =
      (options.all ? 1 : 0) + (options.id.empty() ? 0 : 1) + (options.query.empty() ? 0 : 1);
  if (said != 1)
    return complain("profile backtest", {Kind::usage, "name a profile, or give --query, or --all",
                                         "write: vigie profile backtest energie-btp"});
  const Instant now = SystemClock().now();
  auto desk = open_profile_desk(common);
  if (!desk) return complain("profile backtest", desk.error());
  if (!desk->store) return tell_no_documents();
  const auto request = request_of(*desk, options, now);
  if (!request) return complain("profile backtest", request.error());
  const auto archive = read_backtest_archive(*desk->store, *request);
  if (!archive) return complain("profile backtest", archive.error());
  if (archive->documents.empty()) return tell_empty(*desk->store, *request);
  return options.all ? backtest_many(*desk, *archive, *request, options)
                     : backtest_one(*desk, *archive, *request, options, now);
}

}  // namespace

void add_profile_backtest(Command& profile, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<BacktestOptions>();
  Command command = profile.subcommand(
      "backtest", "what it would have found in the archive, and the mails, per week");
  command.argument("id", options->id, "a profile's id").completes(Completes::profile);
  command.argument("--query", options->query, "a query instead of a profile");
  command.flag("--all", options->all, "every profile, a line each");
  command.argument("--since", options->since, "the first day: 90d, 2026-01, 2026-01-15")
      .shows_default();
  command.argument("--until", options->until, "the last day (default: today)");
  command.argument("--jobs", options->jobs, "threads, for --all and queries with relative days")
      .shows_default()
      .between(1, 64);
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.flag("--no-pager", options->no_pager, "never page a long answer");
  command.does([=] { return run_backtest(*common, *options); });
}

}  // namespace vigie
