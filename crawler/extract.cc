#include "crawler/extract.h"

#include "core/utf8.h"

namespace vigie {
namespace {

/// The row of a table that a cell belongs to, or kNone.
Dom::Id row_of(const Dom& dom, Dom::Id owner) {
  const GumboTag tag = dom.node(owner).tag;
  return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH ? dom.node(owner).parent : Dom::kNone;
}

/// The share of the words of `body` that stand in `text` too, in percent, by samples.
int percent_found(std::string_view body, std::string_view text) {
  constexpr std::size_t kSamples = 16, kSample = 30;
  int found = 0, taken = 0;
  for (std::size_t i = 0; i < kSamples; ++i) {
    std::size_t at = body.find(' ', body.size() * i / kSamples);
    if (at == std::string_view::npos || at + kSample > body.size()) break;
    std::string_view sample = cut_utf8(body.substr(at), kSample);
    // A line break of the one may be a space of the other.
    if (sample.find('\n') != std::string_view::npos) continue;
    ++taken;
    found += text.find(sample) != std::string_view::npos;
  }
  return taken == 0 ? 100 : found * 100 / taken;
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    words += !space && !in_word;
    in_word = !space;
  }
  return words;
}

/// The text of JSON-LD stands in for a page that shows less than it says there, as those do that
/// draw their text with a script.
bool prefers_linked(std::string_view body, std::string_view text) {
  const std::size_t theirs = count_words(body), ours = count_words(text);
  if (theirs < 60 || theirs * 10 < ours * 13) return false;
  return percent_found(body, text) < 60 || ours < 80;
}

}  // namespace

Extraction extract_article(const Survey& survey) {
  const Dom& dom = survey.dom;
  const TextBlocks& blocks = survey.blocks;
  const Container container = choose_container(survey);
  Extraction found{"", container, choose_blocks(survey, container.element), false};
  Dom::Id last_row = Dom::kNone;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (found.fates[i] != Fate::kept) continue;
    const Dom::Id row = row_of(dom, blocks[i].owner);
    if (!found.text.empty()) found.text += row != Dom::kNone && row == last_row ? ' ' : '\n';
    found.text += blocks.text(i);
    last_row = row;
  }
  found.from_json_ld = prefers_linked(survey.hints.body, found.text);
  if (found.from_json_ld) found.text = survey.hints.body;
  return found;
}

}  // namespace vigie
