// A document for people and for programs: what it says, since when, by whom, and what it said
// before.
#include "search-cli/document_shown.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "search-cli/hit_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostChangedLines = 200, kMostEdits = 50;
constexpr std::size_t kLabel = 13;

/// What the publisher asks of those who keep the page, as robots tags write it.
std::string directives_of(const Document& document) {
  const Directives& asked = document.directives;
  std::vector<std::string> words;
  if (asked.noindex) words.emplace_back("noindex");
  if (asked.nosnippet) words.emplace_back("nosnippet");
  if (asked.max_snippet) words.push_back(fmt::format("max-snippet:{}", *asked.max_snippet));
  return fmt::format("{}", fmt::join(words, ", "));
}

struct Words {
  std::vector<std::string_view> list;
  explicit Words(std::string_view line) {
    while (!line.empty()) {
      const std::size_t end = std::min(line.find(' '), line.size());
      list.push_back(line.substr(0, end));
      line.remove_prefix(std::min(end + 1, line.size()));
    }
  }
};

/// A changed line, and in it what differs from its counterpart: the words between what both begin
/// and end with.
std::string changed_line(char sign, Ink ink, std::string_view line, std::string_view other) {
  const Words mine(line), theirs(other);
  const std::size_t most = std::min(mine.list.size(), theirs.list.size());
  std::size_t head = 0, tail = 0;
  while (head < most && mine.list[head] == theirs.list[head]) ++head;
  while (tail < most - head &&
         mine.list[mine.list.size() - 1 - tail] == theirs.list[theirs.list.size() - 1 - tail])
    ++tail;
  const bool whole = head + tail == 0;
  std::string out = paint(ink, std::string(1, sign));
  for (std::size_t i = 0; i < mine.list.size(); ++i) {
    const bool differs = whole || (i >= head && i < mine.list.size() - tail);
    out += ' ' + paint(differs ? ink : Ink::dim, mine.list[i]);
  }
  return out;
}

std::string broken(const std::string& line, std::size_t columns, std::size_t indent) {
  return (columns == 0 ? line : wrapped(line, columns, indent)) + "\n";
}

std::string edit_text(const Edit& edit, std::size_t columns) {
  std::string out = paint(Ink::bold, fmt::format("revision {}", edit.revision)) +
                    paint(Ink::dim, "  " + rfc3339(edit.since)) + "\n";
  std::vector<ChangedLine> lines;
  if (edit.old_title != edit.title)
    lines = {{ChangedLine::What::removed, edit.old_title}, {ChangedLine::What::added, edit.title}};
  lines.insert(lines.end(), edit.lines.begin(), edit.lines.end());
  if (lines.empty()) out += "  the words are the same\n";
  const auto end_of_run = [&](std::size_t from, ChangedLine::What what) {
    while (from < lines.size() && lines[from].what == what) ++from;
    return from;
  };
  for (std::size_t left = 0; left < lines.size();) {
    const std::size_t came = end_of_run(left, ChangedLine::What::removed);
    const std::size_t end = end_of_run(came, ChangedLine::What::added);
    // Of what left and came at one place, the first is compared with the first, and so on.
    const std::size_t pairs = std::min(came - left, end - came);
    for (std::size_t i = left; i < end; ++i) {
      const bool removed = i < came;
      const std::size_t nth = removed ? i - left : i - came;
      const std::string other =
          nth < pairs ? one_line(lines[(removed ? came : left) + nth].line) : std::string();
      out += broken("  " + changed_line(removed ? '-' : '+', removed ? Ink::red : Ink::green,
                                        one_line(lines[i].line), other),
                    columns, 4);
    }
    left = end;
  }
  return out + "\n";
}

std::string fact(std::string_view label, const std::string& value) {
  if (value.empty()) return {};
  return paint(Ink::dim, fmt::format("{:<{}}", label, kLabel)) + value + "\n";
}

std::string facts_of(const ShownDocument& shown) {
  const Document& document = shown.stored.document;
  std::vector<std::string> authors;
  for (const std::string& author : document.authors) authors.push_back(one_line(author));
  std::vector<std::string> tellers;
  for (const Teller& teller : shown.tellers)
    if (!teller.source.text.empty())
      tellers.push_back(fmt::format("{} ({})", one_line(teller.source.text), rfc3339(teller.seen)));
  const std::string robots =
      document.robots.empty() ? "" : "robots.txt allows it by " + one_line(document.robots);
  std::string out = fact("address", one_line(document.url));
  for (const FieldValue& one : document.fields) out += fact(one.field, one_line(one.value));
  out += fact("author", fmt::format("{}", fmt::join(authors, ", ")));
  out += fact("published", document.published ? one_line(document.published->text) : "");
  out += fact("modified", document.modified ? one_line(document.modified->text) : "");
  out += fact("deadline", document.deadline ? one_line(*document.deadline) : "");
  out += fact("first seen", rfc3339(document.seen));
  out += fact("last told by", fmt::format("{}", fmt::join(tellers, ", ")));
  out += fact("visited", robots);
  out += fact("asks", directives_of(document));
  out += fact("access", document.access == Access::paid ? "behind a paywall: this is what it shows"
                                                        : word(document.access));
  return out + fact("content", "sha256 " + shown.stored.hash);
}

std::string story_text(const ShownDocument& shown, std::size_t columns) {
  if (shown.story.empty()) return {};
  std::string out =
      paint(Ink::bold, fmt::format("the same story, {}", shown.stored.story.value)) + "\n";
  for (const StoredDocument& other : shown.story)
    out += broken(fmt::format("  document {}  {}  {}", id_line(other.shown_id()),
                              paint(Ink::dim, one_line(other.document.source.text)),
                              title_line(other.document.title)),
                  columns, 4);
  return out + "\n";
}

Result<std::vector<Edit>> edits_of(Database& db, const StoredDocument& stored) {
  const auto past = past_revisions(db, stored.id);
  if (!past) return past.error();
  Documents documents(db);
  std::map<int, std::string> titles = {{stored.revision, stored.document.title}};
  for (const PastRevision& one : *past) titles[one.revision] = one.title;
  std::vector<Edit> edits;
  for (auto one = past->rbegin(); one != past->rend() && edits.size() < kMostEdits; ++one) {
    const auto before = documents.revision_text(stored.id, one->revision);
    const auto after = documents.revision_text(stored.id, one->revision + 1);
    if (!before) return before.error();
    if (!after) return after.error();
    edits.push_back({one->revision + 1, one->replaced, one->title, titles[one->revision + 1],
                     difference(before->value_or(""), after->value_or(""), kMostChangedLines)});
  }
  return edits;
}

json::object json_of(const Edit& edit) {
  json::array lines;
  for (const ChangedLine& line : edit.lines)
    lines.push_back(
        json::object{{line.what == ChangedLine::What::removed ? "removed" : "added", line.line}});
  return {{"revision", edit.revision},
          {"archived", rfc3339(edit.since)},
          {"title", edit.title},
          {"title_before", edit.old_title},
          {"changes", std::move(lines)}};
}

}  // namespace

Result<ShownDocument> read_document(Database& db, const std::string& id, int revision) {
  Documents documents(db);
  auto stored = documents.find_shown(id);
  if (!stored) return stored.error();
  if (!*stored)
    return Error{Kind::not_found, fmt::format("no document \"{}\" in the archive", one_line(id))};
  ShownDocument shown{std::move(**stored), 1, 1, {}, {}, {}};
  auto told_by = tellers(db, shown.stored.id);
  if (!told_by) return told_by.error();
  shown.tellers = std::move(*told_by);
  auto story = documents.of_story(shown.stored.story);
  if (!story) return story.error();
  std::erase_if(*story, [&](const StoredDocument& one) { return one.id == shown.stored.id; });
  shown.story = std::move(*story);
  auto edits = edits_of(db, shown.stored);
  if (!edits) return edits.error();
  shown.edits = std::move(*edits);
  shown.last_revision = shown.stored.revision;
  shown.revision = revision == 0 ? shown.last_revision : revision;
  if (shown.revision == shown.last_revision) return shown;
  const auto text = documents.revision_text(shown.stored.id, shown.revision);
  if (!text) return text.error();
  const auto past = past_revisions(db, shown.stored.id);
  if (!past) return past.error();
  const auto at = std::ranges::find(*past, shown.revision, &PastRevision::revision);
  if (!*text || at == past->end())
    return Error{Kind::not_found,
                 fmt::format("document {} has no revision {}", shown.stored.shown_id(), revision),
                 fmt::format("it has revisions 1 to {}", shown.last_revision)};
  shown.stored.document.text = **text;
  shown.stored.document.title = at->title;
  return shown;
}

json::object json_of(const ShownDocument& shown) {
  const Document& document = shown.stored.document;
  json::array sources, story, revisions;
  for (const Teller& teller : shown.tellers)
    sources.push_back(json::object{{"source", teller.source.text}, {"seen", rfc3339(teller.seen)}});
  for (const StoredDocument& other : shown.story) story.push_back(json::value(other.shown_id()));
  for (const Edit& edit : shown.edits) revisions.push_back(json_of(edit));
  json::array fields;
  for (const FieldValue& one : document.fields)
    fields.push_back(json::object{{"field", one.field}, {"value", one.value}});
  return {{"format", 1},
          {"id", shown.stored.shown_id()},
          {"story", std::to_string(shown.stored.story.value)},
          {"revision", shown.revision},
          {"revisions", shown.last_revision},
          {"url", or_null(document.url)},
          {"title", document.title},
          {"author", json::value_from(document.authors)},
          {"source", document.source.text},
          {"site", or_null(document.site)},
          {"kind", or_null(document.kind)},
          {"access", or_null(std::string(word(document.access)))},
          {"language", document.language},
          {"published", or_null(document.published)},
          {"modified", or_null(document.modified)},
          {"deadline", document.deadline ? json::value(*document.deadline) : json::value()},
          {"seen", rfc3339(document.seen)},
          {"robots", or_null(document.robots)},
          {"directives", or_null(directives_of(document))},
          {"fields", std::move(fields)},
          {"hash", shown.stored.hash},
          {"sources", std::move(sources)},
          {"same_story", std::move(story)},
          {"edits", std::move(revisions)},
          {"text", document.text}};
}

std::string text_of(const ShownDocument& shown, std::size_t columns) {
  const Document& document = shown.stored.document;
  std::string out = broken(paint(Ink::bold, title_line(document.title)), columns, 0);
  const std::string revision =
      shown.revision == shown.last_revision
          ? fmt::format("revision {}", shown.revision)
          : paint(Ink::yellow,
                  fmt::format("revision {} of {}", shown.revision, shown.last_revision));
  out += facts_line({"document " + id_line(shown.stored.shown_id()), revision,
                     one_line(document.kind), one_line(document.source.text), document.language}) +
         "\n\n";
  out += facts_of(shown) + "\n" + story_text(shown, columns);
  for (const Edit& edit : shown.edits) out += edit_text(edit, columns);
  if (shown.stored.text_dropped && shown.revision == shown.last_revision)
    out +=
        paint(Ink::yellow, "its text has left the archive, as the retention of its source asks") +
        "\n";
  const std::string text = harmless(document.text);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += broken(text.substr(begin, end - begin), columns, 0);
    begin = end + 1;
  }
  return out;
}

}  // namespace vigie
