#include "pipeline/intake.h"

#include "alerts/rhythm.h"
#include "pipeline/limits.h"
#include "pipeline/trifles.h"
#include "store/outbox.h"

namespace vigie {
namespace {

bool may_alert(const Document& document, Alerting alerting, const WatchList& list, Instant now) {
  if (alerting != Alerting::backlog) return alerting == Alerting::always;
  return document.published && document.published->instant >= now - list.alerts.backlog;
}

bool reaches_anyone(const Document& document, const Match& match, const WatchList& list) {
  const auto limits = list.limits.find(match.profile);
  return limits == list.limits.end() || !held_back(limits->second, document, match.score);
}

Result<std::vector<Outbox::Wanted>> wanted_items(Outbox& outbox, const Document& document,
                                                 const std::vector<Match>& matches,
                                                 const WatchList& list, Instant now) {
  std::vector<Outbox::Wanted> wanted;
  for (const Match& match : matches) {
    const auto watchers = list.watchers.find(match.profile);
    if (watchers == list.watchers.end() || !reaches_anyone(document, match, list)) continue;
    for (const WatchList::Watcher& watcher : watchers->second) {
      const Subscription& subscription = watcher.subscription;
      std::optional<Instant> last;
      if (subscription.rhythm == Rhythm::immediate) {
        const auto sealed = outbox.last_sealed(watcher.subscriber, subscription.channel);
        if (!sealed) return sealed.error();
        last = *sealed;
      }
      wanted.push_back({watcher.subscriber, match.profile, subscription.channel,
                        subscription.rhythm,
                        due_at(subscription.rhythm, watcher.zone, now, last, list.alerts),
                        match.evidence.empty() ? Evidence{} : match.evidence.front()});
    }
  }
  return wanted;
}

/// The document, with the text that is archived already where only trifles have changed.
Result<Document> without_trifles(Database& db, const Document& document) {
  Documents documents(db);
  const auto known = documents.find_key(document.key);
  if (!known) return known.error();
  if (!*known) return document;
  const auto before = documents.find(**known);
  if (!before) return before.error();
  if (!*before || (*before)->document.title != document.title ||
      !only_trifles_differ((*before)->document.text, document.text))
    return document;
  Document same = document;
  same.text = (*before)->document.text;
  return same;
}

}  // namespace

Result<Archived> take_in(Database& db, const Document& document, const std::vector<Match>& matches,
                         const WatchList& list, Alerting alerting, Revisions revisions,
                         Instant now) {
  const Result<Document> kept =
      revisions == Revisions::articles ? without_trifles(db, document) : Result<Document>(document);
  if (!kept) return kept.error();
  const auto archived = Documents(db).archive(*kept, now);
  if (!archived || archived->what == Archived::What::unchanged || matches.empty()) return archived;

  Outbox outbox(db);
  if (auto recorded = outbox.record_matches(archived->id, archived->revision, matches, now);
      !recorded)
    return recorded.error();
  if (!may_alert(document, alerting, list, now)) return archived;
  const auto wanted = wanted_items(outbox, document, matches, list, now);
  if (!wanted) return wanted.error();
  // Development 0 is the story itself; a watched page that changed tells something new each time.
  const int development =
      revisions == Revisions::news && archived->revision > 1 ? archived->revision : 0;
  if (auto added = outbox.add_items(archived->story, development, archived->id, *wanted, now);
      !added)
    return added.error();
  return archived;
}

}  // namespace vigie
