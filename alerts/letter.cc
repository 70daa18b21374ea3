#include "alerts/letter.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "alerts/mime.h"
#include "core/mailbox.h"
#include "core/url.h"
#include "core/utf8.h"

namespace vigie {
namespace {

// Caps in bytes and counts: what is longer is an accident or an attack, and a mail is read on a
// phone.
constexpr std::size_t kTitle = 300, kName = 120, kExcerpt = 1000, kPassage = 280, kSubject = 180,
                      kClause = 160, kLongestLink = 4096;
constexpr std::size_t kUsualQuote = 150;  // Source::excerpt
constexpr std::size_t kReasons = 5, kAlso = 8, kChanges = 8, kUnreachable = 12;

std::string line(std::string_view text, std::size_t most) {
  std::string out = one_line(text);
  if (out.size() <= most) return out;
  out = one_line(cut_utf8(out, most - 3));
  return out + "…";
}

/// An address that may become a link: http(s) only, and without a user part that could make one
/// host look like another.
std::string link_to(std::string_view address) {
  const auto url = Url::parse(address);
  if (!url || !url->is_http() || url->has_credentials()) return {};
  return url->href().size() > kLongestLink ? std::string() : url->href();
}

/// "Name — address" as the archive writes it.
LetterLink also_link(const std::string& text) {
  constexpr std::string_view kDash = " — ";
  const std::size_t dash = text.rfind(kDash);
  if (dash == std::string::npos) return {line(text, kName), {}};
  const std::string href = link_to(std::string_view(text).substr(dash + kDash.size()));
  if (href.empty()) return {line(text, kName), {}};
  return {line(std::string_view(text).substr(0, dash), kName), href};
}

LetterReason reason_of(const Reason& reason, std::size_t may_quote, const Phrases& words) {
  LetterReason out;
  const std::string& name = reason.profile_name;
  out.profile = say(words.profile, line(name.empty() ? reason.profile.text : name, kName));
  // Where the source's rights or the page leave less than the usual excerpt, a longer passage of
  // the text is left out too; the title is shown in any case.
  const std::string passage = line(reason.evidence.passage, kPassage);
  const bool fits = may_quote >= kUsualQuote || passage.size() <= may_quote;
  if (fits || reason.evidence.field == Part::title) out.passage = passage;
  if (const std::string clause = line(reason.evidence.clause, kClause); !clause.empty())
    out.clause = say(words.clause, clause);
  return out;
}

std::string origin_of(const Item& item, const Phrases& words) {
  std::vector<std::string> parts{line(item.source_name, kName)};
  const std::string site = line(item.site, kName);
  if (site != parts.front()) parts.push_back(site);
  if (item.published) parts.push_back(day_in_words(words, *item.published));
  parts.erase(std::remove(parts.begin(), parts.end(), std::string()), parts.end());
  return fmt::format("{}", fmt::join(parts, ", "));
}

LetterItem compose_item(const Item& item, const Phrases& words) {
  LetterItem out;
  out.title = {line(item.title, kTitle), link_to(item.url)};
  if (out.title.text.empty()) out.title.text = line(item.url, kTitle);
  if (item.access == Access::paid) out.paid = words.paid;
  out.origin = origin_of(item, words);
  if (item.deadline) {
    const auto date = Date::read(*item.deadline);
    out.deadline = date ? day_in_words(words, *date) : line(*item.deadline, kName);
  }
  if (item.late) {
    const std::chrono::year_month_day seen{std::chrono::floor<std::chrono::days>(item.seen)};
    out.late = say(words.late, day_in_words(words, Date::of_day(seen)));
  }
  if (item.changes.empty()) out.excerpt = line(item.excerpt, kExcerpt);
  if (!item.changes.empty()) out.changed = words.changed;
  for (std::size_t i = 0; i < std::min(item.changes.size(), kChanges); ++i)
    out.changes.push_back({item.changes[i].what, line(item.changes[i].line, kPassage)});
  for (std::size_t i = 0; i < std::min(item.reasons.size(), kReasons); ++i)
    out.reasons.push_back(reason_of(item.reasons[i], item.may_quote, words));
  for (std::size_t i = 0; i < std::min(item.also.size(), kAlso); ++i)
    out.also.push_back(also_link(item.also[i]));
  if (item.also.size() > kAlso) out.also_more = say(words, words.more, item.also.size() - kAlso);
  return out;
}

std::string profile_of(const Item& item) {
  if (item.reasons.empty()) return {};
  const Reason& first = item.reasons.front();
  return line(first.profile_name.empty() ? first.profile.text : first.profile_name, kName);
}

/// The profiles in the order in which their newest item stands.
std::vector<std::string> profiles_of(const std::vector<Item>& items) {
  std::vector<std::string> out;
  for (const Item& item : items) {
    const std::string profile = profile_of(item);
    if (std::find(out.begin(), out.end(), profile) == out.end()) out.push_back(profile);
  }
  return out;
}

std::string subject_of(const Digest& digest, const std::vector<std::string>& profiles,
                       const Phrases& words) {
  if (digest.items.size() != 1)
    return line(
        say(words, words.alerts, digest.items.size(), fmt::format("{}", fmt::join(profiles, ", "))),
        kSubject);
  const std::string profile = line(profiles.front(), kSubject / 3);
  const std::string title = line(digest.items.front().title, kSubject - profile.size() - 8);
  // Without a title the profile stands alone: a subject does not start with a dash.
  if (title.empty()) return line(say(words, words.alerts, 1, profile), kSubject);
  return profile.empty() ? title : say(words.joined_title, title, profile);
}

std::string watched(const WatchReport& watch, const Phrases& words) {
  const auto count = static_cast<std::size_t>(std::max(watch.sources, 0));
  std::string out = say(words, words.watched, count) + " ";
  if (watch.unreachable.empty()) return out + words.all_reached;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(watch.unreachable.size(), kUnreachable); ++i)
    names.push_back(line(watch.unreachable[i], kName));
  std::string list = fmt::format("{}", fmt::join(names, ", "));
  if (watch.unreachable.size() > kUnreachable)
    list += " " + say(words, words.more, watch.unreachable.size() - kUnreachable);
  return out + say(words, words.unreachable, watch.unreachable.size(), list);
}

}  // namespace

std::string leave_subject(const Subscriber& subscriber) {
  return "leave " + line(subscriber.id.text, kName);
}

Letter compose_letter(const Digest& digest, const Letterhead& letterhead) {
  const Phrases& words = phrases(digest.subscriber.language);
  const std::string& given = digest.subscriber.name;
  const std::string name = line(given.empty() ? digest.subscriber.id.text : given, kName);
  const std::vector<std::string> profiles = profiles_of(digest.items);

  Letter letter;
  letter.words = &words;
  letter.subject = subject_of(digest, profiles, words);
  letter.found = say(words, words.found, digest.items.size(), name);
  for (const std::string& profile : profiles) {
    LetterSection section;
    if (profiles.size() > 1) section.heading = profile;
    for (const Item& item : digest.items)
      if (profile_of(item) == profile) section.items.push_back(compose_item(item, words));
    letter.sections.push_back(std::move(section));
  }
  letter.watched = watched(digest.watch, words);
  letter.reason_to_receive = say(words.reason_to_receive, name);
  if (is_mail_address(letterhead.leave_mailto)) {
    letter.stop = say(words.stop, letterhead.leave_mailto, leave_subject(digest.subscriber));
    letter.stop_href = mailto(letterhead.leave_mailto, leave_subject(digest.subscriber));
  }
  letter.portal_href = link_to(letterhead.portal_url);
  return letter;
}

}  // namespace vigie
