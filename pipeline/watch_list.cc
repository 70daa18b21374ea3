#include "pipeline/watch_list.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "alerts/rhythm.h"
#include "core/log.h"
#include "core/nearest.h"
#include "crawler/address_rule.h"
#include "crawler/page.h"
#include "indexer/query.h"
#include "pipeline/declare.h"
#include "pipeline/profile_check.h"
#include "store/documents.h"
#include "store/people.h"

namespace vigie {
namespace {

Error at(const Where& where, Error error) {
  error.kind = Kind::config;
  error.where = where;
  return error;
}

/// The profiles that the archive keeps beside those of files.
std::vector<Profile> kept_profiles(const Settings& settings) {
  const DataPaths paths{settings.daemon.data};
  std::error_code failed;
  if (!std::filesystem::exists(paths.database(), failed)) return {};
  auto db = Database::open(paths.database(), Database::Mode::read_only);
  if (!db) return {};
  auto profiles = People(*db).kept_profiles();
  return profiles ? std::move(*profiles) : std::vector<Profile>();
}

void check_ids(const Settings& settings, std::vector<Error>& problems) {
  std::vector<std::string> ids;
  for (const Profile& profile : settings.profiles) ids.push_back(profile.id.text);
  const std::set<std::string> in_files(ids.begin(), ids.end());
  for (const Profile& kept : kept_profiles(settings)) {
    ids.push_back(kept.id.text);
    if (!in_files.contains(kept.id.text)) continue;
    const auto twin = std::ranges::find(settings.profiles, kept.id, &Profile::id);
    problems.push_back(
        at(twin->where,
           {Kind::config,
            fmt::format("profile \"{}\" was made by `vigie profile add` too", kept.id.text),
            fmt::format("give it another id, or run vigie profile remove {}", kept.id.text)}));
  }
  const std::set<std::string> known(ids.begin(), ids.end());
  for (const Subscriber& subscriber : settings.subscribers)
    for (const Subscription& subscription : subscriber.subscriptions)
      if (const std::string& id = subscription.profile.text; !id.empty() && !known.contains(id))
        problems.push_back(
            at(subscription.where,
               {Kind::config, fmt::format("unknown profile \"{}\"", id), did_you_mean(id, ids)}));
}

}  // namespace

std::vector<Error> check_meaning(const Settings& settings, Instant now) {
  std::vector<Error> problems;
  check_ids(settings, problems);
  const Vocabulary vocabulary = Vocabulary::read(settings, problems);
  for (const Profile& profile : settings.profiles)
    for (Error& problem :
         profile_problems(profile, vocabulary, settings.daemon.default_language, now))
      problems.push_back(std::move(problem));
  for (const Source& source : settings.sources) {
    if (!source.pattern.empty())
      if (auto error = check_address_rule(source.pattern)) {
        error->what = fmt::format("source \"{}\": pattern: {}", source.id.text, error->what);
        problems.push_back(at(source.where, std::move(*error)));
      }
    const auto check = [&](const std::string& key, const std::string& selector) {
      auto error = check_selector(selector);
      if (!error) return;
      error->what = fmt::format("source \"{}\": {}: {}", source.id.text, key, error->what);
      problems.push_back(at(source.where, std::move(*error)));
    };
    if (!source.links.empty()) check("links", source.links);
    for (const FieldValue& mapped : source.map) check("map." + mapped.field, mapped.value);
  }
  for (const Subscriber& subscriber : settings.subscribers)
    if (!is_time_zone(subscriber.zone))
      problems.push_back(
          at(subscriber.where, {Kind::config,
                                fmt::format("subscriber \"{}\": unknown time zone \"{}\"",
                                            subscriber.id.text, subscriber.zone),
                                "use a name of the tz database, as \"Europe/Paris\""}));
  return problems;
}

SourcesById::SourcesById(const std::vector<Source>& sources) {
  std::vector<const Source*> sorted;
  sorted.reserve(sources.size());
  for (const Source& source : sources) sorted.push_back(&source);
  std::sort(sorted.begin(), sorted.end(),
            [](const Source* a, const Source* b) { return a->id < b->id; });
  entries_.reserve(sorted.size());
  for (const Source* source : sorted) entries_.push_back({source->id, *source});
}

SourcesById::const_iterator SourcesById::find(const SourceId& id) const {
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), id,
      [](const Entry& entry, const SourceId& wanted) { return entry.first < wanted; });
  return found != entries_.end() && found->first == id ? found : entries_.end();
}

std::shared_ptr<const Matcher> weighed(std::shared_ptr<const Matcher> matcher,
                                       const std::vector<Source>& sources) {
  std::shared_ptr<Matcher> changed;
  for (const Source& source : sources) {
    if (source.weight == Source{}.weight) continue;
    if (!changed) changed = std::make_shared<Matcher>(*matcher);
    changed->weigh(source.id, source.weight);
  }
  return changed ? changed : matcher;
}

namespace {

/// Changes of the archive whose documents teach a matcher which words are rare.
constexpr std::int64_t kTeachingChanges = 300;

/// Teaches it by what the archive took in last, and gives the number of the last change. A matcher
/// that did not learn matches the same, with many profiles more slowly: what cannot be read is
/// passed over.
std::int64_t teach(Matcher& matcher, Database& db) {
  Documents documents(db);
  const auto last = documents.last_change();
  if (!last) return 0;
  const auto changes = documents.changes_after(std::max<std::int64_t>(0, *last - kTeachingChanges),
                                               static_cast<std::size_t>(kTeachingChanges));
  if (!changes) return *last;
  for (const Change& change : *changes)
    if (const auto stored = documents.find(change.document); stored && *stored)
      matcher.learn((*stored)->document);
  return *last;
}

/// Whether what was compiled for a list can be taken over. When the archive was all but empty then,
/// it taught too little.
bool can_take_over(const WatchList& before, const WatchList& now, Database& db) {
  if (!before.vocabulary->same_files(*now.vocabulary) || before.saved != now.saved) return false;
  const auto last = Documents(db).last_change();
  return last &&
         2 * std::min(before.taught_to, kTeachingChanges) >= std::min(*last, kTeachingChanges);
}

/// The weights of sources in place of those that the settings before gave.
void weigh(Matcher& matcher, const std::vector<Source>& sources, const WatchList* before) {
  const double usual = Source{}.weight;
  if (before != nullptr)
    for (const Source& source : before->settings->sources)
      if (source.weight != usual) matcher.weigh(source.id, usual);
  for (const Source& source : sources)
    if (source.weight != usual) matcher.weigh(source.id, source.weight);
}

/// Reads the vocabulary, compiles the profiles.
void compile(WatchList& list, const std::vector<Profile>& profiles, const Settings& settings,
             Database& db, const WatchList* before) {
  std::vector<Error> problems;
  list.vocabulary = std::make_shared<const Vocabulary>(Vocabulary::read(settings, problems));
  for (const Error& problem : problems) log_error("vocabulary_refused", problem, {});
  if (auto saved = list.vocabulary->saved().list()) list.saved = std::move(*saved);

  const auto read = [&](std::string_view text) {
    ++list.compiled;
    return list.vocabulary->parse(text);
  };
  std::vector<Matcher::Refused> refused;
  std::shared_ptr<Matcher> matcher;
  if (before != nullptr && can_take_over(*before, list, db)) {
    matcher = before->matcher->with(profiles, &refused, read);
    list.taught_to = before->taught_to;
  } else {
    Matcher taught{Stemming::yes};
    list.taught_to = teach(taught, db);
    matcher = taught.with(profiles, &refused, read);
  }
  weigh(*matcher, settings.sources, before);
  list.matcher = std::move(matcher);
  for (const Matcher::Refused& one : refused)
    log_error("profile_refused", one.error, {{"profile", one.profile.text}});
}

}  // namespace

Result<std::shared_ptr<const WatchList>> make_watch_list(Database& db,
                                                         std::shared_ptr<const Settings> settings,
                                                         const WatchList* before) {
  auto list = std::make_shared<WatchList>();
  const auto profiles = People(db).profiles();
  if (!profiles) return profiles.error();
  compile(*list, *profiles, *settings, db, before);

  for (const Profile& profile : *profiles)
    if (profile.limits != ProfileLimits{}) list->limits.emplace(profile.id, profile.limits);

  const auto subscribers = People(db).subscribers();
  if (!subscribers) return subscribers.error();
  for (const Subscriber& subscriber : *subscribers)
    for (const Subscription& subscription : subscriber.subscriptions)
      list->watchers[subscription.profile].push_back(
          {subscriber.id, subscriber.zone, subscription});
  list->sources = SourcesById(settings->sources);
  list->alerts = settings->alerts;
  list->default_language = settings->daemon.default_language;
  list->settings = std::move(settings);
  return std::shared_ptr<const WatchList>(std::move(list));
}

}  // namespace vigie
