#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time.h"
#include "indexer/analysis.h"

namespace vigie {

/// The query tree: parsed once, it gives the Xapian query for search and the compiled form for the
/// matcher, and so both agree.
///
/// What each node means, over the words, keywords and days that document_terms() gives. A "word" of
/// a document has exact, folded and stem forms and a position; positions run through title (from 1)
/// and text (from the last title position + 100); scope says which words count.
///
///   word      a document word w with w.stem == stem(token.folded, analysis of the document): for
///             an index of many languages the OR, over analysed_languages(), of (language, stem).
///             Under Stemming::no: w.folded == token.folded
///   exact     adjacent words whose exact forms are the tokens', in order (usually one)
///   wildcard  w.folded starts with tokens[0].folded; never stems
///   fuzzy     fuzzy_matches(tokens[0].folded, w.folded), edit_distance.h; never stems
///   phrase    operand i at position p + i, for some p
///   near      operands at pairwise different positions with max − min ≤ distance + operands − 2
///   adj       the same in order: the positions rise
///   any       inside phrase, near, adj: the positions of any child
///   filter    one of the document's keywords of `field` equals `value` (both by fold_keyword())
///   range     the document has a day or an amount of `field`, and it lies in resolve_range(); a
///             document without it never matches, nor does any when the range is empty
///   all, any, none    as said; a document of any content satisfies none(x) when x fails
///
/// No phrase, near or adj spans title and text: the words of a phrase are adjacent, the gap is 100
/// and kMaxSpan is less.
///
/// The parser keeps these promises: `all` and `any` have at least two children, or one when it is a
/// `none`; `all` is never directly inside `all`, nor `any` inside `any`; `none` is the root or a
/// child of `all`, and every `all` but the root has a child that is no `none`; phrase, near and adj
/// have at least two children, each word, exact with one token, wildcard, or (not in a phrase that
/// was parsed) an `any` of these.
struct QueryNode {
  enum class Type {
    word,      ///< one analysed word; `tokens` has one element
    exact,     ///< ="Énergies": the written form; one token or adjacent tokens
    wildcard,  ///< énerg*; `tokens[0].folded` is the prefix, at least three letters
    fuzzy,     ///< word~
    phrase,    ///< adjacent operands in order (children: word, exact, wildcard, or either of these)
    near,      ///< NEAR/n over children of the same kinds
    adj,       ///< ADJ/n
    filter,    ///< field:value on a field that is not text (source:, lang:, site:, author:)
    range,     ///< published:2026-01..2026-03
    all,       ///< AND of children
    any,       ///< OR of children
    none,  ///< NOT child; only ever inside an `all` or as a root that is refused where it must be
  };
  enum class Scope { both, title, text };  ///< where text operands are looked for

  Type type = Type::all;
  Scope scope = Scope::both;  ///< the same for all operands of a phrase, near, adj
  std::vector<Token> tokens;
  std::vector<QueryNode> children;
  int distance = 10;       ///< near, adj: n
  double boost = 1;        ///< of a clause of words: how much more it weighs; never inside another
  std::string_view field;  ///< filter, range: a name of the table in fields.h, never an alias
  std::string value;       ///< filter: folded; range: "FROM..TO" as written, either may be empty
  int begin = 0, end = 0;  ///< columns (characters, from 1; end is past the last) in the query
  bool operator==(const QueryNode&) const = default;
};

/// Limits of a query. A longer one is refused with the column where the limit is passed.
constexpr std::size_t kMaxQueryBytes = 4'096, kMaxQueryNodes = 1'024, kMaxQueryLevels = 64;
constexpr int kMaxDistance = 64, kMaxOperands = 32;
/// Boosts multiply where parentheses with one stand in others, and stay within these.
constexpr double kLeastBoost = 0.1, kMostBoost = 100;
/// The farthest that two words of one NEAR or ADJ can lie apart; less than the gap between title
/// and text.
constexpr int kMaxSpan = kMaxDistance + kMaxOperands - 2;
/// Positions from the last word of the title to the first of the text.
constexpr std::uint32_t kTitleGap = 100;
static_assert(kMaxSpan < static_cast<int>(kTitleGap));

struct Query {
  std::string text;  ///< as given
  QueryNode root;    ///< an `all` without children when the text holds no word
};

/// Reads the query language of PRODUCT.md; `vigie search --help-query` (query_help.h) tells it.
/// Errors: Kind::usage with the column in where.column and a correction in hint. Never recurses
/// over the text. A query that is empty or only negative is read; see refuse_alone().
Result<Query> parse_query(std::string_view text);

/// Why a query cannot stand alone (pure NOT, empty), or nothing. Search and profiles both ask.
std::optional<Error> refuse_alone(const Query& query);

/// Why a query cannot be a profile: refuse_alone(), and story:, since a document gets its story
/// only after it was matched.
std::optional<Error> refuse_as_profile(const Query& query);

/// The query in a readable form that parses to the same tree: operators in English, parentheses
/// where they are needed, words folded to their written form.
std::string write_query(const QueryNode& node);

/// The characters of a query between two columns: how evidence quotes a clause.
std::string_view clause_text(const Query& query, const QueryNode& node);

/// What a range asks, both sides inclusive, in the units of Quantity (document_terms.h); from > to
/// is an empty range, not an error.
///
/// Days: relative dates ("30d", "today") are counted from the UTC day of `now`; an open side is the
/// earliest or latest day there is. Past fields (published, seen) count back and deadline counts
/// forward; "+30d" and "-30d" say it outright. Amounts: read_amount() (amounts.h).
struct QuantityRange {
  std::int64_t from = 0, to = 0;
  bool holds(std::int64_t value) const { return from <= value && value <= to; }
};
Result<QuantityRange> resolve_range(const QueryNode& range, Instant now);

}  // namespace vigie
