// What is due, and what a delivery takes.
#include "store/outbox.h"

#include <algorithm>
#include <unordered_set>

#include "core/utf8.h"
#include "store/json.h"
#include "store/sql_query.h"
#include "store/text_packing.h"

namespace vigie {
namespace {

constexpr Interval kLateAfter = std::chrono::hours{1};
constexpr std::size_t kExcerptOfUnknownSource = 150;  // characters, as Source::excerpt
constexpr int kAlsoShown = 20;

/// The first `characters` of a text on one line, cut between two words.
std::string cut_excerpt(const std::string& text, std::size_t characters) {
  if (characters == 0) return {};
  // Four bytes a character at most, and white space may fold away.
  const std::string line = one_line(cut_utf8(text, 8 * characters + 400));
  std::size_t pos = 0, last_border = 0, count = 0;
  while (pos < line.size() && count < characters) {
    if (line[pos] == ' ') last_border = pos;
    next_code_point(line, pos);
    ++count;
  }
  if (pos >= line.size()) return line;
  // A text without spaces (Japanese, a long address) is cut where it must.
  if (line[pos] != ' ' && last_border > 0) pos = last_border;
  return line.substr(0, pos) + "…";
}

std::vector<Reason> reasons_of(Database& db, ItemId item) {
  std::vector<Reason> reasons;
  SqlQuery q(db,
             "SELECT r.profile, p.name, r.evidence FROM item_reason r"
             " JOIN profile p ON p.id = r.profile WHERE r.item = ? ORDER BY r.found, r.profile",
             item);
  while (q.row()) {
    Reason& reason = reasons.emplace_back();
    reason.profile.text = q.text(0);
    reason.profile_name = q.text(1);
    if (auto evidence = evidence_of(q.text(2)); !evidence.empty())
      reason.evidence = std::move(evidence.front());
  }
  return reasons;
}

/// Other sources of the same story: with a document of their own, with this very document, or with
/// the address of it.
std::vector<std::string> also_of(Database& db, StoryId story, DocumentId document,
                                 const std::string& source) {
  std::vector<std::string> also;
  SqlQuery q(
      db,
      "SELECT DISTINCT coalesce(s.name, nullif(o.source, ''), o.site) || ' — ' || o.url FROM ("
      " SELECT source, site, url FROM document WHERE story = ?1 AND id <> ?2"
      " UNION ALL SELECT f.source, d.site, d.url FROM document d"
      "  JOIN document_source f ON f.document = d.id WHERE d.id = ?2"
      " UNION ALL SELECT a.source, d.site, p.url FROM document d JOIN page p ON p.key = d.key"
      "  JOIN page_also a ON a.page = p.id WHERE d.id = ?2"
      " UNION ALL SELECT p.source, d.site, p.url FROM document d JOIN page p ON p.key = d.key"
      "  WHERE d.id = ?2"
      ") o LEFT JOIN source s ON s.id = o.source WHERE o.source <> ?3 LIMIT ?4",
      story, document, source, kAlsoShown);
  while (q.row()) also.push_back(one_line(q.text(0)));
  return also;
}

struct Taken {
  Item item;
  DocumentId document;
  std::string source;
};

}  // namespace

Result<std::optional<Instant>> Outbox::last_sealed(const SubscriberId& subscriber,
                                                   ChannelKind channel) {
  return translated(db_, [&]() -> Result<std::optional<Instant>> {
    SqlQuery q(db_,
               "SELECT max(sealed) FROM delivery"
               " WHERE subscriber = ? AND channel = ? AND rhythm = 'immediate'",
               subscriber, word(channel));
    if (!q.row()) return std::nullopt;
    return q.maybe_instant(0);
  });
}

Result<std::vector<DueGroup>> Outbox::due(Instant now) {
  return translated(db_, [&]() -> Result<std::vector<DueGroup>> {
    std::vector<DueGroup> groups;
    std::unordered_set<std::string> places;  // "channel subscriber"
    SqlQuery q(db_,
               "SELECT subscriber, channel, rhythm, due, item FROM item_channel"
               " WHERE delivery IS NULL AND held IS NULL AND due <= ? ORDER BY due, item",
               now);
    while (q.row()) {
      const std::string subscriber = q.text(0), channel = q.text(1);
      if (!places.insert(channel + " " + subscriber).second) continue;
      groups.push_back({SubscriberId{subscriber}, channel_kind(channel).value_or(ChannelKind::mail),
                        rhythm(q.text(2)).value_or(Rhythm::immediate), q.instant(3),
                        ItemId{q.number(4)}});
    }
    return groups;
  });
}

Result<std::optional<Instant>> Outbox::next_due() {
  return translated(db_, [&]() -> Result<std::optional<Instant>> {
    std::optional<Instant> item, delivery;
    if (SqlQuery q(db_,
                   "SELECT min(due) FROM item_channel WHERE delivery IS NULL AND held IS NULL");
        q.row())
      item = q.maybe_instant(0);
    if (SqlQuery q(
            db_, "SELECT min(next_attempt) FROM delivery WHERE state = 'sealed' AND held IS NULL");
        q.row())
      delivery = q.maybe_instant(0);
    if (item && delivery) return std::min(*item, *delivery);
    return item ? item : delivery;
  });
}

Result<std::vector<Item>> Outbox::take(const DueGroup& group, Instant now, std::size_t limit) {
  return translated(db_, [&]() -> Result<std::vector<Item>> {
    std::vector<Taken> taken;
    // The oldest are taken first, so that a limit starves none, and shown newest first.
    SqlQuery q(
        db_,
        "SELECT c.item, c.due, d.story, d.id, d.title, d.url, d.source,"
        " coalesce(s.name, nullif(d.source, ''), d.site), d.site, d.published, d.published_at,"
        " d.deadline, d.seen,"
        " iif(d.nosnippet, 0, min(coalesce(s.excerpt, ?6), coalesce(d.max_snippet, 1000))),"
        " i.development, d.access, t.text_encoding, t.text, t.packed"
        " FROM item_channel c JOIN item i ON i.id = c.item"
        " JOIN document d ON d.id = i.document JOIN document_text t ON t.document = d.id"
        " LEFT JOIN source s ON s.id = d.source"
        " WHERE c.subscriber = ?1 AND c.channel = ?2 AND c.delivery IS NULL AND c.held IS NULL"
        " AND (c.due <= ?3 OR c.rhythm = ?4) ORDER BY c.due, c.item LIMIT ?5",
        group.subscriber, word(group.channel), now, word(group.rhythm), limit,
        kExcerptOfUnknownSource);
    while (q.row()) {
      Taken& t = taken.emplace_back();
      t.item.id.value = q.number(0);
      t.item.late = now - q.instant(1) > kLateAfter;
      t.item.story.value = q.number(2);
      t.document.value = q.number(3);
      t.item.title = q.text(4);
      t.item.url = q.text(5);
      t.source = q.text(6);
      t.item.source_name = q.text(7);
      t.item.site = q.text(8);
      t.item.published = q.maybe_date(9);
      t.item.deadline = q.maybe_text(11);
      t.item.seen = q.instant(12);
      t.item.may_quote = static_cast<std::size_t>(q.number(13));
      t.item.document = t.document;
      t.item.development = static_cast<int>(q.number(14));
      t.item.access = access_kind(q.text(15)).value_or(Access::unknown);
      t.item.excerpt = cut_excerpt(unpacked(q, 16).value_or(""), t.item.may_quote);
    }
    std::sort(taken.begin(), taken.end(), [](const Taken& a, const Taken& b) {
      return std::pair(a.item.seen, a.item.id) > std::pair(b.item.seen, b.item.id);
    });
    std::vector<Item> items;
    for (Taken& t : taken) {
      t.item.reasons = reasons_of(db_, t.item.id);
      t.item.also = also_of(db_, t.item.story, t.document, t.source);
      items.push_back(std::move(t.item));
    }
    return items;
  });
}

}  // namespace vigie
