#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/utf8.h"
#include "indexer/query.h"
#include "indexer/query_clauses.h"
#include "indexer/query_lexer.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;
using Nodes = std::vector<QueryNode>;

/// Room that is taken at once: most queries demand no more.
constexpr std::size_t kUsualOperands = 4;

bool is_positive(const QueryNode& node) {
  if (node.type == Type::none) return false;
  if (node.type != Type::all) return true;
  return std::ranges::any_of(node.children, is_positive);
}

QueryNode group(Type type, Nodes children) {
  QueryNode node;
  node.type = type;
  node.children = std::move(children);
  if (node.children.empty()) return node;
  node.begin = node.children.front().begin;
  node.end = node.children.back().end;
  return node;
}

/// Adds a node to a list that will be an `all` or `any`, taking in the children of its own kind.
void add(Nodes& nodes, QueryNode&& node, Type type) {
  if (node.type != type) {
    nodes.push_back(std::move(node));
    return;
  }
  for (QueryNode& child : node.children) nodes.push_back(std::move(child));
}

/// The same for a whole list, which mostly holds none of that kind.
Nodes flattened(Nodes nodes, Type type) {
  if (std::ranges::find(nodes, type, &QueryNode::type) == nodes.end()) return nodes;
  Nodes flat;
  for (QueryNode& node : nodes) add(flat, std::move(node), type);
  return flat;
}

QueryNode negate(QueryNode node, int column) {
  const int end = node.end;
  if (node.type == Type::none) return std::move(node.children.front());
  if (node.type == Type::all && !is_positive(node)) {  // NOT (NOT a AND NOT b) is a OR b
    Nodes children;
    for (QueryNode& child : node.children)
      add(children, std::move(child.children.front()), Type::any);
    return group(Type::any, std::move(children));
  }
  QueryNode none;
  none.type = Type::none;
  none.children.push_back(std::move(node));
  none.begin = column;
  none.end = end;
  return none;
}

/// The first story: that a query asks for, or null.
const QueryNode* find_story(const QueryNode& node) {
  if (node.type == Type::filter && node.field == "story") return &node;
  for (const QueryNode& child : node.children)
    if (const QueryNode* const story = find_story(child); story != nullptr) return story;
  return nullptr;
}

/// What NEAR, ADJ and phrases can hold: positions of single words.
bool has_positions(const QueryNode& node) {
  switch (node.type) {
    case Type::word:
    case Type::wildcard: return true;
    case Type::exact: return node.tokens.size() == 1;
    case Type::any:
      return std::ranges::all_of(
          node.children, [](const auto& c) { return c.type != Type::any && has_positions(c); });
    default: return false;
  }
}

bool is_boosted(const QueryNode& node) {
  return node.boost != 1 || std::ranges::any_of(node.children, is_boosted);
}

/// A boost belongs to the clauses that weigh: those of words, whole.
void boost(QueryNode& node, double factor) {
  if (node.type == Type::all || node.type == Type::any || node.type == Type::none) {
    for (QueryNode& child : node.children) boost(child, factor);
  } else if (node.type != Type::filter && node.type != Type::range) {
    node.boost = std::clamp(node.boost * factor, kLeastBoost, kMostBoost);
  }
}

/// The scope all operands share, or nothing: the children of an `any` carry it.
std::optional<QueryNode::Scope> scope_of(const QueryNode& node) {
  if (node.type != Type::any) return node.scope;
  const auto scope = node.children.front().scope;
  for (const QueryNode& child : node.children)
    if (child.scope != scope) return std::nullopt;
  return scope;
}

/// An operator-precedence reader with its own stack of parentheses. NEAR and ADJ bind first, then
/// NOT, then AND and words side by side, then OR.
class Parser {
 public:
  explicit Parser(std::vector<Lexeme> lexemes) : lexemes_{std::move(lexemes)} {
    frames_.emplace_back();
  }

  Result<QueryNode> run() {
    for (const Lexeme& lexeme : lexemes_)
      if (const auto taken = take(lexeme); !taken) return taken.error();
    return close_alternatives(frames_.back());
  }

 private:
  /// One pair of parentheses being read.
  struct Frame {
    Nodes any;  ///< alternatives that are complete
    Nodes all;  ///< what the current alternative demands
    const FieldInfo* field = nullptr;
    int opened_at = 0;
    // What waits for the next operand:
    bool negate_next = false;
    int negate_at = 0;
    const FieldInfo* next_field = nullptr;
    int field_at = 0;
    const Lexeme* near = nullptr;           ///< NEAR or ADJ that the next operand completes
    const Lexeme* last_operator = nullptr;  ///< AND, OR, NOT, NEAR with nothing after it yet
    bool near_open = false;                 ///< the last of `all` is a NEAR that can grow
    bool negated_last = false;              ///< the last of `all` was negated here
  };

  Result<void> take(const Lexeme& lexeme) {
    Frame& frame = frames_.back();
    switch (lexeme.type) {
      case Lexeme::Type::word:
      case Lexeme::Type::quoted: return take_operand(lexeme);
      case Lexeme::Type::field:
        if (frame.next_field != nullptr)
          return query_error(lexeme.begin, "two fields stand side by side", "leave one out");
        frame.next_field = lexeme.field;
        frame.field_at = lexeme.begin;
        return {};
      case Lexeme::Type::open: return open(lexeme);
      case Lexeme::Type::close: return close(lexeme);
      case Lexeme::Type::plus: return before_operand(lexeme);
      case Lexeme::Type::minus:
      case Lexeme::Type::not_:
        if (const auto fine = before_operand(lexeme); !fine) return fine;
        if (!frame.negate_next) frame.negate_at = lexeme.begin;
        frame.negate_next = !frame.negate_next;
        frame.last_operator = &lexeme;
        return {};
      case Lexeme::Type::and_:
      case Lexeme::Type::or_:
      case Lexeme::Type::near:
      case Lexeme::Type::adj: return take_operator(lexeme);
      case Lexeme::Type::end: return finish(lexeme);
    }
    return {};
  }

  static std::string_view name(const Lexeme& lexeme) {
    return lexeme.type == Lexeme::Type::minus ? "-" : lexeme.text;
  }

  /// "+", "-" and NOT cannot follow NEAR or a field.
  static Result<void> not_allowed(const Lexeme& lexeme, const Frame& frame) {
    if (frame.near != nullptr)
      return query_error(lexeme.begin, fmt::format("{} takes words only", frame.near->text),
                         "put NOT before the whole, in parentheses");
    return query_error(lexeme.begin, "a sign stands between a field and its value",
                       "write it before the field, as in -title:word");
  }
  Result<void> before_operand(const Lexeme& lexeme) {
    const Frame& frame = frames_.back();
    if (frame.near != nullptr || frame.next_field != nullptr) return not_allowed(lexeme, frame);
    return {};
  }

  Result<void> take_operator(const Lexeme& lexeme) {
    Frame& frame = frames_.back();
    if (frame.next_field != nullptr) return not_allowed(lexeme, frame);
    if (frame.last_operator != nullptr || frame.all.empty())
      return query_error(lexeme.begin, fmt::format("{} has nothing on its left", lexeme.text),
                         "write a word there; operators in small letters are words");
    if (lexeme.type == Lexeme::Type::or_) {
      close_alternative(frame);
    } else if (lexeme.type != Lexeme::Type::and_) {
      frame.near = &lexeme;
    }
    frame.last_operator = &lexeme;
    return {};
  }

  /// The space in "amount:1,5 M€.." ended the value, and "M€.." would be a word to look for.
  static Result<void> demand_whole_amount(const Lexeme& value, const FieldInfo& field) {
    std::string whole(value.text);
    const Lexeme* next = &value + 1;  // the last one is no word
    for (; next->type == Lexeme::Type::word && amount_goes_on(whole, next->text); ++next)
      whole.append(" ").append(next->text);
    if (whole.size() == value.text.size()) return {};
    Error error = query_error(value.text_column,
                              fmt::format("a space ends a value, and \"{}\" holds one", whole), "");
    std::erase(whole, ' ');
    error.hint = fmt::format("write {}:{}", field.name, whole);
    return error;
  }

  Result<void> take_operand(const Lexeme& lexeme) {
    Frame& frame = frames_.back();
    const FieldInfo* const field = frame.next_field != nullptr ? frame.next_field : frame.field;
    auto node = read_operand(lexeme, field);
    if (!node) return node.error();
    if (field != nullptr && field->kind == FieldKind::number && lexeme.type == Lexeme::Type::word)
      if (const auto whole = demand_whole_amount(lexeme, *field); !whole) return whole.error();
    if (!*node) {  // punctuation
      if (frame.next_field == nullptr) return {};
      return query_error(lexeme.begin, "a field is followed by no word",
                         fmt::format("as in {}", frame.next_field->example));
    }
    if (lexeme.boost != 1) {
      if ((*node)->type == Type::filter || (*node)->type == Type::range)
        return query_error(lexeme.end,
                           fmt::format("{}: filters, and weighs nothing", (*node)->field),
                           "put the boost behind a word, a phrase or parentheses");
      boost(**node, lexeme.boost);
    }
    if (frame.next_field != nullptr) (*node)->begin = frame.field_at;
    frame.next_field = nullptr;
    nodes_ += 1 + (*node)->children.size();
    return push(std::move(**node));
  }

  Result<void> open(const Lexeme& lexeme) {
    if (frames_.size() > kMaxQueryLevels)
      return query_error(lexeme.begin,
                         fmt::format("more than {} levels of parentheses", kMaxQueryLevels),
                         "write it flatter");
    Frame frame;
    Frame& outer = frames_.back();
    frame.field = outer.next_field != nullptr ? outer.next_field : outer.field;
    frame.opened_at = outer.next_field != nullptr ? outer.field_at : lexeme.begin;
    outer.next_field = nullptr;
    frames_.push_back(std::move(frame));
    return {};
  }

  Result<void> close(const Lexeme& lexeme) {
    if (frames_.size() == 1)
      return query_error(lexeme.begin, "this parenthesis was never opened", "leave it out");
    if (const auto complete = demand_complete(lexeme); !complete) return complete;
    const int opened_at = frames_.back().opened_at;
    auto node = close_alternatives(frames_.back());
    if (!node) return node.error();
    if (is_empty(*node))
      return query_error(opened_at, "these parentheses hold no word", "leave them out");
    if (node->type == Type::any) {  // quoted with its parentheses
      node->begin = opened_at;
      node->end = lexeme.end;
    }
    if (lexeme.boost != 1) boost(*node, lexeme.boost);
    frames_.pop_back();
    ++nodes_;
    return push(std::move(*node));
  }

  Result<void> finish(const Lexeme& lexeme) {
    if (frames_.size() > 1)
      return query_error(frames_.back().opened_at, "this parenthesis is not closed",
                         "add ) where it ends");
    return demand_complete(lexeme);
  }

  /// Before a closing parenthesis and at the end nothing may wait for an operand.
  Result<void> demand_complete(const Lexeme& lexeme) {
    const Frame& frame = frames_.back();
    if (frame.last_operator == nullptr) return {};
    return query_error(frame.last_operator->begin,
                       fmt::format("{} has nothing on its right", name(*frame.last_operator)),
                       lexeme.type == Lexeme::Type::close ? "write a word before the parenthesis"
                                                          : "write a word after it");
  }

  static bool is_empty(const QueryNode& node) {
    return node.type == Type::all && node.children.empty();
  }

  /// One more operand of the current frame.
  Result<void> push(QueryNode&& node) {
    Frame& frame = frames_.back();
    if (nodes_ > kMaxQueryNodes)
      return query_error(node.begin, fmt::format("more than {} clauses", kMaxQueryNodes),
                         "split the query");
    frame.last_operator = nullptr;
    if (frame.near != nullptr) return push_near(frame, std::move(node));
    frame.near_open = false;
    frame.negated_last = frame.negate_next;
    if (frame.negate_next) node = negate(std::move(node), frame.negate_at);
    frame.negate_next = false;
    if (frame.all.empty()) frame.all.reserve(kUsualOperands);
    // Taken apart only when the alternative is complete: NEAR may still claim the last operand.
    frame.all.push_back(std::move(node));
    return {};
  }

  Result<void> push_near(Frame& frame, QueryNode&& right) {
    const Lexeme& near = *std::exchange(frame.near, nullptr);
    const Type type = near.type == Lexeme::Type::near ? Type::near : Type::adj;
    QueryNode left = std::move(frame.all.back());
    frame.all.pop_back();
    const int negated_at = left.begin;
    if (frame.negated_last) left = negate(std::move(left), negated_at);
    QueryNode node;
    if (frame.near_open) {
      if (left.type != type || left.distance != near.distance)
        return query_error(near.begin, "NEAR and ADJ of different kinds stand side by side",
                           "use one distance, or join two of them by AND");
      node = std::move(left);
    } else {
      if (const auto fine = demand_positions(left, near); !fine) return fine;
      node.type = type;
      node.distance = near.distance;
      node.scope = *scope_of(left);
      node.begin = left.begin;
      node.children.push_back(std::move(left));
      ++nodes_;
    }
    if (const auto fine = demand_positions(right, near); !fine) return fine;
    if (scope_of(right) != node.scope)
      return query_error(right.begin, fmt::format("{} asks in two fields at once", near.text),
                         "write the field before parentheses: title:(a NEAR b)");
    node.end = right.end;
    node.children.push_back(std::move(right));
    if (node.children.size() > static_cast<std::size_t>(kMaxOperands))
      return query_error(near.begin,
                         fmt::format("{} has more than {} words", near.text, kMaxOperands),
                         "split it");
    if (frame.negated_last) node = negate(std::move(node), negated_at);
    frame.all.push_back(std::move(node));
    frame.near_open = true;
    return {};
  }

  static Result<void> demand_positions(const QueryNode& node, const Lexeme& near) {
    if (is_boosted(node))
      return query_error(node.begin, fmt::format("a boost stands inside {}", near.text),
                         "put it behind the whole: (a NEAR b)^2");
    if (has_positions(node) && scope_of(node)) return {};
    return query_error(node.begin,
                       fmt::format("{} takes words only: no phrase, field, AND or NOT", near.text),
                       "use words, =\"written forms\", wildcards, or an OR of these");
  }

  /// The current alternative is complete: its demands become one node of `any`.
  static void close_alternative(Frame& frame) {
    Nodes flat = flattened(std::exchange(frame.all, {}), Type::all);
    frame.near_open = frame.negated_last = false;
    if (flat.empty()) return;
    QueryNode node = flat.size() == 1 ? std::move(flat.front()) : group(Type::all, std::move(flat));
    add(frame.any, std::move(node), Type::any);
  }

  static Result<QueryNode> close_alternatives(Frame& frame) {
    close_alternative(frame);
    if (frame.any.empty()) return QueryNode{};
    if (frame.any.size() == 1) return std::move(frame.any.front());
    for (const QueryNode& node : frame.any)
      if (!is_positive(node))
        return query_error(node.begin, "NOT stands alone beside OR",
                           "give it something to be taken from: (a AND NOT b) OR c");
    return group(Type::any, std::move(frame.any));
  }

  std::vector<Lexeme> lexemes_;
  std::vector<Frame> frames_;
  std::size_t nodes_ = 0;
};

}  // namespace

Result<Query> parse_query(std::string_view text) {
  if (text.size() > kMaxQueryBytes)
    return query_error(characters(valid_utf8(text.substr(0, kMaxQueryBytes))) + 1,
                       fmt::format("the query is longer than {} bytes", kMaxQueryBytes),
                       "split it");
  if (!is_utf8(text))
    return query_error(1, "the query is not UTF-8", "check the terminal's locale");
  auto lexemes = lex_query(text);
  if (!lexemes) return lexemes.error();
  auto root = Parser{std::move(*lexemes)}.run();
  if (!root) return root.error();
  return Query{std::string{text}, std::move(*root)};
}

std::optional<Error> refuse_alone(const Query& query) {
  if (query.root.type == Type::all && query.root.children.empty())
    return query_error(1, "the query holds no word", "write a word to look for");
  if (!is_positive(query.root))
    return query_error(query.root.begin, "a query of NOT alone finds everything else",
                       "add a word that documents must hold, as in energy NOT oil");
  return std::nullopt;
}

std::optional<Error> refuse_as_profile(const Query& query) {
  if (auto error = refuse_alone(query)) return error;
  const QueryNode* const story = find_story(query.root);
  if (story == nullptr) return std::nullopt;
  return query_error(story->begin, "a profile cannot ask for a story",
                     "a document gets its story after it was matched");
}

std::string_view clause_text(const Query& query, const QueryNode& node) {
  std::size_t pos = 0, begin = 0;
  for (int column = 1; column < node.end && pos < query.text.size(); ++column) {
    if (column == node.begin) begin = pos;
    next_code_point(query.text, pos);
  }
  return std::string_view{query.text}.substr(begin, pos - begin);
}

}  // namespace vigie
