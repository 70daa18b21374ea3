#include "indexer/nearest_change.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/utf8.h"
#include "indexer/document_terms.h"
#include "indexer/edit_distance.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;
using Scope = QueryNode::Scope;

constexpr int kMostLookedFor = 64;         // clauses; each reads the document
constexpr std::size_t kMostNearWords = 2;  // proposed in the place of one
constexpr std::size_t kFamily = 5;         // letters that words of one family begin with
constexpr std::size_t kLeastWord = 3;      // shorter words are near to anything

std::size_t letters_in(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size(); ++letters) next_code_point(word, at);
  return letters;
}

/// Letters that both begin with.
std::size_t common_start(std::string_view a, std::string_view b) {
  std::size_t at = 0, letters = 0;
  while (at < a.size() && at < b.size()) {
    std::size_t end = at, other = at;
    if (next_code_point(a, end) != next_code_point(b, other)) break;
    at = end;
    ++letters;
  }
  return letters;
}

/// How near a word of the document is: edits for those at most two away, then families by how much
/// they share; nothing when it is not near.
std::optional<int> nearness(std::string_view asked, std::string_view word) {
  const std::size_t letters = letters_in(asked);
  if (letters < kLeastWord) return std::nullopt;
  for (int edits = 1; edits <= (letters < 6 ? 1 : 2); ++edits)
    if (within_distance(asked, word, edits)) return edits;
  const std::size_t shared = common_start(asked, word);
  if (shared < kFamily || shared * 2 < std::max(letters, letters_in(word))) return std::nullopt;
  return 100 - static_cast<int>(std::min<std::size_t>(shared, 90));
}

/// A place for an operator inside a query that was written: parentheses where it needs them.
std::string in_place(const QueryNode& node) {
  const std::string text = write_query(node);
  return node.type == Type::all || node.type == Type::any ? "(" + text + ")" : text;
}

class Finder {
 public:
  Finder(const Document& document, Instant now) : document_(document), now_(now) {}

  /// The fewest changes below a node that make it what it should be.
  std::vector<ClauseChange> changes(const ClauseReport& report, bool wanted) {
    if (report.holds == wanted) return {};
    if (report.type == Type::none && !report.is_clause())
      return changes(report.children.front(), !wanted);
    if (report.is_clause()) return {wanted ? change(report) : struck(report)};
    // An AND that must hold needs all of its clauses, and so does an OR that must not.
    const bool all = (report.type == Type::all) == wanted;
    std::vector<ClauseChange> out;
    bool any = false;
    for (const ClauseReport& child : report.children) {
      auto below = changes(child, wanted);
      if (all) {
        out.insert(out.end(), std::make_move_iterator(below.begin()),
                   std::make_move_iterator(below.end()));
      } else if (!any || nearer(below, out)) {
        out = std::move(below);
        any = true;
      }
    }
    // Of alternatives none of which is near, no single one stands in the way.
    const bool stuck = std::ranges::all_of(
        out, [](const ClauseChange& change) { return change.replacements.empty(); });
    if (!all && wanted && stuck && report.children.size() > 1)
      return {{report.text, "none of them is in the document, nor anything near", {}}};
    return out;
  }

 private:
  static bool nearer(const std::vector<ClauseChange>& a, const std::vector<ClauseChange>& b) {
    if (a.size() != b.size()) return a.size() < b.size();
    const auto stuck = [](const std::vector<ClauseChange>& changes) {
      return std::ranges::count_if(changes,
                                   [](const auto& change) { return change.replacements.empty(); });
    };
    return stuck(a) < stuck(b);
  }

  static ClauseChange struck(const ClauseReport& report) {
    std::string why = "the document has it";
    if (report.where)
      why =
          fmt::format("it stands in the {}: {}", word(report.where->field), report.where->passage);
    return {"NOT " + report.text, why, {}};
  }

  ClauseChange change(const ClauseReport& report) {
    const QueryNode& node = *report.node;
    ClauseChange out{report.text, {}, {}};
    switch (node.type) {
      case Type::filter: value_change(report, out); return out;
      case Type::range:
        out.why = report.values.empty()
                      ? fmt::format("the document says no {}", node.field)
                      : fmt::format("its {} is {}", node.field, fmt::join(report.values, ", "));
        return out;
      case Type::any:  // a name or a synonym
        out.why = fmt::format("none of the {} forms that it stands for is in the document",
                              node.children.size());
        return out;
      case Type::all: out.why = "not all that it stands for is in the document"; return out;
      default: break;
    }
    if (++looked_for_ > kMostLookedFor) {
      out.why = "it is not in the document";
      return out;
    }
    if (scope_change(node, out)) return out;
    if (node.type == Type::phrase || node.type == Type::near || node.type == Type::adj)
      together_change(node, out);
    else
      word_change(node, out);
    return out;
  }

  /// The words that the document has, each once, as folded → as first written.
  const std::map<std::string, std::string>& words(Scope scope) {
    auto& words = words_[static_cast<std::size_t>(scope)];
    if (!words.empty()) return words;
    for (DocumentWord& word : document_terms(document_).words)
      if (scope == Scope::both || (scope == Scope::title) == (word.part == Part::title))
        words.try_emplace(std::move(word.folded), std::move(word.exact));
    return words;
  }

  std::vector<std::string> near_words(std::string_view folded, Scope scope) {
    std::vector<std::pair<int, std::string>> near;
    for (const auto& [word, written] : words(scope))
      if (const auto distance = nearness(folded, word); distance && word != folded)
        near.emplace_back(*distance, written);
    std::ranges::sort(near);
    if (near.size() > kMostNearWords) near.resize(kMostNearWords);
    std::vector<std::string> out;
    out.reserve(near.size());
    for (auto& [distance, written] : near) out.push_back(std::move(written));
    return out;
  }

  /// Keeps the first of the candidates that the document answers.
  bool first_that_holds(const std::vector<QueryNode>& candidates, ClauseChange& out) {
    const auto holds = satisfied(candidates, document_, now_);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!holds[i]) continue;
      out.replacements.push_back(in_place(candidates[i]));
      return true;
    }
    return false;
  }

  static void widen(QueryNode& node, Scope scope) {
    node.scope = scope;
    for (QueryNode& child : node.children) widen(child, scope);
  }

  bool scope_change(const QueryNode& node, ClauseChange& out) {
    if (node.scope == Scope::both) return false;
    QueryNode anywhere = node;
    widen(anywhere, Scope::both);
    if (!first_that_holds({anywhere}, out)) return false;
    out.why = node.scope == Scope::title ? "it stands in the text, and not in the title"
                                         : "it stands in the title, and not in the text";
    return true;
  }

  void value_change(const ClauseReport& report, ClauseChange& out) {
    const QueryNode& node = *report.node;
    if (report.values.empty()) {
      out.why = fmt::format("the document says no {}", node.field);
      return;
    }
    out.why = fmt::format("its {} is {}", node.field, fmt::join(report.values, ", "));
    for (const std::string& value : report.values) {
      QueryNode other = node;
      other.value = value;
      out.replacements.push_back(write_query(other));
      if (out.replacements.size() == kMostNearWords) break;
    }
  }

  void word_change(const QueryNode& node, ClauseChange& out) {
    out.why = "nothing near it stands in the document";
    if (node.tokens.empty()) return;
    if (node.type == Type::exact) {
      QueryNode loose;
      loose.type = node.tokens.size() == 1 ? Type::word : Type::phrase;
      loose.scope = node.scope;
      loose.tokens = node.tokens;
      if (node.tokens.size() > 1) {
        for (const Token& token : node.tokens) {
          QueryNode& child = loose.children.emplace_back();
          child.type = Type::word;
          child.scope = node.scope;
          child.tokens = {token};
        }
        loose.tokens.clear();
      }
      if (first_that_holds({loose}, out)) {
        out.why = "the document has it in another form; without = it would be found";
        return;
      }
      if (node.tokens.size() > 1) return;
    }
    const auto near = near_words(node.tokens.front().folded, node.scope);
    if (near.empty()) return;
    out.why = fmt::format("the document has \"{}\"", fmt::join(near, "\" and \""));
    for (const std::string& word : near) {
      auto other = parse_query("\"" + word + "\"");
      if (!other) continue;
      widen(other->root, node.scope);
      out.replacements.push_back(write_query(other->root));
    }
  }

  /// A phrase, NEAR or ADJ whose words do not stand as they are asked to.
  void together_change(const QueryNode& node, ClauseChange& out) {
    const auto holds = satisfied(node.children, document_, now_);
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < holds.size(); ++i)
      if (!holds[i]) missing.push_back(write_query(node.children[i]));
    if (!missing.empty()) {
      operand_change(node, holds, missing, out);
      return;
    }
    std::vector<QueryNode> candidates;
    const int least = node.type == Type::phrase ? 2 : node.distance + 1;
    const auto apart = [&](Type type, int from) {
      for (int n = from; n <= kMaxDistance; ++n) {
        QueryNode& wider = candidates.emplace_back(node);
        wider.type = type;
        wider.distance = n;
      }
    };
    if (node.type != Type::near) apart(Type::adj, least);
    apart(Type::near, node.type == Type::adj ? 1 : least);
    QueryNode& anywhere = candidates.emplace_back(node);
    anywhere.type = Type::all;
    first_that_holds(candidates, out);
    out.why = "its words are in the document, and not as near, or not in this order";
  }

  void operand_change(const QueryNode& node, const std::vector<bool>& holds,
                      const std::vector<std::string>& missing, ClauseChange& out) {
    out.why = fmt::format("the document does not have {}", fmt::join(missing, " and "));
    QueryNode changed = node;
    std::vector<std::string> near;
    for (std::size_t i = 0; i < holds.size(); ++i) {
      QueryNode& child = changed.children[i];
      if (holds[i]) continue;
      if (child.tokens.empty()) return;
      const auto words = near_words(child.tokens.front().folded, node.scope);
      if (words.empty()) return;
      const auto word = parse_query("\"" + words.front() + "\"");
      if (!word) return;
      near.push_back(words.front());
      child = word->root;
      widen(child, node.scope);
    }
    out.why += fmt::format(", and has \"{}\"", fmt::join(near, "\" and \""));
    first_that_holds({changed}, out);
  }

  const Document& document_;
  Instant now_;
  int looked_for_ = 0;
  std::map<std::string, std::string> words_[3];  ///< by scope
};

}  // namespace

std::vector<ClauseChange> nearest_change(const ClauseReport& report, const Document& document,
                                         Instant now) {
  return Finder(document, now).changes(report, true);
}

}  // namespace vigie
