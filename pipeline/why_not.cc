#include "pipeline/why_not.h"

#include <algorithm>

#include <fmt/format.h>

#include "indexer/matcher.h"
#include "pipeline/limits.h"
#include "pipeline/watch_list.h"
#include "store/documents.h"

namespace vigie {
namespace {

/// Why nobody has an item of it though the profile finds it now; nothing when that is not so.
std::optional<Outcome> never_alerted(const Journey& journey, const StoredDocument& document,
                                     const Profile& profile, Interval backlog) {
  const Document& d = document.document;
  const std::string seen = rfc3339(d.seen);
  if (!journey.profile_known)
    return Outcome{"", fmt::format("the archive has not taken the profile {}", profile.id.text),
                   "start vigied, or let it reload: systemctl reload vigied"};
  if (!journey.matched && journey.profile_since && *journey.profile_since > d.seen)
    return Outcome{"",
                   fmt::format("it came on {}, before the profile did on {}, and what is in the "
                               "archive already alerts nobody",
                               seen, rfc3339(*journey.profile_since)),
                   "vigie profile backtest " + profile.id.text + " shows what else there was"};
  if (!journey.matched && journey.profile_changed && *journey.profile_changed > d.seen)
    return Outcome{"",
                   fmt::format("it came on {}, and the profile had another query until {}", seen,
                               rfc3339(*journey.profile_changed)),
                   "vigie profile backtest " + profile.id.text + " shows what else there was"};
  if (!journey.matched)
    return Outcome{"",
                   "the profile did not find it when it came: a synonym, a watchlist or the "
                   "document has changed since",
                   "vigie show " + document.shown_id() + " tells its revisions"};
  if (journey.followers.empty())
    return Outcome{
        "", "nobody subscribes to the profile",
        fmt::format("give a [[subscriber]] a subscription with profile = \"{}\"", profile.id.text)};
  if (!d.given_id.empty() || d.key.starts_with("import:"))
    return Outcome{"", "it was imported, and an import alerts nobody",
                   "vigie archive import --alert alerts"};
  if (journey.page_alerts == false)
    return Outcome{"",
                   fmt::format("it was listed at the first visit of {}, and is {}; then only what "
                               "was published within {} alerts",
                               d.source.text, d.published ? "of " + d.published->text : "undated",
                               to_string(backlog)),
                   "backlog in [alerts] says how far back a first visit alerts"};
  return std::nullopt;
}

std::string standing_words(const std::string& standing) {
  if (standing == "left") return "has left";
  if (standing == "paused") return "has paused";
  if (standing == "muted") return "has muted this profile";
  if (standing == "suppressed") return "has an address that its server refused";
  if (standing == "told") return "was told the story by another item";
  return "is no longer in the configuration with this subscription";
}

std::string standing_advice(const std::string& standing) {
  if (standing == "left" || standing == "paused" || standing == "muted")
    return "only the person's own confirmation takes it back";
  if (standing == "suppressed") return "correct the address in the configuration";
  if (standing == "retired") return "declare it again, and reload";
  return {};
}

Outcome held_by(const std::string& subscriber, const std::string& standing,
                const Follower& follower) {
  Outcome out{subscriber, "it is held: the person " + standing_words(standing),
              standing_advice(standing)};
  if (follower.standing != standing) return out;
  if (follower.since) out.what += " since " + rfc3339(*follower.since);
  if (!follower.why.empty()) out.what += " (" + follower.why + ")";
  return out;
}

Outcome of_delivery(const Carried& item, const std::string& told) {
  const Carried::Sealed& delivery = *item.delivery;
  Outcome out{item.subscriber.text, {}, {}};
  if (delivery.state == "acknowledged") {
    out.reached = true;
    out.what =
        fmt::format("{}it was delivered by {} on {}, in delivery {}", told, word(item.channel),
                    rfc3339(delivery.ended.value_or(delivery.sealed)), delivery.key);
    if (!delivery.receipt.empty()) out.what += ": " + delivery.receipt;
  } else if (delivery.state == "gave_up") {
    out.what = fmt::format("{}delivery {} was refused for good on {}: {}", told, delivery.key,
                           rfc3339(delivery.ended.value_or(delivery.sealed)), delivery.problem);
    out.advice = "correct the address in the configuration";
  } else {
    out.what = fmt::format(
        "{}delivery {} was sealed on {} and is not acknowledged yet, after {} "
        "attempts",
        told, delivery.key, rfc3339(delivery.sealed), delivery.attempts);
    if (!delivery.problem.empty()) out.what += ": " + delivery.problem;
    out.advice = "vigie status tells whether the daemon runs; it tries again by itself";
  }
  return out;
}

Outcome of_item(const Carried& item, const Follower& follower, const StoredDocument& document,
                const std::function<std::string(DocumentId)>& shown) {
  const std::string told =
      item.document == document.id
          ? ""
          : fmt::format("its story was told by document {} already; ", shown(item.document));
  if (item.delivery) return of_delivery(item, told);
  if (!item.held.empty()) {
    Outcome out = held_by(item.subscriber.text, item.held, follower);
    out.what = told + out.what;
    return out;
  }
  const char* what = item.rhythm == Rhythm::immediate ? "mail" : word(item.rhythm);
  return {item.subscriber.text,
          fmt::format("{}it waits for the next {}{}, due {}", told, what,
                      item.rhythm == Rhythm::immediate ? "" : " digest", rfc3339(item.due)),
          "vigied sends it when it is due"};
}

}  // namespace

std::vector<Outcome> outcomes_of(const Journey& journey, const StoredDocument& document,
                                 const Profile& profile, const std::optional<std::string>& held,
                                 Interval backlog,
                                 const std::function<std::string(DocumentId)>& shown) {
  std::vector<Outcome> out;
  const auto never = never_alerted(journey, document, profile, backlog);
  const Outcome limited{"", held.value_or(""),
                        "vigie profile edit " + profile.id.text + " changes its limits"};
  bool untold = journey.followers.empty();
  for (const Follower& follower : journey.followers) {
    const auto item = std::ranges::find_if(journey.items, [&](const Carried& one) {
      return one.subscriber == follower.subscriber && one.channel == follower.subscription.channel;
    });
    if (item != journey.items.end()) {
      out.push_back(of_item(*item, follower, document, shown));
    } else if (held || never) {
      untold = true;  // for everyone, told once below
    } else if (!follower.standing.empty()) {
      out.push_back(held_by(follower.subscriber.text, follower.standing, follower));
    } else if (journey.matched && follower.declared > journey.matched->at) {
      out.push_back({follower.subscriber.text,
                     fmt::format("the subscription came on {}, after the document",
                                 rfc3339(follower.declared)),
                     {}});
    } else {
      out.push_back({follower.subscriber.text, "the archive remembers no item and no reason",
                     "vigie status shows whether the daemon fell behind"});
    }
  }
  if (held)
    out.insert(out.begin(), limited);
  else if (never && untold)
    out.insert(out.begin(), *never);
  return out;
}

Result<Explained> explain(Database& store, const Settings& settings, const Profile& profile,
                          const Query& query, const StoredDocument& document, bool with_journey) {
  Explained out;
  if (with_journey) {
    auto journey = journey_of(store, document, profile.id);
    if (!journey) return journey.error();
    out.journey = std::move(*journey);
  }
  const bool of_now =
      out.journey && out.journey->matched && out.journey->matched->revision == document.revision;
  const Instant moment = of_now ? out.journey->matched->at : document.document.seen;
  auto clauses = report_clauses(query, document.document, moment);
  if (!clauses) return clauses.error();
  out.clauses = std::move(*clauses);

  const auto matcher = std::make_shared<Matcher>(Stemming::yes);
  if (auto set = matcher->set(profile.id, query); !set) return set.error();
  auto matches = weighed(matcher, settings.sources)->match(document.document, moment);
  if (matches.empty()) {
    out.changes = nearest_change(out.clauses, document.document, moment);
    return out;
  }
  out.match = std::move(matches.front());
  out.held = held_back(profile.limits, document.document, out.match->score);
  if (!out.journey) return out;
  out.outcomes = outcomes_of(
      *out.journey, document, profile, out.held, settings.alerts.backlog, [&](DocumentId id) {
        const auto other = Documents(store).find(id);
        return other && *other ? (*other)->shown_id() : std::to_string(id.value);
      });
  return out;
}

}  // namespace vigie
