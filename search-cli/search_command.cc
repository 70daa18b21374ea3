// vigie search QUERY: asks the index, shows what answers.
#include <fstream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "indexer/index.h"
#include "indexer/query_help.h"
#include "net/clock.h"
#include "search-cli/command.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {
namespace {

namespace json = boost::json;

struct SearchOptions {
  std::string query;
  std::string batch;
  std::string sort = "relevance";
  std::string since;
  std::size_t limit = 10;
  std::size_t offset = 0;
  bool as_json = false;
  bool fold = false, no_fold = false;
  bool help_query = false;
};

/// An archive opened for questions: the index answers, the store gives the text for snippets.
struct Desk {
  IndexReader index;
  Database store;
};

Result<Desk> open_desk(const Common& common) {
  const auto paths = archive_of(common);
  if (!paths) return paths.error();
  auto index = IndexReader::open(paths->dir);
  if (!index) return index.error();
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return store.error();
  return Desk{std::move(*index), std::move(*store)};
}

Result<SearchRequest> make_request(const std::string& text, const SearchOptions& options,
                                   bool fold) {
  auto query = parse_query(text);
  if (!query) return query.error();
  SearchRequest request;
  request.query = std::move(*query);
  if (!options.since.empty()) {
    auto since = parse_query("published:" + options.since + "..");
    if (!since)
      return Error{Kind::usage, fmt::format("--since \"{}\" is no date and no age", options.since),
                   "write 30d, 2026-01 or 2026-01-15"};
    QueryNode both;
    both.type = QueryNode::Type::all;
    both.children = {std::move(request.query.root), std::move(since->root)};
    request.query.root = std::move(both);
  }
  request.offset = options.offset;
  request.limit = options.limit;
  request.sort =
      options.sort == "date" ? SearchRequest::Sort::date : SearchRequest::Sort::relevance;
  request.fold = fold;
  request.now = SystemClock().now();
  return request;
}

std::vector<SnippetPart> snippet_of(Desk& desk, const Query& query, const Hit& hit) {
  const auto stored = Documents(desk.store).find(hit.id);
  if (!stored || !*stored) return {};
  return snippet(query, (*stored)->document.text, hit.language);
}

/// A part of a snippet for a terminal: the spaces at its edges stand between words of two parts.
std::string inline_part(const std::string& text) {
  std::string safe = one_line(text);
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  if (safe.empty()) return text.empty() ? "" : " ";
  if (is_space(text.front())) safe.insert(safe.begin(), ' ');
  if (is_space(text.back())) safe += ' ';
  return safe;
}

/// A query's mistake, with the query and a mark below its column.
int complain_of_query(const std::string& query, const Error& error) {
  const int code = complain("search", error);
  if (error.kind != Kind::usage || error.where.column <= 0) return code;
  const std::string line = one_line(query);
  if (line != query) return code;  // columns would not agree
  fmt::print(stderr, "  {}\n  {:>{}}\n", line, "^", error.where.column);
  return code;
}

std::string shown_id(const Hit& hit) {
  return hit.given_id.empty() ? std::to_string(hit.id.value) : hit.given_id;
}

json::object json_of(Desk& desk, const Query& query, const SearchResult& result) {
  json::array hits;
  for (const Hit& hit : result.hits) {
    std::string passage;
    for (const SnippetPart& part : snippet_of(desk, query, hit)) passage += part.text;
    hits.push_back(json::object{
        {"id", shown_id(hit)},
        {"url", hit.url},
        {"title", hit.title},
        {"source", hit.source},
        {"language", hit.language},
        {"published", hit.published.empty() ? json::value() : json::value(hit.published)},
        {"seen", hit.seen},
        {"score", hit.score},
        {"story", std::to_string(hit.story.value)},
        {"snippet", passage}});
  }
  return {{"format", 1}, {"total", result.total}, {"hits", std::move(hits)}};
}

void show_hit(Desk& desk, const Query& query, const Hit& hit, std::size_t number) {
  print_line(fmt::format("{} {}", paint(Ink::dim, fmt::format("{:>3}.", number)),
                         paint(Ink::bold, harmless(hit.title))));
  const std::string date = hit.published.empty() ? "undated" : hit.published.substr(0, 10);
  print_line(fmt::format("     {}",
                         paint(Ink::dim, fmt::format("{} · {} · {} · document {}", date, hit.source,
                                                     hit.language, shown_id(hit)))));
  print_line(fmt::format("     {}", paint(Ink::cyan, harmless(hit.url))));
  std::string passage;
  for (const SnippetPart& part : snippet_of(desk, query, hit))
    passage += paint(part.hit ? Ink::mark : Ink::plain, inline_part(part.text));
  if (!passage.empty()) print_line("     " + passage);
  print_line("");
}

int show_text(Desk& desk, const SearchRequest& request, const SearchResult& result) {
  if (result.total == 0) {
    fmt::print(stderr, "vigie search: nothing found for \"{}\" in {} documents\n",
               harmless(request.query.text), result.searched);
    return kExitNothing;
  }
  const std::size_t shown = result.hits.size();
  print_line(paint(Ink::dim, fmt::format("{} of {} documents", shown, result.total)) + "\n");
  for (std::size_t i = 0; i < shown; ++i)
    show_hit(desk, request.query, result.hits[i], request.offset + i + 1);
  return kExitDone;
}

int search_one(Desk& desk, const SearchOptions& options) {
  // One hit a story is for eyes; scripts count documents.
  const bool fold = options.fold || (colours() && !options.as_json && !options.no_fold);
  const auto request = make_request(options.query, options, fold);
  if (!request) return complain_of_query(options.query, request.error());
  const auto result = desk.index.search(*request);
  if (!result) return complain_of_query(options.query, result.error());
  if (!options.as_json) return show_text(desk, *request, *result);
  print_line(json::serialize(json_of(desk, request->query, *result)));
  return result->total == 0 ? kExitNothing : kExitDone;
}

int search_batch(Desk& desk, const SearchOptions& options) {
  std::ifstream queries(options.batch);
  if (!queries) return complain("search", {Kind::io, fmt::format("cannot read {}", options.batch)});
  for (std::string line; std::getline(queries, line);) {
    const auto request = make_request(line, options, options.fold);
    const auto result =
        request ? desk.index.search(*request) : Result<SearchResult>(request.error());
    json::object answer;
    if (result)
      answer = json_of(desk, request->query, *result);
    else
      answer = {{"format", 1},
                {"error", {{"kind", word(result.error().kind)}, {"what", result.error().what}}}};
    print_line(json::serialize(answer));
  }
  return kExitDone;
}

int run_search(const Common& common, const SearchOptions& options) {
  if (options.help_query) {
    print(query_help());
    return kExitDone;
  }
  if (options.query.empty() && options.batch.empty())
    return complain("search",
                    {Kind::usage, "no query", "write: vigie search 'énergie AND bâtiment'"});
  auto desk = open_desk(common);
  if (!desk) return complain("search", desk.error());
  return options.batch.empty() ? search_one(*desk, options) : search_batch(*desk, options);
}

}  // namespace

void add_search(Command& app, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<SearchOptions>();
  Command command = app.subcommand("search", "full-text search of the archive");
  command.argument("query", options->query, "the question; see --help-query");
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.argument("--batch", options->batch,
                   "a file with a query a line; prints an object a line");
  command.argument("--limit", options->limit, "hits shown").shows_default().between(1, 10'000);
  command.argument("--offset", options->offset, "hits passed over").between(0, 10'000'000);
  command.argument("--since", options->since, "published since: 30d, 2026-01, 2026-01-15");
  command.argument("--sort", options->sort, "relevance or date").one_of({"relevance", "date"});
  command.flag("--fold", options->fold, "one hit a story (the default on a terminal)");
  command.flag("--no-fold", options->no_fold, "every document");
  command.flag("--help-query", options->help_query, "the query language, with examples");
  command.does([=] { return run_search(*common, *options); });
}

}  // namespace vigie
