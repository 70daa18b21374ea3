// The matcher against the definition of each node in query.h, evaluated naively over
// document_terms(), for thousands of generated queries and documents.
#include <algorithm>
#include <cstdlib>
#include <set>

#include <gtest/gtest.h>

#include "indexer/document_terms.h"
#include "indexer/edit_distance.h"
#include "indexer/matcher.h"
#include "indexer/query.h"
#include "tests/indexer/query_generator.h"

namespace vigie::matcher_property_test {
namespace {

using namespace std::chrono;
using Type = QueryNode::Type;
using testing::Generator;

const Instant kNow = sys_days{2026y / 3 / 31};

bool in_scope(QueryNode::Scope scope, Part part) {
  return scope == QueryNode::Scope::both ||
         (scope == QueryNode::Scope::title) == (part == Part::title);
}

/// Positions of one operand of one word.
std::set<std::uint32_t> places(const QueryNode& node, const DocumentTerms& terms,
                               QueryNode::Scope scope) {
  std::set<std::uint32_t> out;
  if (node.type == Type::any) {
    for (const QueryNode& child : node.children) out.merge(places(child, terms, scope));
    return out;
  }
  const Token& token = node.tokens.front();
  for (const DocumentWord& word : terms.words) {
    if (!in_scope(scope, word.part)) continue;
    bool answers = false;
    if (node.type == Type::word) answers = word.stem == stem(token, terms.analysis);
    if (node.type == Type::exact) answers = word.exact == token.exact;
    if (node.type == Type::wildcard) answers = word.folded.starts_with(token.folded);
    if (node.type == Type::fuzzy) answers = fuzzy_matches(token.folded, word.folded);
    if (answers) out.insert(word.position);
  }
  return out;
}

/// Every choice of one place an operand, by brute force.
bool choose(const QueryNode& node, const std::vector<std::set<std::uint32_t>>& operands,
            std::vector<std::uint32_t>& chosen) {
  if (chosen.size() == operands.size()) {
    const auto [low, high] = std::ranges::minmax(chosen);
    if (node.type == Type::phrase) {
      for (std::size_t i = 0; i < chosen.size(); ++i)
        if (chosen[i] != chosen[0] + i) return false;
      return true;
    }
    if (node.type == Type::adj && !std::ranges::is_sorted(chosen)) return false;
    if (std::set(chosen.begin(), chosen.end()).size() != chosen.size()) return false;
    return high - low <= static_cast<std::uint32_t>(node.distance) + operands.size() - 2;
  }
  for (const std::uint32_t place : operands[chosen.size()]) {
    chosen.push_back(place);
    if (choose(node, operands, chosen)) return true;
    chosen.pop_back();
  }
  return false;
}

bool naive(const QueryNode& node, const DocumentTerms& terms) {
  switch (node.type) {
    case Type::all:
      return std::ranges::all_of(node.children, [&](const auto& c) { return naive(c, terms); });
    case Type::any:
      return std::ranges::any_of(node.children, [&](const auto& c) { return naive(c, terms); });
    case Type::none: return !naive(node.children.front(), terms);
    case Type::filter:
      return std::ranges::any_of(terms.keywords, [&](const Keyword& keyword) {
        return keyword.field == node.field && keyword.value == node.value;
      });
    case Type::range: {
      const auto asked = resolve_range(node, kNow);
      return std::ranges::any_of(terms.quantities, [&](const Quantity& quantity) {
        return quantity.field == node.field && asked->holds(quantity.value);
      });
    }
    case Type::exact: {
      for (const DocumentWord& first : terms.words) {
        bool all = true;
        for (std::size_t i = 0; all && i < node.tokens.size(); ++i)
          all = std::ranges::any_of(terms.words, [&](const DocumentWord& word) {
            return word.position == first.position + i && word.exact == node.tokens[i].exact &&
                   in_scope(node.scope, word.part);
          });
        if (all) return true;
      }
      return false;
    }
    case Type::phrase:
    case Type::near:
    case Type::adj: {
      std::vector<std::set<std::uint32_t>> operands;
      for (const QueryNode& child : node.children)
        operands.push_back(places(child, terms, node.scope));
      std::vector<std::uint32_t> chosen;
      return choose(node, operands, chosen);
    }
    default: return !places(node, terms, node.scope).empty();
  }
}

/// Pairs of a query and a document to try: VIGIE_PAIRS, else what a test may take.
std::size_t wanted_pairs() {
  const char* const given = std::getenv("VIGIE_PAIRS");
  return given == nullptr ? 200'000 : std::strtoul(given, nullptr, 10);
}

TEST(MatcherProperty, AgreesWithTheDefinitionOfEachNode) {
  Generator generator{20261122};
  std::vector<Profile> profiles;
  std::vector<Query> queries;
  while (profiles.size() < 2'000) {
    auto query = parse_query(generator.query(generator.below(4)));
    ASSERT_TRUE(query) << to_string(query.error());
    if (refuse_alone(*query)) continue;
    Profile profile;
    profile.id = ProfileId{std::to_string(100'000 + profiles.size())};
    profile.query = query->text;
    profiles.push_back(std::move(profile));
    queries.push_back(std::move(*query));
  }
  std::vector<Matcher::Refused> refused;
  const auto matcher = Matcher::build(profiles, Stemming::yes, &refused);
  ASSERT_TRUE(refused.empty());

  std::size_t found = 0, not_found = 0;
  while (found + not_found < wanted_pairs()) {
    const Document document = generator.document();
    const DocumentTerms terms = document_terms(document);
    const auto matches = matcher->match(document, kNow);
    auto next = matches.begin();
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const bool matched = next != matches.end() && next->profile == profiles[i].id;
      if (matched) {
        EXPECT_FALSE(next->evidence.empty() && next->score <= 0);
        EXPECT_LE(next->score, 1.0);
        ++next;
      }
      (matched ? found : not_found) += 1;
      ASSERT_EQ(matched, naive(queries[i].root, terms))
          << queries[i].text << "\n| " << document.title << "\n| " << document.text << "\n| "
          << document.language << " " << document.source.text;
    }
    EXPECT_EQ(next, matches.end());
  }
  EXPECT_GT(found, 10'000u);
  EXPECT_GT(not_found, 10'000u);
}

TEST(MatcherProperty, WrittenQueriesMeanTheSame) {
  Generator generator{7};
  for (int i = 0; i < 1'500; ++i) {
    const auto query = parse_query(generator.query(generator.below(5)));
    ASSERT_TRUE(query);
    const std::string written = write_query(query->root);
    const auto again = parse_query(written);
    ASSERT_TRUE(again) << query->text << " → " << written << ": " << to_string(again.error());
    EXPECT_EQ(write_query(again->root), written) << query->text;
    const DocumentTerms terms = document_terms(generator.document());
    EXPECT_EQ(naive(query->root, terms), naive(again->root, terms)) << query->text;
  }
}

TEST(MatcherProperty, ParsingSurvivesAnyBytes) {
  Generator generator{11};
  static const std::string kSigns = "()\"=+-~*:/.,& ab12'«»“”éANDORNEAR/3title:";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int n = generator.below(40); n > 0; --n)
      text += kSigns[static_cast<std::size_t>(generator.below(static_cast<int>(kSigns.size())))];
    const auto query = parse_query(text);  // many are no UTF-8
    if (!query) {
      EXPECT_GE(query.error().where.column, 1);
      continue;
    }
    const std::string written = write_query(query->root);
    EXPECT_TRUE(parse_query(written)) << text << " → " << written;
  }
}

}  // namespace
}  // namespace vigie::matcher_property_test
