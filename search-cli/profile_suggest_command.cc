// vigie profile suggest: a better query for a profile, from documents that a person has judged.
// Nothing is changed: what is printed can be given to "vigie profile edit".
#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "indexer/suggest.h"
#include "net/clock.h"
#include "search-cli/desk.h"
#include "search-cli/json_values.h"
#include "search-cli/profile_command.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr std::size_t kTitlesShown = 5;

struct SuggestOptions {
  std::string id, query;
  std::vector<std::string> relevant, others;
  bool as_json = false;
};

/// The judged documents as the archive has them, and how they are called.
struct JudgedShown {
  std::vector<JudgedDocument> judged;
  std::vector<std::string> ids;
};

Result<void> take_judged(Database& store, const std::vector<std::string>& ids, bool relevant,
                         JudgedShown& out) {
  for (const std::string& id : ids) {
    auto found = Documents(store).find_shown(id);
    if (!found) return found.error();
    if (!*found)
      return Error{Kind::not_found, fmt::format("no document \"{}\"", id),
                   "ids are what vigie search prints"};
    if (std::ranges::find(out.ids, (*found)->shown_id()) != out.ids.end())
      return Error{Kind::usage, fmt::format("document \"{}\" is judged twice", id),
                   "name it once, behind --relevant or --not"};
    out.ids.push_back((*found)->shown_id());
    out.judged.push_back({std::move((*found)->document), relevant});
  }
  return {};
}

/// The newest documents by which the worth of a clause is judged: with all of 200,000 a suggestion
/// took 28 s.
constexpr std::uint64_t kSample = 10'000;

/// How many documents of the index answer a query. One that it refuses may find all of them.
Background background_of(IndexReader& index, Instant now) {
  const auto documents = index.count();
  if (!documents || *documents == 0) return {};
  const std::uint64_t all = *documents;
  const auto about = [&index, all, now](const Query& query) {
    const auto found = index.estimate(query, kSample, now);
    return found ? *found : all;
  };
  const auto exactly = [&index, all, now](const Query& query) {
    SearchRequest request;
    request.query = query;
    request.limit = 0;
    request.now = now;
    const auto found = index.search(request);
    return found ? found->total : all;
  };
  return {all, about, exactly};
}

json::array ids_of(const JudgedShown& shown, const std::vector<std::size_t>& places) {
  json::array out;
  for (const std::size_t place : places) out.emplace_back(shown.ids[place]);
  return out;
}

json::object json_of(const Suggestion& suggestion, const std::string& present,
                     const JudgedShown& shown) {
  json::array clauses;
  for (const SuggestedClause& clause : suggestion.clauses)
    clauses.push_back(json::object{{"clause", clause.text},
                                   {"excludes", clause.excludes},
                                   {"present", clause.present},
                                   {"archive", clause.archive},
                                   {"relevant", ids_of(shown, clause.relevant)},
                                   {"others", ids_of(shown, clause.others)},
                                   {"only_relevant", ids_of(shown, clause.only_relevant)},
                                   {"only_others", ids_of(shown, clause.only_others)}});
  return {{"format", 1},
          {"present", present},
          {"query", suggestion.query},
          {"changed", suggestion.changed},
          {"archive_before", suggestion.archive_before},
          {"archive_after", suggestion.archive_after},
          {"relevant_gained", ids_of(shown, suggestion.relevant_gained)},
          {"relevant_missed", ids_of(shown, suggestion.relevant_missed)},
          {"others_gained", ids_of(shown, suggestion.others_gained)},
          {"others_shed", ids_of(shown, suggestion.others_shed)},
          {"others_kept", ids_of(shown, suggestion.others_kept)},
          {"clauses", std::move(clauses)}};
}

std::string titles_of(const char* what, Ink ink, const JudgedShown& shown,
                      const std::vector<std::size_t>& places) {
  if (places.empty()) return {};
  std::string out = fmt::format("{} ({})\n", paint(ink, what), places.size());
  for (std::size_t i = 0; i < places.size() && i < kTitlesShown; ++i)
    out += fmt::format("  {:<12} {}\n", harmless(shown.ids[places[i]]),
                       cut_utf8(harmless(shown.judged[places[i]].document.title), 100));
  if (places.size() > kTitlesShown)
    out += fmt::format("  and {} more\n", places.size() - kTitlesShown);
  return out;
}

std::string text_of(const Suggestion& suggestion, const JudgedShown& shown) {
  std::string out = harmless(suggestion.query) + "\n\n";
  for (const SuggestedClause& clause : suggestion.clauses)
    out += fmt::format(
        "  {}{}{}\n      judged: {} relevant ({} by it alone), {} not ({}); in the "
        "archive: {}\n",
        clause.excludes ? "NOT " : "", paint(Ink::cyan, harmless(clause.text)),
        clause.present ? "  (as now)" : "", clause.relevant.size(), clause.only_relevant.size(),
        clause.others.size(), clause.only_others.size(), clause.archive);
  if (!suggestion.clauses.empty()) out += "\n";
  out += titles_of("relevant, found now", Ink::green, shown, suggestion.relevant_gained);
  out += titles_of("not relevant, no longer found", Ink::green, shown, suggestion.others_shed);
  out += titles_of("relevant, still missed", Ink::red, shown, suggestion.relevant_missed);
  out += titles_of("not relevant, found now", Ink::red, shown, suggestion.others_gained);
  out += titles_of("not relevant, still found", Ink::red, shown, suggestion.others_kept);
  return out + fmt::format("documents of the archive: {} now, {} with it\n",
                           suggestion.archive_before, suggestion.archive_after);
}

int suggest_query(const Common& common, const SuggestOptions& options) {
  constexpr const char* kCommand = "profile suggest";
  auto profiles = open_profile_desk(common);
  if (!profiles) return complain(kCommand, profiles.error());
  Profile profile;
  if (!options.id.empty() || !options.query.empty()) {
    auto asked = profile_asked(*profiles, options.id, options.query);
    if (!asked) return complain(kCommand, asked.error());
    profile = std::move(*asked);
  }
  auto desk = open_desk(common);
  if (!desk) return complain(kCommand, desk.error());
  JudgedShown shown;
  for (const bool relevant : {true, false}) {
    const auto taken =
        take_judged(desk->store, relevant ? options.relevant : options.others, relevant, shown);
    if (!taken) return complain(kCommand, taken.error());
  }
  SuggestRequest request;
  request.present = profile.query;
  request.judged = shown.judged;
  request.now = SystemClock().now();
  request.background = background_of(desk->index, request.now);
  request.read = [&](std::string_view text) { return profiles->vocabulary.parse(text); };
  const auto suggestion = suggest(request);
  if (!suggestion) return complain(kCommand, suggestion.error());
  if (options.as_json) {
    print_line(json_text(json_of(*suggestion, profile.query, shown)));
  } else if (suggestion->changed) {
    print(text_of(*suggestion, shown));
  } else {
    fmt::print(stderr, "vigie profile suggest: nothing better than what there is\n");
  }
  return suggestion->changed ? kExitDone : kExitNothing;
}

}  // namespace

void add_profile_suggest(Command& profile, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<SuggestOptions>();
  Command command = profile.subcommand(
      "suggest", "a better query from documents that you judge; shown, never applied");
  command.argument("id", options->id, "the profile whose query is to be bettered; none: a new one")
      .completes(Completes::profile);
  command.argument("--query", options->query, "a query in the place of a profile's");
  command.argument("--relevant", options->relevant, "a document that should be found, by its id");
  command.argument("--not", options->others, "a document that should not be found, by its id");
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.does([=] { return suggest_query(*common, *options); });
}

}  // namespace vigie
