#include "indexer/query_correction.h"

#include <algorithm>
#include <vector>

#include "core/utf8.h"
#include "indexer/fields.h"
#include "indexer/folding.h"
#include "indexer/query.h"
#include "indexer/query_clauses.h"

namespace vigie {
namespace {

constexpr int kMostMistakes = 4;

std::size_t byte_of(std::string_view text, int column) {
  std::size_t pos = 0;
  for (int at = 1; at < column && pos < text.size(); ++at) next_code_point(text, pos);
  return pos;
}

bool is_border(char c) { return c == ' ' || c == '(' || c == ')' || c == '"'; }

/// The bytes of the word around `at`.
struct Span {
  std::size_t begin = 0, end = 0;
};
Span word_around(std::string_view text, std::size_t at) {
  Span word{at, at};
  while (word.begin > 0 && !is_border(text[word.begin - 1])) --word.begin;
  while (word.end < text.size() && !is_border(text[word.end])) ++word.end;
  return word;
}

std::string spliced(std::string_view text, Span part, std::string_view put) {
  std::string out(text.substr(0, part.begin));
  out += put;
  return out += text.substr(part.end);
}

std::string_view text_of(std::string_view text, Span part) {
  return text.substr(part.begin, part.end - part.begin);
}

/// The value that `part` begins, over the spaces that cut it in parts: "1 250 000..".
Span whole_amount(std::string_view text, Span part) {
  while (part.end < text.size() && text[part.end] == ' ') {
    const Span next = word_around(text, part.end + 1);
    if (!amount_goes_on(text_of(text, part), text_of(text, {part.end + 1, next.end}))) break;
    part.end = next.end;
  }
  return part;
}

std::string without_spaces(std::string_view text, Span part) {
  std::string out(text_of(text, part));
  std::erase(out, ' ');
  return out;
}

/// Changes to try at a place, likeliest first.
std::vector<std::string> changes_at(std::string_view text, std::size_t at) {
  std::vector<std::string> out;
  if (text.substr(at).starts_with('^')) {  // a boost where none may stand
    const std::size_t end = text.find_first_not_of("0123456789.", at + 1);
    out.push_back(spliced(text, {at, std::min(end, text.size())}, ""));
  }
  const Span word = word_around(text, at);
  const std::string_view written = text_of(text, word);
  const std::size_t colon = written.find(':');
  const std::size_t value = colon == std::string_view::npos ? 0 : colon + 1;
  if (const Span amount = whole_amount(text, {word.begin + value, word.end}); amount.end > word.end)
    out.push_back(spliced(text, amount, without_spaces(text, amount)));
  if (colon != std::string_view::npos) {
    const std::string_view near = nearest_field(fold(written.substr(0, colon)));
    if (!near.empty()) out.push_back(spliced(text, {word.begin, word.begin + colon}, near));
    if (word.end < text.size() && text[word.end] == ' ')
      out.push_back(spliced(text, {word.end, word.end + 1}, ""));  // "title: word"
    const std::size_t dots = written.find("..");
    if (dots != std::string_view::npos && dots > colon) {
      std::string swapped(written.substr(0, colon + 1));
      swapped += written.substr(dots + 2);
      swapped += "..";
      swapped += written.substr(colon + 1, dots - colon - 1);
      out.push_back(spliced(text, word, swapped));
    }
  }
  out.push_back(std::string(text) + ")");
  if (at < text.size() && text[at] == ')') out.push_back(spliced(text, {at, at + 1}, ""));
  out.push_back(std::string(text) + "\"");
  if (at < text.size() && (text[at] == '*' || text[at] == '~'))
    out.push_back(spliced(text, {at, at + 1}, ""));
  if (const std::size_t slash = written.find('/'); slash != std::string_view::npos) {
    const bool none = written.find_first_not_of('0', slash + 1) == std::string_view::npos;
    out.push_back(spliced(text, {word.begin + slash + 1, word.end},
                          none ? "1" : std::to_string(kMaxDistance)));
  }
  const bool no_field =
      colon != std::string_view::npos && find_field(fold(written.substr(0, colon))) == nullptr;
  if (no_field)  // a colon that is punctuation
    out.push_back(spliced(text, word, "\"" + std::string(written) + "\""));
  if (!written.empty()) out.push_back(spliced(text, word, ""));
  return out;
}

}  // namespace

std::optional<std::string> corrected_query(std::string_view text, const Error& error) {
  if (error.kind != Kind::usage || error.where.column <= 0 || !is_utf8(text) ||
      text.size() > kMaxQueryBytes)
    return std::nullopt;
  std::string query(text);
  Error mistake = error;
  for (int mended = 0; mended < kMostMistakes; ++mended) {
    std::optional<std::string> next;  // the likeliest change that mends this mistake
    Error left;
    for (const std::string& changed : changes_at(query, byte_of(query, mistake.where.column))) {
      const auto parsed = parse_query(changed);
      if (parsed && !refuse_alone(*parsed)) return one_line(changed);
      if (parsed || next) continue;
      const bool mended_this =
          parsed.error().what != mistake.what || parsed.error().where.column > mistake.where.column;
      if (!mended_this) continue;
      left = parsed.error();
      next = changed;
    }
    if (!next) return std::nullopt;
    query = *next;
    mistake = left;
  }
  return std::nullopt;
}

}  // namespace vigie
