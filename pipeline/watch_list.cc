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
#include "pipeline/vocabulary.h"
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

Result<std::shared_ptr<const WatchList>> make_watch_list(Database& db,
                                                         std::shared_ptr<const Settings> settings) {
  auto list = std::make_shared<WatchList>();
  const auto profiles = People(db).profiles();
  if (!profiles) return profiles.error();
  std::vector<Error> problems;
  const Vocabulary vocabulary = Vocabulary::read(*settings, problems);
  for (const Error& problem : problems) log_error("vocabulary_refused", problem, {});
  std::vector<Matcher::Refused> refused;
  list->matcher =
      weighed(Matcher::build(*profiles, Stemming::yes, &refused,
                             [&](std::string_view text) { return vocabulary.parse(text); }),
              settings->sources);
  for (const Matcher::Refused& one : refused)
    log_error("profile_refused", one.error, {{"profile", one.profile.text}});

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
