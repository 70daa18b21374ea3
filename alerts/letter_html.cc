// The HTML of a mail, by a logic-less template: {{name}} escapes & < > " ', and no value of ours is
// ever put in without escaping.
#include <kainjow/mustache.hpp>

#include "alerts/letter.h"
#include "alerts/mail_templates.h"

namespace vigie {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::list;
using kainjow::mustache::mustache;
using kainjow::mustache::object;

/// A section {{#has_name}} is shown only when its text is there. The flag is always set, since a
/// name that is absent here would be looked up in what surrounds: an untitled link would take the
/// address of its item.
void put(object& out, const std::string& name, const std::string& text) {
  out.emplace("has_" + name, data(!text.empty()));
  out.emplace(name, data(text));
}

object view(const ChangedLine& line);
object view(const LetterReason& reason);
object view(const LetterLink& link);
object view(const LetterItem& item);
object view(const LetterSection& section);

template <class T>
list views(const std::vector<T>& values) {
  list out;
  for (const T& value : values) out.push_back(data(view(value)));
  return out;
}

object view(const ChangedLine& line) {
  object out;
  out.emplace("is_added", data(line.what == ChangedLine::What::added));
  out.emplace("line", data(line.line));
  return out;
}

object view(const LetterReason& reason) {
  object out;
  out.emplace("profile", data(reason.profile));
  put(out, "passage", reason.passage);
  put(out, "clause", reason.clause);
  return out;
}

object view(const LetterLink& link) {
  object out;
  out.emplace("text", data(link.text));
  put(out, "href", link.href);
  return out;
}

object view(const LetterItem& item) {
  object out;
  out.emplace("title", data(item.title.text));
  put(out, "href", item.title.href);
  put(out, "paid", item.paid);
  put(out, "origin", item.origin);
  put(out, "deadline", item.deadline);
  put(out, "late", item.late);
  put(out, "excerpt", item.excerpt);
  put(out, "changed", item.changed);
  out.emplace("changes", data(views(item.changes)));
  out.emplace("reasons", data(views(item.reasons)));
  out.emplace("also", data(views(item.also)));
  put(out, "also_more", item.also_more);
  return out;
}

object view(const LetterSection& section) {
  object out;
  put(out, "heading", section.heading);
  out.emplace("items", data(views(section.items)));
  return out;
}

}  // namespace

std::string letter_html(const Letter& letter) {
  const Phrases& words = *letter.words;
  object out;
  out.emplace("language", data(words.language));
  out.emplace("subject", data(letter.subject));
  out.emplace("hello", data(words.hello));
  out.emplace("found", data(letter.found));
  out.emplace("sections", data(views(letter.sections)));
  out.emplace("watched", data(letter.watched));
  out.emplace("reason_to_receive", data(letter.reason_to_receive));
  put(out, "stop", letter.stop);
  put(out, "stop_href", letter.stop_href);
  put(out, "portal_href", letter.portal_href);
  // The words of the page, under names that no item has.
  out.emplace("word_deadline", data(std::string(words.deadline) + words.colon));
  out.emplace("word_why", data(std::string(words.why) + words.colon));
  out.emplace("word_also", data(std::string(words.also) + words.colon));
  out.emplace("word_stop", data(words.stop_link));
  out.emplace("word_portal", data(words.portal));
  out.emplace("open_quote", data(words.open_quote));
  out.emplace("close_quote", data(words.close_quote));
  return mustache(kMailPage).render(data(out));
}

}  // namespace vigie
