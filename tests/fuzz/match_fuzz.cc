// Reaches: indexer/matcher.cc indexer/compiled_query.cc indexer/query_guards.cc
// indexer/query_set.cc Reaches: indexer/evaluation.cc indexer/matcher_document.cc
// indexer/matcher_evidence.cc Reaches: indexer/matcher_atoms.cc indexer/word_memo.cc
// indexer/plain_word.cc Reaches: indexer/index_positions.cc
//
// An input is a query, a language and title, and a text, on a line each: whether the matcher finds
// the document must be what query.h says, read word by word.
#include <algorithm>

#include "core/utf8.h"
#include "indexer/matcher.h"
#include "tests/fuzz/promise.h"
#include "tests/indexer/plain_reading.h"

namespace vigie::fuzz {
namespace {

constexpr Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

/// The plain reading tries every choice of positions: few operands and words keep that short.
constexpr std::size_t kMostOperands = 4, kMostWords = 40;

bool is_small(const QueryNode& node) {
  return (node.type == QueryNode::Type::all || node.type == QueryNode::Type::any ||
          std::max(node.children.size(), node.tokens.size()) <= kMostOperands) &&
         std::ranges::all_of(node.children, is_small);
}

Document document_of(std::string_view title, std::string_view text) {
  Document document;
  document.url = "https://press.example/1";
  document.language = title.substr(0, std::min<std::size_t>(title.find(' '), 2));
  document.title = valid_utf8(title);
  document.text = valid_utf8(text);
  document.source = SourceId{"presse"};
  document.published = Date::read("2026-03-04");
  document.seen = kNow;
  return document;
}

void promise_evidence(const Document& document, const Match& match) {
  promise(match.score >= 0 && match.score <= 1, "a score lies in 0..1");
  for (const Evidence& evidence : match.evidence) {
    const std::string& field = evidence.field == Part::title ? document.title : document.text;
    promise(evidence.begin <= evidence.end && evidence.end <= field.size(),
            "evidence stands in its field");
    promise_line(evidence.passage, "a passage is one line");
  }
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto [line, rest] = split_head(bytes);
  const auto [title, text] = split_head(rest);
  const auto query = parse_query(line);
  if (!query || refuse_as_profile(*query) || !is_small(query->root)) return;
  const Document document = document_of(title, text);
  if (document_terms(document).words.size() > kMostWords) return;
  Matcher matcher{Stemming::yes};
  promise(static_cast<bool>(matcher.set(ProfileId{"p"}, *query)),
          "a query that can be a profile is set");
  const auto matches = matcher.match(document, kNow);
  const bool satisfied = vigie::testing::PlainReading(document, kNow).satisfies(query->root);
  promise(matches.size() == (satisfied ? 1U : 0U), "a profile matches what its query says");
  for (const Match& match : matches) promise_evidence(document, match);
  promise(matcher.remove(ProfileId{"p"}) && matcher.match(document, kNow).empty(),
          "a profile that was removed matches nothing");
}

}  // namespace vigie::fuzz
