// vigie profile add, edit, remove: profiles that live in the archive. What a change gains and loses
// is shown before it is accepted.
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/exit_code.h"
#include "core/settings_values.h"
#include "core/utf8.h"
#include "indexer/index.h"
#include "net/clock.h"
#include "pipeline/limits.h"
#include "pipeline/profile_check.h"
#include "search-cli/desk.h"
#include "search-cli/hit_shown.h"
#include "search-cli/profile_command.h"
#include "search-cli/source_command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

/// Documents shown of what a change gains, and of what it loses.
constexpr std::size_t kShown = 10;
constexpr const char* kForecastSpan = "90d";
constexpr double kForecastWeeks = 90.0 / 7;

struct EditOptions {
  std::string id, query, name, description, threshold, owner;
  PlainWords words;
  std::vector<std::string> languages, sources, places, kinds, tags, must_match, must_not_match,
      clear;
  bool yes = false, dry_run = false;
};

/// A list of a profile by the name of its option.
struct ListOfProfile {
  const char* option;
  const char* meaning;
  std::vector<std::string>& (*list)(Profile&);
  std::vector<std::string> EditOptions::*given;
};
using Texts = std::vector<std::string>;
const ListOfProfile kLists[] = {
    {"--language", "take only documents in this language",
     [](Profile& p) -> Texts& { return p.limits.languages; }, &EditOptions::languages},
    {"--source", "take only documents of this source",
     [](Profile& p) -> Texts& { return p.limits.sources; }, &EditOptions::sources},
    {"--place", "take only documents of this place or department",
     [](Profile& p) -> Texts& { return p.limits.places; }, &EditOptions::places},
    {"--kind", "take only article, report, page or notice",
     [](Profile& p) -> Texts& { return p.limits.kinds; }, &EditOptions::kinds},
    {"--tag", "a word to find it by among many", [](Profile& p) -> Texts& { return p.tags; },
     &EditOptions::tags},
    {"--must-match", "a text that it must find, tried at each change",
     [](Profile& p) -> Texts& { return p.must_match; }, &EditOptions::must_match},
    {"--must-not-match", "a text that it must not find",
     [](Profile& p) -> Texts& { return p.must_not_match; }, &EditOptions::must_not_match},
};

Result<double> threshold_of(const std::string& text) {
  double value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, failed] = std::from_chars(text.data(), last, value);
  if (failed == std::errc{} && end == last && value >= 0 && value <= 1) return value;
  return Error{Kind::usage, fmt::format("--threshold \"{}\" is no score", one_line(text)),
               "write a number from 0 to 1"};
}

/// The profile with what the options say of it; what they do not name stays.
Result<Profile> with_options(Profile profile, const EditOptions& options) {
  const bool plain = options.words.any.size() + options.words.all.size() > 0;
  if (plain && !options.query.empty())
    return Error{Kind::usage, "a profile has a --query or plain words, not both",
                 "leave out --query, or --any, --all and --none"};
  if (!plain && !options.words.none.empty())
    return Error{Kind::usage, "--none alone finds everything else",
                 "say with --any or --all what it looks for"};
  if (plain) profile.query = query_of(options.words);
  if (!options.query.empty()) profile.query = options.query;
  if (!options.name.empty()) profile.name = one_line(options.name);
  if (!options.description.empty()) profile.description = one_line(options.description);
  if (!options.owner.empty()) profile.owner = one_line(options.owner);
  for (const ListOfProfile& row : kLists) {
    const bool clears = std::ranges::find(options.clear, row.option + 2) != options.clear.end();
    if (clears || !(options.*row.given).empty()) row.list(profile) = options.*row.given;
  }
  if (options.threshold.empty()) return profile;
  const auto threshold = threshold_of(options.threshold);
  if (!threshold) return threshold.error();
  profile.limits.threshold = *threshold;
  return profile;
}

/// What keeps a profile from being kept, but for its query.
Result<void> checked(const ProfileDesk& desk, const Profile& profile) {
  if (!is_id(profile.id.text))
    return Error{Kind::usage, fmt::format("\"{}\" cannot be an id", one_line(profile.id.text)),
                 "lower-case letters, digits, \"-\", \"_\", \".\", at most 64"};
  if (profile.query.empty())
    return Error{Kind::usage, "a profile needs a query",
                 "give --query 'énergie AND bâtiment', or plain words by --any and --all"};
  if (!desk.settings.file.empty())
    for (const std::string& id : profile.limits.sources)
      if (std::ranges::none_of(desk.settings.sources,
                               [&](const Source& source) { return source.id.text == id; }))
        return Error{Kind::usage, fmt::format("no source \"{}\" is configured", one_line(id)),
                     "see vigie source list"};
  const auto problems = profile_problems(
      profile, desk.vocabulary, desk.settings.daemon.default_language, SystemClock().now());
  if (problems.empty()) return {};
  for (std::size_t i = 1; i < problems.size(); ++i)
    fmt::print(stderr, "vigie: {}\n", to_string(problems[i]));
  Error first = problems.front();
  first.kind = Kind::usage;
  return first;
}

/// The mistake of a query as a search would tell it.
Result<void> read_by_search(const ProfileDesk& desk, const std::string& query) {
  const auto parsed = desk.vocabulary.parse(query);
  if (!parsed) return parsed.error();
  if (auto refused = refuse_as_profile(*parsed)) return *refused;
  return {};
}

/// Tells what keeps a profile from being kept and returns the exit code; nothing when it is fine.
/// What is only doubtful is told too.
std::optional<int> refused(const char* command, const ProfileDesk& desk, const Profile& profile) {
  if (const auto read = read_by_search(desk, profile.query); !read && !profile.query.empty())
    return complain_of_query(command, profile.query, read.error());
  if (const auto fine = checked(desk, profile); !fine) return complain(command, fine.error());
  for (const Error& doubt : doubtful_limits(profile)) complain(command, doubt);
  return std::nullopt;
}

QueryNode outside(QueryNode node) {
  QueryNode none;
  none.type = QueryNode::Type::none;
  none.children.push_back(std::move(node));
  return none;
}

/// What answers both; an `all` never stands right inside an `all`.
Query both(Query query, QueryNode more) {
  if (query.root.type != QueryNode::Type::all) {
    QueryNode all;
    all.type = QueryNode::Type::all;
    all.children.push_back(std::move(query.root));
    query.root = std::move(all);
  }
  query.root.children.push_back(std::move(more));
  return query;
}

Result<SearchResult> newest(IndexReader& index, Query query) {
  SearchRequest request;
  request.query = std::move(query);
  request.limit = kShown;
  request.sort = SearchRequest::Sort::date;
  request.now = SystemClock().now();
  return index.search(request);
}

void show_hits(const SearchResult& found, const char* sign, Ink ink) {
  for (const Hit& hit : found.hits)
    print_line(fmt::format("  {} {:.10}  {}  {}", paint(ink, sign),
                           hit.published.empty() ? hit.seen : hit.published, one_line(hit.title),
                           paint(Ink::dim, one_line(hit.source))));
  if (found.total > found.hits.size())
    print_line(paint(Ink::dim, fmt::format("    and {} more", found.total - found.hits.size())));
}

/// What the profile would have found of late, so that nobody is surprised by the mails.
Result<void> show_forecast(IndexReader& index, const Query& query) {
  const auto range = parse_query(fmt::format("published:{}..", kForecastSpan));
  if (!range) return range.error();
  const auto found = newest(index, both(query, range->root));
  if (!found) return found.error();
  print_line(fmt::format(
      "in the last 90 days it would have found {} of {} documents, about {:.1f} a week",
      found->total, found->searched, static_cast<double>(found->total) / kForecastWeeks));
  show_hits(*found, "·", Ink::dim);
  return {};
}

Result<void> show_difference(IndexReader& index, const Query& before, const Query& after) {
  const auto gained = newest(index, both(after, outside(before.root)));
  if (!gained) return gained.error();
  const auto lost = newest(index, both(before, outside(after.root)));
  if (!lost) return lost.error();
  print_line(fmt::format("of {} documents in the archive it gains {} and loses {}",
                         gained->searched, gained->total, lost->total));
  show_hits(*gained, "+", Ink::green);
  show_hits(*lost, "-", Ink::red);
  return {};
}

/// True when the person says yes; without a terminal there is nobody to ask.
bool accepts(const char* question) {
  if (::isatty(STDIN_FILENO) == 0) return false;
  fmt::print(stderr, "{} [y/N] ", question);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "o" || answer == "O" || answer == "yes" ||
         answer == "oui";
}

int keep(const char* command, const ProfileDesk& desk, const Profile& profile) {
  const auto paths = open_data_dir(desk.paths.dir);
  if (!paths) return complain(command, paths.error());
  auto store = Database::open(paths->database());
  if (!store) return complain(command, store.error());
  const auto kept = store->write(
      [&]() -> Result<void> { return People(*store).keep(profile, SystemClock().now()); });
  if (!kept) return complain(command, kept.error());
  print_line(fmt::format("{} {}", paint(Ink::green, "kept"), paint(Ink::bold, profile.id.text)));
  return tell_daemon(command, desk.settings);
}

int add_one(const Common& common, const EditOptions& options) {
  constexpr const char* kCommand = "profile add";
  auto desk = open_profile_desk(common);
  if (!desk) return complain(kCommand, desk.error());
  Profile fresh;
  fresh.id.text = options.id;
  fresh.name = options.id;
  const auto profile = with_options(std::move(fresh), options);
  if (!profile) return complain(kCommand, profile.error());
  if (const auto taken = find_profile(*desk, options.id))
    return complain(
        kCommand,
        {Kind::usage, fmt::format("profile \"{}\" exists in {}", options.id, home_of(*taken)),
         taken->where.file.empty() ? "change it with vigie profile edit, or choose another id"
                                   : "change it there, or choose another id"});
  if (const auto code = refused(kCommand, *desk, *profile)) return *code;
  if (desk->store) {
    auto index = open_index(*desk->store, desk->paths);
    if (!index) return complain(kCommand, index.error());
    if (auto shown = show_forecast(*index, *desk->vocabulary.parse(profile->query)); !shown)
      return complain(kCommand, shown.error());
  }
  if (options.dry_run) return kExitDone;
  return keep(kCommand, *desk, *profile);
}

bool is_changed(const Profile& before, const Profile& after) {
  const auto parts = [](const Profile& p) {
    return std::tie(p.query, p.name, p.description, p.owner, p.limits, p.tags, p.must_match,
                    p.must_not_match);
  };
  return parts(before) != parts(after);
}

int edit_one(const Common& common, const EditOptions& options) {
  constexpr const char* kCommand = "profile edit";
  auto desk = open_profile_desk(common);
  if (!desk) return complain(kCommand, desk.error());
  const auto before = find_profile(*desk, options.id);
  if (!before) return complain(kCommand, before.error());
  const auto after = with_options(*before, options);
  if (!after) return complain(kCommand, after.error());
  if (const auto code = refused(kCommand, *desk, *after)) return *code;
  if (before->query != after->query) {
    print_line(fmt::format("{} {}", paint(Ink::red, "-"), harmless(before->query)));
    print_line(fmt::format("{} {}", paint(Ink::green, "+"), harmless(after->query)));
    const auto old_query = desk->vocabulary.parse(before->query);
    // A query that can no longer be read found nothing any more: all is gain.
    if (desk->store && old_query) {
      auto index = open_index(*desk->store, desk->paths);
      if (!index) return complain(kCommand, index.error());
      const auto new_query = desk->vocabulary.parse(after->query);
      if (auto shown = show_difference(*index, *old_query, *new_query); !shown)
        return complain(kCommand, shown.error());
    }
  }
  if (!before->where.file.empty())
    return complain(
        kCommand,
        {Kind::usage, fmt::format("profile \"{}\" is declared in {}", options.id, home_of(*before)),
         "write the change there; a reload takes it"});
  if (!is_changed(*before, *after)) {
    fmt::print(stderr, "vigie profile edit: nothing to change: the profile says so already\n");
    return kExitDone;
  }
  if (options.dry_run) return kExitDone;
  if (!options.yes && !accepts("keep this change?")) {
    fmt::print(stderr, "vigie profile edit: nothing is changed{}\n",
               ::isatty(STDIN_FILENO) == 0 ? "; --yes accepts it" : "");
    return kExitNothing;
  }
  return keep(kCommand, *desk, *after);
}

int remove_one(const Common& common, const std::string& id) {
  constexpr const char* kCommand = "profile remove";
  auto desk = open_profile_desk(common);
  if (!desk) return complain(kCommand, desk.error());
  const auto profile = find_profile(*desk, id);
  if (!profile) return complain(kCommand, profile.error());
  auto store = Database::open(desk->paths.database());
  if (!store) return complain(kCommand, store.error());
  std::vector<std::string> watched_by;
  if (const auto subscribers = People(*store).subscribers())
    for (const Subscriber& subscriber : *subscribers)
      if (std::ranges::any_of(subscriber.subscriptions,
                              [&](const Subscription& s) { return s.profile.text == id; }))
        watched_by.push_back(subscriber.id.text);
  if (!watched_by.empty())
    return complain(kCommand, {Kind::usage,
                               fmt::format("{} would learn nothing of it any more",
                                           fmt::join(watched_by, ", ")),
                               "take the subscriptions out first"});
  const auto gone = store->write(
      [&]() -> Result<void> { return People(*store).retire(profile->id, SystemClock().now()); });
  if (!gone) return complain(kCommand, gone.error());
  print_line(fmt::format("{} {}; what it found stays explained", paint(Ink::green, "removed"),
                         paint(Ink::bold, id)));
  return tell_daemon(kCommand, desk->settings);
}

void declare(Command& command, EditOptions& options) {
  command.argument("id", options.id, "its id: lower-case letters, digits, \"-\"")
      .required()
      .completes(Completes::profile);
  command.argument("--query", options.query, "what it looks for, in the search language");
  command.argument("--any", options.words.any, "instead of a query: one of these words or phrases");
  command.argument("--all", options.words.all, "each of these words or phrases");
  command.argument("--none", options.words.none, "none of these words or phrases");
  command.argument("--name", options.name, "what subscribers see");
  command.argument("--description", options.description,
                   "a sentence for who chooses among profiles");
  for (const ListOfProfile& row : kLists)
    command.argument(row.option, options.*row.given, row.meaning);
  command.argument("--threshold", options.threshold, "hold back what scores less, 0 to 1");
  command.argument("--owner", options.owner, "who answers for it");
  command.flag("--dry-run", options.dry_run, "show what it would find, keep nothing");
}

}  // namespace

void add_profile_add(Command& profile, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<EditOptions>();
  Command command =
      profile.subcommand("add", "a new profile, with what it would have found of late");
  declare(command, *options);
  command.does([=] { return add_one(*common, *options); });
}

void add_profile_edit(Command& profile, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<EditOptions>();
  Command command = profile.subcommand(
      "edit", "change a profile of the archive; shows what is gained and lost, and asks");
  declare(command, *options);
  std::vector<std::string> names;
  for (const ListOfProfile& row : kLists) names.emplace_back(row.option + 2);
  command.argument("--clear", options->clear, "empty this list").one_of(names);
  command.flag("--yes", options->yes, "do not ask");
  command.does([=] { return edit_one(*common, *options); });
}

void add_profile_remove(Command& profile, std::shared_ptr<const Common> common) {
  const auto id = std::make_shared<std::string>();
  Command command =
      profile.subcommand("remove", "retire a profile of the archive that nobody subscribes to");
  command.argument("id", *id, "its id").required().completes(Completes::profile);
  command.does([=] { return remove_one(*common, *id); });
}

}  // namespace vigie
