#include "alerts/letter.h"

namespace vigie {
namespace {

constexpr const char* kIndent = "   ";

void put(std::string& out, const std::string& text) {
  if (!text.empty()) out.append(kIndent).append(text).append("\n");
}

std::string reason_line(const Phrases& words, const LetterReason& reason) {
  std::string out = std::string(words.why) + words.colon + reason.profile;
  if (!reason.passage.empty())
    out += std::string(" — ") + words.open_quote + reason.passage + words.close_quote;
  if (!reason.clause.empty()) out += " (" + reason.clause + ")";
  return out;
}

void put_item(std::string& out, const Phrases& words, const LetterItem& item, std::size_t number) {
  out += std::to_string(number) + ". " + item.title.text + "\n";
  put(out, item.title.href);
  put(out, item.paid);
  put(out, item.origin);
  if (!item.deadline.empty()) put(out, std::string(words.deadline) + words.colon + item.deadline);
  put(out, item.late);
  put(out, item.excerpt);
  if (!item.changed.empty()) put(out, item.changed + words.colon);
  for (const ChangedLine& change : item.changes)
    put(out, (change.what == ChangedLine::What::added ? "+ " : "− ") + change.line);
  for (const LetterReason& reason : item.reasons) put(out, reason_line(words, reason));
  for (const LetterLink& link : item.also)
    put(out, std::string(words.also) + words.colon + link.text +
                 (link.href.empty() ? "" : " — " + link.href));
  put(out, item.also_more);
  out += "\n";
}

}  // namespace

std::string letter_text(const Letter& letter) {
  const Phrases& words = *letter.words;
  std::string out = std::string(words.hello) + "\n\n" + letter.found + "\n\n";
  std::size_t number = 0;
  for (const LetterSection& section : letter.sections) {
    if (!section.heading.empty()) out += "== " + section.heading + " ==\n\n";
    for (const LetterItem& item : section.items) put_item(out, words, item, ++number);
  }
  out += "----\n" + letter.watched + "\n" + letter.reason_to_receive + "\n";
  if (!letter.stop.empty()) out += letter.stop + "\n";
  if (!letter.portal_href.empty())
    out += std::string(words.portal) + words.colon + letter.portal_href + "\n";
  return out;
}

}  // namespace vigie
