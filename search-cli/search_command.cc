// vigie search QUERY: asks the index, shows what answers.
#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "indexer/query_help.h"
#include "net/clock.h"
#include "pipeline/control.h"
#include "search-cli/answer.h"
#include "search-cli/batch.h"
#include "search-cli/command.h"
#include "search-cli/hit_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"
#include "store/people.h"

namespace vigie {
namespace {

namespace json = boost::json;

struct SearchOptions {
  std::string query;
  std::string batch;
  std::string format = "text";
  std::string sort = "relevance";
  std::string since;
  std::string save, forget;
  std::string patience = "300ms";
  std::size_t limit = 10;
  std::size_t offset = 0;
  bool as_json = false;
  bool facets = false;
  bool fold = false, no_fold = false;
  bool no_pager = false;
  bool saved = false;
  bool help_query = false;
};

SearchRequest::Sort sort_of(const std::string& name) {
  if (name == "date") return SearchRequest::Sort::date;
  return name == "fresh" ? SearchRequest::Sort::fresh : SearchRequest::Sort::relevance;
}

Result<SearchRequest> make_request(const Desk& desk, const std::string& text,
                                   const SearchOptions& options, bool fold) {
  auto query = read_query(desk.vocabulary, text, options.since);
  if (!query) return query.error();
  SearchRequest request;
  request.query = std::move(*query);
  request.offset = options.offset;
  request.limit = options.limit;
  request.sort = sort_of(options.sort);
  request.fold = fold;
  const auto patience = read_interval(options.patience);
  if (!patience)
    return Error{Kind::usage,
                 fmt::format("--patience \"{}\" is no time", one_line(options.patience)),
                 "write 300ms, 5s or 1m"};
  request.patience = *patience;
  if (options.facets) request.facets = all_facets();
  request.now = SystemClock().now();
  return request;
}

ChannelFacts channel_of(const Common& common, Desk& desk) {
  const std::string portal = settings_or_none(common).portal.url;
  // RSS demands an address; without a portal nothing of ours has one.
  return {portal.empty() ? "http://localhost/" : portal, desk.store.uuid()};
}

void print_answer(const Common& common, Desk& desk, const Answer& answer,
                  const SearchOptions& options) {
  if (options.format == "json") return print_line(json_text(json_of(answer)));
  if (options.format == "jsonl") return print(jsonl_of(answer));
  if (options.format == "csv") return print(csv_of(answer));
  if (options.format == "rss") return print(rss_of(answer, channel_of(common, desk)));
  if (answer.result.total == 0) return;
  std::string text = text_of(answer, prose_columns());
  const std::size_t next = answer.request.offset + answer.hits.size();
  if (screen() && answer.hits.size() == answer.request.limit && next < answer.result.total)
    text += paint(Ink::dim, fmt::format("for more: --offset {}", next)) + "\n";
  print_long(text, !options.no_pager);
}

bool names(const Profile& profile, const std::string& saved) {
  const auto named = names_in(profile.query);
  return std::ranges::find(named, saved) != named.end();
}

/// A profile may mean the search by its name: then the daemon watches by the new text from now on.
int tell_watchers(Desk& desk, const std::string& name) {
  const auto profiles = People(desk.store).profiles();
  if (!profiles) return complain("search", profiles.error());
  const bool named = std::ranges::any_of(
      *profiles, [](const Profile& profile) { return !names_in(profile.query).empty(); });
  if (!named) return kExitDone;
  const auto reloading = ask_reload(desk.paths.control());
  const bool by_this =
      std::ranges::any_of(*profiles, [&](const Profile& profile) { return names(profile, name); });
  if (by_this && reloading && reloading->reloaded)
    fmt::print(stderr, "vigie search: the daemon watches by the new @{}\n", name);
  return kExitDone;
}

/// Keeps the query under its name; whoever asks sees its answer too.
int save_search(Desk& desk, const SearchOptions& options) {
  const auto before = desk.vocabulary.save(options.save, options.query);
  if (!before) return complain("search", before.error());
  fmt::print(stderr, "vigie search: saved as @{}\n", options.save);
  if (*before && **before != options.query)
    fmt::print(stderr, "vigie search: @{} was {}\n", options.save, one_line(**before));
  return tell_watchers(desk, options.save);
}

int search_one(const Common& common, Desk& desk, const SearchOptions& options) {
  // One hit a story is for eyes; scripts count documents.
  const bool for_eyes = colours() && options.format == "text" && !options.no_fold;
  auto request = make_request(desk, options.query, options, options.fold || for_eyes);
  if (!request) return complain_of_query("search", options.query, request.error());
  const auto answered = answer(desk, std::move(*request));
  if (!answered) return complain_of_query("search", options.query, answered.error());
  if (!options.save.empty())
    if (const int failed = save_search(desk, options); failed != kExitDone) return failed;
  print_answer(common, desk, *answered, options);
  if (answered->meant && options.format == "text")
    fmt::print(stderr, "vigie search: did you mean \"{}\"?\n", harmless(*answered->meant));
  if (answered->result.total > 0) return kExitDone;
  fmt::print(stderr, "vigie search: nothing found for \"{}\" in {} documents\n",
             harmless(options.query), answered->result.searched);
  return kExitNothing;
}

int search_batch(Desk& desk, const SearchOptions& options) {
  auto queries = open_file(options.batch);
  if (!queries) return complain("search", queries.error());
  for (std::string line; std::getline(*queries, line);) {
    auto request = make_request(desk, line, options, options.fold);
    const auto answered = request ? answer(desk, std::move(*request)) : request.error();
    json::object out;
    if (answered)
      out = json_of(*answered);
    else
      out = {{"format", 1},
             {"error", {{"kind", word(answered.error().kind)}, {"what", answered.error().what}}}};
    print_line(json_text(out));
  }
  return kExitDone;
}

int list_saved(const Common& common, bool as_json) {
  const auto paths = archive_of(common);
  if (!paths) return complain("search", paths.error());
  const auto list = SavedSearches(paths->dir).list();
  if (!list) return complain("search", list.error());
  json::array saved;
  for (const SavedSearches::Saved& one : *list)
    if (as_json)
      saved.push_back(json::object{{"name", one.name}, {"query", one.query}});
    else
      print_line(fmt::format("@{:<20} {}", one.name, harmless(one.query)));
  if (as_json) print_line(json_text(json::object{{"format", 1}, {"saved", std::move(saved)}}));
  if (!list->empty()) return kExitDone;
  fmt::print(stderr, "vigie search: no search is saved; --save NAME keeps one\n");
  return kExitNothing;
}

int forget_saved(const Common& common, const std::string& name) {
  const auto paths = archive_of(common);
  if (!paths) return complain("search", paths.error());
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return complain("search", store.error());
  const auto profiles = People(*store).profiles();
  if (!profiles) return complain("search", profiles.error());
  for (const Profile& profile : *profiles)
    if (names(profile, name))
      return complain(
          "search",
          {Kind::usage, fmt::format("profile \"{}\" watches by @{}", profile.id.text, name),
           "give the profile another query first"});
  const auto was = SavedSearches(paths->dir).forget(name);
  if (!was) return complain("search", was.error());
  fmt::print(stderr, "vigie search: @{} is forgotten; it was {}\n", name, one_line(*was));
  return kExitDone;
}

int run_search(const Common& common, SearchOptions options) {
  if (options.help_query) {
    print_long(query_help(), !options.no_pager);
    return kExitDone;
  }
  if (options.as_json) options.format = "json";
  if (options.saved) return list_saved(common, options.format == "json");
  if (!options.forget.empty()) return forget_saved(common, options.forget);
  if (options.query.empty() && options.batch.empty())
    return complain("search",
                    {Kind::usage, "no query", "write: vigie search 'énergie AND bâtiment'"});
  auto desk = open_desk(common);
  if (!desk) return complain("search", desk.error());
  return options.batch.empty() ? search_one(common, *desk, options) : search_batch(*desk, options);
}

}  // namespace

void add_search(Command& app, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<SearchOptions>();
  Command command = app.subcommand("search", "full-text search of the archive");
  command
      .argument("query", options->query,
                "the question, see --help-query; @NAME stands for a saved search")
      .completes(Completes::saved_search);
  command.argument("--format", options->format, "how the answer is printed")
      .shows_default()
      .one_of({"text", "json", "jsonl", "csv", "rss"});
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1; as --format json");
  command.argument("--limit", options->limit, "hits shown").shows_default().between(1, 10'000);
  command.argument("--offset", options->offset, "hits passed over").between(0, 10'000'000);
  command.argument("--since", options->since, "published since: 30d, 2026-01, 2026-01-15");
  command
      .argument("--sort", options->sort,
                "relevance; date, newest first; fresh, relevance halved for every 30 days of age")
      .shows_default()
      .one_of({"relevance", "date", "fresh"});
  command.flag("--facets", options->facets, "count all hits by source, language, kind and month");
  command.flag("--fold", options->fold, "one hit a story (the default on a terminal)");
  command.flag("--no-fold", options->no_fold, "every document");
  command.argument("--save", options->save, "keep the query under this name, for use as @NAME")
      .not_empty();
  command.flag("--saved", options->saved, "list the saved searches");
  command.argument("--forget", options->forget, "remove the saved search of this name").not_empty();
  command.argument("--batch", options->batch, "a file with a query a line; prints an object a line")
      .completes(Completes::file);
  command
      .argument("--patience", options->patience,
                "CPU time after which a query that is too much work is given up")
      .shows_default();
  command.flag("--no-pager", options->no_pager,
               "never page; else a long answer on a terminal goes to $PAGER or less");
  command.flag("--help-query", options->help_query, "the query language, with examples");
  command.does([=] { return run_search(*common, *options); });
}

}  // namespace vigie
