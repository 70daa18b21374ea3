#include "core/settings_checks.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "core/nearest.h"
#include "core/url.h"

namespace vigie {
namespace {

constexpr Interval kShortestRhythm = std::chrono::minutes{1};

std::string at(const Where& where) {
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

Error problem(std::string what, std::string hint, Where where) {
  return Error{Kind::config, std::move(what), std::move(hint), std::move(where)};
}

template <class Entry>
void check_ids(const std::vector<Entry>& entries, const char* name, std::vector<Error>& errors) {
  std::unordered_map<std::string_view, const Where*> seen;
  seen.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (entry.id.empty()) continue;
    const auto [first, fresh] = seen.emplace(entry.id.text, &entry.where);
    if (!fresh)
      errors.push_back(problem(fmt::format("{} \"{}\" stands twice", name, entry.id.text),
                               "first in " + at(*first->second), entry.where));
  }
}

bool is_in_private_place(const Source& source, const std::vector<PrivatePlace>& places) {
  if (places.empty()) return false;
  const auto url = Url::parse(source.url);
  return url && std::any_of(places.begin(), places.end(), [&](const PrivatePlace& place) {
           return holds(place, url->host(), url->port());
         });
}

void check_sources(SettingsReading& reading) {
  Settings& settings = reading.settings;
  std::unordered_map<std::string_view, const Source*> by_url;
  for (Source& source : settings.sources) {
    const bool given = source.every != Interval{0};
    if (!given) source.every = settings.crawl.every;
    source.slowest = given ? source.every : std::max(settings.crawl.slowest, source.every);
    if (source.retention.text == Interval{0}) source.retention.text = settings.retention.text;
    if (source.retention.document == Interval{0})
      source.retention.document = settings.retention.document;
    source.fastest = std::min(settings.crawl.fastest, source.every);
    if (source.every < kShortestRhythm &&
        !is_in_private_place(source, settings.crawl.allow_private))
      reading.errors.push_back(problem(fmt::format("source \"{}\" would be visited every {}",
                                                   source.id.text, to_string(source.every)),
                                       "at least \"1m\", but for places in crawl.allow_private",
                                       source.where));
    if (source.url.empty()) continue;
    const auto [first, fresh] = by_url.emplace(source.url, &source);
    if (!fresh)
      reading.warnings.push_back(problem(fmt::format("source \"{}\" has the address of \"{}\"",
                                                     source.id.text, first->second->id.text),
                                         "it stands in " + at(first->second->where), source.where));
  }
}

void check_profiles(SettingsReading& reading) {
  std::vector<std::string> sources;
  for (const Source& source : reading.settings.sources) sources.push_back(source.id.text);
  const std::set<std::string_view> known(sources.begin(), sources.end());
  for (const Profile& profile : reading.settings.profiles)
    for (const std::string& id : profile.limits.sources)
      if (!known.contains(id))
        reading.errors.push_back(
            problem(fmt::format("profile \"{}\" is limited to the unknown source \"{}\"",
                                profile.id.text, id),
                    did_you_mean(id, sources), profile.where));
}

void check_subscriptions(SettingsReading& reading) {
  const Settings& settings = reading.settings;
  bool told = false;
  for (const Subscriber& subscriber : settings.subscribers) {
    std::set<std::pair<std::string_view, ChannelKind>> taken;
    for (const Subscription& subscription : subscriber.subscriptions) {
      const std::string& id = subscription.profile.text;
      if (!taken.emplace(id, subscription.channel).second)
        reading.errors.push_back(
            problem(fmt::format("subscriber \"{}\" takes profile \"{}\" twice by {}",
                                subscriber.id.text, id, word(subscription.channel)),
                    "keep one rhythm", subscription.where));
      if (subscription.channel == ChannelKind::mail && settings.mail.server.empty() && !told) {
        // Once, since one line of the main file answers for all of them.
        told = true;
        reading.errors.push_back(
            problem(fmt::format("subscriber \"{}\" wants mails, and no mail server is set",
                                subscriber.id.text),
                    "set server in [mail]", subscription.where));
      }
    }
  }
}

}  // namespace

void check_settings(SettingsReading& reading, const Places& places, bool whole) {
  Settings& settings = reading.settings;
  const Where main{settings.file, 1, 1};
  const auto place = [&](const char* key) {
    const auto found = places.find(key);
    return found == places.end() ? main : found->second;
  };
  check_ids(settings.sources, "source", reading.errors);
  check_ids(settings.profiles, "profile", reading.errors);
  check_ids(settings.subscribers, "subscriber", reading.errors);
  check_sources(reading);
  if (whole) check_profiles(reading);
  check_subscriptions(reading);

  if (settings.crawl.pause == Interval{0} && settings.crawl.allow_private.empty())
    reading.errors.push_back(problem("crawl.pause cannot be \"0s\" for public hosts",
                                     "it can only beside crawl.allow_private",
                                     place("crawl.pause")));
  if (!settings.mail.server.empty() && settings.mail.from.empty())
    reading.errors.push_back(
        problem("mails need a sender", "set from in [mail]", place("mail.server")));

  if (!whole) return;
  if (!settings.subscribers.empty() && settings.portal.url.empty())
    reading.warnings.push_back(
        problem("portal.url is not set", "mails carry the mailto form of leaving only", main));
  const bool visits = std::any_of(settings.sources.begin(), settings.sources.end(),
                                  [](const Source& source) { return source.enabled; });
  if (visits && settings.crawl.contact.empty())
    reading.warnings.push_back(
        problem("crawl.contact is not set", "sites that are visited cannot reach you", main));
  if (!settings.operator_.email.empty() && settings.mail.server.empty())
    reading.warnings.push_back(problem("the morning report cannot be sent without a mail server",
                                       "set server in [mail]", place("operator.email")));
}

}  // namespace vigie
