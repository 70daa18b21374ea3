#include "pipeline/watch_list.h"

#include <algorithm>

#include <fmt/format.h>

#include "alerts/rhythm.h"
#include "core/log.h"
#include "crawler/address_rule.h"
#include "crawler/page.h"
#include "indexer/query.h"
#include "store/people.h"

namespace vigie {
namespace {

Error at(const Where& where, Error error) {
  error.kind = Kind::config;
  error.where = where;
  return error;
}

bool satisfies(const Matcher& matcher, const std::string& example, const std::string& language,
               Instant now) {
  Document document;
  document.text = example;
  document.language = language;
  return !matcher.match(document, now).empty();
}

/// The examples that stand beside a profile's query are its tests.
void check_examples(const Profile& profile, const std::string& language, Instant now,
                    std::vector<Error>& problems) {
  const auto matcher = Matcher::build({profile}, Stemming::yes, nullptr);
  const auto complain = [&](const std::string& example, const char* verdict) {
    problems.push_back(at(profile.where, {Kind::config,
                                          fmt::format("profile \"{}\": the example \"{}\" {}",
                                                      profile.id.text, example, verdict),
                                          "change the query or the example"}));
  };
  for (const std::string& example : profile.must_match)
    if (!satisfies(*matcher, example, language, now)) complain(example, "must match and does not");
  for (const std::string& example : profile.must_not_match)
    if (satisfies(*matcher, example, language, now)) complain(example, "must not match and does");
}

}  // namespace

std::vector<Error> check_meaning(const Settings& settings, Instant now) {
  std::vector<Error> problems;
  for (const Profile& profile : settings.profiles) {
    const auto query = parse_query(profile.query);
    const std::optional<Error> refused = query ? refuse_alone(*query) : query.error();
    if (!refused) {
      check_examples(profile, settings.daemon.default_language, now, problems);
      continue;
    }
    Error error = *refused;
    const std::string column =
        error.where.column > 0 ? fmt::format(", column {}", error.where.column) : "";
    error.what = fmt::format("profile \"{}\": query{}: {}", profile.id.text, column, error.what);
    problems.push_back(at(profile.where, std::move(error)));
  }
  for (const Source& source : settings.sources) {
    if (!source.pattern.empty())
      if (auto error = check_address_rule(source.pattern)) {
        error->what = fmt::format("source \"{}\": pattern: {}", source.id.text, error->what);
        problems.push_back(at(source.where, std::move(*error)));
      }
    if (source.links.empty()) continue;
    if (auto error = check_selector(source.links)) {
      error->what = fmt::format("source \"{}\": links: {}", source.id.text, error->what);
      problems.push_back(at(source.where, std::move(*error)));
    }
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

Result<std::shared_ptr<const WatchList>> make_watch_list(Database& db, const Settings& settings) {
  auto list = std::make_shared<WatchList>();
  const auto profiles = People(db).profiles();
  if (!profiles) return profiles.error();
  std::vector<Matcher::Refused> refused;
  list->matcher = Matcher::build(*profiles, Stemming::yes, &refused);
  for (const Matcher::Refused& one : refused)
    log_error("profile_refused", one.error, {{"profile", one.profile.text}});

  const auto subscribers = People(db).subscribers();
  if (!subscribers) return subscribers.error();
  for (const Subscriber& subscriber : *subscribers)
    for (const Subscription& subscription : subscriber.subscriptions)
      list->watchers[subscription.profile].push_back(
          {subscriber.id, subscriber.zone, subscription});
  for (const Source& source : settings.sources) list->sources[source.id] = source;
  list->alerts = settings.alerts;
  list->default_language = settings.daemon.default_language;
  return std::shared_ptr<const WatchList>(std::move(list));
}

}  // namespace vigie
